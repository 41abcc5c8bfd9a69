import FabricGraph
import FabricModel

/// What became of a promise.
enum Verdict {
    case kept
    /// It speaks of no two hosts.
    case empty
    /// By the pair, over these trees.
    case broken(HostPair, ForwardingTrees)
    /// More would have to be tried than anybody waits for.
    case tooMany
}

/// Proves one promise over one state of the fabric.
struct Proof {
    enum Outcome {
        case kept
        /// It speaks of no two hosts.
        case empty
        case broken(HostPair)
    }

    let reachability: Reachability
    let expectation: Expectation

    /// - Parameter isWhole: nothing is down, so that somebody has to be spoken of.
    func verdict(isWhole: Bool) -> Outcome {
        let sources = Population(self.expectation.source.hosts, self.reachability).groups
        let destinations = Population(self.expectation.destination.hosts, self.reachability).groups
        let lonely = self.lonely(destinations)
        var verdicts = RoutedVerdicts(self.reachability, self.expectation.reaches)
        var broken: HostPair?
        var hasPair = false
        // Whether the promise is kept between a host and all the others, or nil where there is nobody to keep it with.
        func isKept(by host: HostIndex, of group: Population.Group) -> Bool? {
            var kept: Bool?
            for destination in destinations {
                guard let other = destination.first != host ? destination.first : destination.second else { continue }
                hasPair = true
                let keeps = verdicts.keeps(group, destination)
                if !keeps { broken = broken ?? HostPair(source: host, destination: other) }
                switch self.expectation.destination.quantifier {
                case .each: if !keeps { return false }
                case .some: if keeps { return true }
                }
                kept = keeps
            }
            return kept
        }
        let isHeld: Bool
        switch self.expectation.source.quantifier {
        case .each:
            isHeld = sources.allSatisfy { group in
                self.examples(of: group, lonely).allSatisfy { isKept(by: $0, of: group) ?? true }
            }
        case .some:
            let holds = sources.contains { group in
                self.examples(of: group, lonely).contains { isKept(by: $0, of: group) ?? false }
            }
            isHeld = holds || !hasPair
        }
        if !hasPair { return isWhole ? .empty : .kept }
        guard !isHeld, let broken else { return .kept }
        return .broken(broken)
    }

    /// The hosts that are the only ones meant where they stand: whoever stands there has nobody but them, and they nobody.
    private func lonely(_ destinations: [Population.Group]) -> [Standing: HostIndex] {
        let pairs = destinations.filter { $0.second == nil }.map { ($0.standing, $0.first) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Hosts of a group that stand for all of it: any of them, and besides the lonely one, which cannot be its own other.
    private func examples(of group: Population.Group, _ lonely: [Standing: HostIndex]) -> [HostIndex] {
        guard let alone = lonely[group.standing], self.isMeant(alone) else { return [group.first] }
        let other = group.first == alone ? group.second : group.first
        return [alone] + (other.map { [$0] } ?? [])
    }

    /// Whether a host is among the sources, which stand in order.
    private func isMeant(_ host: HostIndex) -> Bool {
        let hosts = self.expectation.source.hosts
        var range = hosts.indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if hosts[middle] == host { return true }
            range = hosts[middle] < host ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return false
    }
}

/// Verdicts between groups; between VLANs that are routed alike each is found once, since `*` means four thousand of them.
private struct RoutedVerdicts {
    private let reachability: Reachability
    private let reaches: Bool
    private var known: [Bool?]

    init(_ reachability: Reachability, _ reaches: Bool) {
        self.reachability = reachability
        self.reaches = reaches
        self.known = [Bool?](repeating: nil, count: reachability.routingCount * reachability.routingCount)
    }

    mutating func keeps(_ source: Population.Group, _ destination: Population.Group) -> Bool {
        guard let from = source.plain, let to = destination.plain, from != to else {
            return self.reachability.keeps(self.reaches, source.standing, destination.standing)
        }
        let index =
            self.reachability.routing(of: from) * self.reachability.routingCount + self.reachability.routing(of: to)
        if let known = self.known[index] { return known }
        let keeps = self.reachability.keeps(self.reaches, source.standing, destination.standing)
        self.known[index] = keeps
        return keeps
    }
}

extension Fabric {
    /// The VLANs of the hosts that a promise is about: no link that carries none of them has to do with it.
    func vlans(concernedBy expectation: Expectation) -> VLANSet {
        var words = [UInt64](repeating: 0, count: 64)
        var seen: Set<VLANSetIndex> = [0]
        for host in [expectation.source.hosts, expectation.destination.hosts].joined() {
            let host = self.hosts[Int(host)]
            if let id = host.native?.rawValue { words[Int(id >> 6)] |= 1 << UInt64(id & 63) }
            guard seen.insert(host.tagged).inserted else { continue }
            for (index, word) in self.vlanSets[Int(host.tagged)].words.enumerated() { words[index] |= word }
        }
        return VLANSet(words: words)
    }
}
