internal import LabModel

/// The part of a ping that is about time: which probe is due when, and what has come back. Pure; times count from the start.
///
/// The first packet between two hosts waits for neighbour discovery, and may be lost in it, so each pair is probed again until
/// somebody answers or its patience is over. Pairs do not wait for each other: silence costs its patience once, for all.
struct PingRound {
    /// A request to be sent: pair and address by their positions.
    struct Probe: Hashable, Sendable {
        var pair: Int
        var address: Int
        var attempt: Int
    }

    private enum State {
        case waiting
        case answered(after: Duration)
        case unroutable
    }

    /// How many addresses each pair's destination has.
    private let addressCounts: [Int]
    private let patience: Duration
    /// When each attempt is due, from a pair's first one on.
    private let offsets: [Duration]
    private var states: [State]
    /// When each pair was first probed.
    private var starts: [Duration] = []
    /// How many pairs have been probed, for each attempt. Pairs are probed in order, so one number tells which.
    private var probed: [Int]
    private var unanswered: Int

    /// - Parameters:
    ///   - addressCounts: of each pair's destination; a pair with none is over before it begins.
    ///   - patience: how long a pair may stay silent after its first probe.
    init(addressCounts: [Int], patience: Duration) {
        self.addressCounts = addressCounts
        self.patience = patience
        self.offsets = PingRound.offsets(within: patience)
        self.states = addressCounts.map { $0 == 0 ? .unroutable : .waiting }
        self.probed = self.offsets.map { _ in 0 }
        self.unanswered = addressCounts.count { $0 > 0 }
        self.starts.reserveCapacity(addressCounts.count)
    }

    /// At once, after a quarter of a second, and then every half: neighbour discovery asks again once a second.
    private static func offsets(within patience: Duration) -> [Duration] {
        var offsets = [Duration.zero]
        var next = Duration.milliseconds(250)
        while next < patience {
            offsets.append(next)
            next += .milliseconds(500)
        }
        return offsets
    }

    /// The probes that are due, those of about `limit` pairs at most; they count as sent now.
    mutating func due(at now: Duration, atMost limit: Int) -> [Probe] {
        var probes: [Probe] = []
        for attempt in self.offsets.indices {
            while probes.count < limit, let time = self.time(of: attempt), time <= now {
                let pair = self.probed[attempt]
                self.probed[attempt] += 1
                if attempt == 0 { self.starts.append(now) }
                if case .answered = self.states[pair] { continue }
                probes += (0..<self.addressCounts[pair]).map { Probe(pair: pair, address: $0, attempt: attempt) }
            }
        }
        return probes
    }

    /// When the next pair is due its probe of an attempt; nil where it is not known yet, or there is none left.
    private func time(of attempt: Int) -> Duration? {
        let pair = self.probed[attempt]
        guard pair < self.addressCounts.count else { return nil }
        if attempt == 0 { return .zero }
        return pair < self.starts.count ? self.starts[pair] + self.offsets[attempt] : nil
    }

    /// A probe that could not leave for want of a route. One that leaves later, by another address too, makes it good.
    mutating func couldNotLeave(_ probe: Probe) {
        if probe.address == 0, case .waiting = self.states[probe.pair] { self.states[probe.pair] = .unroutable }
    }

    /// A probe that left.
    mutating func left(_ probe: Probe) {
        if case .unroutable = self.states[probe.pair] { self.states[probe.pair] = .waiting }
    }

    /// A reply to a probe that was sent at a time; the first one counts. What was never asked is passed over.
    mutating func answered(_ probe: Probe, sent: Duration, at now: Duration) {
        guard self.states.indices.contains(probe.pair), (0..<self.addressCounts[probe.pair]).contains(probe.address),
            sent >= .zero, sent <= now
        else { return }
        if case .answered = self.states[probe.pair] { return }
        self.states[probe.pair] = .answered(after: now - sent)
        self.unanswered -= 1
    }

    /// When to look again at the latest; nil when it is over.
    func nextTime(after now: Duration) -> Duration? {
        if self.unanswered == 0 { return nil }
        let end = (self.starts.last ?? .zero) + self.patience
        let isBegun = self.starts.count == self.addressCounts.count
        if isBegun, now >= end { return nil }
        let times = self.offsets.indices.compactMap { self.time(of: $0) }
        return min(times.min() ?? end, isBegun ? end : .zero)
    }

    /// What came of each pair.
    var answers: [PingMatrix.Answer] {
        self.states.map { state in
            switch state {
            case .waiting: .silent
            case .answered(let time): .answered(after: time)
            case .unroutable: .unroutable
            }
        }
    }
}
