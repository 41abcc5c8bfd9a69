import FabricModel
import FabricPlanning
import FabricReconciler

/// One switch in a real kernel: from nothing, nothing to do, drift, one port; beside those who do the same.
struct KernelBenchmarks {
    let options: Options
    let bed: TestBed
    let pyroute: PyroutePeer?

    init(_ options: Options) throws {
        self.options = options
        self.bed = try TestBed(options)
        self.pyroute = try options.python.map {
            try PyroutePeer(python: $0, script: "\(options.peers)/pyroute2_peer.py")
        }
    }

    func run() async throws -> Figures {
        var comparisons = [try await self.fromNothing()]
        try await self.apply()
        try await self.bed.verify("the apply before the other measurements")
        comparisons.append(try await self.drift())
        comparisons.append(try await self.nothingToDo())
        comparisons.append(try await self.onePort())
        if let selvage = self.options.selvage { comparisons.append(try await self.cold(selvage)) }
        return Figures(
            title: "One switch, \(self.options.ports) ports with \(self.options.vlans) VLANs each; milliseconds",
            machine: machine(), comparisons: comparisons)
    }

    func contenders(_ list: [Contender?]) -> [Contender] { list.compactMap { $0 } }

    /// What pyroute2 does, where there is one.
    func peer(
        _ name: String, _ request: String, then check: @escaping () async throws -> Void = {}
    ) -> Contender? {
        self.pyroute.map { pyroute in
            Contender(side: .peer, name: name) {
                let taken = try pyroute.run(request)
                try await check()
                return taken
            }
        }
    }

    /// Carries a plan out through the driver alone.
    func carryOut(_ plan: Plan) async throws {
        guard let batch = plan.batches.first, let generation = plan.generations.first,
            let madeFrom = plan.switches.first(where: { $0.scope.name == batch.scope.name })?.madeFrom
        else {
            throw Trouble("there is nothing to apply")
        }
        let outcome = await self.bed.driver.apply(batch, expecting: madeFrom, generation: generation)
        guard outcome.fates.allSatisfy({ $0 == .done }) else {
            throw Trouble("a step was not done: \(outcome.fates.first { $0 != .done }.map { "\($0)" } ?? "")")
        }
    }

    /// One pass down the whole line, which must end with everything done.
    func apply() async throws {
        let report = try await self.bed.pass(TestBed.yes)
        guard report.isDone else { throw Trouble("the pass ended with \(report.ending)") }
    }
}
