package import FabricSimulator
import FabricModel
import GNMI
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import NIOCore
import Synchronization

/// All switches of a simulated network as gNMI targets behind one listener.
///
/// ```swift
/// let server = TargetServer(network, clock: clock)
/// try await server.serve { port in print("127.0.0.1:\(port)") }
/// ```
///
/// A call is for the switch that `prefix.target` names, or else for the one whose own loopback address was dialled (see `TargetAddress`), or
/// else for the only one there is.
package struct TargetServer: Sendable {
    private let directory: TargetDirectory
    private let options: Options

    /// How a server listens and whom it lets in.
    package struct Options: Sendable {
        /// Who may connect.
        package enum Reach: Sendable {
            /// This machine, at any address below 127.0.0.0/8.
            case loopback
            /// One address of this machine.
            case address(String)
        }

        package var reach = Reach.loopback
        /// 0 for any that is free.
        package var port: UInt16 = 0
        /// Nil for plaintext.
        package var tls: TargetTLS?
        /// Which models the targets know.
        package var models = TargetModels.all
        /// Who may call; nil for everybody who can connect.
        package var login: TargetLogin?
        /// More connections than this are closed as they come.
        package var connectionLimit = 4096
        /// Calls at the same time on one connection: a client may have one connection for a thousand switches, each with a
        /// subscription and some calls.
        package var callLimit = 8192
        /// Bytes of one request: a thousand ports in a Set are a twentieth of it.
        package var requestLimit = 16 << 20

        package init() {}
    }

    package init(_ network: SimulatedNetwork, clock: TargetClock, options: Options = Options()) {
        self.options = options
        self.directory = TargetDirectory(
            network.switches.map { name, simulated in
                let neighbours = network.neighbours(of: name).map {
                    TreeFacts.Neighbour(port: $0.port, otherSwitch: $0.otherSwitch, otherPort: $0.otherPort)
                }
                return Target(name, simulated, neighbours, clock, options.models)
            })
    }

    /// Serves until it is cancelled.
    ///
    /// - Parameter listening: called once, with the port.
    /// - Throws: where the port is taken, or a certificate cannot be read.
    package func serve(_ listening: @escaping @Sendable (UInt16) async -> Void) async throws {
        let server = GRPCServer(
            transport: HTTP2ServerTransport.Posix(
                address: self.options.socketAddress, transportSecurity: self.options.tls?.security ?? .plaintext,
                config: self.options.transportConfig),
            services: [TargetService(directory: self.directory, models: self.options.models)],
            interceptors: self.options.login.map { [LoginInterceptor(login: $0)] } ?? [])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.serve() }
            group.addTask {
                let address = try await server.listeningAddress
                if let port = address?.ipv4?.port ?? address?.ipv6?.port, let port = UInt16(exactly: port) {
                    await listening(port)
                }
            }
            try await group.waitForAll()
        }
    }
}

extension TargetServer.Options {
    fileprivate var socketAddress: GRPCNIOTransportCore.SocketAddress {
        switch self.reach {
        // All of 127.0.0.0/8 cannot be listened to alone; whoever comes from elsewhere is turned away at the door.
        case .loopback: .ipv4(host: "0.0.0.0", port: Int(self.port))
        case .address(let host) where host.contains(":"): .ipv6(host: host, port: Int(self.port))
        case .address(let host): .ipv4(host: host, port: Int(self.port))
        }
    }

    fileprivate var transportConfig: HTTP2ServerTransport.Posix.Config {
        let door = ConnectionDoor(limit: self.connectionLimit, isLoopbackOnly: self.isLoopbackOnly)
        return .defaults { config in
            config.http2.maxConcurrentStreams = self.callLimit
            // A client that only listens says nothing for as long as nothing happens.
            config.connection.maxIdleTime = nil
            config.rpc.maxRequestPayloadSize = self.requestLimit
            config.channelDebuggingCallbacks.onAcceptTCPConnection = { channel in
                guard door.enter(channel) else { return channel.close() }
                return PingFilter.install(on: channel, isServer: true)
            }
        }
    }

    private var isLoopbackOnly: Bool { if case .loopback = self.reach { true } else { false } }
}

/// Lets connections in, up to a number of them.
private final class ConnectionDoor: Sendable {
    private let limit: Int
    private let isLoopbackOnly: Bool
    private let count = Atomic<Int>(0)

    init(limit: Int, isLoopbackOnly: Bool) {
        self.limit = limit
        self.isLoopbackOnly = isLoopbackOnly
    }

    func enter(_ channel: any Channel) -> Bool {
        let address = channel.localAddress?.ipAddress ?? ""
        if self.isLoopbackOnly, !address.hasPrefix("127.") { return false }
        guard self.count.add(1, ordering: .relaxed).newValue <= self.limit else {
            self.count.subtract(1, ordering: .relaxed)
            return false
        }
        channel.closeFuture.whenComplete { _ in self.count.subtract(1, ordering: .relaxed) }
        return true
    }
}
