import ArgumentParser
import FabricModel
import FabricPlanning
import FabricTopology

/// What a plan may touch; whoever knows what a change should be about says so, and is told when it is about more.
struct ExpectOnlyOption: ParsableArguments {
    @Option(
        name: .customLong("expect-only"),
        help: ArgumentHelp(
            "Refuse a plan that touches anything else: vlan=NAME or switch=NAME, several with commas; ranges, * and VLAN ids are understood.",
            valueName: "what"))
    var texts: [String] = []

    init() {}
}

extension ExpectOnlyOption {
    /// What the plan touches beyond what is expected, in words; nil where that is nothing.
    ///
    /// - Throws: where a name is none of the plan's.
    func refusal(of plan: Plan) throws(Failure) -> String? {
        if self.texts.isEmpty { return nil }
        let expected = try ExpectedNames(self.texts, in: plan)
        var beyond: [String] = []
        if let vlans = expected.vlans {
            let others = plan.touchedVLANs.subtracting(vlans)
            let names = plan.vlans.filter { others.contains($0.id) }
            let unnamed = others.subtracting(VLANSet(names.map(\.id)))
            let all = names.prefix(5).map { "\($0.name) (\($0.id))" } + (unnamed.isEmpty ? [] : ["\(unnamed)"])
            let more = names.count > 5 ? " and \(names.count - 5) more" : ""
            if !others.isEmpty {
                beyond.append("VLAN\(others.count > 1 ? "s" : "") \(all.joined(separator: ", "))\(more)")
            }
        }
        if let switches = expected.switches {
            let others = plan.touchedSwitches.filter { !switches.contains($0) }
            if !others.isEmpty { beyond.append("switch\(others.count > 1 ? "es" : "") \(compressed(others))") }
        }
        return beyond.isEmpty ? nil : "the plan touches \(beyond.joined(separator: " and ")), beyond --expect-only"
    }
}

/// The names behind `--expect-only vlan=web,vlan=tenant-[1-9],switch=leaf*`; nil where nothing is said about a kind.
private struct ExpectedNames {
    private(set) var vlans: VLANSet?
    private(set) var switches: Set<String>?

    init(_ texts: [String], in plan: Plan) throws(Failure) {
        for part in texts.flatMap(ExpectedNames.parts) {
            let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard sides.count == 2 else { throw ExpectedNames.failure(part) }
            switch sides[0] {
            case "vlan": self.vlans = (self.vlans ?? VLANSet()).union(try ExpectedNames.vlans(sides[1], plan))
            case "switch":
                self.switches = (self.switches ?? []).union(try ExpectedNames.switches(sides[1], plan))
            default: throw ExpectedNames.failure(part)
            }
        }
    }

    private static func failure(_ part: String) -> Failure {
        Failure("'\(part)' says nothing about what to expect", help: "write --expect-only vlan=NAME,switch=NAME")
    }

    /// At commas, but not at those inside brackets.
    private static func parts(_ text: String) -> [String] {
        var parts = [""]
        var depth = 0
        for character in text {
            if character == "[" { depth += 1 }
            if character == "]" { depth -= 1 }
            if character == ",", depth == 0 {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts
    }

    private static func vlans(_ text: String, _ plan: Plan) throws(Failure) -> VLANSet {
        if let ids = VLANSet(text: text) { return ids }
        let names = plan.vlans.map(\.name)
        let found = NameSelection(text)?.positions(in: names) ?? []
        guard !found.isEmpty else {
            throw Failure("there is no VLAN '\(text)' in '\(plan.fabric)'", help: "its VLANs are \(compressed(names))")
        }
        return VLANSet(found.map { plan.vlans[$0].id })
    }

    private static func switches(_ text: String, _ plan: Plan) throws(Failure) -> [String] {
        let names = plan.switches.map(\.scope.name)
        let found = NameSelection(text)?.positions(in: names) ?? []
        guard !found.isEmpty else {
            throw Failure(
                "there is no switch '\(text)' in '\(plan.fabric)'", help: "its switches are \(compressed(names))")
        }
        return found.map { names[$0] }
    }
}
