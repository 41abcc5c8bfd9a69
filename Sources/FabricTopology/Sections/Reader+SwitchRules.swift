import FabricModel

/// What must be true of a switch's keys together: each driver's keys, and the names that its ports may have.
extension Reader {
    mutating func check(_ draft: SwitchDraft, of word: Word) -> Bool {
        let before = self.mistakes.count
        let driver = draft.driver?.content ?? .linux
        switch driver {
        case .linux:
            self.refuse(draft.address, "address", driver, help: "it manages the machine it runs on")
            self.refuseConnection(draft, driver, help: "it manages the machine it runs on")
        case .gnmi, .files:
            self.refuse(draft.target, "target", driver, help: "it is for Linux machines")
            if driver == .gnmi, draft.address == nil {
                self.mistakes.error(
                    .driverKey, at: word.origin, "'\(word.text.shortened)' has the driver gnmi and no address",
                    help: "write `address: HOST:PORT`, in a profile with {switch} for the switch's name")
            }
            if driver == .files {
                self.refuse(draft.bridge, "bridge", driver, help: "it is for Linux, Open vSwitch and gNMI")
                self.refuseConnection(draft, driver, help: "it writes files and speaks to nobody")
            }
        case .ovs, .sim: break
        }
        if let bridge = draft.bridge?.content { self.check(bridge.text, against: .bridge(driver), at: bridge) }
        if let address = draft.address?.content { self.checkAddress(address) }
        if let management = draft.management?.content {
            self.check(
                management.text, against: .port(driver, bridge: draft.bridge?.content.text ?? "br0"), at: management)
        }
        self.check(draft.limits, driver)
        if let layout = draft.layout { self.checkPorts(of: self.layouts[layout], draft, driver) }
        return self.mistakes.count == before
    }

    private mutating func refuseConnection(_ draft: SwitchDraft, _ driver: DriverKind, help: String) {
        self.refuse(draft.tls, "tls", driver, help: help)
        self.refuse(draft.credentials, "credentials", driver, help: help)
    }

    private mutating func refuse<Content>(
        _ said: SwitchDraft.Said<Content>?, _ key: String, _ driver: DriverKind, help: String
    ) {
        guard let said else { return }
        self.mistakes.error(
            .driverKey, at: said.key.origin, "a switch with the driver \(driver.rawValue) has no '\(key)'", help: help)
    }

    /// HOST:PORT, where HOST is a name, an IPv6 address in brackets, or has {switch} in it.
    private mutating func checkAddress(_ word: Word) {
        let text = Reader.substituting(word.text, "switch")
        let colon = text.lastIndex(of: ":")
        let host = colon.map { text[..<$0] } ?? text[...]
        let port = colon.flatMap { Decimal.read(text[text.index(after: $0)...], upTo: 65535) } ?? 0
        let isHost =
            if host.hasPrefix("["), host.hasSuffix("]") {
                IPv6Address(text: host.dropFirst().dropLast()) != nil
            } else {
                NameRule.station.problem(with: String(host)) == nil
            }
        guard !isHost || port == 0 else { return }
        self.mistakes.error(
            .badAddress, at: word.origin, "expected HOST:PORT, found '\(word.text.shortened)'",
            help: "\"{switch}.mgmt.example:9339\", or \"[2001:db8::7]:9339\"")
    }

    private mutating func checkPorts(of layout: PortLayout, _ draft: SwitchDraft, _ driver: DriverKind) {
        let bridge = draft.bridge?.content.text ?? "br0"
        var told: Set<Origin> = []
        for template in layout.templates {
            if NameRule.port(driver, bridge: bridge).problem(with: template.name) != nil,
                told.insert(template.word.origin).inserted
            {
                self.check(template.name, against: .port(driver, bridge: bridge), at: template.word)
            }
        }
        if let management = draft.management, let position = layout.positions[management.content.text] {
            self.mistakes.error(
                .managementPort, at: layout.templates[position].word.origin,
                "'\(management.content.text)' is the switch's management port",
                help: "no plan touches it, so it cannot be one of the ports too")
        }
    }
}
