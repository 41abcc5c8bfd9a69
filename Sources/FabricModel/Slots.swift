/// The order in which rows hold VLANs: those of one way stand together.
///
/// The 4,096 ids are ordered by the fraction of their multiple of the golden ratio, which lies as evenly as can be whatever
/// the steps in which VLANs are numbered (Knuth, The Art of Computer Programming 3, 6.4). Way `w` is the slots from `64 * w`:
/// one word of a row, so that walks that differ by way only differ by word.
package enum Slots {
    /// For every VLAN id its slot.
    package static let ofVLAN: [UInt16] = {
        var slots = [UInt16](repeating: 0, count: 4096)
        for (slot, id) in Slots.vlans.enumerated() { slots[Int(id)] = UInt16(slot) }
        return slots
    }()

    /// For every slot its VLAN id.
    package static let vlans: [UInt16] = (0..<4096).sorted { Slots.fraction($0) < Slots.fraction($1) }

    /// `id` times the golden ratio, without its whole part, in units of 2^-64.
    package static func fraction(_ id: UInt16) -> UInt64 { UInt64(id) &* 0x9e37_79b9_7f4a_7c15 }
}
