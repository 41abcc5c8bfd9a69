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
        var broken: HostPair?
        var hasPair = false
        // Whether the promise is kept between one group and all the others, or nil where there is nobody to keep it with.
        func isKept(by source: Population.Group) -> Bool? {
            var kept: Bool?
            for destination in destinations {
                guard let pair = Population.pair(source, destination) else { continue }
                hasPair = true
                let keeps = self.reachability.keeps(
                    self.expectation.reaches, source.standing, destination.standing)
                if !keeps { broken = broken ?? pair }
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
        case .each: isHeld = sources.allSatisfy { isKept(by: $0) ?? true }
        case .some:
            let verdicts = sources.lazy.compactMap(isKept)
            isHeld = verdicts.contains(true) || !hasPair
        }
        if !hasPair { return isWhole ? .empty : .kept }
        guard !isHeld, let broken else { return .kept }
        return .broken(broken)
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
