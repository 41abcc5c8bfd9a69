import DriverGNMI
import FabricModel
import FabricSimulator
import Foundation
import GNMI
import GNMITargets
import GRPCCore
import NIOCore
import NIOHTTP2
import Testing

@Suite struct ConnectionTests {
    // MARK: Protection

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Certificates")

    private static func path(_ name: String) -> String { self.folder.appending(path: name).path }

    private static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: self.folder.appending(path: name)))
    }

    @Test("TLS holds a switch to an authority and a name")
    func tls() async throws {
        let tls = TargetTLS(certificate: Self.path("switch.pem"), key: Self.path("switch.key"))
        try await TargetBench.with(tls: tls) { bench in
            let (ca, other) = (try Self.bytes("ca.pem"), try Self.bytes("other.pem"))
            let good = bench.driver(security: .tls(trusting: ca, name: "switch.test"))
            #expect(try await good.observe(Trial.scope).owned.ports.count == 4)
            let wrong: [GNMIEndpoint.Security] = [
                .clear, .tls(trusting: other, name: "switch.test"), .tls(trusting: ca, name: "switch.example"),
                .tls(trusting: ca, name: nil), .tls(trusting: nil, name: "switch.test"),
            ]
            for security in wrong {
                await #expect("\(security)") {
                    _ = try await bench.driver(security: security).observe(Trial.scope)
                } throws: {
                    ($0 as? DriverError)?.kind == .unreachable
                }
            }
            let garbled = bench.driver(security: .tls(trusting: Array("no PEM".utf8), name: nil))
            await #expect {
                _ = try await garbled.observe(Trial.scope)
            } throws: {
                ($0 as? DriverError)?.reason.contains("certificates") ?? false
            }
        }
    }

    @Test("a switch that wants a certificate of ours gets it")
    func clientCertificate() async throws {
        let tls = TargetTLS(
            certificate: Self.path("switch.pem"), key: Self.path("switch.key"), clientAuthorities: Self.path("ca.pem"))
        try await TargetBench.with(tls: tls) { bench in
            let security = GNMIEndpoint.Security.tls(trusting: try Self.bytes("ca.pem"), name: "switch.test")
            let text = String(decoding: try Self.bytes("client.pem") + Self.bytes("client.key"), as: UTF8.self)
            let known = bench.driver(security: security, login: try GNMILogin(reading: text))
            #expect(try await known.observe(Trial.scope).owned.ports.count == 4)
            await #expect {
                _ = try await bench.driver(security: security).observe(Trial.scope)
            } throws: {
                ($0 as? DriverError)?.kind == .unreachable
            }
        }
    }

    @Test("user and password go with every call, and a wrong one is said to be")
    func password() async throws {
        var sketch = FabricSketch("bench")
        sketch.switches = [.init("sw1", ports: [.init("swp1")])]
        var options = TargetServer.Options()
        options.login = TargetLogin(username: "admin", password: "hunter2")
        let server = TargetServer(
            SimulatedNetwork(sketch.fabric()), clock: TargetClock(now: { 0 }, sleep: { try await Task.sleep(for: $0) }),
            options: options)
        let (listening, tell) = AsyncStream<UInt16>.makeStream()
        let serving = Task { try await server.serve { tell.yield($0) } }
        defer { serving.cancel() }
        let port = try #require(await listening.first { _ in true })
        let connections = GNMIConnections(deadlines: .patient())
        for (login, isRight) in [("admin:hunter2", true), ("admin:hunter3", false), (nil, false)] {
            let endpoint = GNMIEndpoint(
                host: "127.0.0.1", port: Int(port), login: try login.map { try GNMILogin(reading: $0) },
                targetName: "sw1")
            let driver = GNMISwitch(endpoint, named: "sw1", over: connections)
            do throws(DriverError) {
                _ = try await driver.observe(Trial.scope)
                #expect(isRight)
            } catch {
                #expect(!isRight && error.kind == .notPermitted, "\(error)")
                #expect(!"\(error)".contains("hunter"))
            }
        }
        await connections.close()
    }

    // MARK: Many, and again

    @Test("hundreds of switches share one connection, and each is itself")
    func many() async throws {
        let names = (1...300).map { "leaf\($0)" }
        try await TargetBench.with(switches: names, ports: 1) { bench in
            for (index, name) in names.enumerated() {
                try bench.simulated(name).suffer(.tamper(.setPort("swp1", .description("\(index)"))))
            }
            try bench.simulated("leaf7").suffer(.silence)
            let seen = await withTaskGroup(of: (String, String?).self) { group in
                for name in names {
                    group.addTask {
                        let scope = SwitchScope(fabric: "bench", name: name, ports: ["swp1"])
                        return (name, try? await bench.driver(name).observe(scope).owned[port: "swp1"]?.description)
                    }
                }
                return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            #expect(seen.count == 299 && seen["leaf7"] == nil)
            for (index, name) in names.enumerated() where name != "leaf7" { #expect(seen[name] == "\(index)") }
            #expect(bench.accepted() == 1)
        }
    }

    @Test("a target of another name is not there, and the error says which are")
    func wrongTarget() async throws {
        try await TargetBench.with { bench in
            await #expect {
                _ = try await bench.driver("sw2").observe(Trial.scope)
            } throws: {
                guard let error = $0 as? DriverError else { return false }
                return error.kind == .vanished && error.reason.contains("sw1")
            }
        }
    }

    @Test("after its connections were closed a driver says so, and waits for nothing")
    func closed() async throws {
        try await TargetBench.with { bench in
            let driver = bench.driver()
            _ = try await driver.observe(Trial.scope)
            await bench.connections.close()
            await #expect {
                _ = try await driver.observe(Trial.scope)
            } throws: {
                ($0 as? DriverError)?.kind == .unreachable
            }
        }
    }

    @Test("a peer that pings for every frame it gets, as those written in Go do, keeps its one connection")
    func goPeer() async throws {
        try await TargetBench.with(onAccept: { EagerPinger.install(on: $0) }) { bench in
            let driver = bench.driver()
            for _ in 0..<400 { _ = try await driver.capabilities() }
            #expect(bench.accepted() == 1)
        }
    }

    // MARK: Changes

    @Test("a change is hinted at, and the hints end with their reader")
    func hints() async throws {
        try await TargetBench.with { bench in
            let (driver, simulated) = (bench.driver(), try bench.simulated())
            let reader = Task {
                var count = 0
                for await _ in driver.changes() {
                    count += 1
                    if count == 2 { break }
                }
                return count
            }
            // Whoever begins to listen is told to look; then it is told of a change, whenever that comes.
            let tamperer = Task {
                var number = 0
                while !Task.isCancelled {
                    number += 1
                    simulated.suffer(.tamper(.setPort("swp1", .description("\(number)"))))
                    await Task.yield()
                }
            }
            #expect(await reader.value == 2)
            tamperer.cancel()
            await tamperer.value
        }
    }

    @Test("a switch that cannot be reached hints again when it can")
    func hintsAgain() async throws {
        try await TargetBench.with { bench in
            bench.service.meddle { $0.isCutOff = true }
            let driver = bench.driver()
            let reader = Task { await driver.changes().first { _ in true } != nil }
            await #expect(throws: DriverError.self) { _ = try await driver.observe(Trial.scope) }
            bench.service.meddle { $0.isCutOff = false }
            #expect(await reader.value)
        }
    }

    @Test("a reader who goes away ends the subscription", .timeLimit(.minutes(10)))
    func hintsEnd() async throws {
        try await TargetBench.with { bench in
            let driver = bench.driver()
            for _ in 0..<5 {
                // Whoever is told of something is subscribed.
                let reader = Task {
                    for await _ in driver.changes() { return bench.service.subscriptionCount }; return 0
                }
                #expect(await reader.value > 0)
            }
            while bench.service.subscriptionCount > 0 { await Task.yield() }
        }
    }
}

