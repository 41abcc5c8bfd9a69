internal import FabricModel

/// What radvd is told about a bridge's SVIs: a radvd.conf(5) that is wholly ours.
///
/// An SVI that has fallen silent keeps a section for as long as it is there: one that says "no router any more" (a lifetime of
/// 0), again and again, so that a host which missed it hears it the next time. radvd itself says so only when it ends.
struct RadvdConfiguration: Hashable {
    enum Entry: Hashable {
        case announcing(Advertisement)
        /// It was announced, and is no router any more.
        case withdrawn
    }

    /// By the interface's name.
    var entries: [String: Entry] = [:]

    init(_ entries: [String: Entry] = [:]) { self.entries = entries }

    /// What an interface announces; nil for a silent one.
    func advertisement(on interface: String) -> Advertisement? {
        guard case .announcing(let advertisement) = self.entries[interface] else { return nil }
        return advertisement
    }

    /// The file, in the order of the interfaces' names. radvd refuses one without any interface, so the loopback is in it,
    /// through which it says nothing.
    var text: String {
        let interfaces = self.entries.sorted { precedes($0.key, $1.key) }
        let sections = interfaces.map { interface, entry in
            switch entry {
            case .announcing(let advertisement): RadvdSection(advertisement, on: interface)
            case .withdrawn: RadvdSection.withdrawal(on: interface)
            }
        }
        return RadvdConfiguration.remark + RadvdSection("", [], [RadvdConfiguration.loopback] + sections).text()
    }

    private static let remark = "# Written by selvage. An edit by hand is drift, which the next apply takes back.\n"
    private static let loopback = RadvdSection("interface lo", ["AdvSendAdvert off"])

    /// Reads what `text` prints, and what somebody made of it. A file that radvd could not read announces nothing.
    init(text: String) {
        for section in RadvdSection(text: text)?.sections ?? [] {
            let words = section.head.split(separator: " ")
            guard words.count == 2, words[0] == "interface", section != RadvdConfiguration.loopback else { continue }
            let interface = String(words[1])
            self.entries[interface] =
                section == RadvdSection.withdrawal(on: interface) ? .withdrawn : .announcing(Advertisement(section))
        }
    }
}

extension RadvdSection {
    /// The statements for one interface. Everything that we mean is said, so that no default of radvd's matters.
    init(_ advertisement: Advertisement, on interface: String) {
        func flag(_ isOn: Bool) -> String { isOn ? "on" : "off" }
        self.init(
            "interface \(interface)",
            RadvdSection.manner(advertisement.interval, advertisement.lifetime) + [
                "AdvDefaultPreference \(advertisement.preference.rawValue)",
                "AdvManagedFlag \(flag(advertisement.dhcp == .addresses))",
                // A server that gives addresses has the rest too (RFC 8415, 4.2).
                "AdvOtherConfigFlag \(flag(advertisement.dhcp != .none))",
                "AdvLinkMTU \(advertisement.mtu)",
            ],
            advertisement.prefixes.map {
                RadvdSection(
                    "prefix \($0.prefix)",
                    ["AdvOnLink \(flag($0.isOnLink))", "AdvAutonomous \(flag($0.isAutonomous))"])
            })
        if !advertisement.nameServers.isEmpty {
            let servers = advertisement.nameServers.map { "\($0)" }.joined(separator: " ")
            // As long as its router is one (RFC 8106, 5.1).
            self.sections.append(RadvdSection("RDNSS \(servers)", ["AdvRDNSSLifetime \(advertisement.lifetime)"]))
        }
    }

    static func withdrawal(on interface: String) -> RadvdSection {
        RadvdSection("interface \(interface)", RadvdSection.manner(Advertisement.usualInterval, 0))
    }

    private static func manner(_ interval: UInt16, _ lifetime: UInt16) -> [String] {
        [
            "AdvSendAdvert on",
            // radvd takes no less than three seconds, and no more than three quarters of the most (RFC 4861, 6.2.1).
            "MinRtrAdvInterval \(max(3, interval / 3))",
            "MaxRtrAdvInterval \(interval)", "AdvDefaultLifetime \(lifetime)",
        ]
    }
}

extension Advertisement {
    /// Reads the section of an interface. What it does not say as we would is in `others`, so that nothing equals what we write
    /// but what we write.
    init(_ section: RadvdSection) {
        var values: [Substring: Substring] = [:]
        for statement in section.statements {
            let words = statement.split(separator: " ")
            if words.count == 2 { values[words[0]] = words[1] }
        }
        func isOn(_ key: Substring, in section: RadvdSection) -> Bool { section.statements.contains("\(key) on") }
        let servers = section.sections.first { $0.head.hasPrefix("RDNSS ") }?.head.split(separator: " ").dropFirst()
        self.init(
            preference: values["AdvDefaultPreference"].flatMap { Preference(rawValue: String($0)) } ?? .medium,
            lifetime: values["AdvDefaultLifetime"].flatMap { UInt16($0) } ?? Advertisement.usualLifetime,
            interval: values["MaxRtrAdvInterval"].flatMap { UInt16($0) } ?? Advertisement.usualInterval,
            mtu: values["AdvLinkMTU"].flatMap { UInt16($0) } ?? 0,
            dhcp: isOn("AdvManagedFlag", in: section)
                ? .addresses : isOn("AdvOtherConfigFlag", in: section) ? .options : .none,
            prefixes: section.sections.compactMap { inner in
                let words = inner.head.split(separator: " ")
                guard words.count == 2, words[0] == "prefix", let prefix = IPv6Prefix(text: words[1]) else {
                    return nil
                }
                return AdvertisedPrefix(
                    prefix, isOnLink: isOn("AdvOnLink", in: inner), isAutonomous: isOn("AdvAutonomous", in: inner))
            },
            nameServers: (servers ?? []).compactMap { IPv6Address(text: $0) })
        let (said, meant) = (section.lines, RadvdSection(self, on: "").lines)
        self.others = surplus(of: said, over: meant) + surplus(of: meant, over: said).map { "not \($0)" }
    }
}

/// The lines that stand more often in one list than in the other.
private func surplus(of lines: [String], over others: [String]) -> [String] {
    var counts = Dictionary(others.map { ($0, 1) }, uniquingKeysWith: +)
    return lines.filter { line in
        guard let count = counts[line], count > 0 else { return true }
        counts[line] = count - 1
        return false
    }
}
