import FabricModel
import FabricSimulator
import Foundation
import Testing

@testable import FabricPlanning

/// The laws of whole fabrics, from the topology's meaning to the plan.
@Suite struct FabricLaws {
    private static let seeds: Range<UInt64> = 0..<150
    private static let never = UTCTime(secondsSince1970: 0)

    private func plan(_ fabric: Fabric, from observation: Observation) throws -> Plan {
        let capabilities = Capabilities(portLimit: 1023, fencing: .lock)
        let desired = fabric.compile(with: fabric.number(from: Ledger()).numbers)
        let readings = desired.switches.map { _ in Reading.read(observation, capabilities) }
        return Plan(from: readings, to: desired, made: Self.never)
    }

    private func json(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return try encoder.encode(value)
    }

    @Test("law 6: the order of the input does not matter", arguments: seeds)
    func orderDoesNotMatter(seed: UInt64) throws {
        let sketch = FabricSketch.random(seed: seed)
        let plan = try self.plan(sketch.fabric(), from: Observation(owned: SwitchConfig()))
        let other = try self.plan(sketch.shuffled(seed: seed + 1).fabric(), from: Observation(owned: SwitchConfig()))
        #expect(plan == other)
        #expect(try self.json(plan) == self.json(other))
    }

    @Test("law 7: a plan that was written and read is the same plan", arguments: seeds)
    func codable(seed: UInt64) throws {
        let configs = RandomConfigs(seed: seed)
        let plan = try self.plan(
            FabricSketch.random(seed: seed).fabric(), from: Observation(owned: configs.observed, absent: ["swp1"]))
        #expect(try JSONDecoder().decode(Plan.self, from: self.json(plan)) == plan)
    }

    @Test(
        "law 8: the checker finds nothing in a clean fabric, nor the comparison in what was compiled", arguments: seeds)
    func cleanFabrics(seed: UInt64) throws {
        let fabric = FabricSketch.random(seed: seed).fabric()
        let numbering = fabric.number(from: Ledger())
        #expect(numbering.findings.isEmpty)
        #expect(fabric.check(with: numbering.numbers) == [])
        let desired = fabric.compile(with: numbering.numbers)
        for item in desired.switches {
            #expect(try self.plan(fabric, from: Observation(owned: item.config)).isEmpty)
            let config = item.config
            let bridge = try #require(config.bridge)
            #expect(bridge.vlans == .trunk(allowed: VLANSet(config.svis.map(\.vlan))))
            #expect((config.ports.map(\.mtu) + config.svis.map(\.mtu)).allSatisfy { $0 <= bridge.mtu })
            #expect(config.routing.forwards == !config.svis.isEmpty)
            for port in config.ports {
                for vlan in port.vlans.all { #expect((fabric.vlan(vlan)?.mtu ?? 1500) <= port.mtu) }
            }
        }
    }

    @Test("law 10: no number has two owners, no owner two numbers, over any edits", arguments: seeds)
    func numbers(seed: UInt64) throws {
        var chance = SplitMix64(seed: seed)
        // Sixty-four identifiers for everybody, so that names collide all the time.
        let weak = Derivation { names, attempt in Derivation.stable.bits(names, attempt) % 64 + 1 }
        var sketch = FabricSketch.random(seed: seed)
        var ledger = Ledger()
        for _ in 0..<6 {
            let fabric = sketch.fabric()
            let numbering = fabric.number(from: ledger, hashing: chance.oneIn(2) ? weak : .stable)
            Self.expectOneOwnerEach(numbering.numbers)
            // What the ledger knew it still knows, and what is new is what was added.
            #expect(ledger.allocations.allSatisfy(numbering.ledger.allocations.contains))
            #expect(Set(numbering.ledger.allocations) == Set(ledger.allocations + numbering.added))
            if chance.oneIn(2) { ledger = numbering.ledger }  // else the process died before it was written
            if chance.oneIn(3) { sketch.name += "x" }
            if !sketch.hosts.isEmpty, chance.oneIn(2) { sketch.hosts.removeFirst() }
            if chance.oneIn(2), let port = sketch.switches[0].ports.first {
                sketch.hosts.append(
                    .init("new-\(sketch.name)", on: ["sw1:\(port.name)"], in: port.native.map { Int($0.rawValue) }))
            }
        }
    }

    private static func expectOneOwnerEach(_ numbers: Numbers) {
        let gateways = numbers.gateways.compactMap { $0?.address }
        let hosts = numbers.hosts.flatMap { $0.map(\.interface.address) }
        #expect(Set(gateways + hosts).count == gateways.count + hosts.count)
        #expect((gateways + hosts).allSatisfy { !InterfaceIdentifiers.isReserved($0.low) })
        #expect(Set(numbers.bridgeMACs).count == numbers.bridgeMACs.count)
        #expect(Set(numbers.linkLocals).count == numbers.linkLocals.count)
        let prefixes = numbers.prefixes.compactMap { $0 }
        #expect(Set(prefixes).count == prefixes.count)
    }

    @Test("a recorded site survives a new name of the fabric")
    func siteSurvivesRename() throws {
        var sketch = FabricSketch("first")
        sketch.vlans = [.init(20, "web")]
        sketch.switches = [.init("sw1", ports: [.access("swp1", 20)], gateways: [20])]
        let first = sketch.fabric().number(from: Ledger())
        let site = try #require(first.added.first)
        #expect(site.owner == "default")
        #expect(site.prefix.length == 48)
        #expect(site.prefix.address.high >> 56 == 0xfd)
        sketch.name = "second"
        let second = sketch.fabric().number(from: first.ledger)
        #expect(second.added.isEmpty)
        #expect(second.numbers.prefixes == first.numbers.prefixes)
        #expect(sketch.fabric().number(from: Ledger()).numbers.prefixes != first.numbers.prefixes)
    }
}
