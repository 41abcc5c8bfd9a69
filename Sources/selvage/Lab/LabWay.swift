import DriverGNMI
import FabricModel
import LabModel

/// The way to the switches of a simulated lab: the driver for real gNMI switches, all of them behind the lab's one address.
struct LabWay: Sendable {
    private let connections = GNMIConnections()
    private let target: String

    /// Throws where the lab has no address, or none that can be read.
    init(to record: LabRecord) throws(Failure) {
        guard let target = record.simulation?.target, record.standing == .up else {
            throw Failure(
                "the lab '\(record.lab)' \(record.standing == .gone ? "is gone" : "is not up yet")",
                help: "`selvage lab list` shows the labs, and `selvage lab down \(record.lab)` takes it away")
        }
        self.target = target
    }

    /// A driver for each of these switches.
    ///
    /// - Parameter vlanNames: what VLANs are called, for switches that have a table of them.
    func drivers(
        _ names: [String], takingOver: Bool = false, naming vlanNames: [VID: String] = [:]
    ) -> [String: any SwitchDriver] {
        var drivers: [String: any SwitchDriver] = [:]
        for name in names {
            guard let endpoint = GNMIEndpoint(address: self.target, targetName: name) else { continue }
            drivers[name] = GNMISwitch(
                endpoint, named: name, over: self.connections, takesOver: takingOver, vlanNames: vlanNames)
        }
        return drivers
    }

    func close() async { await self.connections.close() }
}
