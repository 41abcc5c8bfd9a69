package import FabricModel
internal import GNMI
internal import Synchronization

extension GNMISwitch {
    /// Reads ports, SVIs, the bridge and the annotation in one Get.
    package func observe(_ scope: SwitchScope) async throws(DriverError) -> Observation {
        Observation(try await self.read(scope.bridge), scope)
    }

    func read(_ bridge: String) async throws(DriverError) -> TargetReading {
        let doing = "reading '\(self.name)'"
        let (others, instance) = (GNMISwitch.others, GNMISwitch.instance(bridge))
        guard !self.readsApart.withLock({ $0 }) else {
            return try await self.readApart(others + instance, bridge, doing)
        }
        do throws(DriverError) {
            return try await self.read(others + instance, bridge, doing)
        } catch {
            guard error.saysNothingIsThere else { throw error }
        }
        // A switch that was never given anything has no bridge.
        do throws(DriverError) {
            return try await self.read(others, bridge, doing)
        } catch {
            guard error.saysNothingIsThere else { throw error }
        }
        let reading = try await self.readApart(others + instance, bridge, doing)
        self.readsApart.withLock { $0 = true }
        return reading
    }

    private static let others: [Gnmi_Path] = [.interfaces, .spanningTree, .annotation]

    /// Not the whole of it: what it learned, and who is in which VLAN, can be long, and is not asked for.
    private static func instance(_ bridge: String) -> [Gnmi_Path] {
        ["config", "state", "bridge", "routing", "interfaces"].map { Gnmi_Path.instance(bridge).appending($0) }
    }

    private func read(
        _ places: [Gnmi_Path], _ bridge: String, _ doing: String
    ) async throws(DriverError) -> TargetReading {
        try GNMISwitch.reading(try await self.calls.get(places, doing: doing), bridge, doing)
    }

    /// Asks for every place by itself: some targets refuse a question when one of several places in it is empty or unknown to them.
    /// Only the interfaces must be there.
    private func readApart(
        _ places: [Gnmi_Path], _ bridge: String, _ doing: String
    ) async throws(DriverError) -> TargetReading {
        var all = Gnmi_GetResponse()
        for place in places {
            do throws(DriverError) {
                all.notification += try await self.calls.get([place], doing: doing).notification
            } catch {
                guard place != .interfaces, error.saysNothingIsThere else { throw error }
            }
        }
        return try GNMISwitch.reading(all, bridge, doing)
    }

    private static func reading(
        _ response: Gnmi_GetResponse, _ bridge: String, _ doing: String
    ) throws(DriverError) -> TargetReading {
        do throws(AnswerMistake) {
            return TargetReading(try AnswerTree(response).json, bridge: bridge)
        } catch {
            throw DriverError(error, doing: doing)
        }
    }
}

extension DriverError {
    /// The target answered, and has nothing at that place, or does not know such a place.
    fileprivate var saysNothingIsThere: Bool {
        switch self.kind {
        case .vanished, .unsupported, .rejected: true
        case .unreachable, .notPermitted, .moved, .notOurs, .timedOut, .disconnected, .garbled: false
        }
    }
}
