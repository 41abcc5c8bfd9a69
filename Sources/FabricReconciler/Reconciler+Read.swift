import FabricModel
import FabricPlanning

extension Reconciler {
    /// Asks every switch what it can do and holds, all at once; one that does not answer is a value like any other.
    func read(_ scopes: [SwitchScope]) async -> [Reading] {
        await withTaskGroup(of: (Int, Reading).self) { group in
            for (index, scope) in scopes.enumerated() {
                group.addTask { (index, await self.read(scope)) }
            }
            var readings = [Reading?](repeating: nil, count: scopes.count)
            for await (index, reading) in group { readings[index] = reading }
            return readings.enumerated().map { index, reading in
                reading ?? .unreadable(.noDriver(for: scopes[index].name))
            }
        }
    }

    private func read(_ scope: SwitchScope) async -> Reading {
        self.progress(.reading(switchName: scope.name))
        let reading: Reading
        if let driver = self.drivers[scope.name] {
            do throws(DriverError) {
                reading = .read(try await driver.observe(scope), try await driver.capabilities())
            } catch {
                reading = .unreadable(error)
            }
        } else {
            reading = .unreadable(.noDriver(for: scope.name))
        }
        self.progress(.read(switchName: scope.name, reading))
        return reading
    }
}

extension DriverError {
    static func noDriver(for switchName: String) -> DriverError {
        DriverError(.unsupported, doing: "reaching '\(switchName)'", reason: "there is no driver for it")
    }
}
