extension KernelBenchmarks {
    /// Ports as they were made and no bridge, then everything.
    func fromNothing() async throws -> Comparison {
        let bed = self.bed
        let files = try BatchFiles(bed)
        let bridge = bed.config.bridge
        let request = "apply \(bridge?.mac.description ?? "") \(TestBed.mtu) \(TestBed.description) \(bed.vlanWords)"
        return try await Comparison.measure(
            "apply from nothing", rounds: self.options.rounds,
            self.contenders([
                Contender(side: .ours, name: "apply of the plan, with reading back") {
                    let plan = try await bed.plan()
                    return try await time { try await self.carryOut(plan) }
                },
                Contender(side: .ours, name: "whole pass") {
                    try await time { try await self.apply() }
                },
                Contender(side: .peer, name: "ip -batch, bridge -batch") {
                    let taken =
                        try Program("ip", "-batch", files.links).run()
                        + (try Program("bridge", "-batch", files.vlans).run())
                    try await bed.verify("ip -batch")
                    return taken
                },
                self.peer("pyroute2", request) { try await bed.verify("pyroute2") },
                Contender(side: .limit, name: "kernel alone: the same messages") {
                    try await RawApply(bed).run()
                },
            ]), goal: .ratio(1, beside: "ip -batch, bridge -batch"), reset: bed.reset)
    }
}
