internal import FabricModel
internal import Netlink

/// Makes a bridge forget what it learned in some VLANs: in one request a VLAN, or entry by entry where the kernel knows no other
/// way (before 5.19).
struct Forgetting {
    let vlans: VLANSet
    /// The bridge's index.
    let bridge: Int32

    /// Returns the kernel's no; nil where all is forgotten.
    func carryOut(_ socket: inout NetlinkSocket) throws(NetlinkError) -> Refusal? {
        let answers = try socket.send(self.vlans.map { .forgetLearned(in: $0, of: self.bridge) })
        let refusals = answers.compactMap { answer -> Refusal? in
            switch answer {
            case .done: nil
            case .refused(let refusal): refusal
            // It is asked once more, which does no harm.
            case .unknown: Refusal(code: Forgetting.unsupported)
            }
        }
        guard let first = refusals.first else { return nil }
        guard refusals.allSatisfy({ Forgetting.lacksBulk.contains($0.code) }) else { return first }
        return try self.oneByOne(&socket)
    }

    /// What carrying out falls back to: a look at what the bridge knows, and a request for each entry.
    func oneByOne(_ socket: inout NetlinkSocket) throws(NetlinkError) -> Refusal? {
        let stale = try socket.bridgeNeighbours().filter { entry in
            entry.isLearned && entry.bridge == self.bridge && entry.vlan.map(self.vlans.contains) ?? false
        }
        for case .refused(let refusal) in try socket.send(stale.map { .remove($0) }) {
            // One that has aged meanwhile is forgotten too (ENOENT).
            if refusal.code != Forgetting.isGone { return refusal }
        }
        return nil
    }

    /// ENOENT
    private static let isGone: Int32 = 2
    /// EOPNOTSUPP
    private static let unsupported: Int32 = 95
    /// EINVAL of a kernel that misses an address in the request, EOPNOTSUPP of one that deletes many of other things only.
    private static let lacksBulk: Set<Int32> = [22, unsupported]
}
