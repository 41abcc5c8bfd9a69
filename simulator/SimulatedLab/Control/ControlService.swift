import FabricModel
import FabricSimulator
import GRPCCore
import LabModel

/// What a lab answers over its Unix socket.
///
/// Every stream ends when its client goes away: each sends something at least twice a second, and looks between two messages.
struct ControlService: ControlLab.SimpleServiceProtocol {
    let lab: LabWorld
    /// The file that the lab is of.
    let topology: String
    /// Where its switches answer gNMI.
    let target: String
    /// When the lab's clock was at its start: nanoseconds since 1970.
    let began: UInt64
    /// Takes the lab away, some time after it is called.
    let end: @Sendable () -> Void

    // MARK: Standing

    func status(request: ControlStatusRequest, context: ServerContext) async throws -> ControlStanding {
        await self.standing(rows: request.rows)
    }

    func watch(
        request: ControlWatchRequest, response: RPCWriter<ControlStanding>, context: ServerContext
    ) async throws {
        let pause = Duration.milliseconds(max(100, min(500, Int(request.everyMilliseconds))))
        while !context.cancellation.isCancelled {
            try await response.write(await self.standing(rows: request.rows))
            try await Task.sleep(for: pause)
        }
    }

    private static let mostRows: UInt32 = 200

    private func standing(rows: UInt32) async -> ControlStanding {
        var standing = await self.lab.standing(rows: Int(min(rows, Self.mostRows)))
        standing.topology = self.topology
        standing.target = self.target
        return standing
    }

    // MARK: Frames

    /// As many pairs are pinged in one go at most, and so many answers are in a message.
    private static let (mostPairs, answersAtOnce) = (100_000, 1000)

    func ping(
        request: ControlPingRequest, response: RPCWriter<ControlPingAnswers>, context: ServerContext
    ) async throws {
        let pairs: [HostPair]
        if request.from.isEmpty {
            pairs = await self.lab.pairs(atMost: min(Int(request.atMost), Self.mostPairs))
        } else {
            let doing = "pinging from \(request.from) to \(request.to)"
            let lab = self.lab
            pairs = try await answering { () throws(LabError) in
                [
                    HostPair(
                        try await lab.host(named: request.from, doing: doing),
                        try await lab.host(named: request.to, doing: doing))
                ]
            }
        }
        let names = self.lab.fabric.hosts
        let results = try await self.lab.ping(pairs)
        // One message at least, so that a lab without hosts is answered too.
        for first in stride(from: 0, to: max(1, results.count), by: Self.answersAtOnce) {
            var answers = ControlPingAnswers()
            answers.hosts = UInt32(names.count)
            answers.answers = results[first..<min(first + Self.answersAtOnce, results.count)].map { result in
                ControlPingAnswer(
                    result, from: names[result.pair.source].name, to: names[result.pair.destination].name,
                    promised: self.lab.promises(result.pair))
            }
            try await response.write(answers)
        }
    }

    func traffic(
        request: ControlTrafficRequest, response: RPCWriter<ControlTrafficReport>, context: ServerContext
    ) async throws {
        let lab = self.lab
        let flow = try await answering { () throws(LabError) in try await lab.beginTraffic(request) }
        do {
            var quiet = 0
            var last: UInt64 = 0
            while !context.cancellation.isCancelled {
                try await Task.sleep(for: .milliseconds(100))
                var (report, isSpent) = await self.lab.report(on: flow)
                // What has not come for a second after the last one was sent does not come any more.
                quiet = isSpent && report.received == last ? quiet + 1 : 0
                last = report.received
                report.isLast = isSpent && (report.received == report.sent || quiet >= 10)
                try await response.write(report)
                if report.isLast { break }
            }
        } catch {
            await self.lab.endTraffic(flow)
            throw error
        }
        await self.lab.endTraffic(flow)
    }

    /// So many bytes of frames are in a message at most, well below what one may hold.
    private static let bytesAtOnce = 1 << 20

    func capture(
        request: ControlCaptureRequest, response: RPCWriter<ControlCapturedFrames>, context: ServerContext
    ) async throws {
        let lab = self.lab
        let number = try await answering { () throws(LabError) in try await lab.beginCapture(request) }
        do {
            // The first message says that from now on nothing is missed.
            try await response.write(ControlCapturedFrames())
            var quiet = 0
            while !context.cancellation.isCancelled {
                try await Task.sleep(for: .milliseconds(20))
                let (frames, dropped) = await self.lab.takeFrames(of: number)
                quiet = frames.isEmpty ? quiet + 1 : 0
                if frames.isEmpty, dropped == 0, quiet % 20 != 0 { continue }
                try await self.write(frames, dropped, to: response)
            }
        } catch {
            await self.lab.endCapture(number)
            throw error
        }
        await self.lab.endCapture(number)
    }

    private func write(
        _ frames: [CapturedFrame], _ dropped: Int, to response: RPCWriter<ControlCapturedFrames>
    ) async throws {
        var message = ControlCapturedFrames()
        message.dropped = UInt64(dropped)
        var room = Self.bytesAtOnce
        for item in frames {
            var captured = ControlCapturedFrame()
            captured.nanoseconds = self.began &+ item.at.nanoseconds
            captured.bytes.append(contentsOf: item.frame.bytes)
            captured.isLeaving = item.isLeaving
            message.frames.append(captured)
            room -= item.frame.length
            if room < 0 {
                try await response.write(message)
                message = ControlCapturedFrames()
                room = Self.bytesAtOnce
            }
        }
        try await response.write(message)
    }

    // MARK: Orders

    func suffer(request: ControlSufferRequest, context: ServerContext) async throws -> ControlDone {
        let lab = self.lab
        var done = ControlDone()
        done.lines = [try await answering { () throws(LabError) in try await lab.suffer(request.words) }]
        return done
    }

    func heal(request: ControlHealRequest, context: ServerContext) async throws -> ControlDone {
        let lab = self.lab
        var done = ControlDone()
        done.lines = try await answering { () throws(LabError) in try await lab.heal(request.words) }
        return done
    }

    func down(request: ControlDownRequest, context: ServerContext) async throws -> ControlDone {
        self.end()
        return ControlDone()
    }
}

extension ControlPingAnswer {
    init(_ result: PingMatrix.Result, from: String, to: String, promised: Bool) {
        self.init()
        self.from = from
        self.to = to
        self.promised = promised
        switch result.answer {
        case .answered(let time):
            self.outcome = .answered
            self.nanoseconds = UInt64(clamping: time.components.seconds) &* 1_000_000_000
                &+ UInt64(clamping: time.components.attoseconds) / 1_000_000_000
        case .silent: self.outcome = .silent
        case .unroutable: self.outcome = .unroutable
        }
    }
}
