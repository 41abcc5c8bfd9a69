import FabricGraph
import FabricModel
import Testing

@Suite struct SpreadTests {
    /// The fabric of the design's second example: leaves, servers in VLANs one after another, and spines that are gateways.
    static func pod(spines: [String], leaves: Int = 40, vlans: Int = 160, gateways: [String]) -> Drawing {
        var drawing = Drawing()
        for (a, b) in zip(spines, spines.dropFirst()) { drawing.link(a, b) }
        let names = (1...leaves).map { $0 < 10 ? "leaf0\($0)" : "leaf\($0)" }
        for spine in spines { for leaf in names { drawing.link(leaf, spine) } }
        for server in 0..<48 * leaves { drawing.host(101 + server % vlans, at: names[server / 48]) }
        for vlan in 101..<101 + vlans {
            guard let vid = VID(vlan), !gateways.isEmpty else { continue }
            drawing.gateway(vlan, Ways.preference(of: vid, among: gateways).map { gateways[$0] })
        }
        return drawing
    }

    static func uplinks(_ trees: ForwardingTrees) -> [Int] {
        trees.setOfLink.indices.filter { trees.graph.label(LinkIndex($0)).contains("leaf") }
            .map { trees[LinkIndex($0)].count }
    }

    @Test func noUplinkOfThePodCarriesMuchMoreThanTheMean() {
        let trees = Self.pod(spines: ["spine1", "spine2"], gateways: ["spine1", "spine2"]).trees()
        let loads = Self.uplinks(trees)
        let mean = Double(loads.reduce(0, +)) / Double(loads.count)
        #expect(loads.count == 80)
        #expect(Double(loads.max() ?? 0) <= 1.25 * mean, "\(loads.max() ?? 0) of \(mean)")
        #expect(trees.split.isEmpty)
    }

    /// Whatever the spines are called, and however many there are.
    @Test(arguments: 2...8) func everyChoiceOfNamesIsEven(spines: Int) {
        for seed in 0..<5 {
            let names = (1...spines).map { "s\(seed * 31 + $0)" }
            let loads = Self.uplinks(Self.pod(spines: names, leaves: 20, gateways: []).trees())
            let mean = Double(loads.reduce(0, +)) / Double(loads.count)
            #expect(
                Double(loads.max() ?? 0) <= mean + 2.5 * mean.squareRoot(), "\(names): \(loads.max() ?? 0) of \(mean)")
        }
    }

    /// A VLAN for every way.
    static let oneOfEachWay: [VID] = {
        let vids = Dictionary(grouping: (1...4094).compactMap { VID($0) }) { Ways.way(of: $0) }
        return vids.values.compactMap(\.first)
    }()

    /// Adding one of `n` moves its share and little more: a 24th on average, a tenth at worst.
    @Test func whatIsAddedMovesItsShare() {
        var shares: [Double] = []
        for seed in 0..<200 {
            var chance = SplitMix64(seed: UInt64(seed))
            let names = (0..<3).map { "spine-\(chance.number(0...9999))-\($0)" }
            let moved = Self.oneOfEachWay.count { vid in
                let before = Ways.preference(of: vid, among: Array(names.prefix(2))).first
                return before != Ways.preference(of: vid, among: names).first
            }
            shares.append(Double(moved) / Double(Ways.count))
        }
        #expect(shares.reduce(0, +) / 200 <= 0.375)
        #expect((shares.max() ?? 0) <= 0.45, "\(shares.max() ?? 0)")
    }

    @Test func aThirdSpineMovesAtMostTwoFifthsOfTheVLANs() {
        for gateways in [[], ["spine1", "spine2"]] {
            let two = Self.pod(spines: ["spine1", "spine2"], gateways: gateways).trees().byName
            let three = Self.pod(spines: ["spine1", "spine2", "spine3"], gateways: gateways).trees().byName
            let moved = (101...260).compactMap { VID($0) }.count { vid in
                two.contains { $0.value.contains(vid) && !(three[$0.key]?.contains(vid) ?? false) }
            }
            #expect(moved <= 64, "\(gateways): \(moved)")
        }
    }

    @Test func anotherNameForALeafMovesNothing() {
        for gateways in [[], ["spine1", "spine2"]] {
            let drawing = Self.pod(spines: ["spine1", "spine2"], gateways: gateways)
            let before = drawing.trees().byName
            let after = drawing.renamed("leaf07", "zebra").trees().byName
            for (link, set) in before where !link.contains("leaf07") { #expect(after[link] == set, "\(link)") }
        }
    }

    /// The loss of a spine moves what it carried and nothing else.
    @Test func aDeadSpineMovesOnlyItsOwn() {
        let drawing = Self.pod(spines: ["spine1", "spine2", "spine3"], gateways: [])
        let before = drawing.trees()
        let dead = before.graph.fabric.switchIndex(named: "spine2").map { Set([$0]) } ?? []
        let after = drawing.trees(without: Failures(switches: dead))
        for (index, ends) in before.graph.ends.enumerated() where !dead.contains(ends.a) && !dead.contains(ends.b) {
            let link = LinkIndex(index)
            let lost = before[link].subtracting(after[link]).count
            #expect(lost <= before[link].count / 3, "\(before.graph.label(link)) lost \(lost) of \(before[link].count)")
        }
        #expect(after.split.isEmpty)
    }

    @Test func parallelLinksShareTheirVLANs() {
        var drawing = Drawing()
        for _ in 0..<4 { drawing.link("sw1", "sw2") }
        for vlan in 1...400 {
            drawing.host(vlan, at: "sw1")
            drawing.host(vlan, at: "sw2")
        }
        let trees = drawing.trees()
        let sets = trees.setOfLink.indices.map { trees[LinkIndex($0)] }
        #expect(sets.map(\.count).reduce(0, +) == 400)
        #expect(sets.reduce(VLANSet()) { $0.union($1) }.count == 400)
        #expect(sets.allSatisfy { (75...125).contains($0.count) }, "\(sets.map(\.count))")
    }

    /// Ids that are numbered in the steps that people use are spread over the ways alike.
    @Test(arguments: [1, 2, 3, 4, 5, 8, 10, 16, 20, 25, 32, 50, 64, 100, 128, 200, 256])
    func waysAreEvenForAnyStep(step: Int) {
        let vids = stride(from: step, through: 4094, by: step).prefix(64).compactMap { VID($0) }
        let most = Dictionary(grouping: vids) { Ways.way(of: $0) }.values.map(\.count).max() ?? 0
        #expect(most <= 5, "\(most) of \(vids.count)")
    }
}
