package import FabricModel
import FabricSimulator
package import LabModel
import StoryWords

extension Breakage {
    /// Reads what stands behind `selvage lab break`: a cable, or a switch and what goes wrong with it in the words of stories.
    ///
    /// ```
    /// cable ring1:east
    /// leaf1 restarts empty
    /// leaf1: somebody takes web off swp3
    /// ```
    /// Throws `notThere` for a switch or cable that the fabric does not have, and `refused`, with what there is, for other words.
    package init(_ words: [String], in fabric: Fabric) throws(LabError) {
        let doing = "breaking '\(words.joined(separator: " "))'"
        guard let first = words.first, let second = words.dropFirst().first else {
            throw LabError(.refused, doing: "breaking something", reason: "it is not said what", remedy: Self.usage)
        }
        if first == "cable" {
            guard words.count == 2 else {
                throw LabError(
                    .refused, doing: doing, reason: "'\(words.dropFirst(2).joined(separator: " "))' is too much",
                    remedy: "a cable is named by one port of it: cable SWITCH:PORT")
            }
            self = try Breakage(cableAt: second, in: fabric, doing: doing)
            return
        }
        let name = first.hasSuffix(":") ? String(first.dropLast()) : first
        let owner = try fabric.item(named: name, doing: doing)
        do throws(Mistake) {
            let said = StoryLine.words(of: words).dropFirst()
            self = .fault(
                switchName: name, try SimulatedFault(said, of: owner, in: fabric),
                words: said.map { $0.text.contains(" ") ? "\"\($0.text)\"" : $0.text }.joined(separator: " "))
        } catch {
            throw LabError(.refused, doing: doing, reason: error.message, remedy: error.help)
        }
    }

    private static let usage =
        "cable SWITCH:PORT, or SWITCH and what goes wrong with it; `selvage lab break --help` lists that"

    /// The cable at a port: to another switch, or to a host.
    init(cableAt place: String, in fabric: Fabric, doing what: String) throws(LabError) {
        let port = try fabric.port(at: place, doing: what)
        if let link = fabric.links.first(where: { $0.a == port || $0.b == port }) {
            self = .cable(near: fabric.place(of: link.a), far: fabric.place(of: link.b))
        } else if let host = fabric.hosts.first(where: { fabric.ports(of: $0).contains(port) }) {
            self = .cable(near: place, far: host.name)
        } else {
            throw LabError(.notThere, doing: what, reason: "nothing is plugged into \(place)")
        }
    }

    /// What can go wrong with a switch, in words, without those for a moment of the next write; those in capitals stand for others.
    package static let faults = SimulatedFault.phrases.map(\.pattern).filter { !$0.hasSuffix(" the next write") }
}
