import FabricModel

extension SplitMix64 {
    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

/// A YAML document as a tree, to be written in any order and style.
indirect enum Tree {
    case text(String)
    case list([Tree])
    case mapping([(String, Tree)])

    /// The same document with every mapping in another order.
    func shuffled(_ random: inout SplitMix64) -> Tree {
        switch self {
        case .text: self
        case .list(let elements): .list(elements.map { $0.shuffled(&random) })
        case .mapping(let pairs):
            .mapping(pairs.map { ($0.0, $0.1.shuffled(&random)) }.shuffled(using: &random))
        }
    }

    /// Flow style with everything quoted, which is always YAML.
    var flow: String {
        switch self {
        case .text(let text): "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
        case .list(let elements): "[\(elements.map(\.flow).joined(separator: ", "))]"
        case .mapping(let pairs): "{\(pairs.map { "\"\($0.0)\": \($0.1.flow)" }.joined(separator: ", "))}"
        }
    }

    /// Block style down to some depth, flow below.
    func block(depth: Int = 3, indent: Int = 0) -> String {
        let margin = String(repeating: " ", count: indent)
        switch self {
        case .mapping(let pairs) where depth > 0 && !pairs.isEmpty:
            return pairs.map { key, value in
                switch value {
                case .mapping(let inner) where depth > 1 && !inner.isEmpty:
                    "\(margin)\"\(key)\":\n\(value.block(depth: depth - 1, indent: indent + 2))"
                case .list(let elements) where depth > 1 && !elements.isEmpty:
                    "\(margin)\"\(key)\":\n" + elements.map { "\(margin)  - \($0.flow)\n" }.joined()
                default: "\(margin)\"\(key)\": \(value.flow)\n"
                }
            }.joined()
        default: return "\(margin)\(self.flow)\n"
        }
    }
}

/// A correct topology out of a seed: every kind of entry, small enough to make thousands of.
struct RandomTopology {
    private(set) var random: SplitMix64
    private var vlans: [String] = []
    /// Free ports by switch.
    private var free: [String: [String]] = [:]

    init(seed: Int) { self.random = SplitMix64(seed: UInt64(seed)) }

    mutating func tree() -> Tree {
        var pairs: [(String, Tree)] = [("fabric", .text("random-\(Int.random(in: 1...99, using: &self.random))"))]
        let hasSites = self.random.chance(30)
        if hasSites {
            pairs.append(
                (
                    "ipv6",
                    .mapping([
                        ("sites", .mapping([("paris", .text("generate")), ("tokyo", .text("2001:db8:2::/48"))])),
                        ("quarantine", .text("90m")),
                        (
                            "pools",
                            .mapping([
                                (
                                    "sites",
                                    .mapping([("prefix", .text("2001:db8:1000::/40")), ("length", .text("52"))])
                                ), ("links", .mapping([("quarantine", .text("7d"))])),
                                ("loopbacks", .text("2001:db8:3::/64")),
                            ])
                        ),
                    ])
                ))
        } else if self.random.chance(80) {
            pairs.append(("ipv6", .mapping([("site", .text("fd5e:1fa0:e001::/48"))])))
        }
        pairs.append(("vlans", self.vlanSection(hasSites: hasSites)))
        pairs.append(("switches", self.switchSection()))
        pairs.append(("links", self.linkSection()))
        pairs.append(("hosts", self.hostSection()))
        if self.random.chance(70) {
            pairs.append(
                (
                    "gateways",
                    .list([
                        .mapping([
                            ("vlans", .text("*")), ("switches", .list([.text("sw2"), .text("sw3")])),
                            ("spread", .text(self.random.chance(50) ? "yes" : "no")),
                        ])
                    ])
                ))
        }
        pairs.append(
            (
                "expect",
                .list([
                    .text("each host* reaches some vlan:\(self.vlans[0]) via sw1"),
                    .text("host1 does not reach switch:sw1 with any two links down"),
                ])
            ))
        return .mapping(pairs)
    }

    private mutating func vlanSection(hasSites: Bool) -> Tree {
        var pairs: [(String, Tree)] = []
        for id in Set((0..<6).map { _ in Int.random(in: 1...4094, using: &self.random) }).sorted() {
            var fields: [(String, Tree)] = [("id", .text("\(id)"))]
            if self.random.chance(30) { fields.append(("mtu", .text("9000"))) }
            if self.random.chance(30) { fields.append(("prefix", .text("2001:db8:ff:\(id)::/64"))) }
            if hasSites { fields.append(("site", .text(self.random.chance(50) ? "paris" : "tokyo"))) }
            if self.random.chance(20) {
                fields.append(("rdnss", .list([.text("2001:db8:ff::53"), .text("2001:db8:ff::54")])))
            }
            if self.random.chance(20) { fields.append(("dhcp", .text("options"))) }
            if self.random.chance(20) { fields.append(("description", .text("for # all: \"of\" them é"))) }
            pairs.append(("v\(id)", .mapping(fields)))
            self.vlans.append("v\(id)")
        }
        return .mapping(pairs)
    }

    private mutating func vlan() -> String { self.vlans.randomElement(using: &self.random) ?? "" }

