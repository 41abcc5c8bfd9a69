import FabricModel
import Testing

@testable import Netlink

/// Bridge VLANs, byte by byte, there and back.
@Suite struct BridgeVLANMessageTests {
    private func set(_ text: String) throws -> VLANSet { try #require(VLANSet(text: text)) }

    @Test func aTrunkIsOneMessageOfRanges() throws {
        let message = Message.addVLANs(
            tagged: try set("10,20-29"), untagged: try set("30"), pvid: VID(30), to: 7, of: .port)
        #expect(
            message.bytes
                == bytes(
                    """
                    4c 00 00 00 13 00 01 00 00 00 00 00 00 00 00 00 # RTM_SETLINK
                    07 00 00 00 07 00 00 00 00 00 00 00 00 00 00 00 # AF_BRIDGE, ifi_index 7
                    2c 00 1a 00 # IFLA_AF_SPEC
                    06 00 00 00 01 00 00 00 # IFLA_BRIDGE_FLAGS: BRIDGE_FLAGS_MASTER
                    08 00 02 00 00 00 0a 00 # IFLA_BRIDGE_VLAN_INFO: 10
                    08 00 02 00 08 00 14 00 # RANGE_BEGIN 20
                    08 00 02 00 10 00 1d 00 # RANGE_END 29
                    08 00 02 00 06 00 1e 00 # PVID, UNTAGGED: 30, alone
                    """))
    }

    @Test func theBridgeItselfIsAskedAsItself() throws {
        let message = Message.removeVLANs(try set("1-4094"), from: 3, of: .bridge)
        #expect(
            message.bytes
                == bytes(
                    """
                    3c 00 00 00 11 00 01 00 00 00 00 00 00 00 00 00 # RTM_DELLINK
                    07 00 00 00 03 00 00 00 00 00 00 00 00 00 00 00 # AF_BRIDGE, ifi_index 3
                    1c 00 1a 00 # IFLA_AF_SPEC
                    06 00 00 00 02 00 00 00 # IFLA_BRIDGE_FLAGS: BRIDGE_FLAGS_SELF
                    08 00 02 00 08 00 01 00 # RANGE_BEGIN 1
                    08 00 02 00 10 00 fe 0f # RANGE_END 4094
                    """))
    }

    @Test func thePVIDNeverStandsInARange() throws {
        let message = Message.addVLANs(tagged: try set("10-20"), pvid: VID(15), to: 7, of: .port)
        #expect(
            message.bytes.dropFirst(44)
                == bytes(
                    """
                    08 00 02 00 08 00 0a 00 08 00 02 00 10 00 0e 00 # 10-14
                    08 00 02 00 08 00 10 00 08 00 02 00 10 00 14 00 # 16-20
                    08 00 02 00 02 00 0f 00 # PVID 15, tagged
                    """)[...])
    }

    /// What is asked for and what is told have the same inside: reading the request back gives what was written.
    @Test(arguments: UInt64(0)..<200) func whatIsWrittenIsRead(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        func some(_ count: Int) -> VLANSet {
            VLANSet((0..<count).compactMap { _ in VID(UInt16.random(in: 1...4094, using: &random)) })
        }
        let untagged = some(Int.random(in: 0...3, using: &random))
        let runs = some(Int.random(in: 0...2000, using: &random))
        let pvid = Bool.random(using: &random) ? untagged.first : nil
        let message = Message.addVLANs(tagged: runs, untagged: untagged, pvid: pvid, to: 12, of: .port)
        let told = asTold(message)
        #expect(
            told.read { LinkVLANs($0) }
                == LinkVLANs(link: 12, vlans: PortVLANs(native: pvid, untagged: untagged, tagged: runs)))
    }

    @Test(arguments: [
        ("08 00 02 00 08 00 0a 00", "none"),  // a begin without an end
        ("08 00 02 00 10 00 0a 00", "none"),  // an end without a begin
        ("08 00 02 00 08 00 14 00 08 00 02 00 10 00 0a 00", "none"),  // an end before its begin
        ("08 00 02 00 00 00 00 00", "none"),  // VLAN 0
        ("08 00 02 00 00 00 ff 0f", "none"),  // VLAN 4095
        ("06 00 02 00 00 00 00 00", "none"),  // half an entry
        ("04 00 02 00 08 00 02 00 00 00 0a 00", "10"),  // an entry without anything, then a good one
        ("00 00 02 00 08 00 02 00 00 00 0a 00", "none"),  // a length of 0 never moves on
        ("08 00 02 00 00 00 0a 00 ff ff 02 00 00 00 14 00", "10"),  // a length beyond the end
    ])
    func whatIsNoVLANIsPassedOver(entries: String, vlans: String) throws {
        let payload = bytes(entries)
        var message = Message.dumpBridgeVLANs().bytes.prefix(32) + [UInt8(4 + payload.count), 0, 26, 0] + payload
        message[0] = UInt8(message.count)
        (message[4], message[16]) = (16, 7)
        let port = try #require(Array(message).read { LinkVLANs($0) })
        #expect(port.vlans.tagged == (try set(vlans)))
    }

    /// The request as the kernel tells it: as RTM_NEWLINK.
    private func asTold(_ message: Message) -> [UInt8] {
        var bytes = message.bytes
        bytes[4] = 16
        return bytes
    }
}
