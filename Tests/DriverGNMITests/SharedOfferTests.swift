import FabricModel
import GNMI
import Synchronization
import Testing

@testable import DriverGNMI

/// Many switches behind one address: what their server offers is asked once for all who ask at the same time.
@Suite struct SharedOfferTests {
    /// Answers when it is told to, and counts how often it was asked.
    private final class Server: Sendable {
        private let waiting = Mutex<[CheckedContinuation<Void, any Error>]>([])
        private let count = Atomic(0)

        var asked: Int { self.count.load(ordering: .relaxed) }

        func offer() async throws -> Offer {
            self.count.add(1, ordering: .relaxed)
            try await withCheckedThrowingContinuation { continuation in
                self.waiting.withLock { $0.append(continuation) }
            }
            return Offer(Gnmi_CapabilityResponse())
        }

        /// Ends the one question that is under way, as soon as it is.
        func answer(_ result: Result<Void, any Error> = .success(())) async {
            while true {
                if let continuation = self.waiting.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
                    return continuation.resume(with: result)
                }
                await Task.yield()
            }
        }
    }

    private static func endpoint(_ name: String, port: Int = 9339, login: GNMILogin? = nil) -> GNMIEndpoint {
        GNMIEndpoint(host: "127.0.0.1", port: port, login: login, targetName: name)
    }

    /// Begins to ask for each of them, and returns when every question is on its way.
    private func ask(
        _ endpoints: [GNMIEndpoint], over connections: GNMIConnections, _ server: Server
    ) -> [Task<Offer, any Error>] {
        endpoints.map { endpoint in
            Task.immediate { try await connections.offer(of: endpoint) { try await server.offer() } }
        }
    }

    @Test("who asks while the question is under way has its answer; who asks later asks anew")
    func together() async throws {
        let (connections, server) = (GNMIConnections(), Server())
        let names = (1...50).map { Self.endpoint("sw\($0)") }
        let first = self.ask(names, over: connections, server)
        await server.answer()
        for task in first { _ = try await task.value }
        #expect(server.asked == 1)
        let second = self.ask(names, over: connections, server)
        await server.answer()
        for task in second { _ = try await task.value }
        #expect(server.asked == 2)
    }

    @Test("another address and another login are asked for themselves")
    func apart() async throws {
        let (connections, server) = (GNMIConnections(), Server())
        let login = GNMILogin.password(user: "ops", Secret("x"))
        let tasks = self.ask(
            [Self.endpoint("sw1"), Self.endpoint("sw2", port: 9340), Self.endpoint("sw3", login: login)],
            over: connections, server)
        for _ in tasks { await server.answer() }
        for task in tasks { _ = try await task.value }
        #expect(server.asked == 3)
    }

    @Test("a question that fails fails for all who wait for it, and is asked again by the next one")
    func failing() async throws {
        let (connections, server) = (GNMIConnections(), Server())
        let first = self.ask([Self.endpoint("sw1"), Self.endpoint("sw2")], over: connections, server)
        await server.answer(.failure(CancellationError()))
        for task in first {
            await #expect(throws: CancellationError.self) { _ = try await task.value }
        }
        let second = self.ask([Self.endpoint("sw1")], over: connections, server)
        await server.answer()
        for task in second { _ = try await task.value }
        #expect(server.asked == 2)
    }

    @Test("who is called off takes the question from nobody else")
    func calledOff() async throws {
        let (connections, server) = (GNMIConnections(), Server())
        let tasks = self.ask([Self.endpoint("sw1"), Self.endpoint("sw2")], over: connections, server)
        tasks[0].cancel()
        await server.answer()
        _ = try await tasks[1].value
        #expect(server.asked == 1)
    }
}
