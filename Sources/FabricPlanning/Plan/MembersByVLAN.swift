import FabricModel

/// How many hosts of the whole fabric are in a VLAN, and who: counted once, since most hosts are in one VLAN only.
struct MembersByVLAN {
    private let fabric: Fabric
    /// By VLAN id, of the hosts that are in this one alone: how many, and the first of them.
    private var lonely = [(count: Int, first: [HostIndex])](repeating: (0, []), count: 4096)
    /// The hosts that are in several VLANs.
    private var others: [(host: HostIndex, vlans: VLANSet)] = []
    private var known: [VLANSet: HostSample] = [:]

    init(_ fabric: Fabric) {
        self.fabric = fabric
        for (index, host) in fabric.hosts.enumerated() {
            if host.tagged == 0, let native = host.native {
                let id = Int(native.rawValue)
                self.lonely[id].count += 1
                if self.lonely[id].count <= HostSample.limit { self.lonely[id].first.append(HostIndex(index)) }
            } else {
                self.others.append((HostIndex(index), fabric.vlans(of: host)))
            }
        }
    }

    /// The hosts that are in at least one of the VLANs.
    mutating func sample(in vlans: VLANSet) -> HostSample {
        if let known = self.known[vlans] { return known }
        var (count, first) = (0, [HostIndex]())
        for vlan in vlans {
            let members = self.lonely[Int(vlan.rawValue)]
            count += members.count
            first += members.first
        }
        for (host, own) in self.others where !own.intersection(vlans).isEmpty {
            count += 1
            first.append(host)
        }
        let examples = first.sorted().prefix(HostSample.limit).map { self.fabric.hosts[Int($0)].name }
        let sample = HostSample(count: count, examples: examples)
        self.known[vlans] = sample
        return sample
    }
}
