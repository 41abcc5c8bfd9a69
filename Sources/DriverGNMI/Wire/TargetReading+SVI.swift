internal import FabricModel
internal import GNMI

extension TargetReading.SVI {
    /// Reads an interface with a `routed-vlan`; nil for one that is on no VLAN.
    init?(_ entry: JSONValue, _ name: String, _ dialect: Dialect) {
        guard let routed = entry["routed-vlan"] else { return nil }
        let told = Leaves(routed)["vlan"]?.vlanID
        let inName = dialect.isPlain ? nil : TargetReading.SVI.vlan(inName: name)
        // Some targets have an empty `routed-vlan` at every port.
        guard let vlan = told ?? inName else { return nil }
        let leaves = Leaves(entry)
        var faults: [UnreadPart] = []
        let ipv6 = routed["ipv6"]
        if told == nil { faults.append(UnreadPart("the VLAN of \(name)", why: Leaves(routed).words(for: "vlan"))) }
        let mtu = leaves["mtu"]?.integer(UInt16.self)
        if mtu == nil { faults.append(UnreadPart("the MTU of \(name)", why: leaves.words(for: "mtu"))) }
        var addresses: [SVIAddress] = []
        for address in ipv6?["addresses", "address"]?.elements ?? [] {
            guard let found = SVIAddress.all(in: address) else {
                faults.append(UnreadPart("an address of \(name)", why: "the target says \(address.shortened)"))
                continue
            }
            addresses += found
        }
        let linkLocals = addresses.filter { $0.interface.address.isLinkLocal }
        var advertisement: Advertisement?
        if let announced = ipv6?["router-advertisement"], let config = Leaves(announced).whole,
            config["enable"]?.bool ?? false
        {
            advertisement = Advertisement(config, announced["prefixes", "prefix"]?.elements ?? [], dialect)
            if advertisement == nil {
                faults.append(UnreadPart("what \(name) announces", why: "the target says \(announced.shortened)"))
            }
        }
        self.name = name
        self.config = SVIConfig(
            vlan: vlan, isUp: leaves.isEnabled, mtu: mtu ?? 0,
            followsPorts: leaves["follows-ports"]?.bool ?? true,
            acceptsAdvertisements: Leaves(ipv6)["accepts-advertisements"]?.bool ?? false,
            // Fixed means: the only one, and usable.
            linkLocal: linkLocals.count == 1 && linkLocals[0].state != .duplicate
                ? linkLocals[0].interface.address : nil,
            addresses: addresses.filter { !$0.interface.address.isLinkLocal }, advertisement: advertisement)
        self.linkLocals = linkLocals.map(\.interface.address)
        self.announces = ipv6?["router-advertisement"] != nil
        self.faults = faults
    }

    /// `br0.10` is an SVI of VLAN 10.
    private static func vlan(inName name: String) -> VID? {
        name.utf8.lastIndex(of: UInt8(ascii: ".")).flatMap { VID(text: name[name.index(after: $0)...]) }
    }
}

extension SVIAddress {
    /// An entry of `addresses`, which is one address in one network or several; nil where it makes no sense.
    static func all(in entry: JSONValue) -> [SVIAddress]? {
        let leaves = Leaves(entry)
        guard let address = (entry["ip"] ?? leaves["ip"])?.string.flatMap({ IPv6Address(text: $0) }),
            let length = leaves["prefix-length"]?.integer(Int.self)
        else { return nil }
        let state: State? =
            switch leaves["status"]?.string {
            case "TENTATIVE": .tentative
            case "DUPLICATE": .duplicate
            // Optimistic, deprecated or inaccessible ones have passed duplicate detection.
            case "PREFERRED", "OPTIMISTIC", "DEPRECATED", "INACCESSIBLE", "UNKNOWN", nil: .ready
            case .some: nil
            }
        var all: [SVIAddress] = []
        for length in [length] + (leaves["other-prefix-lengths"]?.elements ?? []).map({ $0.integer(Int.self) ?? -1 }) {
            guard (0...128).contains(length), let state,
                let interface = InterfaceAddress(address, prefixLength: length)
            else { return nil }
            all.append(SVIAddress(interface, state: state))
        }
        return all
    }
}

