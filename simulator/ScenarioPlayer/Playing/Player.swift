package import FabricModel
import FabricGraph
import FabricPlanning
import FabricReconciler
import FabricSimulator

/// Plays a story: what happens happens to simulated switches, what Selvage does it does through drivers, and frames go by what the
/// switches hold.
package struct Player {
    package let scenario: Scenario
    let fabric: Fabric
    let numbering: Numbering
    let stage: Stage
    private let reconciler: Reconciler
    var world: SimulatedWorld
    var report: Report?
    var pings: Int?
    var traffic: Int?
    /// How long the last thing that happened took.
    var took = Duration.zero

    /// - Parameters:
    ///   - stage: made for the scenario's fabric.
    ///   - drivers: the ways to the stage's switches, by name; nil for the switches themselves.
    package init(_ scenario: Scenario, on stage: Stage, through drivers: [String: any SwitchDriver]? = nil) {
        self.scenario = scenario
        self.fabric = scenario.fabric
        self.numbering = scenario.fabric.number(from: Ledger(), at: Player.never)
        self.stage = stage
        let clock = stage.clock
        self.reconciler = Reconciler(
            drivers: drivers ?? stage.network.switches,
            patience: Patience(reading: StoryClock.deadline, writing: StoryClock.deadline) { name, duration in
                await clock.wait(for: name, atMost: duration)
            })
        self.world = SimulatedWorld(scenario.fabric, self.numbering.numbers, seed: scenario.seed)
    }

    /// Stories happen at no time in particular.
    static let never = UTCTime(secondsSince1970: 0)

    /// Plays all of it, and tells of each sentence as it is over; a story goes on after an expectation that was not kept.
    ///
    /// - Returns: whether every expectation was kept.
    package mutating func play(telling: (Played) -> Void = { _ in }) async -> Bool {
        var isKept = true
        for sentence in self.scenario.sentences {
            let played = await self.play(sentence)
            isKept = isKept && played.isKept != false
            telling(played)
        }
        return isKept
    }

    mutating func play(_ sentence: Scenario.Sentence) async -> Played {
        if case .expect(let expected) = sentence.meaning {
            let (isKept, came) = self.judge(expected)
            return Played(sentence: sentence, came: came, isKept: isKept)
        }
        let start = self.world.now
        let came = await self.happen(sentence.meaning)
        // Time that a switch took passes for the frames too, and what it holds counts from then on.
        self.world.run(for: self.stage.clock.takePassed())
        self.world.take(self.stage.network)
        self.took = .nanoseconds(Int64(clamping: self.world.now.since(start)))
        return Played(sentence: sentence, came: came, isKept: nil)
    }

    private mutating func happen(_ meaning: Scenario.Meaning) async -> String {
        switch meaning {
        case .apply(let switches):
            let mode = Reconciler.Mode.apply(approve: { _ in true }, record: { _ in })
            return await self.pass(mode, without: switches)
        case .look: return await self.pass(.look, without: [])
        case .suffer(let index, let fault): self.switch(index)?.suffer(fault)
        case .heal(let index):
            for item in self.switches(index) {
                item.simulated.heal()
                await self.stage.clock.waitUntilFree(item.name)
            }
        case .turnOff(let index):
            for item in self.switches(index) {
                item.simulated.suffer(.restart(.nothing))
                item.simulated.suffer(.silence)
            }
        case .turnOn(let index):
            for item in self.switches(index) {
                item.simulated.suffer(.restart(.saved))
                item.simulated.heal()
            }
        case .cut(let port): self.stage.network.cut(at: port)
        case .mend(let port): self.stage.network.mend(at: port)
        case .run(let duration): self.world.run(for: duration)
        case .ping(let from, let to): return self.ping(from, to)
        case .traffic(let from, let to, let rate, let duration):
            self.traffic = self.world.stream(
                from: self.fabric.hosts[Int(from)].name, to: self.address(of: to, from: from),
                every: .seconds(1) / rate, count: Spent.packets(rate, for: duration))
        case .expect: break
        }
        return ""
    }

    private mutating func pass(_ mode: Reconciler.Mode, without switches: [SwitchIndex]) async -> String {
        do throws(InvalidFabric) {
            let report = try await self.reconciler.pass(
                over: self.fabric, self.numbering, without: Failures(switches: Set(switches)), mode, made: Player.never)
            self.report = report
            return report.told
        } catch {
            self.report = nil
            return error.findings.filter(\.isError).map(\.description).joined(separator: "; ")
        }
    }

    static let pingTime = Duration.seconds(5)

    /// Three echo requests, a second apart: the first ones may wait for neighbours to be found.
    private mutating func ping(_ from: HostIndex, _ to: HostIndex) -> String {
        let flow = self.world.ping(
            from: self.fabric.hosts[Int(from)].name, to: self.address(of: to, from: from), count: 3)
        self.world.run(for: Player.pingTime)
        self.pings = flow
        return flow.map { "\(self.world.flows[$0].received) of \(self.world.flows[$0].sent) answered" } ?? ""
    }

    /// How a host is called by another: in a VLAN that both are in, where there is one.
    private func address(of host: HostIndex, from other: HostIndex) -> IPv6Address {
        let addresses = self.numbering.numbers.hosts[Int(host)]
        let shared = self.fabric.vlans(of: self.fabric.hosts[Int(other)])
        let best = addresses.first { shared.contains($0.vlan) } ?? addresses.first
        return best?.interface.address ?? .unspecified
    }

    private func `switch`(_ index: SwitchIndex) -> SimulatedSwitch? {
        self.stage.network.switches[self.fabric.switches[Int(index)].name]
    }

    private func switches(_ index: SwitchIndex?) -> [(name: String, simulated: SimulatedSwitch)] {
        let names = index.map { [self.fabric.switches[Int($0)].name] } ?? self.fabric.switches.map(\.name)
        return names.compactMap { name in self.stage.network.switches[name].map { (name, $0) } }
    }
}
