import FabricModel
import FabricPlanning

extension Reconciler {
    /// Asks every switch what it holds, all at once; one that does not answer is a value like any other.
    ///
    /// - Parameter isSkipped: the switches, by position, that nobody asks.
    func read(_ scopes: [SwitchScope], isSkipped: (Int) -> Bool = { _ in false }) async -> [Reading] {
        await withTaskGroup(of: (Int, Reading).self) { group in
            for (index, scope) in scopes.enumerated() {
                let skips = isSkipped(index)
                group.addTask { (index, skips ? .skipped : await self.read(scope)) }
            }
            var readings = [Reading?](repeating: nil, count: scopes.count)
            for await (index, reading) in group { readings[index] = reading }
            return readings.enumerated().map { index, reading in
                reading ?? .unreadable(.noDriver(for: scopes[index].name))
            }
        }
    }

    /// Asks those switches what they can do that do not hold what they should: finding out may cost a trial.
    func askCapabilities(of readings: [Reading], wanted desired: Desired) async -> [Reading] {
        let names = desired.switches.enumerated().map { index, item in
            readings[index].observation.map { $0.owned != item.config } ?? false ? item.scope.name : nil
        }
        return await self.askCapabilities(of: readings, names)
    }

    /// The same for a plan that was made earlier: it is the switches with a batch that are to hold something else.
    func askCapabilities(of readings: [Reading], changedBy plan: Plan) async -> [Reading] {
        let changed = Set(plan.batches.map(\.scope.name))
        return await self.askCapabilities(
            of: readings, plan.switches.map { changed.contains($0.scope.name) ? $0.scope.name : nil })
    }

    /// - Parameter names: for each reading the switch's name; nil where it is not asked.
    private func askCapabilities(of readings: [Reading], _ names: [String?]) async -> [Reading] {
        await withTaskGroup(of: (Int, Reading).self) { group in
            for (index, name) in names.enumerated() {
                guard let name else { continue }
                let reading = readings[index]
                group.addTask { (index, await self.askCapabilities(of: reading, name)) }
            }
            var answers = readings
            for await (index, reading) in group { answers[index] = reading }
            return answers
        }
    }

    private func askCapabilities(of reading: Reading, _ name: String) async -> Reading {
        guard let driver = self.drivers[name], let observation = reading.observation else { return reading }
        let answer = await self.ask(name, doing: "asking '\(name)' what it can do") {
            await Result { () async throws(DriverError) in try await driver.capabilities() }
        }
        switch answer {
        case .success(let capabilities): return .read(observation, capabilities)
        case .failure(let error): return .unreadable(error)
        }
    }

    private func read(_ scope: SwitchScope) async -> Reading {
        self.progress(.reading(switchName: scope.name))
        let reading: Reading
        if let driver = self.drivers[scope.name] {
            let answer = await self.ask(scope.name, doing: "reading '\(scope.name)'") {
                await Result { () async throws(DriverError) in try await driver.observe(scope) }
            }
            switch answer {
            case .success(let observation): reading = .read(observation, nil)
            case .failure(let error): reading = .unreadable(error)
            }
        } else {
            reading = .unreadable(.noDriver(for: scope.name))
        }
        self.progress(.read(switchName: scope.name, reading))
        return reading
    }
}

extension Result where Success: Sendable {
    /// What an asynchronous body returns or throws.
    fileprivate init(_ body: () async throws(Failure) -> Success) async {
        do throws(Failure) {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}

extension DriverError {
    static func noDriver(for switchName: String) -> DriverError {
        DriverError(.unsupported, doing: "reaching '\(switchName)'", reason: "there is no driver for it")
    }
}
