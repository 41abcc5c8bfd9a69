import FabricModel
import Testing

@testable import Netlink

@Suite struct AddressAndRouteMessageTests {
    @Test func anAddressSaysWhoWroteIt() throws {
        let address = try #require(InterfaceAddress(text: "fd5e:1fa0:e001:10::1/64"))
        let message = Message.addAddress(address, to: 4, protocolNumber: 0xe5, detectDuplicates: false)
        #expect(
            message.bytes
                == bytes(
                    """
                    50 00 00 00 14 00 01 05 00 00 00 00 00 00 00 00 # RTM_NEWADDR, NLM_F_CREATE, NLM_F_REPLACE
                    0a 40 00 00 # AF_INET6, prefix length 64, flags, scope
                    04 00 00 00 # ifa_index 4
                    14 00 02 00 fd 5e 1f a0 e0 01 00 10 00 00 00 00 00 00 00 01 # IFA_LOCAL
                    14 00 01 00 fd 5e 1f a0 e0 01 00 10 00 00 00 00 00 00 00 01 # IFA_ADDRESS
                    08 00 08 00 02 00 00 00 # IFA_FLAGS: IFA_F_NODAD
                    05 00 0b 00 e5 00 00 00 # IFA_PROTO
                    """))
    }

    @Test func anAddressIsReadBack() throws {
        let told = bytes(
            """
            40 00 00 00 14 00 00 00 00 00 00 00 00 00 00 00 # RTM_NEWADDR
            0a 40 c0 00 04 00 00 00 # AF_INET6, /64, IFA_F_PERMANENT | IFA_F_TENTATIVE, universe; link 4
            14 00 01 00 fd 5e 1f a0 e0 01 00 10 00 00 00 00 00 00 00 01 # IFA_ADDRESS
            08 00 08 00 c8 00 00 00 # IFA_FLAGS: permanent, tentative, dadfailed
            05 00 0b 00 e5 00 00 00 # IFA_PROTO
            04 00 63 00 # an attribute of a later kernel
            """)
        let address = try #require(told.read { LinkAddress($0) })
        #expect(address.link == 4)
        #expect(address.address == InterfaceAddress(text: "fd5e:1fa0:e001:10::1/64"))
        #expect(address.isTentative && address.isDuplicate && address.isPermanent)
        #expect(address.protocolNumber == 0xe5)
    }

    @Test func theLastResortOfAVRFIsUnreachable() throws {
        let everything = try #require(IPv6Prefix(.unspecified, length: 0))
        let route = Route(to: everything, kind: .unreachable, table: 1000, protocolNumber: 0xe5, metric: 4_278_198_272)
        let message = Message.addRoute(route)
        #expect(
            message.bytes
                == bytes(
                    """
                    2c 00 00 00 18 00 01 06 00 00 00 00 00 00 00 00 # RTM_NEWROUTE, create, exclusive
                    0a 00 00 00 # AF_INET6, destination length 0, source length, tos
                    00 e5 00 07 # table below, protocol, scope universe, RTN_UNREACHABLE
                    00 00 00 00 # rtm_flags
                    08 00 0f 00 e8 03 00 00 # RTA_TABLE 1000
                    08 00 06 00 00 20 00 ff # RTA_PRIORITY 4278198272
                    """))
        #expect(message.bytes.read { Route($0) } == route)
    }

    @Test(arguments: ["fd00:1::/48", "::/0", "fe80::/64", "2001:db8::1/128"])
    func aRouteIsReadAsItWasWritten(destination: String) throws {
        let route = Route(
            to: try #require(IPv6Prefix(text: destination)), protocolNumber: 4, metric: 7,
            gateway: IPv6Address(text: "fe80::1"), link: 9)
        var bytes = Message.addRoute(route).bytes
        bytes[6] = 0
        bytes[7] = 0
        #expect(bytes.read { Route($0) } == route)
    }
}
