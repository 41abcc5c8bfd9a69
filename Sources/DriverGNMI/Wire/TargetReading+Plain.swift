internal import FabricModel
internal import GNMI

/// Targets that speak plain OpenConfig.
extension TargetReading {
    /// The instance that the topology names, or else the only one in which a switch can be.
    mutating func readPlainInstance(_ tree: JSONValue, named name: String) {
        let instances = TargetReading.instances(tree)
        let switching = instances.filter { instance in
            let type = Leaves(instance.entry)["type"]?.string ?? ""
            return ["DEFAULT_INSTANCE", "L2L3"].contains { type == $0 || type.hasSuffix(":\($0)") }
        }
        guard
            let chosen = instances.first(where: { $0.name == name }) ?? (switching.count == 1 ? switching[0] : nil),
            let chosenName = chosen.name
        else {
            let names = instances.compactMap(\.name).joined(separator: ", ")
            self.faults.append(
                UnreadPart(
                    "the network instance '\(name)'",
                    why: "the target has \(names.isEmpty ? "none" : names): name one as `bridge` in the topology"))
            return
        }
        self.instanceName = chosenName
        if self.dialect.hasTable { self.table = VLANTable(chosen.entry, &self.faults) }
        // What every such switch is; see `Dialect.withoutPlace`.
        self.bridge = BridgeConfig(
            name: name, mac: MACAddress(rawValue: 0),
            runsSTP: self.dialect.hasSpanningTree && TargetReading.runsSTP(tree))
        self.routing = RoutingConfig(forwards: true)
    }
}

/// A switch's table of VLANs: there is no other VLAN on it.
struct VLANTable: Hashable {
    var rows = VLANSet()
    /// Those that are not suspended.
    var active = VLANSet()

    init(_ instance: JSONValue, _ faults: inout [UnreadPart]) {
        for entry in instance["vlans", "vlan"]?.elements ?? [] {
            let leaves = Leaves(entry)
            guard let id = (entry["vlan-id"] ?? leaves["vlan-id"])?.vlanID else {
                faults.append(UnreadPart("a row of the table of VLANs", why: "the target says \(entry.shortened)"))
                continue
            }
            self.rows.insert(id)
            if leaves["status"]?.string != "SUSPENDED" { self.active.insert(id) }
        }
    }
}

extension JSONValue {
    /// A VLAN id, which some targets write as text.
    var vlanID: VID? { self.integer(UInt16.self).flatMap { VID($0) } }
}
