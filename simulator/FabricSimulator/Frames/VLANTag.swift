package import FabricModel

/// The sixteen bits of an 802.1Q tag: priority, drop eligibility and VLAN id (802.1Q-2022, 9.6).
package struct VLANTag: Hashable, Sendable {
    package var rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package init(_ vlan: VID, priority: UInt8 = 0, isDropEligible: Bool = false) {
        self.rawValue = UInt16(priority & 7) << 13 | (isDropEligible ? 1 << 12 : 0) | vlan.rawValue
    }

    /// The VLAN; nil in a priority tag (id 0), and with the reserved id 4095.
    package var vlan: VID? { VID(self.rawValue & 0xfff) }
    /// PCP, 0 to 7.
    package var priority: UInt8 { UInt8(self.rawValue >> 13) }
    /// DEI.
    package var isDropEligible: Bool { self.rawValue & 1 << 12 != 0 }
    /// It says a priority and no VLAN.
    package var isPriorityOnly: Bool { self.rawValue & 0xfff == 0 }

    /// The same priority and drop eligibility with another VLAN.
    package func with(_ vlan: VID) -> VLANTag { VLANTag(rawValue: self.rawValue & 0xf000 | vlan.rawValue) }

    /// The same without its DEI.
    var notDropEligible: VLANTag { VLANTag(rawValue: self.rawValue & ~(1 << 12)) }
}

extension VLANTag: CustomStringConvertible {
    package var description: String {
        let priority = self.priority == 0 ? "" : "p\(self.priority)"
        return "\(self.rawValue & 0xfff)\(priority)\(self.isDropEligible ? "d" : "")"
    }
}
