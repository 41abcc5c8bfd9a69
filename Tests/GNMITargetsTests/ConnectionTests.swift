import GNMI
import GRPCCore
import NIOCore
import NIOPosix
import Testing

@testable import GNMITargets

/// Many connections at once, and too many.
@Suite struct ConnectionTests {
    /// Connects without saying anything; a channel whose other end closes it says so.
    private static func connect(to bench: TargetBench, _ count: Int) async throws -> [any Channel] {
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.minutes(10))  // hundreds of other tests run beside it
        let connecting = (0..<count).map { _ in bootstrap.connect(host: "127.0.0.1", port: bench.port) }
        var channels: [any Channel] = []
        for channel in connecting { channels.append(try await channel.get()) }
        return channels
    }

    @Test("a thousand connections hold, and one more is served")
    func thousand() async throws {
        try await TargetBench.run { bench in
            let channels = try await ConnectionTests.connect(to: bench, 1000)
            try await bench.call { client in
                _ = try await client.get(try Gnmi_GetRequest(["/system"], of: "sw1"))
            }
            #expect(channels.count { $0.isActive } == 1000)
            for channel in channels { try await channel.close() }
        }
    }

    @Test("more than the limit are closed as they come, and come in again when others have gone")
    func limit() async throws {
        var options = TargetServer.Options()
        options.connectionLimit = 3
        try await TargetBench.run(options: options) { bench in
            let first = try await ConnectionTests.connect(to: bench, 1)
            let request = try Gnmi_GetRequest(["/system"], of: "sw1")
            // Whoever is let in keeps being served.
            try await bench.call { client in
                _ = try await client.get(request)
                let rest = try await ConnectionTests.connect(to: bench, 4)
                // One of them is let in; the other three end.
                var ended = 0
                for await _ in ConnectionTests.ends(of: rest) {
                    ended += 1
                    if ended == 3 { break }
                }
                #expect(rest.count { $0.isActive } == 1)
                _ = try await client.get(request)
                for channel in first + rest { try? await channel.close() }
            }
            try await bench.call { client in _ = try await client.get(request) }
        }
    }

    private static func ends(of channels: [any Channel]) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        for channel in channels { channel.closeFuture.whenComplete { _ in continuation.yield() } }
        return stream
    }
}
