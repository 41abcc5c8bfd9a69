import FabricModel

/// `vlans:`
extension Reader {
    mutating func readVLANs(_ values: [Value]) {
        var vlans: [VLAN] = []
        var names = NameRegistry()
        var byID: [VID: (name: String, origin: Origin)] = [:]
        for pair in self.entries(values, of: "VLANs") {
            for vlan in self.vlans(pair) {
                if let taken = names.take(vlan.name, what: "VLAN", at: pair.key.origin) {
                    self.report(vlan.name, what: "VLAN", isTakenBy: taken, others: 0, at: pair.key)
                    continue
                }
                self.vlanByName[vlan.name] = .some(vlan.vlan?.id)
                guard let vlan = vlan.vlan else { continue }
                if let taken = byID[vlan.id] {
                    self.mistakes.error(
                        .duplicateVLANID, at: vlan.origin,
                        "VLAN \(vlan.name) has the id \(vlan.id) of VLAN \(taken.name) in "
                            + self.mistakes.place(taken.origin),
                        help: "give each VLAN an id of its own")
                    continue
                }
                byID[vlan.id] = (vlan.name, vlan.origin)
                vlans.append(vlan)
            }
        }
        self.fabric.vlans = vlans.sorted { precedes($0.name, $1.name) }
        for (index, vlan) in self.fabric.vlans.enumerated() {
            self.fabric.vlanByID[Int(vlan.id.rawValue)] = UInt16(index)
        }
    }

    /// The VLANs of one entry: each name, and the VLAN unless something is wrong with it.
    private mutating func vlans(_ pair: Value.Pair) -> [(name: String, vlan: VLAN?)] {
        guard let names = self.names(pair.key) else { return [] }
        let broken = names.map { (name: $0, vlan: VLAN?.none) }
        guard self.check(names, against: .label, at: pair.key) else { return broken }
        // `web: 10` is short for `web: { id: 10 }`.
        var fields = Fields<VLANKey>(origin: pair.value.origin)
        var id = pair.value
        if case .text = pair.value.content {
        } else {
            guard let written = self.fields(pair.value, VLANKey.self), let value = written[.id] else { return broken }
            (fields, id) = (written, value)
        }
        let mtu = self.mtu(fields[.mtu])
        let dhcp = self.choice(fields[.dhcp], "what hosts ask a DHCPv6 server for", DHCPUse.self) ?? .none
        let nameServers = self.texts(fields[.rdnss], "the addresses of DNS servers").compactMap { self.address($0) }
        let description = self.description(fields[.description])
        let site = self.text(fields[.site], "a site").map { self.site($0) }
        guard let word = self.text(id, "a VLAN id, 1 to 4094"),
            let ids = self.paired(word, with: pair.key, count: names.count)
        else { return broken }
        let prefixes = self.text(fields[.prefix], "a /64").flatMap { word in
            self.paired(word, with: pair.key, count: names.count).map { (word, $0) }
        }
        if fields[.prefix] == nil, site == nil, self.implicitSite == nil, !self.fabric.sites.isEmpty {
            self.mistakes.error(
                .siteNeeded, at: pair.key.origin, "VLAN \(pair.key.text) has neither a site nor a prefix",
                help: "write `site:`, one of \(self.fabric.sites.map(\.name).joined(separator: ", "))")
        }
        return names.indices.map { index in
            guard let vid = self.vid(ids[index], at: word) else { return broken[index] }
            let prefix = prefixes.flatMap { word, texts in
                self.prefix(
                    Word(texts[index], at: word.origin, inset: word.inset), lengths: 64...64, "a VLAN's prefix")
            }
            return (
                names[index],
                VLAN(
                    id: vid, name: names[index], site: site ?? self.implicitSite, prefix: prefix, mtu: mtu,
                    nameServers: nameServers, dhcp: dhcp, description: description, origin: pair.key.origin)
            )
        }
    }

    private mutating func vid(_ text: String, at word: Word) -> VID? {
        if let vid = VID(text: text) { return vid }
        let help =
            switch text {
            case "0": "id 0 marks frames that have a priority and no VLAN"
            case "4095": "id 4095 is reserved (IEEE 802.1Q)"
            default:
                text.contains("-") || text.contains(",")
                    ? "a VLAN has one id; a range of names takes a range of ids, quoted: \"[101-160]\""
                    : "VLAN ids are 1 to 4094"
            }
        self.mistakes.error(
            .badVLANID, at: word.origin, "'\(text.shortened)' is no VLAN id", help: help)
        return nil
    }
}

/// References to VLANs.
extension Reader {
    /// A VLAN by its name, nil where there is none or something is wrong with it.
    mutating func vlan(_ name: String, at word: Word) -> VID? {
        if let known = self.vlanByName[name] { return known }
        self.reportUnknownVLAN(name, others: 0, at: word)
        return nil
    }

    private mutating func reportUnknownVLAN(_ name: String, others: Int, at word: Word) {
        let byID = VID(text: name).flatMap { self.fabric.vlan($0) }
        let more = others == 0 ? "" : ", nor \(others) more of '\(word.text.shortened)'"
        self.mistakes.error(
            .unknownVLAN, at: word.origin, "there is no VLAN '\(name.shortened)'\(more)",
            help: byID.map { "VLANs go by their names: \(name) is '\($0.name)'" }
                ?? self.help(
                    for: name, amongThe: self.fabric.vlans.count, { $0.fabric.vlans.map(\.name) },
                    are: "the VLANs are", none: "VLANs are written under `vlans`"))
    }

    /// The VLANs of a list of names and ranges, in the order of the list; `all` and `*` are every VLAN of the file.
    mutating func vlanList(_ words: [Word]) -> [(vid: VID, word: Word)] {
        words.flatMap { word in self.vlans(of: word).map { ($0, word) } }
    }

    /// The VLANs of a list as a set. Ports repeat their trunks' ranges by the thousand, so each text is worked out once.
    mutating func vlanSet(_ value: Value?) -> VLANSet? {
        guard value != nil else { return nil }
        var set = VLANSet()
        for word in self.texts(value, "VLANs, by name") {
            if let known = self.vlanRanges[word.text] {
                set = set.union(known)
                continue
            }
            let before = self.mistakes.count
            let found = VLANSet(self.vlans(of: word))
            // One with a mistake is told at every place where it stands.
            if self.mistakes.count == before { self.vlanRanges[word.text] = found }
            set = set.union(found)
        }
        return set
    }

    private mutating func vlans(of word: Word) -> [VID] {
        if word.text == "all" || word.text == "*" {
            return self.mayExpand(self.fabric.vlans.count, at: word) ? self.fabric.vlans.map(\.id) : []
        }
        guard let names = self.names(word) else { return [] }
        let unknown = names.filter { self.vlanByName[$0] == nil }
        if let first = unknown.first { self.reportUnknownVLAN(first, others: unknown.count - 1, at: word) }
        return names.compactMap { self.vlanByName[$0] ?? nil }
    }

    /// One VLAN, by name.
    mutating func vlan(_ value: Value?) -> VID? {
        guard let word = self.text(value, "a VLAN's name") else { return nil }
        return self.vlan(word.text, at: word)
    }
}