/// Sends a PING for everything that comes in, and keeps the answers from the server's own HTTP/2 handler, which would count them.
private final class EagerPinger: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Type 6, no flags, stream 0, 8 opaque bytes (RFC 9113, 6.7).
    private static let ping: [UInt8] = [0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]
    /// The client's preface is no frame.
    private var passing = 24
    private var waiting = ByteBuffer()

    static func install(on channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let handler = try channel.pipeline.syncOperations.handler(type: NIOHTTP2Handler.self)
            try channel.pipeline.syncOperations.addHandler(EagerPinger(), position: .before(handler))
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var incoming = self.unwrapInboundIn(data)
        self.waiting.writeBuffer(&incoming)
        var onward = ByteBuffer()
        while self.waiting.readableBytes > 0 {
            if self.passing > 0 {
                guard var part = self.waiting.readSlice(length: min(self.passing, self.waiting.readableBytes)) else {
                    break
                }
                self.passing -= part.readableBytes
                onward.writeBuffer(&part)
                continue
            }
            guard let header = self.waiting.getBytes(at: self.waiting.readerIndex, length: 9) else { break }
            let length = Int(header[0]) << 16 | Int(header[1]) << 8 | Int(header[2])
            if header[3] == 6, header[4] & 1 == 1 {
                guard self.waiting.readableBytes >= 9 + length else { break }
                self.waiting.moveReaderIndex(forwardBy: 9 + length)
            } else {
                self.passing = 9 + length
                if header[3] == 0 {
                    context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: EagerPinger.ping)), promise: nil)
                }
            }
        }
        self.waiting.discardReadBytes()
        if onward.readableBytes > 0 { context.fireChannelRead(self.wrapInboundOut(onward)) }
    }
}
