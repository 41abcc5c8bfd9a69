package import FabricModel

/// A fabric of two hundred switches that people keep changing, out of a seed: the same edits in any process.
///
/// Every name has one width, so that the order of numbers is the canonical order of names.
package struct EditedFabric {
    /// The switches, links and VLANs that there are.
    package private(set) var switches: Set<Int>
    package private(set) var links: Set<Cable>
    package private(set) var vlans: Set<Int>
    /// Some of the fabric's sites say `generate`.
    package private(set) var sites: Set<Int> = []
    /// The second pool of loopbacks is in use instead of the first.
    package private(set) var hasOtherPool = false
    package private(set) var now = UTCTime(secondsSince1970: 1_800_000_000)
    private var chance: SplitMix64

    package struct Cable: Hashable, Comparable {
        var a: Int
        var b: Int

        package static func < (left: Cable, right: Cable) -> Bool { (left.a, left.b) < (right.a, right.b) }
    }

    /// How many edits people make before they apply them.
    package static let editsPerPass = 20

    package static let site = "2001:db8:aa00::/56"
    package static let pools = ["2001:db8:bb::/64", "2001:db8:cc::/64"]

    package init(seed: UInt64, switches count: Int = 200) {
        self.chance = SplitMix64(seed: seed)
        self.switches = Set(0..<count)
        self.links = Set((0..<count).map { Cable(a: min($0, ($0 + 1) % count), b: max($0, ($0 + 1) % count)) })
        self.vlans = Set((1...20).map { $0 * 50 })
    }

    /// One edit, as people make them: mostly cables, sometimes a switch, a VLAN or a site, rarely a pool.
    package mutating func edit() {
        switch self.chance.below(100) {
        case ..<35:
            let (one, other) = (self.chance.below(260), self.chance.below(260))
            guard one != other, self.switches.contains(one), self.switches.contains(other) else { return }
            self.links.insert(Cable(a: min(one, other), b: max(one, other)))
        case ..<70:
            if let link = self.chance.pick(self.links) { self.links.remove(link) }
        case ..<78:
            guard self.switches.count > 180, let gone = self.chance.pick(self.switches) else { return }
            self.switches.remove(gone)
            self.links = self.links.filter { $0.a != gone && $0.b != gone }
        case ..<86:
            let new = self.chance.below(260)
            guard self.switches.count < 220, !self.switches.contains(new) else { return }
            if let other = self.chance.pick(self.switches) {
                self.links.insert(Cable(a: min(new, other), b: max(new, other)))
            }
            self.switches.insert(new)
        case ..<91: self.vlans.insert(2 + self.chance.below(4000))
        case ..<96: if self.vlans.count > 5, let vlan = self.chance.pick(self.vlans) { self.vlans.remove(vlan) }
        case ..<98: self.sites.formSymmetricDifference([self.chance.below(4)])
        case ..<99: self.hasOtherPool = self.chance.below(8) == 0 ? !self.hasOtherPool : self.hasOtherPool
        default: break
        }
    }

    /// Some edits, and the time that people take for them: minutes or days.
    package mutating func editForAWhile() {
        for _ in 0..<EditedFabric.editsPerPass { self.edit() }
        self.now =
            self.now + .seconds(self.chance.below(10) == 0 ? self.chance.below(200_000) : self.chance.below(3_600))
    }

    package var fabric: Fabric {
        let here = Origin(line: 1, column: 1)
        var fabric = Fabric(name: "edited", files: ["edited"])
        let generated = self.sites.sorted()
        fabric.sites =
            [Site(name: "default", prefix: IPv6Prefix(text: EditedFabric.site), origin: here)]
            + generated.map { Site(name: "site\($0)", prefix: nil, origin: here) }
        fabric.pools = [
            Pool(.loopback, prefix: IPv6Prefix(text: EditedFabric.pools[self.hasOtherPool ? 1 : 0]), origin: here)
        ]
        let ids = self.vlans.sorted().compactMap { VID($0) }
        // A VLAN in every generated site, so that the site is needed.
        let vlans: [(id: VID, site: SiteIndex)] =
            ids.map { ($0, 0) }
            + generated.indices.compactMap { index in VID(4090 + index).map { ($0, index + 1) } }
        fabric.vlans = vlans.map {
            VLAN(id: $0.id, name: EditedFabric.name("v", Int($0.id.rawValue)), site: $0.site, origin: here)
        }
        for (index, vlan) in vlans.enumerated() { fabric.vlanByID[Int(vlan.id.rawValue)] = UInt16(index) }
        var neighbours: [Int: [Int]] = [:]
        for link in self.links {
            neighbours[link.a, default: []].append(link.b)
            neighbours[link.b, default: []].append(link.a)
        }
        var ports: [Cable: PortIndex] = [:]
        for (owner, number) in self.switches.sorted().enumerated() {
            let start = fabric.ports.count
            for other in (neighbours[number] ?? []).sorted() {
                ports[Cable(a: number, b: other)] = PortIndex(fabric.ports.count)
                fabric.ports.append(
                    Port(
                        name: fabric.names.intern(EditedFabric.name("to", other)), owner: SwitchIndex(owner),
                        mode: .trunk,
                        origin: here))
            }
            fabric.switches.append(
                Switch(
                    name: EditedFabric.name("sw", number), driver: .sim, ports: start..<fabric.ports.count, origin: here
                ))
        }
        fabric.links = self.links.sorted().compactMap { link in
            guard let a = ports[link], let b = ports[Cable(a: link.b, b: link.a)] else { return nil }
            return Link(a, b, origin: here)
        }
        return fabric
    }

    private static func name(_ stem: String, _ number: Int) -> String { stem + String(10_000 + number).dropFirst() }
}

extension SplitMix64 {
    fileprivate mutating func below(_ limit: Int) -> Int { Int(self.next() % UInt64(limit)) }

    /// One of a set, whatever order this process keeps it in.
    fileprivate mutating func pick<Element: Comparable & Hashable>(_ elements: Set<Element>) -> Element? {
        if elements.isEmpty { return nil }
        return elements.sorted()[self.below(elements.count)]
    }
}
