import FabricModel

/// What a thing may be called, so that no driver's switch refuses or changes the name. Each driver adds its own here.
enum NameRule {
    /// The fabric: it names files and labs.
    case fabric
    /// A VLAN, site or profile: a name inside the file.
    case label
    /// A switch or host: it becomes a network namespace and a host name.
    case station
    /// The bridge of a Linux or Open vSwitch machine, or the network instance of a gNMI target.
    case bridge(DriverKind)
    /// A port of a switch, and the name of that switch's bridge.
    case port(DriverKind, bridge: String)

    /// What is wrong with a name and what to do; nil where nothing is.
    func problem(with name: String) -> (message: String, help: String?)? {
        if name.isEmpty { return ("a name is empty", nil) }
        return switch self {
        case .fabric, .label: NameRule.labelProblem(name)
        case .station: NameRule.stationProblem(name)
        case .bridge(.gnmi): NameRule.vendorPortProblem(name)
        case .bridge(.linux), .bridge(.ovs), .bridge(.files), .bridge(.sim): NameRule.bridgeProblem(name)
        case .port(.linux, let bridge), .port(.ovs, let bridge): NameRule.linuxPortProblem(name, bridge: bridge)
        case .port(.gnmi, _), .port(.files, _), .port(.sim, _): NameRule.vendorPortProblem(name)
        }
    }

    private static func labelProblem(_ name: String) -> (String, String?)? {
        if name.utf8.count > 63 { return ("'\(name.shortened)' is longer than 63 bytes", nil) }
        if let odd = self.firstOdd(in: name, besides: "-_.") {
            return ("'\(name.shortened)' has \(odd) in it", "use letters, digits, '-', '_' and '.'")
        }
        if name.utf8.allSatisfy(self.isDigit) {
            return ("'\(name)' is all digits and would be taken for a number", "give it a name, `vlan\(name)`")
        }
        return ["all", "none"].contains(name) ? ("'\(name)' has a meaning of its own", "choose another name") : nil
    }

    /// A host name (RFC 1123, 2.1), which is also a file name below /run/netns.
    private static func stationProblem(_ name: String) -> (String, String?)? {
        if self.isPlainStation(name) { return nil }
        if name.utf8.count > 63 { return ("'\(name.shortened)' is longer than the 63 bytes of a host name", nil) }
        if let odd = self.firstOdd(in: name, besides: "-.") {
            return (
                "'\(name.shortened)' has \(odd) in it and could be no host name",
                name.contains("_")
                    ? "write '\(name.split(separator: "_").joined(separator: "-"))'"
                    : "use letters, digits, '-' and '.'"
            )
        }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        if labels.contains(where: { $0.isEmpty || $0.hasPrefix("-") || $0.hasSuffix("-") }) {
            return ("'\(name)' begins or ends with '-' or '.', or has two dots, and could be no host name", nil)
        }
        if name.utf8.allSatisfy({ self.isDigit($0) || $0 == UInt8(ascii: ".") }) {
            return ("'\(name)' would be taken for an address", "begin it with a letter")
        }
        return name.lowercased() == "localhost" ? ("'\(name)' is this machine itself everywhere", nil) : nil
    }

