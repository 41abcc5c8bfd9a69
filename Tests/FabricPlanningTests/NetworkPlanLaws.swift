import FabricGraph
import FabricModel
import FabricSimulator
import Testing

@testable import FabricPlanning

/// The laws of plans over several switches: whatever the order in which switches advance, as long as each batch comes after those
/// that it waits for.
@Suite struct NetworkPlanLaws {
    private static let never = UTCTime(secondsSince1970: 0)

    /// Two states of a fabric, and the plan from one to the other.
    private struct Change {
        var before: Desired
        var after: Desired
        var plan: Plan

        init(seed: UInt64) {
            var chance = SplitMix64(seed: seed)
            let sketch = FabricSketch.randomNetwork(seed: seed)
            let (old, new) = (sketch.fabric(), sketch.changed(seed: seed &+ 1).fabric())
            let dead = chance.oneIn(2) ? chance.pick(Array(new.links.indices)).map { LinkIndex($0) } : nil
            self.before = old.compile(with: old.number(from: Ledger()).numbers)
            self.after = new.compile(
                with: new.number(from: Ledger()).numbers, without: Failures(links: Set([dead].compactMap { $0 })))
            // Every second network has switches that cannot be told to forget.
            let isMixed = chance.oneIn(2)
            let readings = self.before.switches.map {
                Reading.read(
                    Observation(owned: $0.config),
                    Capabilities(
                        portLimit: 1023, fencing: .lock,
                        withoutPlace: isMixed && chance.oneIn(2) ? [.forgetting] : []))
            }
            self.plan = Plan(from: readings, to: self.after, made: NetworkPlanLaws.never)
        }

        /// Every cable that was there before or is there after: what the topology has no more may still be plugged in, and what is
        /// dead comes back some day.
        var cables: [(a: String, b: String)] {
            let all = [self.before, self.after].flatMap { desired in
                desired.fabric.links.map { (a: desired.fabric.place(of: $0.a), b: desired.fabric.place(of: $0.b)) }
            }
            return Dictionary(all.map { ("\($0.a) \($0.b)", $0) }, uniquingKeysWith: { first, _ in first })
                .sorted { $0.key < $1.key }.map(\.value)
        }
    }

    @Test(
        "no loop and no leak in any state on the way, and the end is what is desired",
        arguments: 0..<1500 as Range<UInt64>)
    func everyStateIsSafe(seed: UInt64) {
        let change = Change(seed: seed)
        #expect(change.plan.problems.filter { !$0.isGoneAround }.isEmpty)
        for (index, batch) in change.plan.batches.enumerated() {
            #expect(batch.waitsFor.allSatisfy { $0 < index })
            #expect(batch.steps.map(\.phase) == batch.steps.map(\.phase).sorted())
        }
        var chance = SplitMix64(seed: seed &* 7)
        var walk = Walk(change)
        while let step = walk.advance(&chance) {
            for problem in walk.problems(after: step) { Issue.record("\(problem) after \(step)") }
        }
        #expect(walk.isDone)
        for item in change.after.switches {
            #expect(walk.configs[item.scope.name] == item.config, "\(item.scope.name)")
        }
    }

