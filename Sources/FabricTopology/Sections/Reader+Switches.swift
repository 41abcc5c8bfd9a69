import FabricModel

/// `profiles:` and `switches:`
extension Reader {
    static let drivers = DriverKind.allCases.map(\.rawValue)

    mutating func readProfiles(_ values: [Value]) {
        for pair in self.entries(values, of: "profiles") {
            guard self.check(pair.key.text, against: .label, at: pair.key),
                let fields = self.fields(pair.value, SwitchKey.self)
            else {
                self.profiles[pair.key.text] = SwitchDraft()
                continue
            }
            if let word = fields.word(.profile) {
                self.mistakes.error(
                    .unknownKey, at: word.origin, "a profile has no profile of its own",
                    help: "write everything into this one")
            }
            self.profiles[pair.key.text] = self.draft(fields)
        }
    }

    mutating func readSwitches(_ values: [Value]) {
        var found: [(name: String, word: Word, draft: SwitchDraft)] = []
        for pair in self.entries(values, of: "switches") {
            guard let names = self.names(pair.key), let fields = self.fields(pair.value, SwitchKey.self) else {
                continue
            }
            var draft = self.draft(fields)
            if fields[.profile] != nil { self.apply(fields[.profile], to: &draft) }
            // Counted first: also switches with a mistake get their ports, so that what refers to those is not called wrong.
            let each = (draft.layout.map { self.layouts[$0].templates.count } ?? 0) + (draft.gateways?.count ?? 0)
            guard self.mayMake(names.count * each, at: pair.key) else { break }
            let isFine = [
                self.check(names, against: .station, at: pair.key),
                self.takeStations(names, what: "switch", at: pair.key), self.check(draft, of: pair.key),
            ].allSatisfy { $0 }
            if !isFine { draft = SwitchDraft(layout: draft.layout, isBroken: draft.isBroken) }
            found += names.map { ($0, pair.key, draft) }
        }
        found.sort { precedes($0.name, $1.name) }
        for (name, word, draft) in found where self.switchByName[name] == nil { self.add(name, word, draft) }
        self.occupants = [Occupant](repeating: .nobody, count: self.fabric.ports.count)
    }

    /// What a switch's or profile's own keys say.
    private mutating func draft(_ fields: Fields<SwitchKey>) -> SwitchDraft {
        var draft = SwitchDraft()
        draft.driver = Reader.said(self.choice(fields[.driver], "a driver", DriverKind.self), fields.word(.driver))
        draft.target = Reader.said(self.choice(fields[.target], "a target", SwitchTarget.self), fields.word(.target))
        draft.bridge = Reader.said(self.text(fields[.bridge], "a bridge's name"), fields.word(.bridge))
        draft.address = Reader.said(self.text(fields[.address], "HOST:PORT"), fields.word(.address))
        draft.tls = Reader.said(self.tls(fields[.tls]), fields.word(.tls))
        draft.credentials = Reader.said(self.credentials(fields[.credentials]), fields.word(.credentials))
        draft.transit = self.flag(fields[.transit])
        draft.limits = self.limits(fields[.limits])
        draft.management = Reader.said(
            self.text(fields[.management], "an interface's name"), fields.word(.management))
        draft.site = self.text(fields[.site], "a site").flatMap { self.site($0) }
        draft.gateways = fields[.gateway].map { self.gateways($0) }
        let before = self.mistakes.count
        if let layout = self.layout(fields[.ports]) {
            self.layouts.append(layout)
            draft.layout = self.layouts.count - 1
        }
        draft.isBroken = self.mistakes.count > before
        return draft
    }

    private static func said<Content>(_ content: Content?, _ key: Word?) -> SwitchDraft.Said<Content>? {
        guard let content, let key else { return nil }
        return SwitchDraft.Said(content: content, key: key)
    }

    /// `gateway: [web, storage]`, or `gateway: { web: 2001:db8:10::1 }`.
    private mutating func gateways(_ value: Value) -> [GatewayDraft] {
        guard case .mapping = value.content else {
            return self.vlanList(self.texts(value, "VLANs, by name")).map {
                GatewayDraft(vlan: $0.vid, address: nil, origin: $0.word.origin)
            }
        }
        var gateways: [GatewayDraft] = []
        for pair in self.entries(value, of: "addresses") {
            var address: IPv6Address?
            if case .nothing = pair.value.content {
            } else if let word = self.text(pair.value, "an IPv6 address") {
                address = self.address(word)
            }
            let list = self.vlanList([pair.key])
            if list.count > 1, let address {
                self.mistakes.error(
                    .lengthMismatch, at: pair.value.origin,
                    "'\(pair.key.text.shortened)' stands for \(list.count) VLANs, and \(address) is one address")
            }
            gateways += list.map { GatewayDraft(vlan: $0.vid, address: address, origin: pair.key.origin) }
        }
        return gateways
    }

    /// Puts a profile under a switch. A port that both write is the switch's.
    private mutating func apply(_ value: Value?, to draft: inout SwitchDraft) {
        guard let word = self.text(value, "a profile's name"), let profile = self.profile(word) else {
            draft.isBroken = true
            return
        }
        if let own = draft.layout, let base = profile.layout {
            self.layouts.append(self.layouts[own].over(self.layouts[base]))
            draft.layout = self.layouts.count - 1
        }
        draft = draft.over(profile)
    }

    private mutating func profile(_ word: Word) -> SwitchDraft? {
        if let profile = self.profiles[word.text] { return profile }
        self.mistakes.error(
            .unknownProfile, at: word.origin, "there is no profile '\(word.text.shortened)'",
            help: self.help(
                for: word.text, amongThe: self.profiles.count, { $0.profiles.keys.sorted(by: precedes) },
                are: "the profiles are", none: "profiles are written under `profiles`"))
        return nil
    }

    private mutating func add(_ name: String, _ word: Word, _ draft: SwitchDraft) {
        let index = SwitchIndex(self.fabric.switches.count)
        let first = self.fabric.ports.count
        let layout = draft.layout.map { self.layouts[$0] }
        for template in layout?.templates ?? [] {
            var port = template.port
            port.owner = index
            self.fabric.ports.append(port)
        }
        self.fabric.switches.append(
            Switch(
                name: name, driver: draft.driver?.content ?? .linux, target: draft.target?.content ?? .namespace,
                bridge: draft.bridge?.content.text ?? "br0",
                address: draft.address.map { Reader.substituting($0.content.text, name) },
                tls: draft.tls.map { $0.content.of(name) }, credentials: draft.credentials.map { $0.content.of(name) },
                management: draft.management?.content.text, site: draft.site ?? self.implicitSite,
                transit: draft.transit, limits: draft.limits, ports: first..<self.fabric.ports.count,
                origin: word.origin))
        self.switchByName[name] = index
        self.layoutOfSwitch.append(draft.layout)
        if draft.isBroken { self.brokenSwitches.insert(index) }
        for gateway in draft.gateways ?? [] {
            var gateway = gateway
            gateway.owner = index
            self.switchGateways.append(gateway)
        }
    }

    static func substituting(_ text: String, _ name: String) -> String {
        guard text.contains("{") else { return text }
        var parts: [Substring] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "{switch}") {
            parts += [rest[..<open.lowerBound], name[...]]
            rest = rest[open.upperBound...]
        }
        return (parts + [rest]).joined()
    }
}
