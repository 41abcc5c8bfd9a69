package import FabricModel
package import FabricSimulator
package import LabModel

/// The switches, hosts and frames of a lab, alive by the wall's clock.
///
/// One actor owns the simulated world. It lets it live in short turns, so that whoever asks or tells it something waits a few
/// milliseconds at most, however much goes on.
package actor LabWorld {
    package nonisolated let fabric: Fabric
    /// The switches as their management sees them.
    package nonisolated let network: SimulatedNetwork
    package nonisolated let seed: UInt64
    /// What each host is reached by.
    nonisolated let addresses: [[IPv6Address]]
    /// Whether the topology gives a pair a way.
    nonisolated let promises: @Sendable (HostPair) -> Bool
    var world: SimulatedWorld
    /// What is broken, in the order of its breaking.
    var broken: [Breakage] = []
    private(set) var clock = LabClock()
    private(set) var rate = FrameRate()

    /// Builds a lab in which nobody has configured a switch yet.
    ///
    /// - Parameter promises: whether the topology gives a pair of hosts, by their positions in the fabric, a way.
    package init(
        _ fabric: Fabric, _ numbers: Numbers, seed: UInt64, promises: @escaping @Sendable (HostPair) -> Bool
    ) {
        self.fabric = fabric
        self.seed = seed
        self.promises = promises
        self.addresses = numbers.hosts.map { $0.map(\.interface.address) }
        self.network = SimulatedNetwork(fabric) { _, duration in
            // The waiting of a switch that is slow ends where nobody waits for it any more.
            try? await Task.sleep(for: duration)
        }
        let dialects = Dictionary(
            fabric.switches.map { ($0.name, Dialect(of: $0.driver)) }, uniquingKeysWith: { first, _ in first })
        self.world = SimulatedWorld(fabric, numbers, dialects: dialects, seed: seed)
    }

    /// Lets the world live until the task is cancelled; from where it is, if it has lived before.
    package func live() async {
        let clock = ContinuousClock()
        let (start, lived) = (clock.now, Duration.nanoseconds(Int64(clamping: self.world.now.nanoseconds)))
        while !Task.isCancelled {
            let pause = self.turn(at: lived + (clock.now - start))
            // Whoever waits for the world has his turn between two of ours.
            if pause == .zero { await Task.yield() } else { try? await Task.sleep(for: pause, tolerance: .zero) }
        }
    }

    /// So many things happen in one turn at most: some 20 milliseconds.
    private static let most = 10_000
    /// Nothing new is noticed later than this.
    private static let rest = Duration.milliseconds(20)
    private static let shortest = Duration.milliseconds(1)

    /// Lets the world come to where the clock is, or a good way, and says how long it can rest then.
    private func turn(at elapsed: Duration) -> Duration {
        self.world.take(self.network)
        let goal = self.clock.moment(after: elapsed)
        let isThere = self.world.run(until: goal, atMost: Self.most)
        self.rate.count(self.world.arrivals, at: self.world.now)
        guard isThere else {
            self.clock.fallBehind(at: elapsed, having: self.world.now)
            return .zero
        }
        let quiet = self.world.next.map { Duration.nanoseconds(Int64(clamping: $0.since(goal))) } ?? Self.rest
        return min(max(quiet, Self.shortest), Self.rest)
    }

    /// A host by its name. Throws `notThere`, with names that are.
    func host(named name: String, doing what: String) throws(LabError) -> Int {
        if let index = self.fabric.hostIndex(named: name) { return Int(index) }
        throw LabError(
            .notThere, doing: what, reason: "there is no host '\(name)' in '\(self.fabric.name)'",
            remedy: "its hosts are \(Fabric.some(self.fabric.hosts.lazy.map(\.name)))")
    }
}

extension Dialect {
    /// How the switches of a driver forward; `neutral` where that is not known.
    fileprivate init(of driver: DriverKind) {
        self =
            switch driver {
            case .linux: .linux
            case .ovs: .ovs
            case .gnmi, .files, .sim: .neutral
            }
    }
}
