import FabricModel
import Testing

@testable import Netlink

/// RTM_NEWLINK as a kernel tells it, read by libnl-route and by us.
@Suite struct LinkReadingTests {
    static let bridge = bytes(
        """
        a4 00 00 00 10 00 02 00 01 00 00 00 00 00 00 00 # RTM_NEWLINK, multi
        00 00 01 00 03 00 00 00 # AF_UNSPEC, ARPHRD_ETHER, index 3
        43 10 01 00 00 00 00 00 # IFF_UP | BROADCAST | RUNNING | MULTICAST | LOWER_UP
        08 00 03 00 62 72 30 00 # IFLA_IFNAME "br0"
        08 00 04 00 28 23 00 00 # IFLA_MTU 9000
        0a 00 01 00 02 00 5e 00 00 01 00 00 # IFLA_ADDRESS
        09 00 14 00 6f 75 72 73 00 00 00 00 # IFLA_IFALIAS "ours"
        34 00 12 00 # IFLA_LINKINFO
        0b 00 01 00 62 72 69 64 67 65 00 00 # IFLA_INFO_KIND "bridge"
        24 00 02 00 # IFLA_INFO_DATA
        08 00 05 00 01 00 00 00 # IFLA_BR_STP_STATE 1
        05 00 07 00 01 00 00 00 # IFLA_BR_VLAN_FILTERING
        05 00 17 00 01 00 00 00 # IFLA_BR_MCAST_SNOOPING
        06 00 27 00 01 00 00 00 # IFLA_BR_VLAN_DEFAULT_PVID 1
        18 00 34 80 # IFLA_PROP_LIST
        10 00 35 00 73 65 6c 76 61 67 65 3a 62 72 30 00 # IFLA_ALT_IFNAME "selvage:br0"
        04 00 35 00 # an empty one
        10 00 1a 00 # IFLA_AF_SPEC
        0c 00 0a 00 # AF_INET6
        05 00 08 00 01 00 00 00 # IFLA_INET6_ADDR_GEN_MODE none
        """)

    @Test func aBridgeIsReadWhole() throws {
        let told = LinkReadingTests.bridge
        var link = try #require(told.read { KernelLink($0) })
        #expect(link.alternativeNames.removeFirst() == "selvage:br0")
        link.alternativeNames = []
        var expected = KernelLink(index: 3, name: "br0")
        expected.kind = "bridge"
        expected.mtu = 9000
        expected.mac = MACAddress(text: "02:00:5e:00:00:01")
        expected.isUp = true
        expected.hasCarrier = true
        expected.isRunning = true
        expected.alias = "ours"
        expected.addressGeneration = AddressGeneration.none
        expected.bridge = BridgeSettings(vlanFiltering: true, defaultPVID: 1, stp: 1, multicastSnooping: true)
        #expect(link == expected)
    }

    @Test func everyCutMessageIsRefusedOrReadInPart() {
        let whole = LinkReadingTests.bridge
        for count in 0..<whole.count {
            // As the buffer ends too early, and as the message itself says that it is shorter.
            #expect(Array(whole.prefix(count)).read { KernelLink($0) } == nil)
            var shorter = Array(whole.prefix(count))
            if count >= 4 { shorter[0] = UInt8(count) }
            if let link = shorter.read({ KernelLink($0) }) { #expect(link.index == 3) }
        }
    }

    @Test(arguments: UInt64(0)..<500) func noBytesAreTooHostile(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var told = LinkReadingTests.bridge
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            told[Int.random(in: 4..<told.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        _ = told.read { KernelLink($0) }
        _ = told.read { LinkAddress($0) }
        _ = told.read { Route($0) }
        _ = told.read { LinkVLANs($0) }
        told = (0..<Int.random(in: 0...200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        var conversation = Conversation(sequence: 1, port: 0)
        conversation.take(told.span.bytes) { _ = KernelLink($0) }
    }
}
