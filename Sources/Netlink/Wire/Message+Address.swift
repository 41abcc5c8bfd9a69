internal import CNetlink
package import FabricModel
internal import Glibc

extension Message {
    /// Gives a link an IPv6 address (RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE).
    ///
    /// `protocolNumber` says who wrote it (IFA_PROTO, kernel 5.18 and later; older ones ignore it). Without
    /// `detectDuplicates` the address is usable at once (IFA_F_NODAD, RFC 4862 section 5.4).
    package static func addAddress(
        _ address: InterfaceAddress, to link: Int32, protocolNumber: UInt8? = nil, detectDuplicates: Bool = true
    ) -> Message {
        var message = Message(RTM_NEWADDR, flags: NLM_F_CREATE | NLM_F_REPLACE)
        message.addressBody(address, link)
        if !detectDuplicates { message.attribute(IFA_FLAGS, UInt32(IFA_F_NODAD)) }
        if let protocolNumber { message.attribute(IFA_PROTO, protocolNumber) }
        return message
    }

    /// Takes an IPv6 address from a link (RTM_DELADDR).
    package static func removeAddress(_ address: InterfaceAddress, from link: Int32) -> Message {
        var message = Message(RTM_DELADDR)
        message.addressBody(address, link)
        return message
    }

    /// Asks for every IPv6 address (RTM_GETADDR).
    package static func dumpAddresses() -> Message {
        var message = Message(RTM_GETADDR, flags: NLM_F_DUMP)
        message.append(
            ifaddrmsg(ifa_family: UInt8(AF_INET6), ifa_prefixlen: 0, ifa_flags: 0, ifa_scope: 0, ifa_index: 0))
        return message
    }

    private mutating func addressBody(_ address: InterfaceAddress, _ link: Int32) {
        self.append(
            ifaddrmsg(
                ifa_family: UInt8(AF_INET6), ifa_prefixlen: UInt8(truncatingIfNeeded: address.prefixLength),
                ifa_flags: 0,
                ifa_scope: 0, ifa_index: UInt32(bitPattern: link)))
        self.attribute(IFA_LOCAL, bytes: address.address.bytes)
        self.attribute(IFA_ADDRESS, bytes: address.address.bytes)
    }
}
