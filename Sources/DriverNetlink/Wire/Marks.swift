internal import FabricModel

/// How our things on a Linux machine are named and marked.
///
/// A mark is an alternative name, so it moves with a link that is renamed and vanishes with one that is deleted. It holds
/// the bridge's name: two fabrics on one machine with two bridges do not touch each other.
enum Marks {
    /// IFA_PROTO of addresses and the protocol number of routes that we write: 0xE5, which neither linux/rtnetlink.h nor
    /// iproute2's rt_protos names.
    static let protocolNumber: UInt8 = 0xe5

    static func bridge(_ bridge: String) -> String { "selvage:\(bridge)" }
    static func port(_ port: String, of bridge: String) -> String { "\(Marks.ports(of: bridge))\(port)" }
    static func ports(of bridge: String) -> String { "selvage:\(bridge):" }
    static func svi(_ vlan: VID, of bridge: String) -> String { "selvage:\(Marks.sviName(vlan, of: bridge))" }
    static func vrf(of bridge: String) -> String { "selvage:\(Marks.vrfName(of: bridge))" }

    /// The name of a VLAN's 802.1Q device, as `br0.10`.
    static func sviName(_ vlan: VID, of bridge: String) -> String { "\(bridge).\(vlan)" }
    static func vrfName(of bridge: String) -> String { "vrf-\(bridge)" }

    /// The number of the VRF's routing table: 24 bits of the bridge's name behind 0x5e, far from the tables people number.
    static func table(of bridge: String) -> UInt32 {
        var hash = StableHash(isWide: false)
        hash.combine(bridge)
        return 0x5e00_0000 | UInt32(truncatingIfNeeded: hash.finished().low & 0xff_ffff)
    }
}

/// What the bridge's description (ifalias) says: who programmed it, and with what.
struct BridgeTitle: Hashable {
    var holder: Observation.Holder
    var generation: Generation

    /// `selvage fabric=first-light switch=sw1 generation=7`
    var text: String {
        "selvage fabric=\(self.holder.fabric) switch=\(self.holder.switchName) generation=\(self.generation)"
    }

    init(holder: Observation.Holder, generation: Generation) {
        self.holder = holder
        self.generation = generation
    }

    /// Whether who reads the description will know what it says: it fits (IFALIASZ, 256 bytes with the zero), and no name
    /// has a space. One that cannot be read would leave the switch without a fence.
    var isReadable: Bool { self.text.utf8.count < 256 && BridgeTitle(text: self.text) == self }

    /// Reads what `text` prints; nil for anything else, which somebody else wrote.
    init?(text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 4, words[0] == "selvage",
            let fabric = BridgeTitle.value(of: "fabric", in: words[1]),
            let name = BridgeTitle.value(of: "switch", in: words[2]),
            let digits = BridgeTitle.value(of: "generation", in: words[3]), let generation = UInt64(digits)
        else { return nil }
        self.holder = Observation.Holder(fabric: fabric, switchName: name)
        self.generation = Generation(rawValue: generation)
    }

    private static func value(of key: String, in word: Substring) -> String? {
        guard word.hasPrefix("\(key)="), word.utf8.count > key.utf8.count + 1 else { return nil }
        return String(word.dropFirst(key.count + 1))
    }
}
