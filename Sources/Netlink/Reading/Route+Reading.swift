internal import CNetlink
internal import FabricModel
internal import Glibc

extension Route {
    /// Reads RTM_NEWROUTE of an IPv6 route with at most one next hop; nil for anything else; `rtnl_route_get_dst`.
    init?(_ message: borrowing RawSpan) {
        guard let header = MessageHeader(message, at: 0), header.type == Int(RTM_NEWROUTE),
            let object = LibnlObject(parsing: message), rtnl_route_get_family(object.pointer) == UInt8(AF_INET6)
        else { return nil }
        let route = object.pointer
        let destination = rtnl_route_get_dst(route)
        let length = destination.map { Int(nl_addr_get_prefixlen($0)) } ?? 0
        // The default route's destination has no bytes.
        let address = IPv6Address(bytes: bytes(of: destination)) ?? .unspecified
        guard let prefix = IPv6Prefix(containing: address, length: length) else { return nil }
        let type = Int(rtnl_route_get_type(route))
        let kind: Kind =
            type == RTN_UNICAST
            ? .unicast : type == RTN_UNREACHABLE ? .unreachable : .other(UInt8(truncatingIfNeeded: type))
        self.init(
            to: prefix, kind: kind, table: rtnl_route_get_table(route),
            protocolNumber: rtnl_route_get_protocol(route), metric: rtnl_route_get_priority(route))
        if let hop = rtnl_route_nexthop_n(route, 0) {
            self.gateway = IPv6Address(bytes: bytes(of: rtnl_route_nh_get_gateway(hop)))
            self.link = rtnl_route_nh_get_ifindex(hop)
        }
    }
}
