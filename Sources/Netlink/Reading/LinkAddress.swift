internal import CNetlink
package import FabricModel
internal import Glibc

/// An IPv6 address on a link, as the kernel told of it.
package struct LinkAddress: Hashable, Sendable {
    /// The index of its link.
    package var link: Int32
    package var address: InterfaceAddress
    /// Duplicate address detection has not finished (IFA_F_TENTATIVE).
    package var isTentative: Bool
    /// Somebody else has it (IFA_F_DADFAILED).
    package var isDuplicate: Bool
    /// It does not expire (IFA_F_PERMANENT); those learned from router advertisements do.
    package var isPermanent: Bool
    /// Who wrote it (IFA_PROTO); nil where the kernel does not keep that, or nobody said.
    package var protocolNumber: UInt8?

    package init(
        link: Int32, address: InterfaceAddress, isTentative: Bool, isDuplicate: Bool, isPermanent: Bool,
        protocolNumber: UInt8? = nil
    ) {
        self.link = link
        self.address = address
        self.isTentative = isTentative
        self.isDuplicate = isDuplicate
        self.isPermanent = isPermanent
        self.protocolNumber = protocolNumber
    }
}

extension LinkAddress {
    /// Reads RTM_NEWADDR of an IPv6 address; nil for anything else; `rtnl_addr_get_local`.
    init?(_ message: borrowing RawSpan) {
        guard let header = MessageHeader(message, at: 0), header.type == Int(RTM_NEWADDR),
            let object = LibnlObject(parsing: message), rtnl_addr_get_family(object.pointer) == AF_INET6,
            let address = IPv6Address(bytes: bytes(of: rtnl_addr_get_local(object.pointer))),
            let whole = InterfaceAddress(address, prefixLength: Int(rtnl_addr_get_prefixlen(object.pointer)))
        else { return nil }
        let flags = Int32(bitPattern: rtnl_addr_get_flags(object.pointer))
        self.init(
            link: rtnl_addr_get_ifindex(object.pointer), address: whole,
            isTentative: flags & IFA_F_TENTATIVE != 0, isDuplicate: flags & IFA_F_DADFAILED != 0,
            isPermanent: flags & IFA_F_PERMANENT != 0)
        // libnl-route 3.7 does not know IFA_PROTO.
        message.forEachAttribute(from: Message.headerSize + MemoryLayout<ifaddrmsg>.size) { type, payload in
            if type == IFA_PROTO { self.protocolNumber = payload.number() }
        }
    }
}
