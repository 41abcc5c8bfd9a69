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
    /// The SVI of each VLAN, as a target that speaks plain OpenConfig names it; of two the first.
    private(set) var sviNames: [VID: String] = [:]
    let dialect: Dialect
    /// The network instance that is the switch.
    var instanceName: String
    /// Nil for a target without one, where VLANs follow from the ports.
    var table: VLANTable?
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
    ///   - bridge: the network instance that is the switch, as the topology has it.
    init(_ tree: JSONValue, bridge: String, _ dialect: Dialect = Dialect()) {
        self.dialect = dialect
        self.instanceName = bridge
        self.readAnnotation(tree)
        if dialect.isPlain {
            self.readPlainInstance(tree, named: bridge)
        } else {
            self.readInstance(tree, named: bridge)
        }
        for (place, entry) in (tree["interfaces", "interface"]?.elements ?? []).enumerated() {
            guard let name = (entry["name"] ?? entry["config", "name"] ?? entry["state", "name"])?.string else {
                self.faults.append(UnreadPart("interface \(place + 1) of the list", why: "it has no name"))
                continue
            }
            if let svi = SVI(entry, name, dialect) {
                self.placeOfSVI[name] = self.svis.count
                self.svis.append(svi)
                if self.sviNames[svi.config.vlan] == nil { self.sviNames[svi.config.vlan] = name }
            } else {
                self.placeOfPort[name] = self.ports.count
                let isMember = dialect.isPlain || self.members.contains(name)
                self.ports.append(Port(entry, name, isMember: isMember, dialect))
            }
        }
        if dialect.isPlain { self.keepToTable() }
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
        guard let instance = TargetReading.instances(tree).first(where: { $0.name == name })?.entry else { return }
        for entry in instance["interfaces", "interface"]?.elements ?? [] {
            let leaves = Leaves(entry)
            if let port = leaves["interface"]?.string ?? leaves["id"]?.string ?? entry["id"]?.string {
                self.members.insert(port)
            }
        }
        self.bridge = BridgeConfig(instance, name, runsSTP: TargetReading.runsSTP(tree), &self.faults)
        let routing = Leaves(instance["routing"])
        self.routing = RoutingConfig(
            forwards: routing["forwards"]?.bool ?? false, isIsolated: routing["isolated"]?.bool ?? false)
    }

    static func instances(_ tree: JSONValue) -> [(name: String?, entry: JSONValue)] {
        (tree["network-instances", "network-instance"]?.elements ?? []).map { entry in
            ((entry["name"] ?? entry["config", "name"] ?? entry["state", "name"])?.string, entry)
        }
    }

    static func runsSTP(_ tree: JSONValue) -> Bool {
        !(Leaves(tree["stp", "global"])["enabled-protocol"]?.elements ?? []).isEmpty
    }

    /// A VLAN that is not in the table is not carried, whatever ports and SVIs say.
    private mutating func keepToTable() {
        // A switch that carries something and whose table is empty has none.
        if self.table?.rows.isEmpty ?? false, self.ports.contains(where: { !$0.config.vlans.isEmpty }) {
            self.table = nil
        }
        if let active = self.table?.active {
            for index in self.ports.indices {
                self.ports[index].config.vlans = self.ports[index].config.vlans.within(active)
            }
            for index in self.svis.indices where !active.contains(self.svis[index].config.vlan) {
                self.svis[index].config.isUp = false
            }
        }
        self.bridge?.vlans = .trunk(allowed: VLANSet(self.svis.map(\.config.vlan)))
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
