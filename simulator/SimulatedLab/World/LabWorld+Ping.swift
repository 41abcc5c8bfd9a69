import FabricModel
import FabricSimulator
import LabModel

extension LabWorld {
    /// The pairs of hosts to ping: all of them where they are no more than `limit`, else a fair sample, half of it between hosts
    /// of the same VLAN.
    func pairs(atMost limit: Int) -> [HostPair] {
        HostPair.sample(
            among: self.fabric.hosts.count, atMost: limit, seed: self.seed,
            groups: self.fabric.hosts.map { Int(self.fabric.vlans(of: $0).first?.rawValue ?? 0) })
    }

    /// Sends echo requests between hosts and says who answered; a pair answers when any address of the destination does.
    ///
    /// It waits first until addresses that are new are known to be free. Whoever is silent is asked once more, and given up after
    /// `patience` of the lab's clock, all pairs together, and at the latest after `longest` of the wall's.
    func ping(
        _ pairs: [HostPair], patience: Duration = .milliseconds(2500), longest: Duration = .seconds(60)
    ) async throws -> [PingMatrix.Result] {
        try await self.settle(atMost: longest)
        var trials = pairs.map { EchoTrial(pair: $0) }
        defer { for flow in trials.flatMap(\.flows) { self.world.endFlow(flow) } }
        let clock = ContinuousClock()
        for first in stride(from: 0, to: trials.count, by: Self.atOnce) {
            for index in first..<min(first + Self.atOnce, trials.count) { self.ask(&trials[index]) }
            // Little by little, so that no neighbour is looked for by more packets than may wait for him.
            try await Task.sleep(for: .milliseconds(1))
        }
        // By the lab's clock, which may be slow; whoever asks waits by his own.
        let (start, begun) = (self.world.now, clock.now)
        var isSecond = false
        while self.world.now < start + patience, clock.now - begun < longest {
            for index in trials.indices where trials[index].answer == nil { self.look(at: &trials[index]) }
            let silent = trials.indices.filter { trials[$0].answer == nil && !trials[$0].flows.isEmpty }
            if silent.isEmpty { break }
            if !isSecond, self.world.now > start + patience / 2 {
                isSecond = true
                for index in silent { self.ask(&trials[index]) }
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        return trials.map { trial in
            PingMatrix.Result(
                trial.pair,
                trial.flows.isEmpty ? .unroutable : trial.answer.map { .answered(after: $0) } ?? .silent)
        }
    }

    /// As many pairs begin within a millisecond.
    private static let atOnce = 64

    /// Waits until nobody finds out any more whether an address is free, three seconds at most by the lab's clock.
    private func settle(atMost longest: Duration) async throws {
        let clock = ContinuousClock()
        let (start, begun) = (self.world.now, clock.now)
        self.world.take(self.network)
        while self.world.isSettling, self.world.now < start + .seconds(3), clock.now - begun < longest {
            try await Task.sleep(for: .milliseconds(20))
            self.world.take(self.network)
        }
    }

    private func ask(_ trial: inout EchoTrial) {
        let name = self.fabric.hosts[trial.pair.source].name
        for address in self.addresses[trial.pair.destination] {
            if let flow = self.world.ping(from: name, to: address) { trial.flows.append(flow) }
        }
    }

    private func look(at trial: inout EchoTrial) {
        trial.answer = trial.flows.lazy.map { self.world.flows[$0] }.first { $0.received > 0 }
            .map { .nanoseconds(Int64(clamping: $0.latency.least)) }
    }
}

/// The echoes of a pair.
private struct EchoTrial {
    let pair: HostPair
    var flows: [Int] = []
    var answer: Duration?
}
