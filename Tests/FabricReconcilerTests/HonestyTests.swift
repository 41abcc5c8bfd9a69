import FabricModel
import FabricPlanning
import FabricReconciler
import FabricSimulator
import Synchronization
import Testing

/// What a pass says is so, whatever goes wrong with the switches that it says it of.
@Suite struct HonestyTests {
    @Test("done is only said of what is there", arguments: 0..<300 as Range<UInt64>)
    func done(seed: UInt64) async throws {
        var chance = SplitMix64(seed: seed)
        let fabric = FabricSketch.random(seed: seed).fabric()
        let name = try #require(fabric.switches.first).name
        let simulated = SimulatedSwitch(ports: fabric.switches[0].ports.map { fabric.name(of: PortIndex($0)) })
        let reconciler = Reconciler(drivers: [name: simulated])
        let numbering = fabric.number(from: Ledger())
        for _ in 0..<4 {
            let fault = SimulatedFault.random(on: simulated.look { $0.config }, vlans: fabric.vlans.map(\.id), &chance)
            // Who believes a switch that tells the past believes that nothing has happened since.
            if case .lag = fault { continue }
            simulated.suffer(fault)
            let report = try await reconciler.pass(over: fabric, numbering, .yes, made: Bench.never)
            for (batch, result) in zip(report.plan.batches, report.results) {
                guard case .finished(let outcome) = result else { continue }
                for (step, fate) in zip(batch.steps, outcome.fates) where fate == .done {
                    #expect(simulated.look { $0.config.hasMade(step.change) }, "\(fault): \(step.change)")
                }
            }
            guard report.isDone, report.plan.problems.isEmpty else { continue }
            let scope = report.plan.switches[0].scope
            let desired = fabric.compile(with: numbering.numbers).switches[0].config
            let there = simulated.look { $0.config }
            for port in scope.ports { #expect(there[port: port] == desired[port: port], "\(fault)") }
            #expect(there.bridge == desired.bridge, "\(fault)")
            for svi in desired.svis { #expect(there[svi: svi.vlan] == svi, "\(fault)") }
        }
        simulated.heal()
        for port in fabric.switches[0].ports { simulated.suffer(.appear(port: fabric.name(of: PortIndex(port)))) }
        let end = try await reconciler.pass(over: fabric, numbering, .yes, made: Bench.never)
        #expect(end.isDone && end.plan.problems.isEmpty, "\(end.results) \(end.plan.problems)")
    }

    @Test("a switch that hangs keeps those that wait for it, and nobody else", arguments: 0..<40 as Range<UInt64>)
    func hanging(seed: UInt64) async throws {
        var chance = SplitMix64(seed: seed)
        let fabric = FabricSketch.randomNetwork(seed: seed).fabric()
        let changed = FabricSketch.randomNetwork(seed: seed).changed(seed: seed &+ 1).fabric()
        let stuck = Mutex<Set<String>>([])
        let network = SimulatedNetwork(fabric) { name, _ in _ = stuck.withLock { $0.insert(name) } }
        let patience = Patience(reading: .seconds(30), writing: .seconds(120)) { name, _ in
            while !Task.isCancelled, !stuck.withLock({ $0.contains(name) }) { await Task.yield() }
        }
        let before = try await Reconciler(drivers: network.switches).pass(
            over: fabric, fabric.number(from: Ledger()), .yes, made: Bench.never)
        #expect(before.isDone)
        let picked = chance.pick(fabric.switches)
        let name = try #require(picked).name
        network.switches[name]?.suffer(.write(.neverAnswer))
        let report = try await Reconciler(drivers: network.switches, patience: patience).pass(
            over: changed, changed.number(from: Ledger()), .yes, made: Bench.never)

        // Those that wait for a batch of it, by whichever way.
        var kept: Set<Int> = []
        for (index, batch) in report.plan.batches.enumerated() where batch.scope.name == name { kept.insert(index) }
        var count = -1
        while count != kept.count {
            count = kept.count
            for (index, batch) in report.plan.batches.enumerated() where batch.waitsFor.contains(where: kept.contains) {
                kept.insert(index)
            }
        }
        for (index, batch) in report.plan.batches.enumerated() {
            switch report.results[index] {
            case .finished(let outcome) where batch.scope.name == name:
                #expect(outcome.fates.allSatisfy { if case .unknown = $0 { true } else { false } }, "\(outcome)")
            case .finished(let outcome): #expect(outcome.isDone && !kept.contains(index), "\(batch.scope.name)")
            case .waiting: #expect(kept.contains(index), "\(batch.scope.name)")
            case .calledOff: Issue.record("nobody called it off")
            }
        }
        network.switches[name]?.heal()
        let end = try await Reconciler(drivers: network.switches).pass(
            over: changed, changed.number(from: Ledger()), .yes, made: Bench.never)
        #expect(end.isDone, "\(end.results) \(end.remaining) \(end.plan.problems)")
    }
}

extension SwitchConfig {
    /// Making the change once more changes nothing.
    fileprivate func hasMade(_ change: Change) -> Bool {
        if case .leave(let port) = change { return self[port: port]?.isMember != true }
        var again = self
        again.apply(change)
        return again == self
    }
}