    private mutating func switchSection() -> Tree {
        let drivers = ["linux", "sim", "gnmi", "ovs"]
        return .mapping(
            (1...4).map { number in
                let driver = drivers.randomElement(using: &self.random) ?? "linux"
                var fields: [(String, Tree)] = [("driver", .text(driver))]
                if driver == "gnmi" { fields.append(("address", .text("{switch}.example:9339"))) }
                if driver == "linux", self.random.chance(30) { fields.append(("bridge", .text("br-\(number)"))) }
                if self.random.chance(30) { fields.append(("management", .text("eth0"))) }
                if self.random.chance(30) { fields.append(("transit", .text(self.random.chance(50) ? "yes" : "no"))) }
                if driver != "linux" { fields += self.remoteAccess() }
                if self.random.chance(40) { fields.append(("limits", self.limits())) }
                if number == 1 { fields.append(("gateway", .mapping([(self.vlans[0], .text("2001:db8::\(number)"))]))) }
                var ports: [(String, Tree)] = [("p[01-12]", .mapping([]))]
                for port in 13..<(13 + Int.random(in: 1...10, using: &self.random)) {
                    ports.append(("p\(port)", self.portFields()))
                }
                fields.append(("ports", .mapping(ports)))
                self.free["sw\(number)"] =
                    (1...12).map { $0 < 10 ? "p0\($0)" : "p\($0)" } + (13..<12 + ports.count).map { "p\($0)" }
                return ("sw\(number)", .mapping(fields))
            })
    }

    private mutating func remoteAccess() -> [(String, Tree)] {
        let tls: [Tree] = [
            .text("yes"), .text("off"), .mapping([("ca", .text("ca files/{switch}.pem"))]),
            .mapping([("name", .text("{switch}.example")), ("ca", .text("/etc/ca.pem"))]),
        ]
        let credentials = ["env:LOGIN_1", "file:secrets/{switch}", "file:/run/a: b"]
        var fields: [(String, Tree)] = []
        if self.random.chance(50), let tls = tls.randomElement(using: &self.random) { fields.append(("tls", tls)) }
        if self.random.chance(50), let place = credentials.randomElement(using: &self.random) {
            fields.append(("credentials", .text(place)))
        }
        return fields
    }

    private mutating func limits() -> Tree {
        var fields: [(String, Tree)] = []
        if self.random.chance(60) {
            fields.append(("ports", .text("\(Int.random(in: 1...1023, using: &self.random))")))
        }
        if self.random.chance(60) {
            fields.append(("vlans", .text("\(Int.random(in: 1...4094, using: &self.random))")))
        }
        return .mapping(fields)
    }

    private mutating func portFields() -> Tree {
        var fields: [(String, Tree)] = []
        switch Int.random(in: 0..<4, using: &self.random) {
        case 0: fields.append(("access", .text(self.vlan())))
        case 1: fields.append(("trunk", .text("all")))
        case 2:
            fields.append(("trunk", .list(Set([self.vlan(), self.vlan()]).sorted().map { .text($0) })))
            if self.random.chance(60) { fields.append(("native", .text(self.vlan()))) }
        default: break
        }
        if self.random.chance(20) { fields.append(("mtu", .text("1600"))) }
        if self.random.chance(20) {
            fields.append(("description", .text("to: rack \(Int.random(in: 1...3, using: &self.random))")))
        }
        if self.random.chance(10) { fields.append(("up", .text("off"))) }
        return .mapping(fields)
    }

    private mutating func linkSection() -> Tree {
        .list(
            (0..<3).map { number in
                let ends = "sw\(number + 1):p0\(number + 1) -- sw\(number + 2):p0\(number + 1)"
                return self.random.chance(50)
                    ? .text(ends)
                    : .mapping([("ends", .text(ends)), ("mtu", .text("9000")), ("vlans", .list([.text(self.vlan())]))])
            })
    }

    /// Hosts on ports p05 and up, which are unused: each says its VLANs, or takes those that its port has.
    private mutating func hostSection() -> Tree {
        var pairs: [(String, Tree)] = []
        for number in 1...16 {
            let owner = "sw\(number % 4 + 1)"
            let port = "p\(number / 4 + 5 < 10 ? "0" : "")\(number / 4 + 5)"
            var fields: [(String, Tree)] = [("port", .text("\(owner):\(port)"))]
            if number == 1 || self.random.chance(60) {
                fields.append(("vlan", .text(self.vlans[0])))
            } else {
                fields.append(("vlans", .list(Set([self.vlan(), self.vlan()]).sorted().map { .text($0) })))
            }
            if self.random.chance(20) { fields.append(("address", .text("2001:db8::\(number)"))) }
            if self.random.chance(20) { fields.append(("router", .text("yes"))) }
            pairs.append(("host\(number)", .mapping(fields)))
        }
        // On switch 1, so that the promise about its hosts means somebody: one with two ports.
        pairs.append(
            (
                "twice",
                .mapping([("ports", .list([.text("sw1:p11"), .text("sw1:p12")])), ("vlan", .text(self.vlans[1]))])
            ))
        return .mapping(pairs)
    }
}