    @Test(
        "law 4: stopped after any reachable state and planned again, it still comes to the end",
        arguments: 0..<300 as Range<UInt64>)
    func stoppedAndPlannedAgain(seed: UInt64) {
        let change = Change(seed: seed)
        var chance = SplitMix64(seed: seed &* 11)
        var walk = Walk(change)
        for _ in 0..<Int.random(in: 0...max(1, change.plan.stepCount), using: &chance) { _ = walk.advance(&chance) }
        let readings = change.after.switches.map { item in
            Reading.read(
                Observation(owned: walk.configs[item.scope.name] ?? SwitchConfig()),
                Capabilities(portLimit: 1023, fencing: .lock))
        }
        var second = change
        second.plan = Plan(from: readings, to: change.after, made: Self.never)
        var rest = Walk(second)
        rest.configs = walk.configs
        while let step = rest.advance(&chance) {
            for problem in rest.problems(after: step) { Issue.record("\(problem) after \(step)") }
        }
        for item in change.after.switches { #expect(rest.configs[item.scope.name] == item.config) }
    }

    @Test(
        "laws 1 and 6: nothing to do is nothing, and the order of the input does not matter",
        arguments: 0..<200 as Range<UInt64>)
    func sameInSameOut(seed: UInt64) {
        let sketch = FabricSketch.randomNetwork(seed: seed)
        func plan(_ fabric: Fabric, from desired: Desired?) -> Plan {
            let target = fabric.compile(with: fabric.number(from: Ledger()).numbers)
            let readings = target.switches.indices.map { index in
                Reading.read(
                    Observation(owned: desired?.switches[index].config ?? SwitchConfig()),
                    Capabilities(portLimit: 1023, fencing: .lock))
            }
            return Plan(from: readings, to: target, made: Self.never)
        }
        let (fabric, shuffled) = (sketch.fabric(), sketch.shuffled(seed: seed).fabric())
        #expect(plan(fabric, from: nil) == plan(shuffled, from: nil))
        #expect(!plan(fabric, from: nil).isEmpty)
        #expect(plan(fabric, from: shuffled.compile(with: shuffled.number(from: Ledger()).numbers)).isEmpty)
    }

    /// A plan on its way, step by step.
    private struct Walk {
        let change: Change
        let cables: [(a: String, b: String)]
        var configs: [String: SwitchConfig]
        private var next: [Int]

        init(_ change: Change) {
            self.change = change
            self.cables = change.cables
            self.configs = Dictionary(
                uniqueKeysWithValues: change.before.switches.map { ($0.scope.name, $0.config) })
            self.next = change.plan.batches.map { _ in 0 }
        }

        private func isDone(_ batch: Int) -> Bool { self.next[batch] == self.change.plan.batches[batch].steps.count }
        var isDone: Bool { self.next.indices.allSatisfy(self.isDone) }

        /// The next step of some batch that may go on.
        mutating func advance(_ chance: inout SplitMix64) -> Step? {
            let batches = self.change.plan.batches
            let ready = batches.indices.filter { !self.isDone($0) && batches[$0].waitsFor.allSatisfy(self.isDone) }
            guard let batch = chance.pick(ready) else { return nil }
            let step = batches[batch].steps[self.next[batch]]
            self.next[batch] += 1
            self.configs[batches[batch].scope.name]?.apply(step.change)
            return step
        }

        private func vlans(at place: String) -> VLANSet {
            let parts = place.split(separator: ":").map(String.init)
            return self.configs[parts[0]]?[port: parts[1]]?.vlans.all ?? VLANSet()
        }

        func problems(after step: Step) -> [String] {
            let change = self.change
            guard case .carry(.port(let port), let vlans, _) = step.change else { return [] }
            var problems: [String] = []
            for vlan in vlans where self.hasLoop(vlan) { problems.append("VLAN \(vlan) loops") }
            for (old, new) in zip(change.before.switches, change.after.switches) {
                let allowed = [old, new].reduce(VLANSet()) { $0.union($1.config[port: port]?.vlans.all ?? VLANSet()) }
                let held = self.configs[new.scope.name]?[port: port]?.vlans.all ?? VLANSet()
                if !held.isSubset(of: allowed) { problems.append("\(new.scope.name):\(port) carries \(held)") }
            }
            return problems
        }

        /// Whether the cables of which both ends carry the VLAN close a circle.
        private func hasLoop(_ vlan: VID) -> Bool {
            var parent: [String: String] = [:]
            func root(_ name: String) -> String {
                var name = name
                while let above = parent[name] { name = above }
                return name
            }
            for cable in self.cables
            where self.vlans(at: cable.a).contains(vlan) && self.vlans(at: cable.b).contains(vlan) {
                let (one, other) = (
                    root(String(cable.a.prefix { $0 != ":" })), root(String(cable.b.prefix { $0 != ":" }))
                )
                if one == other { return true }
                parent[one] = other
            }
            return false
        }
    }
}
