/// The desired-state graph that a topology describes: switches, ports, links, VLANs, hosts and promises.
///
/// A fabric is columns. VLANs, switches and hosts stand in canonical name order, ports in canonical order inside their
/// switch, and all refer to each other by index, so that the order of the file does not matter and a million ports are a
/// few integers each. Only the topology reader builds one.
package struct Fabric: Sendable {
    package var name: String
    /// The topology's files, in the order in which they were read; `Origin.file` indexes it.
    package var files: [String]
    package var sites: [Site]
    /// What the topology says about pools, in the order of their kinds.
    package var pools: [Pool]
    /// How long a number that was left is given to nobody; nil for a day.
    package var quarantine: Duration?
    package var vlans: [VLAN]
    package var switches: [Switch]
    /// Grouped by switch: `switches[s].ports` is the range of switch `s`.
    package var ports: [Port]
    package var links: [Link]
    package var hosts: [Host]
    /// The ports of all hosts: `hosts[h].ports` is the range of host `h`.
    package var hostPorts: [PortIndex]
    /// Ordered by VLAN id, then preference, the first choice first.
    package var gateways: [Gateway]
    package var expectations: [Expectation]
    /// The sets of VLANs that ports, links and hosts refer to; each set stands once, the empty one at 0.
    package var vlanSets: [VLANSet]
    /// The names of ports, and their descriptions.
    package var names: Names
    /// Index into `vlans` by VLAN id, or `noVLAN`; 4,096 entries.
    package var vlanByID: [UInt16]

    package static let noVLAN = UInt16.max

    package init(name: String, files: [String] = []) {
        self.name = name
        self.files = files
        self.sites = []
        self.pools = []
        self.quarantine = nil
        self.vlans = []
        self.switches = []
        self.ports = []
        self.links = []
        self.hosts = []
        self.hostPorts = []
        self.gateways = []
        self.expectations = []
        self.vlanSets = [VLANSet()]
        self.names = Names()
        self.vlanByID = [UInt16](repeating: Fabric.noVLAN, count: 4096)
    }
}

package typealias SiteIndex = Int
package typealias SwitchIndex = UInt32
package typealias PortIndex = UInt32
package typealias HostIndex = UInt32
package typealias VLANSetIndex = UInt32

extension Fabric {
    package func vlan(_ vid: VID) -> VLAN? {
        let index = self.vlanByID[Int(vid.rawValue)]
        return index == Fabric.noVLAN ? nil : self.vlans[Int(index)]
    }

    /// `web (10)`, or the bare id of a VLAN that the topology does not have.
    package func label(_ vid: VID) -> String { self.vlan(vid).map { "\($0.name) (\(vid))" } ?? "\(vid)" }

    package func name(of port: PortIndex) -> String { self.names[self.ports[Int(port)].name] }

    /// `sw1:swp3`.
    package func place(of port: PortIndex) -> String {
        // Pieces put together are several times faster than an interpolation, and large fabrics have many places.
        self.switches[Int(self.ports[Int(port)].owner)].name + ":" + self.name(of: port)
    }

    package func switchIndex(named name: String) -> SwitchIndex? {
        self.index(of: name, in: 0..<self.switches.count) { self.switches[$0].name }.map { SwitchIndex($0) }
    }

    package func hostIndex(named name: String) -> HostIndex? {
        self.index(of: name, in: 0..<self.hosts.count) { self.hosts[$0].name }.map { HostIndex($0) }
    }

    package func portIndex(named name: String, of switchIndex: SwitchIndex) -> PortIndex? {
        let ports = self.switches[Int(switchIndex)].ports
        return self.index(of: name, in: ports) { self.name(of: PortIndex($0)) }.map { PortIndex($0) }
    }

    /// Binary search in canonical order.
    private func index(of name: String, in range: Range<Int>, at names: (Int) -> String) -> Int? {
        var range = range
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            let found = names(middle)
            if found == name { return middle }
            range = precedes(found, name) ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }

