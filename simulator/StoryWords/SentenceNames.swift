package import FabricModel
import FabricTopology

/// What the names in a sentence stand for.
package struct SentenceNames {
    let fabric: Fabric
    /// The switch that the sentence is about.
    package var subject: SwitchIndex?

    package init(_ fabric: Fabric, about subject: SwitchIndex? = nil) {
        self.fabric = fabric
        self.subject = subject
    }

    package func `switch`(_ word: StoryLine.Word) throws(Mistake) -> SwitchIndex {
        if let index = self.fabric.switchIndex(named: word.text) { return index }
        throw self.unknown("switch", word, among: self.fabric.switches.map(\.name))
    }

    func host(_ word: StoryLine.Word) throws(Mistake) -> HostIndex {
        if let index = self.fabric.hostIndex(named: word.text) { return index }
        throw self.unknown("host", word, among: self.fabric.hosts.map(\.name))
    }

    /// A VLAN of the fabric by its name, or any by its number.
    func vlan(_ word: StoryLine.Word) throws(Mistake) -> VID {
        if let number = UInt16(word.text) {
            if let vlan = VID(number) { return vlan }
            throw Mistake(at: word.column, "a VLAN has a number from 1 to 4094")
        }
        if let vlan = self.fabric.vlans.first(where: { $0.name == word.text }) { return vlan.id }
        throw self.unknown("VLAN", word, among: self.fabric.vlans.map(\.name))
    }

    /// A port of the switch that the sentence is about.
    func port(_ word: StoryLine.Word) throws(Mistake) -> String {
        guard let subject else { throw Mistake(at: word.column, "a port of which switch?") }
        if self.fabric.portIndex(named: word.text, of: subject) != nil { return word.text }
        let item = self.fabric.switches[Int(subject)]
        throw self.unknown(
            "port of \(item.name)", word, among: item.ports.map { self.fabric.name(of: PortIndex($0)) })
    }

    /// One end of a cable between switches, `ring1:east`.
    func cable(_ word: StoryLine.Word) throws(Mistake) -> String {
        let ends = self.fabric.links.flatMap { [self.fabric.place(of: $0.a), self.fabric.place(of: $0.b)] }
        if ends.contains(word.text) { return word.text }
        throw self.unknown("end of a cable", word, among: ends)
    }

    /// A few names are told, of more only how many there are.
    private func unknown(_ kind: String, _ word: StoryLine.Word, among known: [String]) -> Mistake {
        let message = "there is no \(kind) '\(word.text)'"
        // Comparing with a hundred thousand names helps nobody who waits for it.
        if known.count <= 10_000, let near = Suggestion.nearest(to: word.text, among: known) {
            return Mistake(at: word.column, message, help: "did you mean '\(near)'?")
        }
        let few = known.count <= 12 ? known.joined(separator: ", ") : "\(known.count) of them"
        return Mistake(at: word.column, message, help: known.isEmpty ? nil : "there are \(few)")
    }
}
