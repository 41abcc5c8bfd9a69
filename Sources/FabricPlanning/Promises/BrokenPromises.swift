import FabricGraph
import FabricModel

extension Fabric {
    /// Promises that the fabric would not keep, each with the first hosts between whom it is broken, the way that breaks it and
    /// what has to be down for that; and those that cannot be proved.
    ///
    /// While something is down already they are warnings: the rest has to be put right all the same.
    func brokenPromises(_ numbers: Numbers, along trees: ForwardingTrees) -> [Diagnostic] {
        if self.expectations.isEmpty { return [] }
        let plain = Reachability(trees, numbers)
        return self.expectations.compactMap { expectation in
            switch self.verdict(on: expectation, numbers, along: trees, plain) {
            case .kept: nil
            case .empty:
                self.error(
                    "broken-promise", at: expectation.origin, "'\(expectation.text)' cannot be kept",
                    help: "it speaks of no two hosts")
            case .broken(let pair, let rebuilt): self.finding(about: expectation, pair, rebuilt, numbers, before: trees)
            case .tooMany:
                self.error(
                    "unproved-promise", at: expectation.origin,
                    "'\(expectation.text)' cannot be proved: too many things could be down together",
                    help: "promise it with fewer of them down, or of fewer hosts")
            }
        }
    }

    /// Whether a promise is kept as things are, and with whatever it allows to be down.
    ///
    /// - Parameter plain: over the same trees, without a way that is asked for.
    func verdict(
        on expectation: Expectation, _ numbers: Numbers, along trees: ForwardingTrees, _ plain: Reachability
    ) -> Verdict {
        let reachability =
            expectation.via == nil
            ? plain : Reachability(trees, numbers, via: expectation.via, in: self.vlans(concernedBy: expectation))
        switch Proof(reachability: reachability, expectation: expectation)
            .verdict(isWhole: trees.graph.failures.isEmpty)
        {
        case .empty: return .empty
        case .broken(let pair): return .broken(pair, trees)
        case .kept:
            var search = FailureSearch(expectation, in: self, numbers)
            return search.run(trees)
        }
    }

    private func finding(
        about expectation: Expectation, _ pair: HostPair, _ trees: ForwardingTrees, _ numbers: Numbers,
        before: ForwardingTrees
    ) -> Diagnostic {
        let words = BreachWords(
            Reachability(trees, numbers, via: expectation.via, in: self.vlans(concernedBy: expectation)), expectation)
        let lost = Failures(
            links: trees.graph.failures.links.subtracting(before.graph.failures.links),
            switches: trees.graph.failures.switches.subtracting(before.graph.failures.switches))
        let severity: Diagnostic.Severity = before.graph.failures.isEmpty ? .error : .warning
        let when = lost.isEmpty ? "" : " with \(self.names(of: lost, trees.graph)) down"
        return Diagnostic(
            severity, "broken-promise", at: expectation.origin, in: self.files,
            "'\(expectation.text)' is broken\(when)", help: words.why(pair))
    }

    /// `sw1:up1 -- sw2:up1 and 'sw3'`.
    private func names(of failures: Failures, _ graph: Graph) -> String {
        let links = failures.links.sorted().map { graph.label($0) }
        let switches = failures.switches.sorted().map { "'\(self.switches[Int($0)].name)'" }
        return (links + switches).joined(separator: " and ")
    }
}

/// Says how two hosts break a promise: by the very way that packets take, or do not.
private struct BreachWords {
    let reachability: Reachability
    let expectation: Expectation

    init(_ reachability: Reachability, _ expectation: Expectation) {
        self.reachability = reachability
        self.expectation = expectation
    }

    func why(_ pair: HostPair) -> String {
        let fabric = self.reachability.fabric
        let (source, destination) = (fabric.hosts[Int(pair.source)].name, fabric.hosts[Int(pair.destination)].name)
        let state = self.state(of: pair)
        let words = TraceWords(fabric)
        let there = Trace(state, from: pair.source, to: pair.destination)
        guard there.arrives else { return "\(source) does not reach \(destination): \(words.sentence(there))" }
        if !self.expectation.reaches { return "\(source) reaches \(destination): \(words.sentence(there))" }
        if let via = self.expectation.via, !words.switches(of: there).contains(via) {
            let name = fabric.switches[Int(via)].name
            return "\(source) reaches \(destination) past '\(name)': \(words.sentence(there))"
        }
        let back = Trace(state, from: pair.destination, to: pair.source)
        return "\(source) reaches \(destination), and the answers do not come back: \(words.sentence(back))"
    }

    /// The state in which of each host's ports only the one that breaks the promise is active.
    private func state(of pair: HostPair) -> ForwardingState {
        let fabric = self.reachability.fabric
        let state = ForwardingState(self.reachability.trees)
        for one in self.reachability.feet(of: pair.source) {
            for other in self.reachability.feet(of: pair.destination)
            where !self.reachability.keeps(self.expectation.reaches, one.foot, other.foot) {
                let ports = [pair.source, pair.destination].flatMap { fabric.ports(of: fabric.hosts[Int($0)]) }
                return state.deactivating(Set(ports).subtracting([one.port, other.port]))
            }
        }
        return state
    }
}
