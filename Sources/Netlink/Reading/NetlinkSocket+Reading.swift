internal import CNetlink

extension NetlinkSocket {
    /// Reads every link of the namespace, in the order of their indices.
    package mutating func links() throws(NetlinkError) -> [KernelLink] {
        try self.dump(.dumpLinks(), into: [KernelLink]()) { links, message in
            if let link = KernelLink(message) { links.append(link) }
        }
    }

    /// Reads one link; throws `notThere` where there is none.
    package mutating func link(_ reference: LinkReference) throws(NetlinkError) -> KernelLink {
        let doing =
            switch reference {
            case .index(let index): "reading link \(index)"
            case .name(let name): "reading link \(name)"
            }
        guard let link = try self.ask(.getLink(reference), doing: doing, { KernelLink($0) }) else {
            throw NetlinkError(.refused, doing: doing, reason: "the kernel's answer holds no link")
        }
        return link
    }

    /// Reads every IPv6 address of the namespace.
    package mutating func addresses() throws(NetlinkError) -> [LinkAddress] {
        try self.dump(.dumpAddresses(), into: [LinkAddress]()) { addresses, message in
            if let address = LinkAddress(message) { addresses.append(address) }
        }
    }

    /// Reads the IPv6 routes that somebody wrote under a protocol number; with nil every one, in every table.
    package mutating func routes(protocolNumber: UInt8? = nil) throws(NetlinkError) -> [Route] {
        try self.dump(.dumpRoutes(protocolNumber: protocolNumber ?? 0), into: [Route]()) { routes, message in
            // A kernel without strict checking tells of every route.
            if let route = Route(message), protocolNumber == nil || route.protocolNumber == protocolNumber {
                routes.append(route)
            }
        }
    }

    /// Reads the VLANs of every bridge and every port of one.
    package mutating func bridgeVLANs() throws(NetlinkError) -> [LinkVLANs] {
        try self.dump(.dumpBridgeVLANs(), into: [LinkVLANs]()) { ports, message in
            if let port = LinkVLANs(message) { ports.append(port) }
        }
    }

    /// Reads whether IPv6 packets are forwarded between links (net.ipv6.conf.all.forwarding).
    package mutating func forwardsIPv6() throws(NetlinkError) -> Bool {
        let forwarding: Int32? = try self.ask(.getForwarding(), doing: "reading IPv6 forwarding") { message in
            var forwarding: Int32?
            // struct netconfmsg is one byte; attributes begin at the next multiple of four.
            message.forEachAttribute(from: Message.headerSize + 4) { type, payload in
                if type == NETCONFA_FORWARDING { forwarding = payload.number() }
            }
            return forwarding
        }
        return forwarding.map { $0 != 0 } ?? false
    }
}
