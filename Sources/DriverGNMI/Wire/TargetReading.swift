internal import FabricModel
internal import GNMI

/// What a target holds, in our words, before anybody asks whose it is.
struct TargetReading {
    /// Interfaces that are no SVI, as the target lists them.
    private(set) var ports: [Port] = []
    private(set) var svis: [SVI] = []
    /// Where in these lists each name stands; a switch may have ten thousand.
    private var placeOfPort: [String: Int] = [:]
    private var placeOfSVI: [String: Int] = [:]
    var bridge: BridgeConfig?
    var members: Set<String> = []
    var routing = RoutingConfig()
    var annotation: Annotation?
    /// Of what is not one port's or SVI's own.
    var faults: [UnreadPart] = []

    struct Port {
        var config: PortConfig
        var hasCarrier: Bool
        /// Something is written about its VLANs, also where it is no member and none of it holds.
        var hasSwitchedVLAN: Bool
        var faults: [UnreadPart]
    }

    /// A routed interface on a VLAN, of whichever bridge.
    struct SVI {
        var name: String
        var config: SVIConfig
        /// All of them, where `config` has one only if it is fixed.
        var linkLocals: [IPv6Address]
        /// Something is written about what it announces, also where it announces nothing.
        var announces: Bool
        var faults: [UnreadPart]

        func has(_ address: IPv6Address) -> Bool {
            self.linkLocals.contains(address) || self.config.addresses.contains { $0.interface.address == address }
        }
    }

    /// - Parameters:
    ///   - tree: everything from the root.
    ///   - bridge: the network instance that is the switch.
    init(_ tree: JSONValue, bridge: String) {
        self.readAnnotation(tree)
        self.readInstance(tree, named: bridge)
        for (place, entry) in (tree["interfaces", "interface"]?.elements ?? []).enumerated() {
            guard let name = (entry["name"] ?? entry["config", "name"] ?? entry["state", "name"])?.string else {
                self.faults.append(UnreadPart("interface \(place + 1) of the list", why: "it has no name"))
                continue
            }
            if let svi = SVI(entry, name) {
                self.placeOfSVI[name] = self.svis.count
                self.svis.append(svi)
            } else {
                self.placeOfPort[name] = self.ports.count
                self.ports.append(Port(entry, name, isMember: self.members.contains(name)))
            }
        }
        if tree["interfaces"] == nil {
            self.faults.append(UnreadPart("the interfaces", why: "the answer has none"))
        }
    }

    func port(_ name: String) -> Port? { self.placeOfPort[name].map { self.ports[$0] } }
    func svi(_ name: String) -> SVI? { self.placeOfSVI[name].map { self.svis[$0] } }

    private mutating func readAnnotation(_ tree: JSONValue) {
        guard let value = tree["@", "protobuf-metadata"] else { return }
        guard let text = value.string, let annotation = Annotation(base64: text) else {
            self.faults.append(
                UnreadPart(
                    "the annotation of the configuration",
                    why: "it is not ours, and would be overwritten with whose switch this is"))
            return
        }
        self.annotation = annotation
    }

    private mutating func readInstance(_ tree: JSONValue, named name: String) {
        let instances = tree["network-instances", "network-instance"]?.elements ?? []
        guard let instance = instances.first(where: { ($0["name"] ?? $0["config", "name"])?.string == name }) else {
            return
        }
        for entry in instance["interfaces", "interface"]?.elements ?? [] {
            let leaves = Leaves(entry)
            if let port = leaves["interface"]?.string ?? leaves["id"]?.string ?? entry["id"]?.string {
                self.members.insert(port)
            }
        }
        let stp = Leaves(tree["stp", "global"])["enabled-protocol"]?.elements ?? []
        self.bridge = BridgeConfig(instance, name, runsSTP: !stp.isEmpty, &self.faults)
        let routing = Leaves(instance["routing"])
        self.routing = RoutingConfig(
            forwards: routing["forwards"]?.bool ?? false, isIsolated: routing["isolated"]?.bool ?? false)
    }
}

/// The leaves of a place that stand in its `state`, as it is, and in its `config`, as it should be. What it is counts, where the
/// target says so.
struct Leaves {
    private let state: JSONValue?
    private let config: JSONValue?

    init(_ place: JSONValue?) {
        self.state = place?["state"]
        self.config = place?["config"]
    }

    subscript(_ name: String) -> JSONValue? { self.state?[name] ?? self.config?[name] }

    /// What belongs together: all of it from one side, so that a leaf which is gone from one is not taken from the other.
    var whole: JSONValue? { self.state ?? self.config }
}
