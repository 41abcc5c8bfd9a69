package import FabricModel

/// Index into `Fabric.links`.
package typealias LinkIndex = UInt32

/// Links and switches that are taken as dead, whatever the topology says.
///
/// What it names and the fabric does not have is ignored.
package struct Failures: Hashable, Sendable {
    package var links: Set<LinkIndex>
    package var switches: Set<SwitchIndex>

    package init(links: Set<LinkIndex> = [], switches: Set<SwitchIndex> = []) {
        self.links = links
        self.switches = switches
    }

    package static let none = Failures()

    package var isEmpty: Bool { self.links.isEmpty && self.switches.isEmpty }
}
