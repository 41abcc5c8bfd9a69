import FabricModel
package import GNMITargets
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Glibc
import LabModel

/// A simulated lab's process at work: its world lives, its switches answer gNMI, and it takes orders.
package struct RunningLab: Sendable {
    package let world: LabWorld
    /// The absolute path of the topology.
    package let topology: String
    /// Which models its switches know.
    private let models: TargetModels

    package init(_ world: LabWorld, topology: String, models: TargetModels = .all) {
        self.world = world
        self.topology = topology
        self.models = models
    }

    /// Serves until somebody takes it down, or the task is cancelled.
    ///
    /// - Parameters:
    ///   - socket: the Unix socket for orders; what was there before goes.
    ///   - wallClock: nanoseconds since 1970.
    ///   - whenReady: called once with the address at which the switches answer gNMI, when everything can be asked and told.
    package func serve(
        orders socket: String, wallClock: @escaping @Sendable () -> UInt64,
        whenReady: @escaping @Sendable (_ target: String) async throws -> Void
    ) async throws {
        // sockaddr_un has room for that many bytes and a zero.
        guard socket.utf8.count <= 107 else {
            throw LabError(
                .refused, doing: "opening the lab's socket", reason: "its path is longer than 107 bytes: \(socket)",
                remedy: "name a folder with a shorter path in SELVAGE_LABS")
        }
        unlink(socket)
        defer { unlink(socket) }
        let began = wallClock()
        let clock = TargetClock(
            now: { Int64(clamping: wallClock()) }, sleep: { try await Task.sleep(for: $0) })
        var options = TargetServer.Options()
        options.models = self.models
        let targets = TargetServer(self.world.network, clock: clock, options: options)
        let (ports, port) = AsyncStream<UInt16>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { await self.world.live() }
            group.addTask {
                defer { port.finish() }
                try await targets.serve { port.yield($0) }
            }
            group.addTask {
                // Where the targets could not listen, their own task says why.
                guard let number = await ports.first(where: { _ in true }) else { return }
                try await self.takeOrders(at: socket, target: "127.0.0.1:\(number)", began: began, whenReady)
                throw TakenDown()
            }
            do {
                while try await group.next() != nil {}
            } catch is TakenDown {}
        }
    }

    /// How the tasks of a lab hear that it is over.
    private struct TakenDown: Error {}

    /// Takes orders until one of them is to end.
    private func takeOrders(
        at socket: String, target: String, began: UInt64,
        _ whenReady: @escaping @Sendable (_ target: String) async throws -> Void
    ) async throws {
        let (ended, ending) = AsyncStream<Void>.makeStream()
        let service = ControlService(
            lab: self.world, topology: self.topology, target: target, began: began, end: { ending.finish() })
        try await withGRPCServer(
            transport: HTTP2ServerTransport.Posix(
                address: .unixDomainSocket(path: socket), transportSecurity: .plaintext),
            services: [service]
        ) { server in
            _ = try await server.listeningAddress
            try await whenReady(target)
            for await _ in ended {}
            // Whoever took the lab down gets his answer.
            server.beginGracefulShutdown()
            try await Task.sleep(for: .milliseconds(20))
            // Whoever still watches or listens is not waited for.
            throw TakenDown()
        }
    }

    /// How the lab is now, for whoever is in its process.
    package func standing() async -> ControlStanding { await self.world.standing(rows: 0) }
}
