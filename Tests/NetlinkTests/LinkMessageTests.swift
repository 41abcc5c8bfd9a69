import FabricModel
import Netlink
import Testing

/// Link requests, byte by byte as the kernel reads them (little-endian machines).
@Suite struct LinkMessageTests {
    @Test func aBridgeIsCreatedWithEverythingThatItsPortsDependOn() throws {
        let message = Message.createLink(
            LinkSettings(
                name: "br0",
                kind: .bridge(BridgeSettings(vlanFiltering: true, defaultPVID: 0, stp: 0, multicastSnooping: false)),
                mtu: 1500, mac: MACAddress(rawValue: 0x02_00_5e_00_00_01)))
        #expect(
            message.bytes
                == bytes(
                    """
                    70 00 00 00 # nlmsg_len 112
                    10 00 # RTM_NEWLINK
                    01 06 # NLM_F_REQUEST, NLM_F_EXCL 0x200, NLM_F_CREATE 0x400
                    00 00 00 00 # sequence
                    00 00 00 00 # port
                    00 00 00 00 # AF_UNSPEC, pad, ifi_type
                    00 00 00 00 # ifi_index: the kernel chooses
                    00 00 00 00 # ifi_flags
                    00 00 00 00 # ifi_change
                    08 00 03 00 62 72 30 00 # IFLA_IFNAME "br0"
                    08 00 04 00 dc 05 00 00 # IFLA_MTU 1500
                    0a 00 01 00 02 00 5e 00 00 01 00 00 # IFLA_ADDRESS and padding
                    34 00 12 00 # IFLA_LINKINFO
                    0b 00 01 00 62 72 69 64 67 65 00 00 # IFLA_INFO_KIND "bridge"
                    24 00 02 00 # IFLA_INFO_DATA
                    08 00 05 00 00 00 00 00 # IFLA_BR_STP_STATE 0
                    05 00 07 00 01 00 00 00 # IFLA_BR_VLAN_FILTERING 1
                    05 00 17 00 00 00 00 00 # IFLA_BR_MCAST_SNOOPING 0
                    06 00 27 00 00 00 00 00 # IFLA_BR_VLAN_DEFAULT_PVID 0
                    """))
    }

    @Test func aPortJoinsInOneMessage() throws {
        let message = Message.changeLink(
            .index(7),
            LinkSettings(mtu: 9000, master: 3, alias: "to web", addressGeneration: AddressGeneration.none, isUp: true))
        #expect(
            message.bytes
                == bytes(
                    """
                    4c 00 00 00 10 00 01 00 00 00 00 00 00 00 00 00 # length 76, RTM_NEWLINK, NLM_F_REQUEST
                    00 00 00 00 07 00 00 00 # ifi_index 7
                    01 00 00 00 01 00 00 00 # IFF_UP, and the mask that says so
                    08 00 04 00 28 23 00 00 # IFLA_MTU 9000
                    0a 00 14 00 74 6f 20 77 65 62 00 00 # IFLA_IFALIAS "to web" without a zero byte, padded
                    08 00 0a 00 03 00 00 00 # IFLA_MASTER 3
                    10 00 1a 00 # IFLA_AF_SPEC
                    0c 00 0a 00 # AF_INET6
                    05 00 08 00 01 00 00 00 # IFLA_INET6_ADDR_GEN_MODE none
                    """))
    }

    @Test func aBondIsOneLinkOutOfSeveral() throws {
        let message = Message.createLink(
            LinkSettings(name: "eth0", kind: .bond(BondSettings(monitorInterval: 100)), mtu: 9000))
        #expect(
            Array(message.bytes.dropFirst(32))
                == bytes(
                    """
                    09 00 03 00 65 74 68 30 00 00 00 00 # IFLA_IFNAME "eth0"
                    08 00 04 00 28 23 00 00 # IFLA_MTU 9000
                    24 00 12 00 # IFLA_LINKINFO
                    09 00 01 00 62 6f 6e 64 00 00 00 00 # IFLA_INFO_KIND "bond"
                    14 00 02 00 # IFLA_INFO_DATA
                    05 00 01 00 01 00 00 00 # IFLA_BOND_MODE active-backup
                    08 00 03 00 64 00 00 00 # IFLA_BOND_MIIMON 100 ms
                    """))
    }

    @Test func anSVIIsAnEightOhTwoDeviceBoundToItsBridgesPorts() throws {
        let vlan = VLANDeviceSettings(link: 3, vid: VID(10), bridgeBinding: true)
        let message = Message.createLink(LinkSettings(name: "br0.10", kind: .vlan(vlan)))
        #expect(
            message.bytes.dropFirst(32)
                == bytes(
                    """
                    0b 00 03 00 62 72 30 2e 31 30 00 00 # IFLA_IFNAME "br0.10"
                    08 00 05 00 03 00 00 00 # IFLA_LINK 3
                    28 00 12 00 # IFLA_LINKINFO
                    09 00 01 00 76 6c 61 6e 00 00 00 00 # IFLA_INFO_KIND "vlan"
                    18 00 02 00 # IFLA_INFO_DATA
                    06 00 01 00 0a 00 00 00 # IFLA_VLAN_ID 10
                    0c 00 02 00 10 00 00 00 10 00 00 00 # IFLA_VLAN_FLAGS: bridge_binding, and its mask
                    """)[...])
    }

    @Test func aCablesOtherEndIsMadeInAnotherNamespace() throws {
        let message = Message.createLink(
            LinkSettings(name: "a", kind: .veth(peer: LinkSettings(name: "eth0", mtu: 9000, namespace: 5))))
        #expect(
            message.bytes.dropFirst(32)
                == bytes(
                    """
                    06 00 03 00 61 00 00 00 # IFLA_IFNAME "a"
                    44 00 12 00 # IFLA_LINKINFO
                    09 00 01 00 76 65 74 68 00 00 00 00 # IFLA_INFO_KIND "veth"
                    34 00 02 00 # IFLA_INFO_DATA
                    30 00 01 00 # VETH_INFO_PEER
                    00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 # its ifinfomsg
                    09 00 03 00 65 74 68 30 00 00 00 00 # IFLA_IFNAME "eth0"
                    08 00 1c 00 05 00 00 00 # IFLA_NET_NS_FD 5
                    08 00 04 00 28 23 00 00 # IFLA_MTU 9000
                    """)[...])
    }

    @Test func moreNamesAreAListOfProperties() throws {
        let message = Message.addAlternativeNames(["selvage:br0:swp1"], to: .index(9))
        #expect(
            message.bytes
                == bytes(
                    """
                    3c 00 00 00 6c 00 01 0e 00 00 00 00 00 00 00 00 # RTM_NEWLINKPROP, create, exclusive, append
                    00 00 00 00 09 00 00 00 00 00 00 00 00 00 00 00 # ifi_index 9
                    1c 00 34 80 # IFLA_PROP_LIST, NLA_F_NESTED
                    15 00 35 00 # IFLA_ALT_IFNAME
                    73 65 6c 76 61 67 65 3a 62 72 30 3a 73 77 70 31 00 00 00 00 # "selvage:br0:swp1"
                    """))
    }

    @Test(arguments: [("swp1", UInt8(3)), ("selvage:br0:swp1", 53)])
    func aNameTooLongForAnInterfaceIsAnAlternativeOne(name: String, type: UInt8) {
        // Behind the header and ifinfomsg: the attribute's length, then its type.
        #expect(Message.deleteLink(.name(name)).bytes[34] == type)
    }

    @Test func anEmptyDescriptionClears() {
        let message = Message.changeLink(.index(1), LinkSettings(alias: ""))
        #expect(message.bytes.dropFirst(32) == [4, 0, 20, 0])
    }
}
