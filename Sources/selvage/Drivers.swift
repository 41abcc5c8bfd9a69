import DriverNetlink
import FabricModel
import FabricPlanning
import FabricSimulator

extension Fabric {
    /// The way to each switch: the one place where a topology's word for a driver becomes a driver.
    ///
    /// - Parameters:
    ///   - file: the topology's, beside which the files are that it names.
    ///   - lab: the simulated lab that is meant, whose switches are all reached in one way.
    ///   - toWrite: whether anything may come to be written. A simulated switch outside of a lab is there for this command only and
    ///     holds nothing, so it can be planned for; to write to it would be to pretend.
    func drivers(
        of file: String, in lab: LabWay? = nil, toWrite: Bool, takingOver: Bool = false
    ) throws(Failure) -> [String: any SwitchDriver] {
        if let lab {
            return lab.drivers(self.switches.map(\.name), takingOver: takingOver, naming: self.vlanNames.byID)
        }
        var drivers: [String: any SwitchDriver] = [:]
        let simulated = self.switches.contains { $0.driver == .sim } ? SimulatedNetwork(self).switches : [:]
        var remote = RemoteDrivers(
            besideTopology: file, takingOver: takingOver,
            naming: self.vlanNames)
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
            case .gnmi:
                if let way = RemoteSwitch(item) { drivers[item.name] = try remote.driver(for: way) }
            case .ovs, .files:
                throw Failure(
                    "switch '\(item.name)' has the driver '\(item.driver.rawValue)', which is not built yet",
                    help: "`driver: linux` and `driver: gnmi` are, and `driver: sim` to plan with")
            }
        }
        return drivers
    }

    private var vlanNames: [VLANName] { self.vlans.map { VLANName(id: $0.id, name: $0.name) } }

    /// The switches that are reached over a network, for a plan that is to be saved.
    var remotes: [RemoteSwitch] { self.switches.filter { $0.driver == .gnmi }.compactMap { RemoteSwitch($0) } }
}

extension SavedPlan {
    /// The way to each of its switches: in a lab, over the network where it says so, and else a Linux machine.
    func drivers(
        in lab: LabWay? = nil, takingOver: Bool = false
    ) throws(Failure) -> [String: any SwitchDriver] {
        if let lab {
            let names = self.plan.switches.map(\.scope.name)
            return lab.drivers(names, takingOver: takingOver, naming: self.plan.vlans.byID)
        }
        var drivers: [String: any SwitchDriver] = [:]
        var remote = RemoteDrivers(
            besideTopology: self.topology, takingOver: takingOver, naming: self.plan.vlans)
        for way in self.remotes ?? [] { drivers[way.name] = try remote.driver(for: way) }
        for scope in self.plan.switches.map(\.scope) where drivers[scope.name] == nil {
            drivers[scope.name] = try linux(scope.target, scope.name, takingOver: takingOver)
        }
        return drivers
    }
}

extension [VLANName] {
    var byID: [VID: String] { Dictionary(self.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first }) }
}

private func linux(_ target: SwitchTarget, _ name: String, takingOver: Bool) throws(Failure) -> any SwitchDriver {
    do throws(DriverError) {
        return try LinuxSwitch(target, named: name, takesOver: takingOver)
    } catch {
        throw Failure("\(error)", help: error.help)
    }
}