extension Advertisement {
    /// Reads a `router-advertisement`: its `config` or `state`, and its prefixes; nil where something of it makes no sense.
    init?(_ value: JSONValue, _ entries: [JSONValue], _ dialect: Dialect) {
        var prefixes: [AdvertisedPrefix] = []
        for entry in entries {
            let leaves = Leaves(entry)
            guard let prefix = (entry["prefix"] ?? leaves["prefix"])?.string.flatMap({ IPv6Prefix(text: $0) }) else {
                return nil
            }
            prefixes.append(
                AdvertisedPrefix(
                    prefix, isOnLink: leaves["enable-onlink"]?.bool ?? true,
                    isAutonomous: !(leaves["disable-autoconfiguration"]?.bool ?? false)))
        }
        var servers: [IPv6Address] = []
        for server in value["name-servers"]?.elements ?? [] {
            guard let address = server.string.flatMap({ IPv6Address(text: $0) }) else { return nil }
            servers.append(address)
        }
        guard let lifetime = value["lifetime"]?.integer(UInt16.self),
            let interval = value["interval"]?.integer(UInt16.self),
            // Where there is a leaf for it, this is its default.
            let mtu = (value["mtu"] ?? (dialect.isPlain ? 0 : 1500)).integer(UInt16.self),
            let preference = Preference(word: value["preference"]?.string ?? "MEDIUM")
        else { return nil }
        let isManaged = value["managed"]?.bool ?? false
        self.init(
            preference: preference, lifetime: lifetime, interval: interval, mtu: mtu,
            dhcp: isManaged ? .addresses : value["other-config"]?.bool ?? false ? .options : .none,
            prefixes: prefixes, nameServers: servers, others: (value["others"]?.elements ?? []).compactMap(\.string))
    }

    /// As a `router-advertisement`.
    var json: JSONValue {
        var config: [JSONMember] = [
            JSONMember("enable", true), JSONMember("interval", .number(self.interval)),
            JSONMember("lifetime", .number(self.lifetime)), JSONMember("managed", .bool(self.dhcp == .addresses)),
            JSONMember("other-config", .bool(self.dhcp == .options)),
            JSONMember("selvage-bridge:preference", .string(self.preference.word)),
            JSONMember("selvage-bridge:mtu", .number(self.mtu)),
        ]
        if !self.nameServers.isEmpty {
            config.append(
                JSONMember("selvage-bridge:name-servers", .array(self.nameServers.map { .string("\($0)") })))
        }
        if !self.others.isEmpty {
            config.append(JSONMember("selvage-bridge:others", .array(self.others.map { .string($0) })))
        }
        var members = [JSONMember("openconfig-if-ip:config", .object(config))]
        if !self.prefixes.isEmpty {
            members.append(
                JSONMember("openconfig-if-ip:prefixes", ["prefix": .array(self.prefixes.map(\.json))]))
        }
        return .object(members)
    }
}

extension AdvertisedPrefix {
    fileprivate var json: JSONValue {
        let prefix = JSONValue.string("\(self.prefix)")
        return [
            "prefix": prefix,
            "config": [
                "prefix": prefix, "enable-onlink": .bool(self.isOnLink),
                "disable-autoconfiguration": .bool(!self.isAutonomous),
            ],
        ]
    }
}

extension Advertisement.Preference {
    fileprivate var word: String {
        switch self {
        case .high: "HIGH"
        case .medium: "MEDIUM"
        case .low: "LOW"
        }
    }

    fileprivate init?(word: String) {
        guard let preference = Advertisement.Preference.allCases.first(where: { $0.word == word }) else { return nil }
        self = preference
    }
}
