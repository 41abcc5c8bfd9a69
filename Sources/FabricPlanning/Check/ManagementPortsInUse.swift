import FabricModel

extension Fabric {
    /// Management ports that are also to carry traffic: the plan that cuts off the switch it is talking to is never made.
    func managementPortsInUse() -> [Diagnostic] {
        self.switches.indices.compactMap { index in
            guard let management = self.switches[index].management else { return nil }
            let name = self.switches[index].name
            if management == self.switches[index].bridge {
                return self.error(
                    "management-port", at: self.switches[index].origin,
                    "'\(name)' is managed through '\(management)', which is also its bridge")
            }
            return self.portIndex(named: management, of: SwitchIndex(index)).map { port in
                self.error(
                    "management-port", at: self.ports[Int(port)].origin,
                    "'\(name)' is managed through '\(management)', so it cannot be one of its ports",
                    help: "take it out of `ports`, or name another `management` port")
            }
        }
    }
}
