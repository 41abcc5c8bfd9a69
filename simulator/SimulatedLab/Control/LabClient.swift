import GNMI
import GRPCCore
import GRPCNIOTransportHTTP2Posix
package import LabModel

/// The other end of a lab's Unix socket.
package struct LabClient: Sendable {
    private let client: ControlLab.Client<HTTP2ClientTransport.Posix>
    private let lab: String

    /// Longer than anything takes that is not meant to take long.
    private static let patience = Duration.seconds(30)

    /// Connects to a simulated lab, as long as `body` takes.
    ///
    /// Throws `died` where its process does not answer.
    package static func with<T: Sendable>(
        _ simulation: LabRecord.Simulation, named lab: String, _ body: @Sendable (LabClient) async throws -> T
    ) async throws -> T {
        do {
            let transport = try HTTP2ClientTransport.Posix.http2NIOPosix(
                target: .unixDomainSocket(path: simulation.control, authority: "lab"), transportSecurity: .plaintext)
            let kept = KeptClient(transport)
            let result: Result<T, any Error>
            do {
                result = .success(try await body(LabClient(client: ControlLab.Client(wrapping: kept.client), lab: lab)))
            } catch {
                result = .failure(error)
            }
            await kept.close()
            return try result.get()
        } catch let error as RPCError {
            throw LabError(error, askingLab: lab)
        }
    }

    package func status(rows: Int = 0) async throws -> ControlStanding {
        var request = ControlStatusRequest()
        request.rows = UInt32(clamping: rows)
        return try await self.client.status(request, options: Self.brief)
    }

    /// How the lab is, again and again, until `body` says false or the lab is gone.
    package func watch(
        rows: Int, every pause: Duration, _ body: @Sendable @escaping (ControlStanding) async throws -> Bool
    ) async throws {
        var request = ControlWatchRequest()
        request.rows = UInt32(clamping: rows)
        request.everyMilliseconds = UInt32(clamping: Int64(pause / .milliseconds(1)))
        try await self.client.watch(request) { response in
            for try await standing in response.messages where !(try await body(standing)) { return }
        }
    }

    /// Pings between two hosts, or with nil between all or a sample of them.
    package func ping(_ pair: (from: String, to: String)?, atMost limit: Int) async throws -> [ControlPingAnswer] {
        var request = ControlPingRequest()
        if let pair { (request.from, request.to) = pair }
        request.atMost = UInt32(clamping: limit)
        return try await self.client.ping(request) { response in
            var answers: [ControlPingAnswer] = []
            for try await some in response.messages { answers += some.answers }
            return answers
        }
    }

    /// Sends datagrams, tells how it goes, and returns the last report.
    package func traffic(
        _ request: ControlTrafficRequest, _ progress: @Sendable @escaping (ControlTrafficReport) -> Void
    ) async throws -> ControlTrafficReport {
        try await self.client.traffic(request) { response in
            var last = ControlTrafficReport()
            for try await report in response.messages {
                last = report
                progress(report)
            }
            return last
        }
    }

    /// Listens at a port until `body` says false; the first call, without frames, says that from now on nothing is missed.
    package func capture(
        atPort port: String, of name: String, _ body: @Sendable @escaping (ControlCapturedFrames) async throws -> Bool
    ) async throws {
        var request = ControlCaptureRequest()
        (request.switch, request.port) = (name, port)
        try await self.client.capture(request) { response in
            for try await frames in response.messages where !(try await body(frames)) { return }
        }
    }

    /// Lets something go wrong, and says what it was.
    package func suffer(_ words: [String]) async throws -> [String] {
        var request = ControlSufferRequest()
        request.words = words
        return try await self.client.suffer(request, options: Self.brief).lines
    }

    package func heal(_ words: [String]) async throws -> [String] {
        var request = ControlHealRequest()
        request.words = words
        return try await self.client.heal(request, options: Self.brief).lines
    }

    /// Takes the lab away; it is on its way when this returns.
    package func down() async throws { _ = try await self.client.down(ControlDownRequest(), options: Self.brief) }

    private static var brief: CallOptions {
        var options = CallOptions.defaults
        options.timeout = Self.patience
        return options
    }
}
