internal import FabricModel
internal import FoundationEssentials
internal import GNMI

/// What we write on a target beside its configuration: whose it is, which generation, and what of it is ours.
///
/// It stands in the annotation that gNMI has for this, is written by the same Set as what it speaks of, and is lost with it.
/// JSON, so that people can read it:
/// `{"selvage":1,"fabric":"lab","switch":"sw1","generation":"7","ports":["swp1"],"svis":"10","addresses":["10 fd00::1/64"]}`,
/// and on a switch with a table of VLANs `"vlans":"10"`, the rows that we made.
/// A port or SVI of which it says nothing, and the topology neither, is somebody else's.
struct Annotation: Hashable {
    var holder: Observation.Holder
    var generation: Generation
    var ports: Set<String>
    var svis: VLANSet
    var addresses: Set<OwnedAddress>
    /// Rows of the switch's table of VLANs that we made; empty where it has no table.
    var rows = VLANSet()

    /// One address can stand on two SVIs, and be ours on one.
    struct OwnedAddress: Hashable, Comparable {
        var vlan: VID
        var interface: InterfaceAddress

        static func < (left: OwnedAddress, right: OwnedAddress) -> Bool {
            (left.vlan, left.interface) < (right.vlan, right.interface)
        }
    }

    /// Everything of a configuration is marked: it is what the topology names, or was marked before.
    init(of config: SwitchConfig, holder: Observation.Holder, generation: Generation) {
        self.holder = holder
        self.generation = generation
        self.ports = Set(config.ports.filter(\.isMember).map(\.name))
        self.svis = VLANSet(config.svis.map(\.vlan))
        self.addresses = Set(
            config.svis.flatMap { svi in svi.addresses.map { OwnedAddress(vlan: svi.vlan, interface: $0.interface) } })
    }

    /// Reads what `json` writes; nil for anything else, which somebody else wrote.
    init?(_ value: JSONValue) {
        guard value["selvage"]?.integer(Int.self) == 1, let fabric = value["fabric"]?.string,
            let name = value["switch"]?.string, let generation = value["generation"]?.integer(UInt64.self),
            let ports = value["ports"]?.elements, let svis = value["svis"]?.string.flatMap(VLANSet.init(text:)),
            let addresses = value["addresses"]?.elements
        else { return nil }
        self.holder = Observation.Holder(fabric: fabric, switchName: name)
        self.generation = Generation(rawValue: generation)
        self.ports = []
        self.svis = svis
        self.addresses = []
        if let text = value["vlans"]?.string {
            guard let rows = VLANSet(text: text) else { return nil }
            self.rows = rows
        }
        for port in ports {
            guard let port = port.string else { return nil }
            self.ports.insert(port)
        }
        for address in addresses {
            guard let parts = address.string?.split(separator: " "), parts.count == 2,
                let vlan = VID(text: parts[0]), let interface = InterfaceAddress(text: parts[1])
            else { return nil }
            self.addresses.insert(OwnedAddress(vlan: vlan, interface: interface))
        }
    }

    /// The same annotation always makes the same text.
    var json: JSONValue {
        let rows = self.rows.isEmpty ? [] : [JSONMember("vlans", .string("\(self.rows)"))]
        return .object((self.marks.members ?? []) + rows)
    }

    private var marks: JSONValue {
        [
            "selvage": 1, "fabric": .string(self.holder.fabric), "switch": .string(self.holder.switchName),
            "generation": .string("\(self.generation)"),
            "ports": .array(self.ports.sorted(by: precedes).map { .string($0) }),
            "svis": .string("\(self.svis)"),
            "addresses": .array(self.addresses.sorted().map { .string("\($0.vlan) \($0.interface)") }),
        ]
    }

    /// As it stands on the target: the text in base64, as RFC 7951 writes bytes (6.6).
    var base64: String { Data(self.json.bytes).base64EncodedString() }

    init?(base64: String) {
        guard let bytes = Data(base64Encoded: base64), let value = try? JSONValue(parsing: [UInt8](bytes)) else {
            return nil
        }
        self.init(value)
    }
}
