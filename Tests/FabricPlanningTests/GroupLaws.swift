import FabricGraph
import FabricModel
import FabricTopology
import Testing

@testable import FabricPlanning

/// The impact by groups, against a flood from every host in every state.
@Suite struct GroupLaws {
    /// Which pairs of hosts are together in a VLAN: `carries` says what a port carries, `isDark` which has no carrier.
    private func together(
        _ desired: Desired, _ vlan: VID, carries: (PortIndex) -> PortVLANs, isCut: (PortIndex) -> Bool,
        isDark: (PortIndex) -> Bool
    ) -> Set<[HostIndex]> {
        let (fabric, graph) = (desired.fabric, desired.trees.graph)
        func standsOn(_ host: HostIndex) -> PortIndex? {
            let isNative = fabric.hosts[Int(host)].native == vlan
            return fabric.ports(of: fabric.hosts[Int(host)]).first { port in
                let vlans = carries(port)
                return isNative ? vlans.native == vlan && vlans.untagged.contains(vlan) : vlans.tagged.contains(vlan)
            }
        }
        func flood(from start: SwitchIndex) -> Set<SwitchIndex> {
            var found: Set<SwitchIndex> = [start]
            var grows = true
            while grows {
                grows = false
                for (index, link) in fabric.links.enumerated()
                where graph.isUp[index] && !isDark(link.a) && !isDark(link.b) {
                    let (a, b) = (carries(link.a), carries(link.b))
                    guard a.tagged.contains(vlan), b.tagged.contains(vlan), !isCut(link.a), !isCut(link.b) else {
                        continue
                    }
                    let ends = graph.ends[index]
                    if found.contains(ends.a) != found.contains(ends.b) {
                        found.formUnion([ends.a, ends.b])
                        grows = true
                    }
                }
            }
            return found
        }
        var pairs: Set<[HostIndex]> = []
        let hosts = fabric.hosts.indices.map { HostIndex($0) }.filter {
            fabric.vlans(of: fabric.hosts[Int($0)]).contains(vlan)
        }
        for one in hosts {
            guard let port = standsOn(one), !isCut(port) else { continue }
            let reached = flood(from: fabric.ports[Int(port)].owner)
            for other in hosts where other != one {
                guard let far = standsOn(other), !isCut(far) else { continue }
                if reached.contains(fabric.ports[Int(far)].owner) { pairs.insert([min(one, other), max(one, other)]) }
            }
        }
        return pairs
    }

    /// What a switch might hold: what was desired when something else was down, and here and there something different.
    private func readings(_ random: RandomFabric, _ chance: inout SplitMix64) -> [Reading] {
        let fabric = random.fabric
        let failures = Failures(links: Set(fabric.links.indices.filter { _ in chance.oneIn(3) }.map { LinkIndex($0) }))
        let settled = fabric.compile(with: random.numbers).switches
        return fabric.compile(with: random.numbers, without: failures).switches.enumerated().map { index, item in
            if chance.oneIn(8) { return .read(Observation(owned: SwitchConfig()), nil) }
            let dark = item.config.ports.map(\.name).filter { _ in chance.oneIn(5) }
            // Some hold what they should, and tell of nothing but ports without carrier.
            if chance.oneIn(4) { return .read(Observation(owned: settled[index].config, withoutCarrier: dark), nil) }
            var config = item.config
            for port in config.ports where chance.oneIn(6) {
                var port = port
                switch Int.random(in: 0...3, using: &chance) {
                case 0: port.vlans = PortVLANs()
                case 1: port.isUp.toggle()
                case 2: port.mtu = 1280
                default: port.isMember = false
                }
                config[port: port.name] = port
            }
            if chance.oneIn(10) { config.bridge?.filtersVLANs = false }
            return .read(Observation(owned: config, withoutCarrier: dark), nil)
        }
    }

