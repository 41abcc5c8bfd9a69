import FabricGraph
import FabricModel
import Testing

@testable import FabricPlanning

/// Promises over whole fabrics, against every pair of hosts and every failure.
@Suite struct PromiseLaws {
    @Test("a promise is proved as trying everything would judge it", arguments: 0..<40 as Range<UInt64>)
    func provedAsTried(seed: UInt64) throws {
        var chance = SplitMix64(seed: seed)
        let (fabric, numbers) = (try RandomFabric(seed: seed).fabric, try RandomFabric(seed: seed).numbers)
        let random = try RandomFabric(seed: seed)
        let trees = ForwardingTrees(fabric)
        for _ in 0..<3 {
            let expectation = random.expectation(&chance)
            let states = SlowPromises.failures(expectation, in: fabric)
            let isKept = states.allSatisfy { SlowPromises(fabric, numbers, without: $0).holds(expectation) ?? true }
            switch fabric.verdict(on: expectation, numbers, along: trees, Reachability(trees, numbers)) {
            case .kept: #expect(isKept, "\(expectation)")
            case .empty: #expect(SlowPromises(fabric, numbers, without: .none).holds(expectation) == nil)
            case .tooMany: Issue.record("a small fabric is not too large: \(expectation)")
            case .broken(let pair, let rebuilt):
                let slow = SlowPromises(fabric, numbers, without: rebuilt.graph.failures)
                #expect(slow.holds(expectation) == false, "\(expectation) \(rebuilt.graph.failures)")
                #expect(slow.keeps(expectation, pair.source, pair.destination) == false)
            }
        }
    }

    @Test("what is no exposure can die without parting anybody", arguments: 0..<150 as Range<UInt64>)
    func exposures(seed: UInt64) throws {
        let fabric = try RandomFabric(seed: seed).fabric
        let trees = ForwardingTrees(fabric)
        for vlan in fabric.vlans.map(\.id) where !trees.split.contains(vlan) {
            let exposure = Exposure(of: VLANSet(vlan), trees)
            for link in fabric.links.indices.map({ LinkIndex($0) }) where !exposure.links.contains(link) {
                #expect(!ForwardingTrees(fabric, without: Failures(links: [link])).split.contains(vlan))
            }
            for owner in fabric.switches.indices.map({ SwitchIndex($0) }) where !exposure.switches.contains(owner) {
                #expect(!ForwardingTrees(fabric, without: Failures(switches: [owner])).split.contains(vlan))
            }
        }
    }

    @Test("trees of some VLANs alone are those of all", arguments: 0..<60 as Range<UInt64>)
    func rebuilt(seed: UInt64) throws {
        var chance = SplitMix64(seed: seed)
        let fabric = try RandomFabric(seed: seed).fabric
        let failures = Failures(
            links: Set(fabric.links.indices.filter { _ in chance.oneIn(4) }.map { LinkIndex($0) }),
            switches: Set(fabric.switches.indices.filter { _ in chance.oneIn(5) }.map { SwitchIndex($0) }))
        let vlans = VLANSet(fabric.vlans.map(\.id).filter { _ in chance.oneIn(2) })
        let all = ForwardingTrees(fabric, without: failures)
        let some = ForwardingTrees(fabric).rebuilt(for: vlans, without: failures)
        for link in fabric.links.indices { #expect(some[LinkIndex(link)] == all[LinkIndex(link)].intersection(vlans)) }
        #expect(some.split == all.split.intersection(vlans))
    }

    @Test("a trace arrives where two hosts reach each other", arguments: 0..<80 as Range<UInt64>)
    func tracesAgree(seed: UInt64) throws {
        let random = try RandomFabric(seed: seed)
        let trees = ForwardingTrees(random.fabric)
        let reachability = Reachability(trees, random.numbers)
        let state = ForwardingState(trees)
        let single = random.fabric.hosts.indices.filter { random.fabric.hosts[$0].ports.count == 1 }
        for source in single {
            for destination in single where source != destination {
                let (a, b) = (HostIndex(source), HostIndex(destination))
                let isBoth = Trace(state, from: a, to: b).arrives && Trace(state, from: b, to: a).arrives
                #expect(
                    reachability.reaches(a, b) == isBoth,
                    "\(random.fabric.hosts[source].name) \(random.fabric.hosts[destination].name)")
            }
        }
    }

    @Test("a promise about too much is not called kept") func tooMany() throws {
        let random = try RandomFabric(seed: 3)
        let all = random.fabric.hosts.indices.map { HostIndex($0) }
        let expectation = FabricModel.Expectation(
            from: .init(.each, text: "*", hosts: all), reaches: false, to: .init(.each, text: "*", hosts: all),
            via: 0, failures: .links(1), text: "*", origin: Origin(line: 1, column: 1))
        var search = FailureSearch(expectation, in: random.fabric, random.numbers, budget: 0)
        guard case .tooMany = search.run(ForwardingTrees(random.fabric)) else {
            Issue.record("it claims to have tried everything")
            return
        }
    }
}
