import FabricSimulator
import LabModel

extension LabWorld {
    /// So many datagrams a flow has at most; each costs a byte until the flow ends.
    private static let mostDatagrams = 10_000_000.0
    private static let mostPerSecond = 100_000.0
    private static let largest = 9000

    /// Begins to send datagrams at a steady pace, and returns the number of the flow.
    ///
    /// - Throws: where a host is not there, has no address, or what is asked for is beyond what a lab does.
    func beginTraffic(_ request: ControlTrafficRequest) throws(LabError) -> Int {
        let doing = "sending from \(request.from) to \(request.to)"
        _ = try self.host(named: request.from, doing: doing)
        let destination = try self.host(named: request.to, doing: doing)
        guard let address = self.addresses[destination].first else {
            throw LabError(.refused, doing: doing, reason: "'\(request.to)' has no address")
        }
        guard request.perSecond > 0, request.perSecond <= Self.mostPerSecond else {
            throw LabError(.refused, doing: doing, reason: "a rate is more than 0 and at most 100000 a second")
        }
        let count = (request.perSecond * Double(request.forNanoseconds) / 1e9).rounded(.up)
        guard count >= 1, count <= Self.mostDatagrams else {
            throw LabError(
                .refused, doing: doing, reason: "that is no number of datagrams from 1 to 10 million",
                remedy: "choose another time or rate")
        }
        guard request.size <= Self.largest else {
            throw LabError(.refused, doing: doing, reason: "a datagram has at most \(Self.largest) bytes")
        }
        self.world.take(self.network)
        let interval = Duration.nanoseconds(Int64(1e9 / request.perSecond))
        guard
            let flow = self.world.stream(
                from: request.from, to: address, every: interval, count: Int(count), size: Int(request.size))
        else { throw LabError(.refused, doing: doing, reason: "it did not begin") }
        return flow
    }

    /// What became of a flow so far, and whether it has sent all that it is to send.
    func report(on flow: Int) -> (report: ControlTrafficReport, isSpent: Bool) {
        let state = self.world.flows[flow]
        var report = ControlTrafficReport()
        report.sent = UInt64(state.sent)
        report.received = UInt64(state.received)
        report.duplicates = UInt64(state.duplicates)
        report.reordered = UInt64(state.reordered)
        if state.received > 0 {
            report.least = state.latency.least
            report.most = state.latency.most
            report.median = min(max(state.times.quantile(0.5) ?? 0, report.least), report.most)
        }
        return (report, state.sent == state.count)
    }

    func endTraffic(_ flow: Int) { self.world.endFlow(flow) }
}
