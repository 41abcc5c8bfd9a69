import FabricModel

extension Fabric {
    /// Switches with more ports than their kind can hold.
    func switchesWithTooManyPorts() -> [Diagnostic] {
        self.switches.compactMap { item in
            guard let limit = item.driver.portLimit, item.ports.count > limit else { return nil }
            return self.error(
                "too-many-ports", at: item.origin,
                "'\(item.name)' has \(item.ports.count) ports, and a Linux bridge holds \(limit)",
                help: "spread them over more switches")
        }
    }
}

extension DriverKind {
    /// How many ports the kind of switch holds; nil where that is up to the device.
    fileprivate var portLimit: Int? {
        switch self {
        case .linux: 1023  // BR_MAX_PORTS of net/bridge/br_private.h, of which number 0 is not used
        case .gnmi, .ovs, .files, .sim: nil
        }
    }
}
