internal import CNetlink
package import FabricModel
internal import Glibc

/// An IPv6 route, as it is written and as it is read (`struct rtmsg`, RTA_*).
package struct Route: Hashable, Sendable {
    /// What becomes of a packet (rtm_type); other kinds are read as `other`.
    package enum Kind: Hashable, Sendable {
        case unicast
        /// Dropped, and the sender is told.
        case unreachable
        case other(UInt8)
    }

    package var destination: IPv6Prefix
    package var kind: Kind
    /// The number of the routing table; 254 is main.
    package var table: UInt32
    /// Who wrote it (rtm_protocol); 3 is boot, 4 static (linux/rtnetlink.h).
    package var protocolNumber: UInt8
    /// RTA_PRIORITY: the lower one wins.
    package var metric: UInt32?
    /// The neighbour that packets are sent to (RTA_GATEWAY).
    package var gateway: IPv6Address?
    /// The index of the link that they leave by (RTA_OIF).
    package var link: Int32?

    package init(
        to destination: IPv6Prefix, kind: Kind = .unicast, table: UInt32 = 254, protocolNumber: UInt8,
        metric: UInt32? = nil, gateway: IPv6Address? = nil, link: Int32? = nil
    ) {
        self.destination = destination
        self.kind = kind
        self.table = table
        self.protocolNumber = protocolNumber
        self.metric = metric
        self.gateway = gateway
        self.link = link
    }
}

extension Message {
    /// Adds a route (RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL); refused with EEXIST where it is there.
    package static func addRoute(_ route: Route) -> Message {
        var message = Message(RTM_NEWROUTE, flags: NLM_F_CREATE | NLM_F_EXCL)
        message.routeBody(route)
        return message
    }

    /// Deletes the route that matches in all that is given (RTM_DELROUTE).
    package static func removeRoute(_ route: Route) -> Message {
        var message = Message(RTM_DELROUTE)
        message.routeBody(route)
        return message
    }

    /// Asks for IPv6 routes (RTM_GETROUTE); with a number, only for those that carry it, on a socket with strict checking.
    package static func dumpRoutes(protocolNumber: UInt8 = 0) -> Message {
        var message = Message(RTM_GETROUTE, flags: NLM_F_DUMP)
        message.append(
            rtmsg(
                rtm_family: UInt8(AF_INET6), rtm_dst_len: 0, rtm_src_len: 0, rtm_tos: 0, rtm_table: 0,
                rtm_protocol: protocolNumber, rtm_scope: 0, rtm_type: 0, rtm_flags: 0))
        return message
    }

    /// Asks whether IPv6 packets are forwarded between links at all (RTM_GETNETCONF, NETCONFA_IFINDEX_ALL).
    package static func getForwarding() -> Message {
        var message = Message(RTM_GETNETCONF)
        message.append(netconfmsg(ncm_family: UInt8(AF_INET6)))
        message.attribute(NETCONFA_IFINDEX, Int32(NETCONFA_IFINDEX_ALL))
        return message
    }

    private mutating func routeBody(_ route: Route) {
        let type: UInt8 =
            switch route.kind {
            case .unicast: UInt8(RTN_UNICAST)
            case .unreachable: UInt8(RTN_UNREACHABLE)
            case .other(let number): number
            }
        self.append(
            rtmsg(
                rtm_family: UInt8(AF_INET6), rtm_dst_len: UInt8(truncatingIfNeeded: route.destination.length),
                rtm_src_len: 0, rtm_tos: 0,
                rtm_table: route.table < 256 ? UInt8(route.table) : UInt8(RT_TABLE_UNSPEC.rawValue),
                rtm_protocol: route.protocolNumber, rtm_scope: UInt8(RT_SCOPE_UNIVERSE.rawValue), rtm_type: type,
                rtm_flags: 0))
        // A destination of length 0 is the default route and stands for itself.
        if route.destination.length > 0 { self.attribute(RTA_DST.rawValue, bytes: route.destination.address.bytes) }
        if route.table >= 256 { self.attribute(RTA_TABLE.rawValue, route.table) }
        if let metric = route.metric { self.attribute(RTA_PRIORITY.rawValue, metric) }
        if let gateway = route.gateway { self.attribute(RTA_GATEWAY.rawValue, bytes: gateway.bytes) }
        if let link = route.link { self.attribute(RTA_OIF.rawValue, UInt32(bitPattern: link)) }
    }
}
