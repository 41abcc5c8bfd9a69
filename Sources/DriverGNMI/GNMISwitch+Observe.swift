package import FabricModel
internal import GNMI
internal import Synchronization

extension GNMISwitch {
    /// Reads ports, SVIs, the bridge and the annotation in one Get.
    package func observe(_ scope: SwitchScope) async throws(DriverError) -> Observation {
        Observation(try await self.read(scope.bridge), scope)
    }

    /// A target that is asked for what it has no model for says no, and then what it offers says why.
    func read(_ bridge: String) async throws(DriverError) -> TargetReading {
        let doing = "reading '\(self.name)'"
        let known = self.offer.withLock { $0 }?.dialect
        if let known, known.isPlain { return try await self.readPlain(known, bridge, doing) }
        if self.readsApart.withLock({ $0 }) {
            return try await self.readApart(GNMISwitch.whole(bridge), known ?? Dialect(), bridge, doing)
        }
        var found: TargetReading?
        do throws(DriverError) {
            let reading = try await self.read(GNMISwitch.whole(bridge), known ?? Dialect(), bridge, doing)
            if known != nil || reading.bridge != nil && reading.annotation != nil { return reading }
            found = reading
        } catch {
            guard error.saysNothingIsThere else { throw error }
        }
        let dialect = try await self.knownOffer().dialect
        if dialect.isPlain { return try await self.readPlain(dialect, bridge, doing) }
        if let found, found.dialect == dialect { return found }
        do throws(DriverError) {
            // A switch that was never given anything has no bridge.
            let places = found == nil ? GNMISwitch.others : GNMISwitch.whole(bridge)
            return try await self.read(places, dialect, bridge, doing)
        } catch {
            guard error.saysNothingIsThere else { throw error }
        }
        return try await self.learnToReadApart { () async throws(DriverError) in
            try await self.readApart(GNMISwitch.whole(bridge), dialect, bridge, doing)
        }
    }

    private func readPlain(
        _ dialect: Dialect, _ bridge: String, _ doing: String
    ) async throws(DriverError) -> TargetReading {
        let places = GNMISwitch.plain(dialect)
        if !self.readsApart.withLock({ $0 }) {
            do throws(DriverError) {
                return try await self.read(places, dialect, bridge, doing)
            } catch {
                guard error.saysNothingIsThere else { throw error }
            }
        }
        return try await self.learnToReadApart { () async throws(DriverError) in
            try await self.readApart(places, dialect, bridge, doing)
        }
    }

    private func learnToReadApart(
        _ read: () async throws(DriverError) -> TargetReading
    ) async throws(DriverError) -> TargetReading {
        let reading = try await read()
        self.readsApart.withLock { $0 = true }
        return reading
    }

    private static func whole(_ bridge: String) -> [Gnmi_Path] { self.others + self.instance(bridge) }

    /// Which of its network instances is the switch is not known before they were read.
    private static func plain(_ dialect: Dialect) -> [Gnmi_Path] {
        let every = Gnmi_Path.instance("*")
        return [.interfaces] + (dialect.hasSpanningTree ? [.spanningTree] : [])
            + (dialect.keepsAnnotations ? [.annotation] : [])
            + ["config", "state"].map { every.appending($0) } + GNMISwitch.table
    }

    /// The rows alone: who is in which VLAN can be long, and stands at the ports too.
    private static let table = ["config", "state"].map {
        Gnmi_Path.instance("*").appending("vlans").appending("vlan", ["vlan-id": "*"]).appending($0)
    }

    private static let others: [Gnmi_Path] = [.interfaces, .spanningTree, .annotation]

    /// Not the whole of it: what it learned, and who is in which VLAN, can be long, and is not asked for.
    private static func instance(_ bridge: String) -> [Gnmi_Path] {
        ["config", "state", "bridge", "routing", "interfaces"].map { Gnmi_Path.instance(bridge).appending($0) }
    }

    private func read(
        _ places: [Gnmi_Path], _ dialect: Dialect, _ bridge: String, _ doing: String
    ) async throws(DriverError) -> TargetReading {
        try self.reading(try await self.calls.get(places, doing: doing), dialect, bridge, doing)
    }

    /// Asks for every place by itself: some targets refuse a question when one of several places in it is empty or unknown to them.
    /// Only the interfaces must be there.
    private func readApart(
        _ places: [Gnmi_Path], _ dialect: Dialect, _ bridge: String, _ doing: String
    ) async throws(DriverError) -> TargetReading {
        var all = Gnmi_GetResponse()
        var answered: [Gnmi_Path] = []
        for place in places {
            do throws(DriverError) {
                all.notification += try await self.calls.get([place], doing: doing).notification
                answered.append(place)
            } catch {
                guard place != .interfaces, error.saysNothingIsThere else { throw error }
            }
        }
        var dialect = dialect
        dialect.hasTable = GNMISwitch.table.contains(where: answered.contains)
        return try self.reading(all, dialect, bridge, doing)
    }

    /// Before and after it is written to, and whenever it is watched, a switch mostly says what it said last.
    private func reading(
        _ response: Gnmi_GetResponse, _ dialect: Dialect, _ bridge: String, _ doing: String
    ) throws(DriverError) -> TargetReading {
        let digest = AnswerDigest(response, dialect, bridge)
        if let known = self.lastReading.withLock({ $0 }), known.digest == digest { return known.reading }
        do throws(AnswerMistake) {
            let reading = TargetReading(try AnswerTree(response).json, bridge: bridge, dialect)
            self.lastReading.withLock { $0 = (digest, reading) }
            return reading
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
