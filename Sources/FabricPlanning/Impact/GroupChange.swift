package import FabricModel

/// Hosts of one VLAN that come apart, pause or come together: told by groups, never by pairs.
///
/// A group is the hosts of a VLAN that the links join, before as well as after.
package struct GroupChange: Hashable, Sendable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// They reached each other, and will not.
        case lose
        /// They reach each other before and after, and for a moment in between they do not.
        case pause
        /// They did not reach each other, and will.
        case gain
    }

    package var vlan: VID
    package var kind: Kind
    /// Those that stay together, group by group, the largest first; the first few of them.
    package var groups: [HostSample]
    /// How many groups are not in `groups`, and have several hosts.
    package var furtherGroups: Int
    /// Those of which each is a group by itself.
    package var alone: HostSample

    /// How many groups are named.
    package static let limit = 4
}

extension GroupChange: CustomStringConvertible {
    /// `srv1, srv2 and 38 more | srv41 and 19 more pause`.
    package var description: String {
        var parts = self.groups.map { "\($0)" }
        if self.furtherGroups > 0 { parts.append("\(self.furtherGroups) more groups") }
        if self.alone.count == 1 { parts.append("\(self.alone)") }
        let joined = parts.joined(separator: " | ")
        let verb: String
        switch self.kind {
        case .lose: verb = "lose each other"
        case .pause: verb = "pause"
        case .gain: verb = "come together"
        }
        if self.alone.count < 2 { return "\(joined) \(verb)" }
        return parts.isEmpty ? "\(self.alone) \(verb)" : "\(joined) | \(self.alone), each alone: \(verb)"
    }
}
