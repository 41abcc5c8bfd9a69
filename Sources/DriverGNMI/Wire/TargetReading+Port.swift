internal import FabricModel
internal import GNMI

extension TargetReading.Port {
    init(_ entry: JSONValue, _ name: String, isMember: Bool, _ dialect: Dialect) {
        let leaves = Leaves(entry)
        var faults: [UnreadPart] = []
        var vlans = PortVLANs()
        let status = leaves["oper-status"]?.string
        let place = entry["ethernet", "switched-vlan"]
        if isMember, let switched = Leaves(place).whole {
            do throws(VLANMistake) {
                vlans = dialect.isPlain ? try PortVLANs(plain: switched) : try PortVLANs(switched)
            } catch {
                faults.append(UnreadPart("the VLANs of \(name)", why: error.reason))
            }
        }
        let mtu = leaves["mtu"]?.integer(UInt16.self)
        if mtu == nil { faults.append(UnreadPart("the MTU of \(name)", why: leaves.words(for: "mtu"))) }
        self.config = PortConfig(
            name: name, isMember: isMember, isUp: leaves.isEnabled, mtu: mtu ?? 0,
            description: leaves["description"]?.string ?? "", hasLinkLocal: leaves["link-local"]?.bool ?? false,
            vlans: vlans)
        // A target that does not tell is not taken for one whose cables are all cut.
        self.hasCarrier = status.map { $0 == "UP" || $0 == "UNKNOWN" || $0 == "TESTING" } ?? true
        self.hasSwitchedVLAN = place != nil
        self.faults = faults
    }
}

extension Leaves {
    /// Up, as far as somebody's will goes. OpenConfig's default is up.
    var isEnabled: Bool {
        self["enabled"]?.bool ?? self["admin-status"]?.string.map { $0 == "UP" } ?? true
    }

    /// Why a leaf could not be read.
    func words(for name: String) -> String {
        self[name].map { "the target says \($0.shortened)" } ?? "the target does not tell it"
    }
}

extension JSONValue {
    /// The text, or its beginning: what a target says may be long.
    var shortened: String {
        let text = self.text
        return text.utf8.count > 60 ? "\(text.prefix(57))…" : text
    }
}

/// Why somebody's VLANs make no sense.
struct VLANMistake: Error, Hashable {
    var reason: String
}

extension PortVLANs {
    /// Reads the `config` or `state` of a `switched-vlan`.
    ///
    /// `{"interface-mode":"TRUNK","native-vlan":30,"trunk-vlans":[10,"20..29"]}`. VLANs are ids and ranges in any order; a trunk
    /// without `trunk-vlans` carries all. What `selvage-bridge` adds says what leaves without a tag and is not native, and that the
    /// native VLAN leaves with one.
    init(_ value: JSONValue) throws(VLANMistake) {
        let native = try VID(value, at: "native-vlan")
        let untagged = try VLANSet(value, at: "untagged-vlans") ?? VLANSet()
        switch value["interface-mode"]?.string {
        case "ACCESS":
            guard let access = try VID(value, at: "access-vlan") else {
                throw VLANMistake(
                    reason: "an access port without access-vlan: which VLAN it is in, switches disagree about")
            }
            self = .access(access)
        case "TRUNK":
            let isTagged = value["native-tagged"]?.bool ?? false
            let own = isTagged ? VLANSet() : native.map { VLANSet($0) } ?? VLANSet()
            self.init(
                native: native, untagged: untagged.union(own),
                tagged: try VLANSet(value, at: "trunk-vlans") ?? .all)
        case .some(let mode): throw VLANMistake(reason: "interface-mode is \(JSONValue.string(mode).shortened)")
        case nil:
            guard value["trunk-vlans"] == nil, value["access-vlan"] == nil, native == nil, untagged.isEmpty else {
                throw VLANMistake(reason: "there are VLANs and no interface-mode")
            }
            self.init()
        }
    }

    /// Reads the same where OpenConfig alone speaks.
    ///
    /// A trunk carries what its `trunk-vlans` have: a native VLAN that is not among them is not carried. A switch names one on every
    /// trunk, also where nobody wants one.
    init(plain value: JSONValue) throws(VLANMistake) {
        self = try PortVLANs(value)
        guard value["interface-mode"]?.string == "TRUNK" else { return }
        let carried = try VLANSet(value, at: "trunk-vlans") ?? .all
        guard let native = self.native else {
            guard !carried.containsUsualNative else {
                throw VLANMistake(
                    reason: "a trunk with VLAN 1 and no native-vlan: which one it is, switches disagree about")
            }
            return
        }
        if !carried.contains(native) { self = .trunk(allowed: carried) }
    }

    /// As `switched-vlan/config`, of a port that carries something.
    ///
    /// `trunk-vlans` has every VLAN that the port carries, and is never left out; what leaves without a tag is said beside it.
    var switchedVLAN: JSONValue {
        var members: [JSONMember] = []
        func say(_ name: String, _ value: JSONValue) { members.append(JSONMember(name, value)) }
        if let native = self.native, self == .access(native) {
            say("openconfig-vlan:interface-mode", "ACCESS")
            say("openconfig-vlan:access-vlan", .number(native.rawValue))
            return .object(members)
        }
        say("openconfig-vlan:interface-mode", "TRUNK")
        if let native = self.native { say("openconfig-vlan:native-vlan", .number(native.rawValue)) }
        say("openconfig-vlan:trunk-vlans", self.all.json)
        let others = self.native.map { self.untagged.subtracting(VLANSet($0)) } ?? self.untagged
        if !others.isEmpty { say("selvage-bridge:untagged-vlans", others.json) }
        if let native = self.native, !self.untagged.contains(native) { say("selvage-bridge:native-tagged", true) }
        return .object(members)
    }
}

extension VID {
    /// The member of this name; nil where there is none.
    init?(_ value: JSONValue, at name: String) throws(VLANMistake) {
        guard let member = value[name] else { return nil }
        guard let id = member.integer(UInt16.self), let vid = VID(id) else {
            throw VLANMistake(reason: "\(name) is \(member.shortened), and no VLAN")
        }
        self = vid
    }
}

extension VLANSet {
    /// The member of this name: ids and ranges `10..20`, in any order, also over each other; nil where there is none.
    init?(_ value: JSONValue, at name: String) throws(VLANMistake) {
        guard let member = value[name] else { return nil }
        guard let elements = member.elements else {
            throw VLANMistake(reason: "\(name) is \(member.shortened), and no list")
        }
        var words = [UInt64](repeating: 0, count: 64)
        for element in elements {
            guard let range = VLANSet.range(element) else {
                throw VLANMistake(
                    reason: "\(name) has \(element.shortened), which is neither a VLAN nor a range of VLANs")
            }
            for id in range.lowerBound.rawValue...range.upperBound.rawValue {
                words[Int(id >> 6)] |= 1 << UInt64(id & 63)
            }
        }
        self.init(words: words)
    }

    private static func range(_ element: JSONValue) -> ClosedRange<VID>? {
        if let id = element.integer(UInt16.self) { return VID(id).map { $0...$0 } }
        guard let text = element.string, let dots = text.firstRange(of: "..") else { return nil }
        guard let low = VID(text: text[..<dots.lowerBound]), let high = VID(text: text[dots.upperBound...]), low <= high
        else { return nil }
        return low...high
    }

    /// Ids as numbers and runs as `10..20`, ascending.
    var json: JSONValue {
        .array(
            self.ranges.map { range in
                range.lowerBound == range.upperBound
                    ? .number(range.lowerBound.rawValue) : .string("\(range.lowerBound)..\(range.upperBound)")
            })
    }
}
