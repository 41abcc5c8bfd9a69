import FabricModel
import KernelLab
import LabModel
import Netlink
import Testing

extension KernelLabs {
    /// Frames that no program of a host sends.
    @Suite struct KernelFrameTests {
        @Test func aForeignTagReachesNobody() async throws {
            try await LabBench(example: "single-switch.yaml").up { bench in
                let hosts = bench.fabric.hosts.map(\.name)
                let mac = bench.blueprint.hosts[try bench.host("web1")].mac
                let taps = try LabTaps(in: hosts)
                let others = hosts.filter { $0.hasPrefix("web") && $0 != "web1" }
                // 20 is storage, 30 voice, 77 nobody's: web1's port takes none of them.
                for id in [20, 30, 77] {
                    let heard = try await taps.pass(
                        tag: try #require(VID(id)), from: "web1", source: mac, witnesses: others)
                    #expect(heard.tagged.isEmpty, "VLAN \(id) reached \(heard.tagged)")
                    // The frame without a tag shows that the way is open: to its own VLAN, and to nobody else.
                    #expect(heard.untagged == others)
                }
                // Linux takes a frame with the port's own VLAN; all dialects agree that it may.
                let own = try await taps.pass(tag: try #require(VID(10)), from: "web1", source: mac, witnesses: others)
                #expect(own.tagged == others)
            }
        }

        @Test func aTagIsSeenWhereItArrives() async throws {
            try await LabBench(
                """
                fabric: trunks
                vlans: { web: { id: 10 }, storage: { id: 20 } }
                switches:
                  sw1: { driver: linux, ports: { one: { trunk: [web, storage] }, two: { trunk: [storage], native: web } } }
                hosts: { one: "sw1:one", two: "sw1:two" }
                """
            ).up { bench in
                let mac = bench.blueprint.hosts[try bench.host("one")].mac
                let taps = try LabTaps(in: ["one", "two"])
                for tag: UInt16 in [20, 10] {
                    let frame = Frame(
                        to: .broadcast, from: mac, tag: tag, etherType: Frame.experimental,
                        payload: [UInt8](repeating: UInt8(tag), count: 46))
                    try taps.send(frame, from: "one")
                }
                let heard = try await taps.collect {
                    $0["two", default: []].count { $0.etherType == Frame.experimental } == 2
                }
                let ours = heard["two", default: []].filter { $0.etherType == Frame.experimental }
                // With its tag, and without the one of the port's native VLAN.
                #expect(ours.map(\.tag) == [20, nil] && ours.map(\.payload.first) == [20, 10])
                #expect(heard["one", default: []].allSatisfy { $0.etherType != Frame.experimental })
            }
        }

        @Test func aTapNeedsItsInterface() async throws {
            try await LabBench(example: "single-switch.yaml").up(applied: false) { _ in
                let error = #expect(throws: LabError.self) { try LabTaps(in: ["web1"], on: "eth7") }
                #expect(error?.kind == .notThere)
                #expect(throws: LabError.self) {
                    try LabTaps(in: ["web1"]).send(
                        Frame(to: .broadcast, from: .broadcast, etherType: 0, payload: []), from: "web2")
                }
            }
        }
    }
}
