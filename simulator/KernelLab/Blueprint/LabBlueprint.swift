package import FabricModel
package import Netlink

/// A fabric as a lab builds it: network namespaces for its switches and hosts, and veth cables between them.
///
/// Pure data. Switches get their ports and nothing more: bridges, VLANs and gateways are what a plan puts there. Hosts are
/// ready to talk: they have addresses and MTU, and learn their routers from router advertisements.
package struct LabBlueprint: Hashable, Sendable {
    /// The fabric's name, which is the lab's.
    package var name: String
    package var switches: [Switch]
    package var hosts: [Host]
    package var cables: [Cable]

    package init(name: String, switches: [Switch], hosts: [Host], cables: [Cable]) {
        self.name = name
        self.switches = switches
        self.hosts = hosts
        self.cables = cables
    }

    package struct Switch: Hashable, Sendable {
        package var name: String
        /// The namespace of its name, or `.current` for a switch that is this machine itself (`target: local`).
        package var namespace: NetworkNamespace
        /// The addresses that its gateways have, by which the lab knows its name.
        package var addresses: [IPv6Address]

        package init(name: String, namespace: NetworkNamespace, addresses: [IPv6Address] = []) {
            self.name = name
            self.namespace = namespace
            self.addresses = addresses
        }
    }

    /// A host: one interface, `eth0`, which is the cable's end, or an active-backup bond over the ends of several.
    package struct Host: Hashable, Sendable {
        package var name: String
        package var mac: MACAddress
        /// Bytes of payload of `eth0`: the largest of its networks' MTUs, also for frames that it sends without a tag.
        package var mtu: UInt16
        /// The names of its cables' ends: `eth0`, or with several `eth0a`, `eth0b`, … which `eth0` is bonded over.
        package var ends: [String]
        /// The one without a tag first, then by VLAN id.
        package var networks: [Network]
        /// It forwards packets of others.
        package var isRouter: Bool

        package init(
            name: String, mac: MACAddress, mtu: UInt16, ends: [String], networks: [Network], isRouter: Bool = false
        ) {
            self.name = name
            self.mac = mac
            self.mtu = mtu
            self.ends = ends
            self.networks = networks
            self.isRouter = isRouter
        }

        /// What its programs use: every host has this one.
        package static let interface = "eth0"

        package var namespace: NetworkNamespace { .named(self.name) }
        package var addresses: [IPv6Address] { self.networks.compactMap { $0.address?.address } }
    }

    /// A VLAN as one of its hosts knows it.
    package struct Network: Hashable, Sendable {
        package var vlan: VID
        /// It is reached through `eth0.VID` and not through `eth0`.
        package var isTagged: Bool
        package var mtu: UInt16
        /// Nil where the VLAN has no prefix.
        package var address: InterfaceAddress?
        /// Link-local addresses of its gateways, the first choice first.
        package var routers: [IPv6Address]

        package init(
            _ vlan: VID, isTagged: Bool, mtu: UInt16, address: InterfaceAddress?, routers: [IPv6Address] = []
        ) {
            self.vlan = vlan
            self.isTagged = isTagged
            self.mtu = mtu
            self.address = address
            self.routers = routers
        }

        var interface: String { self.isTagged ? "\(Host.interface).\(self.vlan)" : Host.interface }
    }

    /// A veth pair.
    package struct Cable: Hashable, Sendable {
        package var near: End
        package var far: End

        package init(_ near: End, _ far: End) {
            self.near = near
            self.far = far
        }
    }

    package struct End: Hashable, Sendable {
        package var namespace: NetworkNamespace
        package var interface: String
        /// What it is made with; nil leaves it to the kernel.
        package var mtu: UInt16?
        package var mac: MACAddress?

        package init(
            in namespace: NetworkNamespace, _ interface: String, mtu: UInt16? = nil, mac: MACAddress? = nil
        ) {
            self.namespace = namespace
            self.interface = interface
            self.mtu = mtu
            self.mac = mac
        }
    }
}

extension LabBlueprint {
    /// Where the far ends of ports lie that nothing is plugged into: never up, so those ports have no carrier.
    ///
    /// No switch or host can be called that, since a colon is not allowed in their names.
    package var looseEnds: String { "loose:\(self.name)" }

    /// The namespaces that building makes, each once, in the order of making.
    package var namespaces: [String] {
        let isLoose = self.cables.contains { $0.far.namespace == .named(self.looseEnds) }
        let switches = self.switches.compactMap { item -> String? in
            if case .named(let name) = item.namespace { name } else { nil }
        }
        return switches + self.hosts.map(\.name) + (isLoose ? [self.looseEnds] : [])
    }

    /// The interfaces that building puts on this machine itself; anything here belongs into a private lab only.
    package var interfacesOfThisMachine: [String] {
        self.cables.flatMap { [$0.near, $0.far] }.filter { $0.namespace == .current }.map(\.interface)
    }

    /// Lines of /etc/hosts, `fd5e:1fa0:e001:10::1 web1`: every host and switch under each of its addresses.
    package var hostsFile: String {
        let hosts = self.hosts.flatMap { host in host.addresses.map { "\($0) \(host.name)\n" } }
        let switches = self.switches.flatMap { item in item.addresses.map { "\($0) \(item.name)\n" } }
        return (hosts + switches).joined()
    }
}
