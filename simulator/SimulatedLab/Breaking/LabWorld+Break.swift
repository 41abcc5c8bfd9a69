import FabricModel
import FabricSimulator
import LabModel

extension LabWorld {
    /// As much can be broken at once, and be told of.
    private static let mostBroken = 10_000

    /// Lets something go wrong, and says what it was.
    func suffer(_ words: [String]) throws(LabError) -> String {
        let breakage = try Breakage(words, in: self.fabric)
        let doing = "breaking '\(breakage)'"
        guard self.broken.count < Self.mostBroken else {
            throw LabError(
                .noRoom, doing: doing, reason: "\(self.broken.count) things are broken",
                remedy: "'selvage lab heal' heals them")
        }
        switch breakage {
        case .cable(let near, _): self.network.cut(at: near)
        case .fault(let name, let fault, _): self.network.switches[name]?.suffer(fault)
        }
        if breakage.lasts, !self.broken.contains(breakage) { self.broken.append(breakage) }
        self.world.take(self.network)
        return breakage.description
    }

    /// Ends what is broken: everything, a cable by one of its ports, or what is wrong with a switch; says what that was.
    ///
    /// Throws `notThere` where what is named is not broken.
    func heal(_ words: [String]) throws(LabError) -> [String] {
        let doing = "healing '\(words.joined(separator: " "))'"
        // `cable ring1:east` and `ring1:east` are the same, and so are `switch leaf1` and `leaf1`.
        let name = ["cable", "switch"].contains(words.first) ? words.dropFirst().first : words.first
        let healed: [Breakage]
        if let name {
            let cable = name.contains(":") ? try Breakage(cableAt: name, in: self.fabric, doing: doing) : nil
            healed = self.broken.filter { $0 == cable || $0.switchName == name }
        } else {
            healed = self.broken
        }
        if let name, healed.isEmpty {
            throw LabError(
                .notThere, doing: doing, reason: "nothing that can be healed is wrong with '\(name)'",
                remedy: "'selvage lab status' lists what is broken; drift is repaired by 'selvage apply'")
        }
        for item in healed {
            switch item {
            case .cable(let near, let far):
                // It may have been pulled at either end.
                self.network.mend(at: near)
                if far.contains(":") { self.network.mend(at: far) }
            case .fault(let name, _, _): self.network.switches[name]?.heal()
            }
        }
        let ended = Set(healed)
        self.broken.removeAll(where: ended.contains)
        // A storm that is over is told of again when it comes again.
        self.world.forgetStorms()
        self.world.take(self.network)
        return healed.map(\.description)
    }
}
