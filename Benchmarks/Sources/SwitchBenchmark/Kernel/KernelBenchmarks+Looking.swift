import FabricReconciler
import Netlink

extension KernelBenchmarks {
    /// Observe and compare in a running process, beside programs that read and print.
    func drift() async throws -> Comparison {
        let bed = self.bed
        return try await Comparison.measure(
            "drift: observe and compare", rounds: self.options.rounds * 3,
            self.contenders([
                Contender(side: .ours, name: "whole pass") {
                    try await time { try await self.look() }
                },
                Contender(side: .ours, name: "observe alone") { try await time { _ = try await bed.observe() } },
                Contender(side: .peer, name: "bridge -j vlan show") {
                    try Program("bridge", "-j", "vlan", "show").run()
                },
                Contender(side: .peer, name: "ip -j -d link show") {
                    try Program("ip", "-j", "-d", "link", "show").run()
                },
                Contender(side: .peer, name: "bridge -V: a start alone") { try Program("bridge", "-V").run() },
                self.peer("pyroute2 get_vlans", "read"),
                Contender(side: .limit, name: "kernel alone: the VLANs' dump") {
                    var raw = try Raw()
                    let start = ContinuousClock.now
                    try raw.dump(.dumpBridgeVLANs())
                    return ContinuousClock.now - start
                },
                Contender(side: .limit, name: "kernel alone: all our dumps") {
                    var raw = try Raw()
                    let start = ContinuousClock.now
                    for request in [Message.dumpLinks(), .dumpBridgeVLANs(), .dumpAddresses()] { try raw.dump(request) }
                    return ContinuousClock.now - start
                },
            ]), goal: .ratio(1.5, beside: "bridge -j vlan show"))
    }

    /// A pass that only looks, at a switch that is as it should be.
    func look() async throws {
        let report = try await self.bed.pass(.look)
        guard report.drift?.isClean == true else { throw Trouble("there is drift, and there should be none") }
    }

    /// The same way down the line, with leave to write; the twentieth above drift is the machine's noise.
    func nothingToDo() async throws -> Comparison {
        try await Comparison.measure(
            "apply with nothing to do", rounds: self.options.rounds * 6,
            [
                Contender(side: .ours, name: "whole pass") { try await time { try await self.apply() } },
                Contender(side: .ours, name: "drift") { try await time { try await self.look() } },
            ], goal: .ratio(1.05, beside: "drift"))
    }

    /// What a command costs with its start.
    func cold(_ selvage: String) async throws -> Comparison {
        try await Comparison.measure(
            "cold commands", rounds: self.options.rounds,
            [
                Contender(side: .ours, name: "drift FILE") {
                    try Program(selvage, "drift", self.bed.file).run()
                },
                Contender(side: .ours, name: "--version: a start alone") {
                    try Program(selvage, "--version").run()
                },
                Contender(side: .peer, name: "bridge -j vlan show") {
                    try Program("bridge", "-j", "vlan", "show").run()
                },
            ])
    }
}
