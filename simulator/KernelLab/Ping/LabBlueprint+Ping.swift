internal import FabricModel
package import LabModel
internal import Netlink

extension LabBlueprint {
    /// The pairs of hosts to ping: all of them where they are no more than `limit`, else a fair sample, half of it between
    /// hosts of the same VLAN.
    package func pairs(atMost limit: Int, seed: UInt64 = 0) -> [HostPair] {
        HostPair.sample(
            among: self.hosts.count, atMost: limit, seed: seed,
            groups: self.hosts.map { Int($0.networks.first?.vlan.rawValue ?? 0) })
    }

    /// Sends real ICMPv6 echo requests between hosts of this lab, which is up, and says who answered.
    ///
    /// It waits until the lab's cables are in use, which takes a large lab some seconds after its switches were programmed, and
    /// until hosts have heard of their routers. Then all pairs are probed together, on one plain thread. A pair answers when any of the destination's addresses does.
    ///
    /// - Parameters:
    ///   - pairs: by position in `hosts`, as `pairs(atMost:)` gives them.
    ///   - patience: how long a pair may stay silent; what is silent costs this once, for all pairs together.
    ///   - round: a number that no other ping running in the same lab has.
    package func ping(
        _ pairs: [HostPair], patience: Duration = .milliseconds(2500), round: UInt64 = .random(in: 0 ... .max)
    ) async throws(LabError) -> PingMatrix {
        try await onThread { () throws(LabError) in
            let pairs = pairs.filter {
                self.hosts.indices.contains($0.source) && self.hosts.indices.contains($0.destination)
            }
            do throws(NetlinkError) {
                try self.settle()
                try self.hearRouters()
                return PingMatrix(hosts: self.hosts.map(\.name), results: try self.results(pairs, patience, round))
            } catch {
                throw LabError(error)
            }
        }
    }

    /// Pings from so many hosts at a time as a process may have open files by default, 1,024, with room for others.
    private static let sourcesAtOnce = 512

    private func results(
        _ pairs: [HostPair], _ patience: Duration, _ round: UInt64
    ) throws(NetlinkError) -> [PingMatrix.Result] {
        var answers: [HostPair: PingMatrix.Answer] = [:]
        let sources = Set(pairs.map(\.source)).sorted()
        for start in stride(from: 0, to: sources.count, by: Self.sourcesAtOnce) {
            let some = sources[start..<min(start + Self.sourcesAtOnce, sources.count)]
            let group = Set(some)
            let theirs = pairs.filter { group.contains($0.source) }
            var pinger = try Pinger(self, sources: Array(some), theirs, patience: patience, number: round)
            for (pair, answer) in zip(theirs, try pinger.run()) { answers[pair] = answer }
        }
        return pairs.map { PingMatrix.Result($0, answers[$0] ?? .silent) }
    }
}

/// Owns the clock and the sockets of a round, and does as it says.
private struct Pinger {
    private let pairs: [HostPair]
    private let addresses: [[IPv6Address]]
    private let sockets: [EchoSocket]
    /// The positions of the sources' sockets.
    private let positions: [Int: Int]
    private let number: UInt64
    private let clock = ContinuousClock()
    private var round: PingRound

    init(
        _ blueprint: LabBlueprint, sources: [Int], _ pairs: [HostPair], patience: Duration, number: UInt64
    ) throws(NetlinkError) {
        self.pairs = pairs
        self.addresses = blueprint.hosts.map(\.addresses)
        var sockets: [EchoSocket] = []
        for source in sources { sockets.append(try EchoSocket(in: blueprint.hosts[source].namespace)) }
        self.sockets = sockets
        self.positions = Dictionary(zip(sources, sources.indices), uniquingKeysWith: { first, _ in first })
        self.number = number
        let addresses = self.addresses
        self.round = PingRound(
            addressCounts: pairs.map { addresses[$0.destination].count }, patience: patience)
    }

    mutating func run() throws(NetlinkError) -> [PingMatrix.Answer] {
        let start = self.clock.now
        while let next = self.round.nextTime(after: self.clock.now - start) {
            for probe in self.round.due(at: self.clock.now - start, atMost: Self.probesAtOnce) {
                try self.send(probe, at: self.clock.now - start)
            }
            let wait = max(.zero, next - (self.clock.now - start))
            for position in RawSocket.wait(for: self.sockets.map(\.raw), atMost: wait) {
                while let (echo, sender) = self.sockets[position].receive() {
                    self.take(echo, from: sender, at: position, self.clock.now - start)
                }
            }
        }
        return self.round.answers
    }

    /// Between so many probes replies are looked for, so that no buffer overflows and times stay true.
    private static let probesAtOnce = 64

    private mutating func send(_ probe: PingRound.Probe, at now: Duration) throws(NetlinkError) {
        let pair = self.pairs[probe.pair]
        guard let position = self.positions[pair.source] else { return }
        let token = PingToken(round: self.number, probe: probe, sent: now.nanoseconds)
        switch try self.sockets[position].send(token.echo, to: self.addresses[pair.destination][probe.address]) {
        case .sent: self.round.left(probe)
        case .unroutable: self.round.couldNotLeave(probe)
        case .full: break
        }
    }

    /// A reply counts only where it comes to who asked, from who was asked.
    private mutating func take(_ echo: Echo, from sender: IPv6Address, at position: Int, _ now: Duration) {
        guard let token = PingToken(echo, round: self.number), self.pairs.indices.contains(token.probe.pair) else {
            return
        }
        let pair = self.pairs[token.probe.pair]
        let asked = self.addresses[pair.destination]
        guard self.positions[pair.source] == position, asked.indices.contains(token.probe.address),
            asked[token.probe.address] == sender
        else { return }
        self.round.answered(token.probe, sent: .nanoseconds(token.sent), at: now)
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 {
        self.components.seconds * 1_000_000_000 + self.components.attoseconds / 1_000_000_000
    }
}
