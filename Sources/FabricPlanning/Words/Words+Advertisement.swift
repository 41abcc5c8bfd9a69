import FabricModel

extension Words {
    /// What a gateway announces, `2001:db8:30::/64, high preference, MTU 1500`: all that can differ, and of what nearly always is
    /// the same only what is not.
    static func value(_ advertisement: Advertisement) -> String {
        var words = advertisement.prefixes.map { Words.value($0) }
        words.append("\(advertisement.preference.rawValue) preference")
        words.append(advertisement.mtu == 0 ? "no MTU" : "MTU \(advertisement.mtu)")
        switch advertisement.dhcp {
        case .none: break
        case .options: words.append("DHCPv6 for options")
        case .addresses: words.append("DHCPv6 for addresses")
        }
        if !advertisement.nameServers.isEmpty {
            words.append("DNS \(advertisement.nameServers.map { "\($0)" }.joined(separator: " "))")
        }
        if advertisement.lifetime != Advertisement.usualLifetime { words.append("for \(advertisement.lifetime) s") }
        if advertisement.interval != Advertisement.usualInterval { words.append("every \(advertisement.interval) s") }
        return (words + advertisement.others.map { "'\($0)'" }).joined(separator: ", ")
    }

    private static func value(_ prefix: AdvertisedPrefix) -> String {
        let text = "\(prefix.prefix)"
        return switch (prefix.isOnLink, prefix.isAutonomous) {
        case (true, true): text
        case (true, false): "\(text) (no addresses of their own)"
        case (false, true): "\(text) (not on link)"
        case (false, false): "\(text) (neither on link nor for addresses of their own)"
        }
    }
}
