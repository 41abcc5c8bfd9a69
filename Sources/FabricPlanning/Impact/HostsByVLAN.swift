import FabricModel

/// The hosts of VLANs, each row in canonical order.
struct HostsByVLAN: Sendable {
    /// By VLAN id.
    private var rows: [[HostIndex]]

    /// - Parameter vlans: those that are asked about.
    init(_ fabric: Fabric, of vlans: VLANSet) {
        var isMeant = [Bool](repeating: false, count: 4096)
        for vlan in vlans { isMeant[Int(vlan.rawValue)] = true }
        let hosts = fabric.hosts.span
        var counts = [Int](repeating: 0, count: 4096)
        for index in hosts.indices {
            if let native = hosts[index].native { counts[Int(native.rawValue)] += 1 }
        }
        var rows = [[HostIndex]](repeating: [], count: 4096)
        for id in rows.indices where isMeant[id] { rows[id].reserveCapacity(counts[id]) }
        for index in hosts.indices {
            let (native, tagged) = (hosts[index].native, hosts[index].tagged)
            if let id = native.map({ Int($0.rawValue) }), isMeant[id] { rows[id].append(HostIndex(index)) }
            if tagged == 0 { continue }
            for vlan in fabric.vlanSets[Int(tagged)] where isMeant[Int(vlan.rawValue)] && vlan != native {
                rows[Int(vlan.rawValue)].append(HostIndex(index))
            }
        }
        self.rows = rows
    }

    subscript(vlan: VID) -> [HostIndex] { self.rows[Int(vlan.rawValue)] }

    /// A host has gone to other VLANs.
    mutating func move(_ host: HostIndex, from old: VLANSet, to new: VLANSet) {
        for vlan in old.subtracting(new) {
            let place = self.place(of: host, in: vlan)
            self.rows[Int(vlan.rawValue)].remove(at: place)
        }
        for vlan in new.subtracting(old) {
            let place = self.place(of: host, in: vlan)
            self.rows[Int(vlan.rawValue)].insert(host, at: place)
        }
    }

    /// Where a host stands in the row of a VLAN, or would.
    private func place(of host: HostIndex, in vlan: VID) -> Int {
        let row = self.rows[Int(vlan.rawValue)]
        var range = row.indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = row[middle] < host ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}
