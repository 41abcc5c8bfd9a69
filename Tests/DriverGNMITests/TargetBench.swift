import DriverGNMI
import FabricModel
import FabricSimulator
import GNMI
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import NIOCore
import Synchronization
import Testing

@testable import GNMITargets

/// Simulated switches behind a listener on loopback, and the hands of somebody who interferes with what is said on the way.
struct TargetBench: Sendable {
    let network: SimulatedNetwork
    let service: MeddledService
    let port: Int
    let connections: GNMIConnections
    /// How many connections were accepted.
    let accepted: @Sendable () -> Int

    func simulated(_ name: String = "sw1") throws -> SimulatedSwitch { try #require(self.network.switches[name]) }

    func endpoint(
        _ name: String = "sw1", security: GNMIEndpoint.Security = .clear, login: GNMILogin? = nil
    ) -> GNMIEndpoint {
        GNMIEndpoint(host: "127.0.0.1", port: self.port, security: security, login: login, targetName: name)
    }

    /// A driver that does not wait for real.
    func driver(
        _ name: String = "sw1", security: GNMIEndpoint.Security = .clear, login: GNMILogin? = nil,
        naming names: [UInt16: String] = [:]
    ) -> GNMISwitch {
        let vlanNames = Dictionary(uniqueKeysWithValues: names.compactMap { id, name in VID(id).map { ($0, name) } })
        return GNMISwitch(
            self.endpoint(name, security: security, login: login), named: name, over: self.connections,
            vlanNames: vlanNames, clock: HurriedClock())
    }

    /// - Parameter onAccept: is handed every connection of the server.
    static func with(
        switches names: [String] = ["sw1"], ports count: Int = 4, models: TargetModels = .all, tls: TargetTLS? = nil,
        onAccept: @escaping @Sendable (any Channel) -> EventLoopFuture<Void> = {
            PingFilter.install(on: $0, isServer: true)
        }, _ body: @Sendable (TargetBench) async throws -> Void
    ) async throws {
        var sketch = FabricSketch("bench")
        sketch.switches = names.map { .init($0, ports: (1...count).map { .init("swp\($0)") }) }
        let network = SimulatedNetwork(
            sketch.fabric(), sleep: { _, time in try? await Task.sleep(for: time) })
        let clock = TargetClock(now: { 0 }, sleep: { try await Task.sleep(for: $0) })
        let service = MeddledService(
            inner: TargetService(
                directory: TargetDirectory(network.switches.map { Target($0, $1, [], clock, models) }),
                models: models))
        let accepted = Atomic(0)
        let server = GRPCServer(
            transport: HTTP2ServerTransport.Posix(
                address: .ipv4(host: "127.0.0.1", port: 0), transportSecurity: tls?.security ?? .plaintext,
                config: .defaults { config in
                    config.http2.maxConcurrentStreams = 8192
                    config.channelDebuggingCallbacks.onAcceptTCPConnection = { channel in
                        accepted.add(1, ordering: .relaxed)
                        return onAccept(channel)
                    }
                }), services: [service])
        let serving = Task { try await server.serve() }
        defer { serving.cancel() }
        let port = try #require(try await server.listeningAddress?.ipv4?.port)
        let connections = GNMIConnections(deadlines: .patient())
        let bench = TargetBench(
            network: network, service: service, port: port, connections: connections,
            accepted: { accepted.load(ordering: .relaxed) })
        do {
            try await body(bench)
        } catch {
            await connections.close()
            throw error
        }
        await connections.close()
        serving.cancel()
        _ = await serving.result
    }
}

/// A clock on which everybody who sleeps is woken at once.
struct HurriedClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: self.offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - self.offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    var now: Instant { Instant(offset: .zero) }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        await Task.yield()
    }
}

/// The targets' own service, with somebody in between.
final class MeddledService: Gnmi_gNMI.SimpleServiceProtocol {
    struct Meddling: Sendable {
        var offersCommits = false
        var hiddenModels: Set<String> = []
        /// What every Get is answered with.
        var answer: Gnmi_GetResponse?
        /// A Get that asks for these and others together is refused.
        var unknownPlaces: [Gnmi_Path] = []
        /// A Set that does this to the switch takes the way to it along, until the Set is taken back.
        var cutsOff: (@Sendable (Gnmi_SetRequest) -> Bool)?
        var isCutOff = false
        /// Answers to a Set other than yes, each for one.
        var refusals: [RPCError] = []
    }

    private let inner: TargetService
    private let subscriptions = Atomic(0)
    private let meddling = Mutex(Meddling())

    init(inner: TargetService) { self.inner = inner }

    /// How many subscriptions there are now.
    var subscriptionCount: Int { self.subscriptions.load(ordering: .relaxed) }

    func meddle(_ body: (inout sending Meddling) -> Void) { self.meddling.withLock { body(&$0) } }

    private func checkWay() throws {
        if self.meddling.withLock({ $0.isCutOff }) { throw RPCError(code: .unavailable, message: "no way to it") }
    }

    func capabilities(
        request: Gnmi_CapabilityRequest, context: ServerContext
    ) async throws -> Gnmi_CapabilityResponse {
        try self.checkWay()
        var response = try await self.inner.capabilities(request: request, context: context)
        let (offersCommits, hidden) = self.meddling.withLock { ($0.offersCommits, $0.hiddenModels) }
        response.supportedModels.removeAll { hidden.contains($0.name) }
        response.extension = []
        if offersCommits {
            var offer = Gnmi_Extension()
            offer.commit = Gnmi_Commit()
            response.extension = [offer]
        }
        return response
    }

    func get(request: Gnmi_GetRequest, context: ServerContext) async throws -> Gnmi_GetResponse {
        try self.checkWay()
        let (answer, unknown) = self.meddling.withLock { ($0.answer, $0.unknownPlaces) }
        if let answer { return answer }
        if let place = request.path.first(where: unknown.contains) {
            throw RPCError(code: .invalidArgument, message: "\(place.text): there is no such place")
        }
        return try await self.inner.get(request: request, context: context)
    }

    func set(request: Gnmi_SetRequest, context: ServerContext) async throws -> Gnmi_SetResponse {
        try self.checkWay()
        if let refusal = self.meddling.withLock({ $0.refusals.isEmpty ? nil : $0.refusals.removeFirst() }) {
            throw refusal
        }
        let response = try await self.inner.set(request: request, context: context)
        if self.meddling.withLock({ $0.cutsOff })?(request) ?? false {
            self.meddling.withLock { $0.isCutOff = true }
        }
        return response
    }

    func subscribe(
        request: RPCAsyncSequence<Gnmi_SubscribeRequest, any Error>, response: RPCWriter<Gnmi_SubscribeResponse>,
        context: ServerContext
    ) async throws {
        try self.checkWay()
        self.subscriptions.add(1, ordering: .relaxed)
        defer { self.subscriptions.subtract(1, ordering: .relaxed) }
        try await self.inner.subscribe(request: request, response: response, context: context)
    }
}

extension GNMIConnections.Deadlines {
    /// Of a machine that runs hundreds of tests at once: minutes, but where a test is about a call that is never answered.
    static func patient(writing: Duration = .seconds(600)) -> Self {
        Self(asking: .seconds(600), reading: .seconds(600), writing: writing)
    }
}
