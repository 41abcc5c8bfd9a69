/// The numbers of a fabric: which prefix each VLAN has and which address everybody has in it.
package struct Numbers: Hashable, Sendable {
    /// By VLAN id; 4,096 entries, nil where a VLAN has none.
    package var prefixes: [IPv6Prefix?]
    /// One for each of `Fabric.gateways`; nil where the VLAN has no prefix.
    package var gateways: [InterfaceAddress?]
    /// One for each of `Fabric.switches`: the link-local address of all its SVIs.
    package var linkLocals: [IPv6Address]
    /// One for each of `Fabric.switches`: the address its bridge is fixed to.
    package var bridgeMACs: [MACAddress]
    /// One for each of `Fabric.hosts`: the addresses it has, by VLAN id in ascending order.
    package var hosts: [[HostAddress]]
    /// One for each of `Fabric.switches`: its /128; nil where it needs none, see `Fabric.number(from:at:)`.
    package var loopbacks: [IPv6Address?]
    /// One for each of `Fabric.links`: the /127 of its two ends, of which `Link.a` has the even address; reserved, and on no
    /// switch until links can be routed. Nil where the fabric has no site to take it from.
    package var links: [IPv6Prefix?]

    package struct HostAddress: Hashable, Sendable {
        package var vlan: VID
        package var interface: InterfaceAddress

        package init(vlan: VID, interface: InterfaceAddress) {
            self.vlan = vlan
            self.interface = interface
        }
    }

    package init(
        prefixes: [IPv6Prefix?], gateways: [InterfaceAddress?], linkLocals: [IPv6Address], bridgeMACs: [MACAddress],
        hosts: [[HostAddress]], loopbacks: [IPv6Address?] = [], links: [IPv6Prefix?] = []
    ) {
        self.prefixes = prefixes
        self.gateways = gateways
        self.linkLocals = linkLocals
        self.bridgeMACs = bridgeMACs
        self.hosts = hosts
        self.loopbacks = loopbacks
        self.links = links
    }

    package func prefix(of vlan: VID) -> IPv6Prefix? { self.prefixes[Int(vlan.rawValue)] }
}
