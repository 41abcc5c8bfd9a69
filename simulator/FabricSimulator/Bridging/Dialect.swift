/// What one kind of switch does with a frame where kinds differ, or could: each rule is a value.
///
/// What is not here all kinds do alike: they forward within a VLAN and never out of it. docs/simulator.md has the table.
package struct Dialect: Hashable, Sendable {
    package var name: String

    // MARK: Coming in

    /// Drops a frame of a VLAN that the port it comes through does not carry (802.1Q, 8.6.2).
    package var filtersIngress = true
    /// Takes a frame into an access port that bears the tag of the port's own VLAN.
    package var takesOwnTagOnAccess = true
    /// A frame that is tagged with a priority and no VLAN is one without a tag (802.1Q, 6.9.1). Else it is dropped.
    package var takesPriorityTag = true
    /// Drops a frame that says it comes from a group: nobody can be one (IEEE 802, 8.2).
    package var dropsGroupSource = true

    // MARK: Where to

    /// Which of 01:80:c2:00:00:0x pass, bit x each; the others are for the switch itself (802.1Q, 8.6.3).
    package var reservedThatPass: UInt16 = 0
    /// From which of them it learns who is there, bit x each. PAUSE, which is 1, never gets as far as the bridge.
    package var learnsFromReserved: UInt16 = 0xfffd
    /// A frame to nobody in particular that the switch knows goes to everybody of the VLAN (802.1Q, 8.8.3).
    package var floodsUnknown = true
    /// Sends a frame also back to where it came from.
    package var returnsToIngress = false
    /// Keeps in mind who is where.
    package var learns = true
    /// Keeps it in mind for each VLAN by itself (802.1Q, 8.8.9: independent learning).
    package var learnsByVLAN = true
    /// Learns also from frames that it drops for their VLAN.
    package var learnsFromFiltered = false
    /// For how long it remembers an address that says nothing (802.1Q, 8.8.3), in nanoseconds.
    package var ageing: UInt64 = 300_000_000_000

    // MARK: Going out

    /// Sends a VLAN only out of ports that carry it (802.1Q, 8.6.4).
    package var filtersEgress = true
    /// Sends also those VLANs with a tag that the port should send without.
    package var tagsEverything = false
    /// Priority and drop eligibility go with a frame from tag to tag (802.1Q, 6.9.3).
    package var keepsPriority = true
    package var keepsDropEligibility = true

    // MARK: Sizes

    /// Drops what is larger than the MTU.
    package var dropsOversize = true
    /// By how many bytes a payload may be larger than the MTU of the port it comes in at, and of the one it leaves through.
    package var slackComingIn = 0
    package var slackGoingOut = 0
    /// A tag that a frame comes in with takes of that room.
    package var countsTagComingIn = false

    /// Does what 802.1Q says.
    package init(_ name: String) { self.name = name }

    /// 802.1Q, and nothing that only some do.
    package static let neutral = Dialect("neutral")

    /// A Linux bridge, as it is in Linux 6.1.
    package static let linux: Dialect = {
        var dialect = Dialect("linux")
        // Without STP it lets the BPDUs of others through, so that they see their loops (br_handle_frame).
        dialect.reservedThatPass = 1
        // It leaves room for a tag whether there is one or not (is_skb_forwardable).
        dialect.slackComingIn = 4
        dialect.slackGoingOut = 4
        return dialect
    }()

    /// A bridge of Open vSwitch without flows of anybody: its NORMAL action, as it is in 3.1.
    package static let ovs: Dialect = {
        var dialect = Dialect("ovs")
        // An access port takes no tag but a priority's (vlan_mode access, input_vid_is_valid).
        dialect.takesOwnTagOnAccess = false
        // What it does not let in it does not learn from (is_admissible).
        dialect.learnsFromReserved = 0
        // It looks at a source only to learn it, and learns no group.
        dialect.dropsGroupSource = false
        // The bit is where it remembers whether there is a tag at all (VLAN_CFI).
        dialect.keepsDropEligibility = false
        // Its ports are the kernel's, which let in what Linux lets in, but it sends through a socket: that holds to the MTU, and
        // puts the tag into the bytes, which the next port counts.
        dialect.slackComingIn = 4
        dialect.countsTagComingIn = true
        return dialect
    }()

    /// Those with a name, by which a topology or a command can ask for one.
    package static let all = [neutral, linux, ovs]
}
