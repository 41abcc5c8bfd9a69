package import FabricGraph
package import FabricModel

/// What every switch of a fabric should hold, and the fabric itself, by which changes are explained.
package struct Desired: Sendable {
    /// Which link carries which VLAN, and what was taken as down.
    package internal(set) var trees: ForwardingTrees
    package let attachments: Attachments
    /// One for each of `fabric.switches`.
    package internal(set) var switches: [DesiredSwitch]

    package init(trees: ForwardingTrees, attachments: Attachments, switches: [DesiredSwitch]) {
        self.trees = trees
        self.attachments = attachments
        self.switches = switches
    }

    /// The trees have the only copy, so that who plans again and again can edit it in place.
    package var fabric: Fabric { self.trees.graph.fabric }
}

/// What one switch should hold.
package struct DesiredSwitch: Hashable, Sendable {
    package var scope: SwitchScope
    /// A port for each of the fabric's ports of the switch, in the same order.
    package var config: SwitchConfig

    package init(scope: SwitchScope, config: SwitchConfig) {
        self.scope = scope
        self.config = config
    }
}
