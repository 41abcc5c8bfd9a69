import FabricModel
import Netlink
import TestKit
import Testing

@testable import DriverNetlink

/// What a bridge learned goes, and nothing else of what it knows.
@Suite(.enabled(if: Project.mayUseKernel))
struct KernelForgettingTests {
    /// The way of this kernel, and the way of one before 5.19.
    @Test(arguments: [true, false]) func learnedEntriesOfItsVLANsGoAndAllOthersStay(isAtOnce: Bool) async throws {
        let bench = try KernelBench("forget", ports: 4)
        let (scope, config) = (bench.scope(), try bench.desired(gateways: []))
        expectDone(try await bench.pass(to: config, scope))
        let (web, storage) = (try #require(VID(10)), try #require(VID(20)))
        try bench.teach("swp1", 0x0200_0000_0001, in: web)
        try bench.teach("swp3", 0x0200_0000_0002, in: storage)
        try bench.sh(
            "bridge fdb add 02:00:00:00:00:03 dev swp1 vlan 10 master static;"
                + "bridge fdb add 02:00:00:00:00:04 dev swp1 vlan 10 master permanent;"
                + "bridge fdb add 02:00:00:00:00:05 dev swp1 vlan 10 master extern_learn")
        let before = try bench.known()
        let seen = try await bench.driver.observe(scope)

        var socket = try NetlinkSocket(in: bench.namespace)
        let bridge = try socket.link(.name("br0")).index
        if isAtOnce {
            let step = Step(.forget(VLANSet(web)), in: .attach, because: .missing, impact: .none, hosts: .none)
            let batch = Batch(scope: scope, steps: [step, step])
            expectDone(
                await bench.driver.apply(batch, expecting: seen.fingerprint, generation: seen.generation.next))
        } else {
            let forgetting = Forgetting(vlans: VLANSet(web), bridge: bridge)
            #expect(try forgetting.oneByOne(&socket) == nil)
            #expect(try forgetting.oneByOne(&socket) == nil)
        }
        let gone = before.subtracting(try bench.known())
        #expect(gone.map(\.mac) == [MACAddress(rawValue: 0x0200_0000_0001)])
        #expect(gone.map(\.vlan) == [web])
        #expect(try bench.known().isSubset(of: before))
        #expect(try await bench.driver.observe(scope).owned == seen.owned)
        // This kernel has the first way, so that the first argument is no second proof of the other one.
        #expect(try socket.send([.forgetLearned(in: web, of: bridge)]) == [.done])
    }
}

extension KernelBench {
    /// Sends frames from behind a port until the bridge knows who is there.
    fileprivate func teach(_ port: String, _ mac: UInt64, in vlan: VID) throws {
        let events = try EventSocket(in: self.namespace)
        let mouth = try FrameSocket(on: port, in: .named(self.hosts))
        let frame = Frame(
            to: .broadcast, from: MACAddress(rawValue: mac), etherType: Frame.experimental,
            payload: [UInt8](repeating: 0, count: 46))
        for _ in 0..<100 {
            try mouth.send(frame)
            if try self.known().contains(where: { $0.mac == frame.source && $0.vlan == vlan && $0.isLearned }) {
                return
            }
            // The port forwards as soon as its carrier is noticed.
            _ = events.wait(atMost: .milliseconds(200))
        }
        Issue.record("nobody learned \(frame.source)")
    }

    fileprivate func known() throws -> Set<BridgeNeighbour> {
        var socket = try NetlinkSocket(in: self.namespace)
        return Set(try socket.bridgeNeighbours().filter { $0.bridge != nil })
    }
}
