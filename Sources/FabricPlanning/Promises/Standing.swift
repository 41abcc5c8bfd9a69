import FabricModel

/// Where a host stands: for each of its ports that works, in which VLANs, and in which part of each.
///
/// Hosts that stand alike reach the same others, so questions are answered by standing and not by pairs of hosts.
struct Standing: Hashable, Sendable {
    /// A part of a VLAN: all of its switches that links join.
    struct Place: Hashable, Sendable {
        var vlan: VID
        /// The lowest switch of the part; 0 in a VLAN that is whole.
        var part: SwitchIndex
        /// Where a way through one switch is asked for: the lowest switch of what is still joined without it, the switch itself
        /// at that switch, and 0 where nobody asks.
        var branch: SwitchIndex
    }

    /// The places that one port gives a host.
    struct Foot: Hashable, Sendable {
        var places: [Place]
    }

    /// One for each port that works; of several one is active, and nobody knows which.
    var feet: [Foot]
    /// All of its switches are down, and it with them.
    var isGone: Bool
}

/// The hosts of a selector, gathered by where they stand.
struct Population {
    /// Those that stand alike: the first, and another one where there is one.
    struct Group {
        var standing: Standing
        /// The VLAN of hosts with one port in that VLAN alone, in its only part.
        var plain: VID?
        var first: HostIndex
        var second: HostIndex?
    }

    private(set) var groups: [Group] = []
    /// By VLAN id the group of hosts with one port in that VLAN alone, in its only part: nearly all hosts are such.
    private var plain = [Int](repeating: -1, count: 4096)
    private var others: [Standing: Int] = [:]

    /// - Parameter hosts: in canonical order. Those that are down with their switches are left out.
    init(_ hosts: [HostIndex], _ reachability: Reachability) {
        for host in hosts {
            if let vlan = reachability.plainVLAN(of: host) {
                let known = self.plain[Int(vlan.rawValue)]
                if known >= 0 {
                    self.groups[known].second = self.groups[known].second ?? host
                    continue
                }
                self.plain[Int(vlan.rawValue)] = self.groups.count
                self.groups.append(Group(standing: reachability.standing(of: host), plain: vlan, first: host))
                continue
            }
            let standing = reachability.standing(of: host)
            if standing.isGone { continue }
            if let known = self.others[standing] {
                self.groups[known].second = self.groups[known].second ?? host
            } else {
                self.others[standing] = self.groups.count
                self.groups.append(Group(standing: standing, plain: nil, first: host))
            }
        }
    }
}

/// Two hosts of which one speaks to the other.
struct HostPair: Hashable, Sendable {
    var source: HostIndex
    var destination: HostIndex
}
