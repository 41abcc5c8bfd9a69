import DriverNetlink
import FabricModel

extension Fabric {
    /// The way to each switch: the one place where a topology's word for a driver becomes a driver.
    func drivers(takingOver: Bool = false) throws(Failure) -> [String: any SwitchDriver] {
        var drivers: [String: any SwitchDriver] = [:]
        for item in self.switches {
            switch item.driver {
            case .linux: drivers[item.name] = try linux(item.target, item.name, takingOver: takingOver)
            case .gnmi, .ovs, .files, .sim:
                throw Failure(
                    "switch '\(item.name)' has the driver '\(item.driver.rawValue)', which is not built yet",
                    help: "`driver: linux` is")
            }
        }
        return drivers
    }
}

/// The drivers of a saved plan, which knows the switches' targets and not the fabric: all of them are Linux machines.
func drivers(for scopes: [SwitchScope], takingOver: Bool = false) throws(Failure) -> [String: any SwitchDriver] {
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
