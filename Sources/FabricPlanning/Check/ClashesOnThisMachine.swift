import FabricModel

extension Fabric {
    /// Switches that are both this machine and would be one bridge, or fight for one port.
    func clashesOnThisMachine() -> [Diagnostic] {
        var bridges: [String: Switch] = [:]
        var ports: [String: Switch] = [:]
        var findings: [Diagnostic] = []
        for item in self.switches where item.target == .local && item.driver == .linux {
            if let other = bridges.updateValue(item, forKey: item.bridge) {
                findings.append(
                    self.error(
                        "same-bridge", at: item.origin,
                        "'\(other.name)' and '\(item.name)' are both the bridge '\(item.bridge)' of this machine",
                        help: "give one of them another `bridge`, or a namespace of its own"))
            }
            for index in item.ports {
                let name = self.name(of: PortIndex(index))
                guard let other = ports.updateValue(item, forKey: name) else { continue }
                findings.append(
                    self.error(
                        "same-port", at: self.ports[index].origin,
                        "'\(name)' of this machine is a port of '\(other.name)' and of '\(item.name)'"))
            }
        }
        return findings
    }
}
