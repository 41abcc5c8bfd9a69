import FabricModel

/// `gateways:`, and the gateways that switches name.
extension Reader {
    /// Who routes for a VLAN, the hosts' first choice first.
    private struct Order {
        var gateways: [(owner: SwitchIndex, address: IPv6Address?, origin: Origin)]
    }

    mutating func readGateways(_ values: [Value]) {
        var orders: [VID: Order] = [:]
        for draft in self.switchGateways {
            let gateway = (owner: draft.owner, address: draft.address, origin: draft.origin)
            if let first = orders[draft.vlan]?.gateways.first {
                self.reportOrder(draft.vlan, at: draft.origin, first: first.origin, isSame: first.owner == draft.owner)
            } else {
                orders[draft.vlan] = Order(gateways: [gateway])
            }
        }
        let entries = self.list(values, of: "gateways").compactMap { self.fields($0, GatewayKey.self) }
        // An entry for all VLANs is for those that no other entry names.
        for entry in entries where !self.isForAll(entry) { self.read(entry, into: &orders) }
        for entry in entries where self.isForAll(entry) { self.read(entry, into: &orders) }
        for (vlan, order) in orders.sorted(by: { $0.key < $1.key }) {
            for (preference, gateway) in order.gateways.enumerated() {
                self.fabric.gateways.append(
                    Gateway(
                        vlan: vlan, owner: gateway.owner, preference: UInt8(clamping: preference),
                        address: gateway.address, origin: gateway.origin))
            }
        }
    }

    private func isForAll(_ entry: Fields<GatewayKey>) -> Bool {
        guard case .text(let word) = entry[.vlans]?.content else { return false }
        return word.text == "*" || word.text == "all"
    }

    private mutating func read(_ entry: Fields<GatewayKey>, into orders: inout [VID: Order]) {
        let isForAll = self.isForAll(entry)
        let vlans = self.vlanList(self.texts(entry[.vlans], "VLANs, by name"))
        let switches = self.switchList(self.texts(entry[.switches], "switches, by name"))
        let spreads = self.flag(entry[.spread]) ?? false
        let addresses = self.addresses(entry[.addresses], switches: switches.map(\.index))
        guard switches.count <= 16 else {
            self.mistakes.error(
                .badValue, at: entry.origin, "\(switches.count) gateways for one VLAN; 16 are possible",
                help: "two are enough for one to die")
            return
        }
        let ways =
            spreads && !switches.isEmpty
            ? Ways(among: switches.map { StableHash.of(self.fabric.switches[Int($0.index)].name) }) : nil
        let everywhere = isForAll ? Set(orders.keys) : []
        // One for each range: its other VLANs are the same mistake.
        var told: Set<Origin> = []
        for (vlan, word) in vlans where !everywhere.contains(vlan) {
            if let first = orders[vlan]?.gateways.first {
                if told.insert(word.origin).inserted {
                    self.reportOrder(vlan, at: word.origin, first: first.origin, isSame: false)
                }
                continue
            }
            let order = ways?.preference(of: Ways.way(of: vlan)).map { switches[$0] } ?? switches
            orders[vlan] = Order(
                gateways: order.map { ($0.index, addresses[vlan]?[$0.index], word.origin) })
        }
        for (vlan, _) in addresses where !vlans.contains(where: { $0.vid == vlan }) {
            self.mistakes.error(
                .disagreement, at: entry.word(.addresses)?.origin,
                "there is an address for VLAN \(self.fabric.label(vlan)), which this entry does not route")
        }
    }

    /// `{ web: 2001:db8:10::1 }` where one switch routes, `{ web: { sw1: 2001:db8:10::1 } }` where several do.
    private mutating func addresses(_ value: Value?, switches: [SwitchIndex]) -> [VID: [SwitchIndex: IPv6Address]] {
        var addresses: [VID: [SwitchIndex: IPv6Address]] = [:]
        for pair in self.entries(value, of: "addresses") {
            guard let vlan = self.vlan(pair.key.text, at: pair.key) else { continue }
            if case .mapping = pair.value.content {
                for pair in self.entries(pair.value, of: "addresses") {
                    guard let index = self.switchIndex(pair.key.text, at: pair.key),
                        let word = self.text(pair.value, "an IPv6 address")
                    else { continue }
                    if !switches.contains(index) {
                        self.mistakes.error(
                            .disagreement, at: pair.key.origin,
                            "'\(pair.key.text)' is not among the switches of this entry")
                    }
                    addresses[vlan, default: [:]][index] = self.address(word)
                }
            } else if let word = self.text(pair.value, "an IPv6 address"), let address = self.address(word) {
                if switches.count == 1 {
                    addresses[vlan, default: [:]][switches[0]] = address
                } else {
                    self.mistakes.error(
                        .lengthMismatch, at: word.origin, "one address for \(switches.count) switches",
                        help: "write { SWITCH: ADDRESS } for each")
                }
            }
        }
        return addresses
    }

    private mutating func reportOrder(_ vlan: VID, at origin: Origin, first: Origin, isSame: Bool) {
        let name = self.fabric.vlan(vlan)?.name ?? "\(vlan)"
        self.mistakes.error(
            .gatewayOrder, at: origin,
            "VLAN \(name) already has a gateway in \(self.mistakes.place(first))",
            help: isSame
                ? "name it once"
                : "write several in one entry, in order of preference: "
                    + "`gateways: [{ vlans: \(name), switches: [FIRST, SECOND] }]`")
    }
}
