internal import CNetlink
internal import Glibc

/// What libnl-route made of one message: a link, an address or a route.
struct LibnlObject: ~Copyable {
    /// `struct rtnl_link *`, `rtnl_addr *` or `rtnl_route *`, as the message's type says.
    let pointer: OpaquePointer

    /// Has libnl read a whole message; nil where it finds none of its objects in it; `nlmsg_convert`, `nl_msg_parse`.
    init?(parsing message: borrowing RawSpan) {
        guard let header = MessageHeader(message, at: 0), header.length >= Message.headerSize,
            header.length <= message.byteCount
        else { return nil }
        // nlmsg_convert copies: the span is not touched after.
        let copy = message.withUnsafeBytes { bytes in
            nlmsg_convert(UnsafeMutableRawPointer(mutating: bytes.baseAddress)?.assumingMemoryBound(to: nlmsghdr.self))
        }
        guard let copy else { return nil }
        defer { nlmsg_free(copy) }
        nlmsg_set_proto(copy, NETLINK_ROUTE)
        var object: OpaquePointer?
        let code = withUnsafeMutablePointer(to: &object) { place in
            nl_msg_parse(
                copy,
                { object, place in
                    guard let object, let place = place?.assumingMemoryBound(to: OpaquePointer?.self),
                        place.pointee == nil
                    else { return }
                    nl_object_get(object)
                    place.pointee = object
                }, place)
        }
        guard let object else { return nil }
        guard code >= 0 else {
            nl_object_put(object)
            return nil
        }
        self.pointer = object
    }

    /// Lets go of it; `nl_object_put`.
    deinit { nl_object_put(self.pointer) }
}

/// The bytes of a `struct nl_addr`; `nl_addr_get_binary_addr`, `nl_addr_get_len`.
func bytes(of address: OpaquePointer?) -> [UInt8] {
    guard let address, let start = nl_addr_get_binary_addr(address) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: Int(nl_addr_get_len(address))))
}
