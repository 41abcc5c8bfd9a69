internal import FabricModel
internal import Netlink

/// What one namespace held at one moment, as the kernel told it, before anybody asks whose it is.
struct KernelReading {
    private(set) var links: [KernelLink]
    let addresses: [LinkAddress]
    let routes: [Route]
    let forwards: Bool
    /// The kernel keeps who wrote an address (IFA_PROTO, since 5.18).
    let keepsAuthors: Bool
    /// What radvd is told to announce.
    let announcements: RadvdConfiguration
    private let addressesByLink: [Int32: [LinkAddress]]
    private let vlansByLink: [Int32: PortVLANs]
    private var positionByName: [String: Int] = [:]
    private var positionByIndex: [Int32: Int] = [:]
    private var positionByMark: [String: Int] = [:]

    init(
        links: [KernelLink], addresses: [LinkAddress] = [], vlans: [LinkVLANs] = [], routes: [Route] = [],
        forwards: Bool = false, keepsAuthors: Bool = true, announcements: RadvdConfiguration = RadvdConfiguration()
    ) {
        self.links = []
        self.addresses = addresses
        self.routes = routes
        self.forwards = forwards
        self.keepsAuthors = keepsAuthors
        self.announcements = announcements
        self.addressesByLink = Dictionary(grouping: addresses, by: \.link)
        self.vlansByLink = Dictionary(vlans.map { ($0.link, $0.vlans) }, uniquingKeysWith: { $1 })
        self.replaceLinks(with: links)
    }

    /// Takes a newer reading of the links alone, after some were created.
    mutating func replaceLinks(with links: [KernelLink]) {
        self.links = links
        self.positionByName = Dictionary(
            links.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { $1 })
        self.positionByIndex = Dictionary(
            links.enumerated().map { ($1.index, $0) }, uniquingKeysWith: { $1 })
        self.positionByMark = [:]
        for (position, link) in links.enumerated() {
            for mark in link.alternativeNames { self.positionByMark[mark] = position }
        }
    }

    func link(_ name: String) -> KernelLink? { self.positionByName[name].map { self.links[$0] } }
    /// The link that has an alternative name.
    func holder(of mark: String) -> KernelLink? { self.positionByMark[mark].map { self.links[$0] } }

    func link(_ index: Int32) -> KernelLink? { self.positionByIndex[index].map { self.links[$0] } }
    func vlans(of link: Int32) -> PortVLANs { self.vlansByLink[link] ?? PortVLANs() }
    func addresses(of link: Int32) -> [LinkAddress] { self.addressesByLink[link] ?? [] }

    /// The link of that name, where it is a bridge.
    func bridge(_ name: String) -> KernelLink? {
        self.link(name).flatMap { $0.kind == "bridge" ? $0 : nil }
    }

    /// Our SVI of a VLAN: an 802.1Q device on the bridge with our mark or, where the topology names it, with our name.
    func svi(_ vlan: VID, in scope: SwitchScope) -> KernelLink? {
        guard let bridge = self.bridge(scope.bridge) else { return nil }
        func isIt(_ link: KernelLink) -> Bool { link.isVLAN(of: bridge) && link.vid == vlan }
        // Nearly always it has the name that we gave it.
        let named = self.link(Marks.sviName(vlan, of: scope.bridge)).flatMap { isIt($0) ? $0 : nil }
        return (named ?? self.links.first(where: isIt)).flatMap { self.isOurs($0, vlan, scope) ? $0 : nil }
    }

    /// Whether an 802.1Q device on our bridge is ours.
    func isOurs(_ device: KernelLink, _ vlan: VID, _ scope: SwitchScope) -> Bool {
        device.alternativeNames.contains(Marks.svi(vlan, of: scope.bridge))
            || scope.svis.contains(vlan) && device.name == Marks.sviName(vlan, of: scope.bridge)
    }

    /// Our VRF: the one with our mark.
    func vrf(of bridge: String) -> KernelLink? {
        self.links.first { $0.kind == "vrf" && $0.alternativeNames.contains(Marks.vrf(of: bridge)) }
    }

    /// The route that keeps packets of our VRF from falling through to the machine's own tables.
    func lastResort(of vrf: KernelLink) -> Route? {
        self.routes.first {
            $0.table == vrf.table && $0.kind == .unreachable && $0.destination.length == 0
                && $0.protocolNumber == Marks.protocolNumber
        }
    }

    /// Whether an address on an SVI of ours is one that we wrote.
    func isOurs(_ address: LinkAddress) -> Bool {
        guard address.isPermanent else { return false }
        return address.protocolNumber == Marks.protocolNumber || !self.keepsAuthors && address.protocolNumber == nil
    }
}

extension KernelLink {
    /// Whether this is an 802.1Q device on that bridge, in this namespace.
    func isVLAN(of bridge: KernelLink) -> Bool {
        self.kind == "vlan" && self.lower == bridge.index && !self.lowerIsElsewhere
    }

    /// Our marks as a port of that bridge: one, or after a rename by hand perhaps two.
    func portMarks(of bridge: String) -> [String] {
        let prefix = Marks.ports(of: bridge)
        return self.alternativeNames.filter { $0.hasPrefix(prefix) }
    }
}