    /// The VLANs that a port may carry with a tag, as the topology says.
    package func allowed(on port: Port) -> VLANSet { self.vlanSets[Int(port.allowed)] }

    package func ports(of host: Host) -> ArraySlice<PortIndex> { self.hostPorts[host.ports] }

    /// The hosts on each port, in canonical order; built once by whoever asks often.
    package func hostsByPort() -> [PortIndex: [HostIndex]] {
        var table: [PortIndex: [HostIndex]] = [:]
        for (index, host) in self.hosts.enumerated() {
            for port in self.ports(of: host) { table[port, default: []].append(HostIndex(index)) }
        }
        return table
    }

    /// The VLANs that a host is in: the one its frames are in without a tag, and those it tags.
    package func vlans(of host: Host) -> VLANSet {
        let tagged = self.vlanSets[Int(host.tagged)]
        return host.native.map { tagged.union(VLANSet($0)) } ?? tagged
    }
}

/// A broadcast domain: a name and its 802.1Q id.
///
/// ```yaml
/// vlans:
///   storage: { id: 20, mtu: 9000 }
/// ```
package struct VLAN: Hashable, Sendable {
    package var id: VID
    package var name: String
    /// Where its prefix is taken from; nil where the fabric has no site.
    package var site: SiteIndex?
    /// The prefix that is written down; nil where it is derived.
    package var prefix: IPv6Prefix?
    /// Bytes of payload, without Ethernet header and tag.
    package var mtu: UInt16?
    /// Recursive DNS servers that its gateways announce, the first choice first.
    package var nameServers: [IPv6Address]
    /// What its hosts ask a DHCPv6 server for.
    package var dhcp: DHCPUse
    package var description: String?
    package var origin: Origin

    package init(
        id: VID, name: String, site: SiteIndex? = nil, prefix: IPv6Prefix? = nil, mtu: UInt16? = nil,
        nameServers: [IPv6Address] = [], dhcp: DHCPUse = .none, description: String? = nil, origin: Origin
    ) {
        self.id = id
        self.name = name
        self.site = site
        self.prefix = prefix
        self.mtu = mtu
        self.nameServers = nameServers
        self.dhcp = dhcp
        self.description = description
        self.origin = origin
    }
}

/// A place with IPv6 space of its own.
///
/// ```yaml
/// ipv6:
///   site: fd5e:1fa0:e001::/48
/// ```
package struct Site: Hashable, Sendable {
    package var name: String
    /// Nil where the operator wants a unique local one generated once and kept in the lock file (RFC 4193).
    package var prefix: IPv6Prefix?
    package var origin: Origin

    package init(name: String, prefix: IPv6Prefix?, origin: Origin) {
        self.name = name
        self.prefix = prefix
        self.origin = origin
    }
}

/// The way to a switch.
package enum DriverKind: String, Sendable, CaseIterable, Codable {
    case linux, gnmi, ovs, files, sim
}

/// Which machine or namespace a Linux switch is.
package enum SwitchTarget: String, Sendable, CaseIterable, Codable {
    /// The network namespace of the switch's name.
    case namespace
    /// This machine itself.
    case local
}

package struct Switch: Hashable, Sendable {
    package var name: String
    package var driver: DriverKind
    package var target: SwitchTarget
    /// The bridge that makes a Linux or Open vSwitch machine a switch.
    package var bridge: String
    /// Where a remote switch is reached, `leaf01.mgmt.example:9339`.
    package var address: String?
    /// What protects the way to a remote switch; nil where nothing is written, and the driver's own rule holds.
    package var tls: TLS?
    /// Where the secret is by which a remote switch knows us.
    package var credentials: Credentials?
    /// The interface it is managed through, which no plan touches.
    package var management: String?
    package var site: SiteIndex?
    /// Whether it may pass on the frames of others; nil where nothing is written, and leaves may not.
    package var transit: Bool?
    package var limits: SwitchLimits
    /// The range of its ports in `Fabric.ports`.
    package var ports: Range<Int>
    package var origin: Origin

    package init(
        name: String, driver: DriverKind, target: SwitchTarget = .namespace, bridge: String = "br0",
        address: String? = nil, tls: TLS? = nil, credentials: Credentials? = nil, management: String? = nil,
        site: SiteIndex? = nil, transit: Bool? = nil, limits: SwitchLimits = SwitchLimits(),
        ports: Range<Int> = 0..<0, origin: Origin
    ) {
        self.name = name
        self.driver = driver
        self.target = target
        self.bridge = bridge
        self.address = address
        self.tls = tls
        self.credentials = credentials
        self.management = management
        self.site = site
        self.transit = transit
        self.limits = limits
        self.ports = ports
        self.origin = origin
    }
}

