internal import FabricModel
internal import Netlink

/// One conversation with one namespace's kernel tables: opened for one observation or one batch, and closed after it.
///
/// A socket kept longer would go on talking to a namespace that was deleted and made anew under the same name.
struct Connection: ~Copyable {
    let namespace: NetworkNamespace
    var socket: NetlinkSocket

    init(to namespace: NetworkNamespace) throws(NetlinkError) {
        self.namespace = namespace
        self.socket = try NetlinkSocket(in: namespace)
    }

    /// Reads everything that an observation of the switch with this bridge is made of.
    mutating func read(_ bridge: String, _ authors: AuthorProbe) throws(NetlinkError) -> KernelReading {
        let links = try self.socket.links()
        let vlans = try self.socket.bridgeVLANs()
        let addresses = try self.socket.addresses()
        return KernelReading(
            links: links, addresses: addresses, vlans: vlans,
            routes: try self.socket.routes(protocolNumber: Marks.protocolNumber),
            forwards: try self.socket.forwardsIPv6(), keepsAuthors: authors.kernelKeepsAuthors(seeing: addresses),
            announcements: try Radvd(of: bridge, in: self.namespace).read())
    }
}
