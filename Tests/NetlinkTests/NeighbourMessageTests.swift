import FabricModel
import Testing

@testable import Netlink

/// What a bridge learned, byte by byte.
@Suite struct NeighbourMessageTests {
    @Test func forgettingIsOneMessageOfMasks() throws {
        let message = Message.forgetLearned(in: try #require(VID(10)), of: 7)
        #expect(
            message.bytes
                == bytes(
                    """
                    34 00 00 00 1d 00 01 02 00 00 00 00 00 00 00 00 # RTM_DELNEIGH, NLM_F_REQUEST | NLM_F_BULK
                    07 00 00 00 07 00 00 00 00 00 02 00 # AF_BRIDGE, ndm_ifindex 7, no state, NTF_SELF
                    06 00 05 00 0a 00 00 00 # NDA_VLAN: 10
                    06 00 10 00 c0 00 00 00 # NDA_NDM_STATE_MASK: NUD_PERMANENT | NUD_NOARP
                    05 00 11 00 10 00 00 00 # NDA_NDM_FLAGS_MASK: NTF_EXT_LEARNED
                    """))
    }

    @Test func oneEntryIsForgottenByPortAddressAndVLAN() throws {
        let entry = BridgeNeighbour(
            mac: MACAddress(rawValue: 0x0200_5e00_0001), port: 9, bridge: 7, vlan: VID(20), isLearned: true)
        #expect(
            Message.remove(entry).bytes
                == bytes(
                    """
                    30 00 00 00 1d 00 01 00 00 00 00 00 00 00 00 00 # RTM_DELNEIGH
                    07 00 00 00 09 00 00 00 00 00 04 00 # AF_BRIDGE, ndm_ifindex 9, NTF_MASTER
                    0a 00 02 00 02 00 5e 00 00 01 00 00 # NDA_LLADDR
                    06 00 05 00 14 00 00 00 # NDA_VLAN: 20
                    """))
    }

    /// An RTM_NEWNEIGH of the kernel with this state and these flags.
    private func entry(state: UInt8, flags: UInt8) -> [UInt8] {
        bytes(
            """
            38 00 00 00 1c 00 02 00 01 00 00 00 02 00 00 00 # RTM_NEWNEIGH, NLM_F_MULTI
            07 00 00 00 09 00 00 00 \(String(state, radix: 16)) 00 \(String(flags, radix: 16)) 00 # AF_BRIDGE, port 9
            0a 00 02 00 02 00 5e 00 00 01 00 00 # NDA_LLADDR
            08 00 09 00 07 00 00 00 # NDA_MASTER: 7
            06 00 05 00 14 00 00 00 # NDA_VLAN: 20
            """)
    }

    @Test(arguments: [
        (UInt8(0x02), UInt8(0x04), true),  // NUD_REACHABLE: seen in traffic
        (0x04, 0x04, true),  // NUD_STALE
        (0x80, 0x04, false),  // NUD_PERMANENT: the bridge's own
        (0x40, 0x04, false),  // NUD_NOARP: written by somebody
        (0x02, 0x14, false),  // NTF_EXT_LEARNED: another control plane's
    ])
    func onlyWhatTrafficTaughtIsLearned(state: UInt8, flags: UInt8, isLearned: Bool) throws {
        let read = self.entry(state: state, flags: flags).read { BridgeNeighbour($0) }
        #expect(
            read
                == BridgeNeighbour(
                    mac: MACAddress(rawValue: 0x0200_5e00_0001), port: 9, bridge: 7, vlan: VID(20),
                    isLearned: isLearned))
    }

    @Test func whatIsCutShortIsNoEntry() {
        let whole = self.entry(state: 2, flags: 4)
        for count in 0..<36 { #expect(Array(whole.prefix(count)).read { BridgeNeighbour($0) } == nil) }
    }
}
