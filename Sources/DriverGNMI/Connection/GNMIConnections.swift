internal import FabricModel
internal import GNMI
internal import GRPCCore
internal import GRPCNIOTransportHTTP2Posix
internal import Synchronization

/// The connections to targets: made when they are needed, shared by all switches behind one address, made again when they break.
///
/// HTTP/2 carries many calls on one connection at once. Subscriptions, which last, have connections of their own, so that they never
/// take a call's place.
package final class GNMIConnections: Sendable {
    /// How long a call may take before it counts as unanswered.
    package struct Deadlines: Hashable, Sendable {
        package var asking: Duration
        package var reading: Duration
        package var writing: Duration

        /// A switch of thousands of ports takes seconds to read, and longer to write all of it.
        package init(
            asking: Duration = .seconds(10), reading: Duration = .seconds(30), writing: Duration = .seconds(120)
        ) {
            self.asking = asking
            self.reading = reading
            self.writing = writing
        }
    }

    /// A connection, and who is on it.
    private struct Line {
        var kept: KeptClient
        var turnstile: Turnstile
        var subscriptions = 0
    }

    private struct Lines {
        var calls: [TargetWay: Line] = [:]
        var subscriptions: [TargetWay: [Line]] = [:]
        var isClosed = false
    }

    /// More calls at once do not get through a connection faster (docs/benchmarks.md).
    private static let callsOnALine = 128
    /// A server allows a hundred streams on a connection as a rule (RFC 9113, 6.5.2).
    private static let subscriptionsOnALine = 64

    let deadlines: Deadlines
    private let lines = Mutex(Lines())
    private let all: Turnstile
    /// Questions after a server's offer that are under way.
    private let asking = Mutex<[Asker: Task<Offer, any Error>]>([:])

    /// Who gets the same answer when he asks a server what it offers: that question names no target (gNMI 3.2.1).
    private struct Asker: Hashable {
        var way: TargetWay
        var login: GNMILogin?
    }

    /// - Parameter callsAtOnce: over all targets; the others wait for their turn.
    package init(callsAtOnce: Int = 1_024, deadlines: Deadlines = Deadlines()) {
        self.all = Turnstile(callsAtOnce)
        self.deadlines = deadlines
    }

    /// Makes one call when it is its turn. Its deadline begins when it is sent.
    func call<Answer: Sendable>(
        _ endpoint: GNMIEndpoint, _ body: (Gnmi_gNMI.Client<HTTP2ClientTransport.Posix>) async throws -> Answer
    ) async throws -> Answer {
        let (client, turnstile) = try self.lines.withLock { lines in
            let way = TargetWay(endpoint)
            if let line = lines.calls[way] { return (line.kept.client, line.turnstile) }
            let line = try GNMIConnections.line(way, isClosed: lines.isClosed)
            lines.calls[way] = line
            return (line.kept.client, line.turnstile)
        }
        return try await turnstile.pass {
            try await self.all.pass { try await body(Gnmi_gNMI.Client(wrapping: client)) }
        }
    }

    /// Asks a server what it offers, for one of the targets behind it.
    ///
    /// Whoever asks while the same question is under way has its answer too, which is no older than his question: a thousand switches
    /// behind one address do not ask a thousand times.
    func offer(
        of endpoint: GNMIEndpoint, _ ask: @escaping @Sendable () async throws -> Offer
    ) async throws -> Offer {
        let asker = Asker(way: TargetWay(endpoint), login: endpoint.login)
        let task = self.asking.withLock { asking in
            if let task = asking[asker] { return task }
            let task = Task {
                defer { self.asking.withLock { $0[asker] = nil } }
                return try await ask()
            }
            asking[asker] = task
            return task
        }
        return try await task.value
    }

    /// Keeps a subscription while `body` runs.
    func subscribe(
        _ endpoint: GNMIEndpoint, _ body: (Gnmi_gNMI.Client<HTTP2ClientTransport.Posix>) async throws -> Void
    ) async throws {
        let way = TargetWay(endpoint)
        let (index, client) = try self.lines.withLock { lines in
            let there = lines.subscriptions[way, default: []].firstIndex {
                $0.subscriptions < GNMIConnections.subscriptionsOnALine
            }
            if there == nil {
                lines.subscriptions[way, default: []].append(try GNMIConnections.line(way, isClosed: lines.isClosed))
            }
            let index = there ?? lines.subscriptions[way, default: []].count - 1
            lines.subscriptions[way]?[index].subscriptions += 1
            return (index, lines.subscriptions[way]?[index].kept.client)
        }
        defer { self.lines.withLock { $0.subscriptions[way]?[index].subscriptions -= 1 } }
        if let client { try await body(Gnmi_gNMI.Client(wrapping: client)) }
    }

    /// Ends every connection; calls that are under way end with an error, and new ones are refused.
    package func close() async {
        let lines = self.lines.withLock { lines in
            lines.isClosed = true
            defer { (lines.calls, lines.subscriptions) = ([:], [:]) }
            return Array(lines.calls.values) + lines.subscriptions.values.flatMap { $0 }
        }
        await withTaskGroup(of: Void.self) { group in
            for line in lines { group.addTask { await line.kept.close() } }
        }
    }

    deinit {
        for line in self.lines.withLock({ Array($0.calls.values) + $0.subscriptions.values.flatMap { $0 } }) {
            line.kept.letGo()
        }
    }

    private static func line(_ way: TargetWay, isClosed: Bool) throws -> Line {
        if isClosed { throw RPCError(code: .unavailable, message: "the connections are closed") }
        let transport: HTTP2ClientTransport.Posix
        do {
            transport = try way.transport()
        } catch {
            let reason = (error as? RuntimeError)?.cause ?? error
            throw DriverError(
                .unsupported, doing: "preparing the connection", reason: "the certificates cannot be used: \(reason)",
                help: "those that `tls` and `credentials` name must be in PEM, and the key must be the certificate's")
        }
        return Line(kept: KeptClient(transport), turnstile: Turnstile(GNMIConnections.callsOnALine))
    }
}
