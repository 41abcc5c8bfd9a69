internal import FabricModel
internal import GNMI

/// The table of VLANs of a switch that has one: a VLAN has its row before anybody uses it, in the same Set, and ours go when nobody
/// does any more.
extension SetDraft {
    mutating func writeTable(naming names: [VID: String]) {
        guard let table = self.reading.table else { return }
        let used = self.draft.expected.usedVLANs
        let made = used.subtracting(table.active)
        for vlan in made {
            let id = JSONValue.number(vlan.rawValue)
            var config = [JSONMember("vlan-id", id), JSONMember("status", "ACTIVE")]
            // Only a new row is named: whoever calls a VLAN otherwise may.
            if let name = names[vlan], !table.rows.contains(vlan) { config.append(JSONMember("name", .string(name))) }
            self.update(
                .row(of: vlan, in: self.reading.instanceName),
                with: [
                    "openconfig-network-instance:vlan-id": id, "openconfig-network-instance:config": .object(config),
                ],
                self.steps(about: vlan))
        }
        // A row that was lost, or that somebody made again, is none of ours.
        let ours = (self.reading.annotation?.rows ?? VLANSet()).intersection(table.rows)
        let unused = ours.subtracting(used).subtracting(self.foreignVLANs)
        for vlan in unused { self.delete(.row(of: vlan, in: self.reading.instanceName), self.steps(about: vlan)) }
        self.rows = ours.subtracting(unused).union(made.subtracting(table.rows))
    }

    /// What ports and SVIs of somebody else's use.
    private var foreignVLANs: VLANSet {
        let ports = self.reading.ports.filter { self.draft.held[port: $0.config.name] == nil }
        let svis = self.reading.svis.filter { !self.reading.isOurs($0, in: self.scope) }
        return ports.reduce(VLANSet(svis.map(\.config.vlan))) { $0.union($1.config.vlans.all) }
    }

    private func steps(about vlan: VID) -> [Int] {
        self.draft.aspects.flatMap { aspect, steps in self.isAbout(aspect, vlan) ? steps : [] }.sorted()
    }

    private func isAbout(_ aspect: Aspect, _ vlan: VID) -> Bool {
        switch aspect {
        case .svi(let own): own == vlan
        case .portVLANs(let port):
            [self.reading.port(port)?.config, self.draft.expected[port: port]].contains {
                $0?.vlans.all.contains(vlan) ?? false
            }
        default: false
        }
    }
}

extension SwitchConfig {
    /// The VLANs of its ports and SVIs.
    fileprivate var usedVLANs: VLANSet {
        self.ports.reduce(VLANSet(self.svis.map(\.vlan))) { $0.union($1.vlans.all) }
    }
}
