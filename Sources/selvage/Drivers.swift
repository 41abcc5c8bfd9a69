import DriverNetlink
import FabricModel
import FabricSimulator

extension Fabric {
    /// The way to each switch: the one place where a topology's word for a driver becomes a driver.
    ///
    /// - Parameters:
    ///   - lab: the simulated lab that is meant, whose switches are all reached in one way.
    ///   - toWrite: whether anything may come to be written. A simulated switch outside of a lab is there for this command only and
    ///     holds nothing, so it can be planned for; to write to it would be to pretend.
    func drivers(
        in lab: LabWay? = nil, toWrite: Bool, takingOver: Bool = false
    ) throws(Failure) -> [String: any SwitchDriver] {
        if let lab { return lab.drivers(self.switches.map(\.name), takingOver: takingOver) }
        var drivers: [String: any SwitchDriver] = [:]
        let simulated = self.switches.contains { $0.driver == .sim } ? SimulatedNetwork(self).switches : [:]
        for item in self.switches {
            switch item.driver {
            case .sim where !toWrite: drivers[item.name] = simulated[item.name]
            case .sim:
                throw Failure(
                    "switch '\(item.name)' is simulated, and no lab simulates it",
                    help:
                        "`selvage lab up FILE --detach` does, and `--lab \(self.name)` means it; `selvage plan` shows what it "
                        + "would be given")
            case .linux: drivers[item.name] = try linux(item.target, item.name, takingOver: takingOver)
            case .gnmi, .ovs, .files:
                throw Failure(
                    "switch '\(item.name)' has the driver '\(item.driver.rawValue)', which is not built yet",
                    help: "`driver: linux` is, and `driver: sim` to plan with")
            }
        }
        return drivers
    }
}

/// The drivers of a saved plan, which knows the switches' targets and not the fabric: all of them are Linux machines, or in a lab.
func drivers(
    for scopes: [SwitchScope], in lab: LabWay?, takingOver: Bool = false
) throws(Failure) -> [String: any SwitchDriver] {
    if let lab { return lab.drivers(scopes.map(\.name), takingOver: takingOver) }
    var drivers: [String: any SwitchDriver] = [:]
    for scope in scopes { drivers[scope.name] = try linux(scope.target, scope.name, takingOver: takingOver) }
    return drivers
}

private func linux(_ target: SwitchTarget, _ name: String, takingOver: Bool) throws(Failure) -> any SwitchDriver {
    do throws(DriverError) {
        return try LinuxSwitch(target, named: name, takesOver: takingOver)
    } catch {
        throw Failure("\(error)", help: error.help)
    }
}