    @Test("groups lose, pause and gain as pair after pair would", arguments: 0..<120 as Range<UInt64>)
    func againstPairs(seed: UInt64) throws {
        var chance = SplitMix64(seed: seed)
        let random = try RandomFabric(seed: seed)
        let readings = self.readings(random, &chance)
        let desired = random.fabric.compile(with: random.numbers)
        let plan = Plan(from: readings, to: desired, made: UTCTime(secondsSince1970: 0))
        // Who does nothing changes nothing, whatever has no carrier.
        if plan.isEmpty {
            #expect(plan.groups.isEmpty)
            return
        }
        let cut = self.cutPorts(plan, random.fabric)
        func before(_ port: PortIndex) -> PortVLANs {
            let owner = Int(random.fabric.ports[Int(port)].owner)
            guard let config = readings[owner].observation?.owned[port: random.fabric.name(of: port)] else {
                return PortVLANs()
            }
            return config.isMember && config.isUp ? config.vlans : PortVLANs()
        }
        func isDark(_ port: PortIndex) -> Bool {
            let owner = Int(random.fabric.ports[Int(port)].owner)
            return readings[owner].observation?.withoutCarrier.contains(random.fabric.name(of: port)) ?? false
        }
        func after(_ port: PortIndex) -> PortVLANs {
            let owner = Int(random.fabric.ports[Int(port)].owner)
            guard let config = desired.switches[owner].config[port: random.fabric.name(of: port)] else {
                return PortVLANs()
            }
            return config.isUp ? config.vlans : PortVLANs()
        }
        func between(_ port: PortIndex) -> PortVLANs {
            let (old, new) = (before(port), after(port))
            return PortVLANs(
                native: old.native == new.native ? old.native : nil, untagged: old.untagged.intersection(new.untagged),
                tagged: old.tagged.intersection(new.tagged))
        }
        for vlan in random.fabric.vlans.map(\.id) {
            let old = self.together(desired, vlan, carries: before, isCut: { _ in false }, isDark: isDark)
            let new = self.together(desired, vlan, carries: after, isCut: { _ in false }, isDark: { _ in false })
            let still = self.together(desired, vlan, carries: between, isCut: cut.contains, isDark: isDark)
            let changes = plan.groups.filter { $0.vlan == vlan }
            #expect(self.pairs(changes, .lose) == old.subtracting(new).count, "\(changes)")
            #expect(self.pairs(changes, .gain) == new.subtracting(old).count, "\(changes)")
            // A host with two ports that changes its foot pauses, also where a flood finds it again at once.
            let paused = old.intersection(new).subtracting(still).count
            let hasTwo = random.fabric.hosts.contains { $0.ports.count > 1 }
            #expect(
                hasTwo ? self.pairs(changes, .pause) >= paused : self.pairs(changes, .pause) == paused, "\(changes)")
        }
    }

    /// The ports that a step takes down for a moment.
    private func cutPorts(_ plan: Plan, _ fabric: Fabric) -> Set<PortIndex> {
        var cut: Set<PortIndex> = []
        for batch in plan.batches {
            guard let owner = fabric.switchIndex(named: batch.scope.name) else { continue }
            for step in batch.steps where step.impact >= .flap {
                if case .setBridge(.filtersVLANs) = step.change {
                    cut.formUnion(fabric.switches[Int(owner)].ports.map { PortIndex($0) })
                }
                if case .setPort(let name, _) = step.change, let port = fabric.portIndex(named: name, of: owner) {
                    cut.insert(port)
                }
            }
        }
        return cut
    }

    /// How many pairs the groups of such changes are made of.
    private func pairs(_ changes: [GroupChange], _ kind: GroupChange.Kind) -> Int {
        changes.filter { $0.kind == kind }.reduce(0) { sum, change in
            let sizes = change.groups.map(\.count) + [Int](repeating: 1, count: change.alone.count)
            let all = sizes.reduce(0, +)
            #expect(change.furtherGroups == 0)
            #expect(change.groups.allSatisfy { $0.count > 1 && $0.examples.count == min($0.count, HostSample.limit) })
            return sum + (all * all - sizes.reduce(0) { $0 + $1 * $1 }) / 2
        }
    }

    @Test(
        "a link that is declared down pauses hosts, and one that is dead brings them together",
        arguments: [true, false])
    func declaredDown(isDead: Bool) throws {
        let text = """
            vlans: { web: 10 }
            switches: { "s[1-2]": { driver: sim, ports: { e: {}, "l[1-2]": {} } } }
            links: [ "s1:l[1-2] -- s2:l[1-2]" ]
            hosts: { "h[1-2]": { port: "s[1-2]:e", vlan: web } }
            """
        let fabric = try #require(Topology.read(TopologySource(name: "two.yaml", text: text)).fabric)
        let numbers = fabric.number(from: Ledger()).numbers
        let whole = fabric.compile(with: numbers)
        let link = try #require(whole.trees.links(carrying: fabric.vlans[0].id).first)
        let silent = fabric.name(of: fabric.links[Int(link)].a)
        let readings = whole.switches.map {
            Reading.read(Observation(owned: $0.config, withoutCarrier: isDead ? [silent] : []), nil)
        }
        let desired = fabric.compile(with: numbers, without: Failures(links: [link]))
        let groups = Plan(from: readings, to: desired, made: UTCTime(secondsSince1970: 0)).groups
        #expect(groups.map(\.kind) == [isDead ? .gain : .pause])
        #expect(groups.map(\.alone) == [HostSample(count: 2, examples: ["h1", "h2"])])
    }

    @Test("nothing to do changes nobody", arguments: 0..<40 as Range<UInt64>)
    func nothing(seed: UInt64) throws {
        let random = try RandomFabric(seed: seed)
        let desired = random.fabric.compile(with: random.numbers)
        let readings = desired.switches.map { Reading.read(Observation(owned: $0.config), nil) }
        #expect(Plan(from: readings, to: desired, made: UTCTime(secondsSince1970: 0)).groups.isEmpty)
        // And what is observed forwards as what is desired.
        let (wanted, seen) = (ForwardingState(desired.trees), ForwardingState(of: readings, in: desired))
        for source in random.fabric.hosts.indices {
            for destination in random.fabric.hosts.indices where source != destination {
                let pair = (HostIndex(source), HostIndex(destination))
                #expect(Trace(wanted, from: pair.0, to: pair.1) == Trace(seen, from: pair.0, to: pair.1))
            }
        }
    }
}
