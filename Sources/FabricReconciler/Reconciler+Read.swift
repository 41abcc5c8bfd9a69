import FabricModel
import FabricPlanning

extension Reconciler {
    /// Asks every switch what it holds, all at once, and those that do not hold what they should also what they can do; one that
    /// does not answer is a value like any other.
    ///
    /// - Parameter wanted: what each should hold, where it may be about to be changed.
    func read(_ scopes: [SwitchScope], wanted: [SwitchConfig?]? = nil) async -> [Reading] {
        await withTaskGroup(of: (Int, Reading).self) { group in
            for (index, scope) in scopes.enumerated() {
                group.addTask { (index, await self.read(scope, wanted: wanted?[index])) }
            }
            var readings = [Reading?](repeating: nil, count: scopes.count)
            for await (index, reading) in group { readings[index] = reading }
            return readings.enumerated().map { index, reading in
                reading ?? .unreadable(.noDriver(for: scopes[index].name))
            }
        }
    }

    private func read(_ scope: SwitchScope, wanted: SwitchConfig?) async -> Reading {
        self.progress(.reading(switchName: scope.name))
        let reading: Reading
        if let driver = self.drivers[scope.name] {
            do throws(DriverError) {
                let observation = try await driver.observe(scope)
                let mayChange = wanted.map { $0 != observation.owned } ?? false
                reading = .read(observation, mayChange ? try await driver.capabilities() : nil)
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