    /// Whether there is nothing to find: what nearly every name of a large file is, told in one walk over its bytes.
    private static func isPlainStation(_ name: String) -> Bool {
        // Nine bytes might be `localhost`.
        guard name.utf8.count <= 63, name.utf8.count != 9 else { return false }
        var hasLetter = false
        var previous = UInt8(ascii: ".")
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): hasLetter = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): break
            case UInt8(ascii: "-"): if previous == UInt8(ascii: ".") { return false }
            case UInt8(ascii: "."):
                if previous == UInt8(ascii: ".") || previous == UInt8(ascii: "-") { return false }
            default: return false
            }
            previous = byte
        }
        return hasLetter && previous != UInt8(ascii: "-") && previous != UInt8(ascii: ".")
    }

    /// A bridge called B has its gateways as devices B.1 to B.4094, which must fit as well.
    private static func bridgeProblem(_ name: String) -> (String, String?)? {
        if let problem = self.linuxProblem(name) { return problem }
        guard name.utf8.count > 10 else { return nil }
        return (
            "the bridge '\(name)' has no room for its gateways' names",
            "'\(name).4094' must fit into 15 bytes, so the bridge's name may have 10"
        )
    }

    private static func linuxPortProblem(_ name: String, bridge: String) -> (String, String?)? {
        if let problem = self.linuxProblem(name) { return problem }
        if name == bridge { return ("'\(name)' is the switch's bridge itself", "change the port's name or `bridge:`") }
        if name.hasPrefix("\(bridge)."), Decimal.read(name.dropFirst(bridge.utf8.count + 1), upTo: 4095) != nil {
            return ("'\(name)' is what the gateway of that VLAN is called", "change the port's name or `bridge:`")
        }
        return name == "lo" ? ("'lo' is the loopback interface and no port", nil) : nil
    }

    /// dev_valid_name() of the kernel, the names that sysctl takes for itself, and `%`, which the kernel expands.
    private static func linuxProblem(_ name: String) -> (String, String?)? {
        if name.utf8.count > 15 {
            return ("'\(name.shortened)' has \(name.utf8.count) bytes, and Linux takes names of 15", nil)
        }
        if [".", "..", "all", "default"].contains(name) { return ("Linux keeps '\(name)' for itself", nil) }
        if name.contains("%") { return ("'\(name)' has '%' in it, which Linux replaces by a number", nil) }
        guard let odd = self.firstOdd(in: name, besides: "-_.+@#=~^!") else { return nil }
        return ("'\(name.shortened)' has \(odd) in it, which is no name for a Linux interface", nil)
    }

    /// Vendors' names have slashes and colons: `Ethernet1/1`, `xe-0/0/0:3`.
    private static func vendorPortProblem(_ name: String) -> (String, String?)? {
        if name.utf8.count > 63 { return ("'\(name.shortened)' is longer than 63 bytes", nil) }
        guard let odd = self.firstOdd(in: name, besides: "-_./:+#~@=") else { return nil }
        return ("'\(name.shortened)' has \(odd) in it", "use letters, digits and - _ . / : + # ~ @ =")
    }

    private static func firstOdd(in name: String, besides allowed: String) -> String? {
        if name.utf8.allSatisfy(self.isPlain) { return nil }
        for scalar in name.unicodeScalars where !self.isPlain(scalar) && !allowed.unicodeScalars.contains(scalar) {
            return scalar == " " ? "a space" : "'\(scalar)'"
        }
        return nil
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: false
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

extension Reader {
    /// Says what is wrong with a name; true where nothing is.
    @discardableResult
    mutating func check(_ name: String, against rule: NameRule, at word: Word) -> Bool {
        guard let problem = rule.problem(with: name) else { return true }
        self.mistakes.error(.badName, at: word.origin, problem.message, help: problem.help)
        return false
    }

    /// Whether the names of one entry, which differ only in their digits, can all be host names: its first can, and the longest.
    private func areStations(_ names: [String]) -> Bool {
        guard let first = names.first, let longest = names.max(by: { $0.utf8.count < $1.utf8.count }) else {
            return true
        }
        return NameRule.station.problem(with: first) == nil && NameRule.station.problem(with: longest) == nil
    }

    /// Says what is wrong with the first bad one of an entry's names; true where nothing is with any.
    @discardableResult
    mutating func check(_ names: [String], against rule: NameRule, at word: Word) -> Bool {
        if case .station = rule, names.count > 2, self.areStations(names) { return true }
        guard let bad = names.first(where: { rule.problem(with: $0) != nil }) else { return true }
        return self.check(bad, against: rule, at: word)
    }
}