/// A physical interface of a switch: a few integers, so that a million of them are 40 MB.
package struct Port: Hashable, Sendable {
    package var name: Names.Index
    package var owner: SwitchIndex
    /// The VLAN of frames without a tag: that of an access port, or a trunk's native VLAN.
    package var native: VID?
    /// The tagged VLANs of a trunk, an index into `Fabric.vlanSets`.
    package var allowed: VLANSetIndex
    package var mode: PortMode
    package var isUp: Bool
    package var mtu: UInt16?
    package var description: Names.Index?
    package var origin: Origin

    package init(
        name: Names.Index, owner: SwitchIndex, mode: PortMode = .unused, native: VID? = nil, allowed: VLANSetIndex = 0,
        isUp: Bool = true, mtu: UInt16? = nil, description: Names.Index? = nil, origin: Origin
    ) {
        self.name = name
        self.owner = owner
        self.native = native
        self.allowed = allowed
        self.mode = mode
        self.isUp = isUp
        self.mtu = mtu
        self.description = description
        self.origin = origin
    }
}

package enum PortMode: UInt8, Sendable {
    /// Nothing was written: it belongs to the switch and carries no VLAN, unless a link or host gives it one.
    case unused
    case access
    case trunk
}

/// A cable between two ports; `a` is the port that comes first in the fabric.
package struct Link: Hashable, Sendable {
    package var a: PortIndex
    package var b: PortIndex
    package var origin: Origin

    package init(_ a: PortIndex, _ b: PortIndex, origin: Origin) {
        (self.a, self.b) = (min(a, b), max(a, b))
        self.origin = origin
    }
}

/// An end system on one port, or on several of which one is active.
package struct Host: Hashable, Sendable {
    package var name: String
    /// The range of its ports in `Fabric.hostPorts`.
    package var ports: Range<Int>
    /// The VLAN in which it sends frames without a tag.
    package var native: VID?
    /// The VLANs that it tags, on a trunk.
    package var tagged: VLANSetIndex
    /// The address that is written down, in its native VLAN or else its lowest tagged one.
    package var address: IPv6Address?
    /// It forwards packets of others.
    package var isRouter: Bool
    package var origin: Origin

    package init(
        name: String, ports: Range<Int>, native: VID?, tagged: VLANSetIndex = 0, address: IPv6Address? = nil,
        isRouter: Bool = false, origin: Origin
    ) {
        self.name = name
        self.ports = ports
        self.native = native
        self.tagged = tagged
        self.address = address
        self.isRouter = isRouter
        self.origin = origin
    }
}

/// A switch that routes for a VLAN.
package struct Gateway: Hashable, Sendable {
    package var vlan: VID
    package var owner: SwitchIndex
    /// 0 is the first choice of the VLAN's hosts.
    package var preference: UInt8
    /// The address that is written down; nil where it is derived.
    package var address: IPv6Address?
    package var origin: Origin

    package init(vlan: VID, owner: SwitchIndex, preference: UInt8 = 0, address: IPv6Address? = nil, origin: Origin) {
        self.vlan = vlan
        self.owner = owner
        self.preference = preference
        self.address = address
        self.origin = origin
    }
}
