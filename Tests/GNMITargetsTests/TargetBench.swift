import FabricModel
import Foundation
import FabricSimulator
import GNMI
import GNMITargets
import GRPCCore
import GRPCNIOTransportHTTP2Posix

/// A network of switches sw1 to swN in a row, each with four ports, behind a listener of this process.
struct TargetBench: Sendable {
    typealias Client = Gnmi_gNMI.Client<HTTP2ClientTransport.Posix>

    let network: SimulatedNetwork
    let clock: ManualClock
    let port: Int

    /// Starts the targets, and ends them when `body` is over.
    static func run<Answer: Sendable>(
        switches count: Int = 2, options: TargetServer.Options = TargetServer.Options(),
        _ body: @Sendable @escaping (TargetBench) async throws -> Answer
    ) async throws -> Answer {
        var sketch = FabricSketch("bench")
        sketch.switches = (1...count).map {
            .init("sw\($0)", ports: ["swp1", "swp2", "swp3", "swp4"].map { .init($0) })
        }
        sketch.links = (1..<count).map { .init("sw\($0):swp4", "sw\($0 + 1):swp3") }
        let network = SimulatedNetwork(sketch.fabric()) { _, duration in try? await Task.sleep(for: duration) }
        let clock = ManualClock()
        let server = TargetServer(network, clock: clock.clock, options: options)
        let (ports, told) = AsyncStream<UInt16>.makeStream()
        return try await withThrowingTaskGroup(of: Answer?.self) { group in
            group.addTask {
                defer { told.finish() }
                try await server.serve { told.yield($0) }
                return nil
            }
            group.addTask {
                var iterator = ports.makeAsyncIterator()
                guard let port = await iterator.next() else { return nil }
                return try await body(TargetBench(network: network, clock: clock, port: Int(port)))
            }
            while let answer = try await group.next() {
                if let answer {
                    group.cancelAll()
                    return answer
                }
            }
            throw RPCError(code: .unavailable, message: "the targets ended before the test")
        }
    }

    /// Calls on a connection of their own.
    func call<Answer: Sendable>(
        at address: String = "127.0.0.1", windowSize: Int? = nil,
        security: HTTP2ClientTransport.Posix.TransportSecurity = .plaintext,
        _ body: @Sendable (Client) async throws -> Answer
    ) async throws -> Answer {
        var config = HTTP2ClientTransport.Posix.Config.defaults
        if let windowSize { config.http2.targetWindowSize = windowSize }
        return try await withGRPCClient(
            transport: HTTP2ClientTransport.Posix(
                target: .ipv4(address: address, port: self.port), transportSecurity: security, config: config)
        ) { client in
            try await body(Gnmi_gNMI.Client(wrapping: client))
        }
    }

    func simulated(_ name: String) throws -> SimulatedSwitch {
        guard let simulated = self.network.switches[name] else {
            throw RPCError(code: .notFound, message: "no \(name)")
        }
        return simulated
    }
}

extension Gnmi_GetRequest {
    init(_ paths: [String], of target: String = "", _ type: DataType = .all) throws {
        self.init()
        self.prefix.target = target
        self.path = try paths.map { try Gnmi_Path($0) }
        self.type = type
        self.encoding = .jsonIetf
    }
}

extension Gnmi_SetRequest {
    init(_ path: String, _ value: JSONValue, of target: String = "") throws {
        self.init()
        self.prefix.target = target
        self.update = [Gnmi_Update()]
        self.update[0].path = try Gnmi_Path(path)
        self.update[0].val.jsonIetfVal = .init(value.bytes)
    }
}

extension Gnmi_SubscribeRequest {
    init(
        _ paths: [String], of target: String = "", _ mode: Gnmi_SubscriptionList.Mode,
        _ kind: Gnmi_SubscriptionMode = .onChange, updatesOnly: Bool = false, everySeconds: UInt64 = 0
    ) throws {
        self.init()
        self.subscribe.prefix.target = target
        self.subscribe.mode = mode
        self.subscribe.encoding = .jsonIetf
        self.subscribe.updatesOnly = updatesOnly
        self.subscribe.subscription = try paths.map { path in
            var item = Gnmi_Subscription()
            item.path = try Gnmi_Path(path)
            item.mode = kind
            item.sampleInterval = everySeconds * 1_000_000_000
            return item
        }
    }

    static var again: Gnmi_SubscribeRequest {
        var request = Gnmi_SubscribeRequest()
        request.poll = Gnmi_Poll()
        return request
    }
}

extension Gnmi_Update {
    /// `/interfaces/interface[name=swp1]/config/mtu 9000`
    var text: String { "\(self.path.text) \(String(decoding: self.val.jsonIetfVal, as: UTF8.self))" }
}

extension Gnmi_SubscribeResponse {
    /// A line for each leaf, and `sync`.
    var lines: [String] {
        if self.syncResponse { return ["sync"] }
        return self.update.delete.map { "delete \($0.text)" } + self.update.update.map(\.text)
    }
}
