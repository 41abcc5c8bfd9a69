import FabricModel
import Netlink

extension KernelBenchmarks {
    /// One VLAN is missing on one port; whoever it is puts it there.
    func onePort() async throws -> Comparison {
        let bed = self.bed
        let port = bed.ports[bed.ports.count / 2]
        let vlan = bed.vlans.upperBound
        var socket = try NetlinkSocket()
        let index = try socket.link(.name(port)).index
        return try await Comparison.measure(
            "one VLAN back on one port", rounds: self.options.rounds,
            self.contenders([
                Contender(side: .ours, name: "whole pass") {
                    try await time { try await self.apply() }
                },
                Contender(side: .ours, name: "apply of the plan, with reading back") {
                    let plan = try await bed.plan()
                    return try await time { try await self.carryOut(plan) }
                },
                Contender(side: .peer, name: "bridge vlan add") {
                    try Program("bridge", "vlan", "add", "dev", port, "vid", "\(vlan)").run()
                },
                self.peer("pyroute2 vlan_filter", "add \(port) \(vlan)"),
            ]),
            reset: {
                var socket = try NetlinkSocket()
                try all(socket.send([.removeVLANs(VLANSet(vlan), from: index, of: .port)]), "taking the VLAN away")
            })
    }
}
