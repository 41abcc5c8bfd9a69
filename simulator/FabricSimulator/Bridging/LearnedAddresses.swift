import FabricModel

/// Who was heard behind which port: the filtering database of 802.1Q, 8.8, the part that is learned.
struct LearnedAddresses: Sendable {
    private struct Entry: Sendable {
        var port: PortNumber
        var heard: Moment
    }

    /// By VLAN in the high 16 bits and address below.
    private var entries: [UInt64: Entry] = [:]

    /// More than any switch of these kinds holds: somebody who makes up addresses costs 3 MB and no more.
    static let most = 65_536

    var count: Int { self.entries.count }

    mutating func learn(_ address: MACAddress, in vlan: UInt16, behind port: PortNumber, at now: Moment) {
        let key = UInt64(vlan) << 48 | address.rawValue
        if self.entries.count < LearnedAddresses.most || self.entries[key] != nil {
            self.entries[key] = Entry(port: port, heard: now)
        }
    }

    /// The port behind which an address was heard; one that has said nothing for too long is forgotten.
    mutating func port(of address: MACAddress, in vlan: UInt16, at now: Moment, ageing: UInt64) -> PortNumber? {
        let key = UInt64(vlan) << 48 | address.rawValue
        guard let entry = self.entries[key] else { return nil }
        if now.since(entry.heard) < ageing { return entry.port }
        self.entries[key] = nil
        return nil
    }

    /// Keeps what the rule says, and forgets all else.
    mutating func keep(where stays: (_ port: PortNumber, _ vlan: UInt16) -> Bool) {
        if self.entries.isEmpty { return }
        self.entries = self.entries.filter { stays($0.value.port, UInt16($0.key >> 48)) }
    }
}
