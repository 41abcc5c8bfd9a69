import FabricModel

extension Fabric {
    /// Promises that the fabric would not keep, each with the first hosts between whom it is broken, and the reason.
    func brokenPromises(_ numbers: Numbers) -> [Diagnostic] {
        let provable = self.expectations.filter { $0.via == nil && $0.failures == .none }
        if provable.isEmpty { return [] }
        let proof = Proof(Reachability(self, numbers))
        return provable.compactMap { expectation in
            proof.counterexample(to: expectation).map { self.finding(about: expectation, $0, proof.reachability) }
        }
    }

    private func finding(
        about expectation: Expectation, _ pair: Proof.Pair?, _ reachability: Reachability
    ) -> Diagnostic {
        guard let pair else {
            return self.error(
                "broken-promise", at: expectation.origin, "'\(expectation.text)' cannot be kept",
                help: "it speaks of no two hosts")
        }
        let (source, destination) = (self.hosts[Int(pair.source)].name, self.hosts[Int(pair.destination)].name)
        let way = reachability.way(reachability.places(of: pair.source), reachability.places(of: pair.destination))
        let why = way ?? reachability.missingStep(from: pair.source, to: pair.destination)
        return self.error(
            "broken-promise", at: expectation.origin, "'\(expectation.text)' is broken",
            help: "\(source) \(way == nil ? "does not reach" : "reaches") \(destination): \(why)")
    }
}

/// Proves promises, class by class of hosts that stand alike.
private struct Proof {
    struct Pair {
        var source: HostIndex
        var destination: HostIndex
    }

    /// Hosts of a selector that stand in the same places: the first, and another one where there is one.
    private struct Class {
        var places: [Reachability.Place]
        var first: HostIndex
        var second: HostIndex?
    }

    let reachability: Reachability

    init(_ reachability: Reachability) { self.reachability = reachability }

    /// Nil where the promise is kept; else a pair that breaks it, or nil inside where there is no pair at all to keep it.
    func counterexample(to expectation: Expectation) -> Pair?? {
        let sources = self.classes(of: expectation.source.hosts)
        let destinations = self.classes(of: expectation.destination.hosts)
        var broken: Pair?
        // The first pair, if any, that breaks the promise between a class and all of the others' that count.
        func isKept(by source: Class) -> Bool {
            let pairs = destinations.compactMap { other in self.pair(source, other).map { ($0, other) } }
            let verdicts = pairs.map { pair, other in
                (pair, self.reachability.reaches(source.places, other.places) == expectation.reaches)
            }
            if let wrong = verdicts.first(where: { !$0.1 }) { broken = broken ?? wrong.0 }
            return switch expectation.destination.quantifier {
            case .each: verdicts.allSatisfy(\.1)
            case .some: verdicts.contains(where: \.1)
            }
        }
        let isKept =
            switch expectation.source.quantifier {
            case .each: sources.allSatisfy(isKept)
            case .some: sources.contains(where: isKept)
            }
        return isKept ? nil : .some(broken)
    }

    private func classes(of hosts: [HostIndex]) -> [Class] {
        var position: [[Reachability.Place]: Int] = [:]
        var classes: [Class] = []
        for host in hosts {
            let places = self.reachability.places(of: host)
            if let known = position[places] {
                classes[known].second = classes[known].second ?? host
            } else {
                position[places] = classes.count
                classes.append(Class(places: places, first: host))
            }
        }
        return classes
    }

    /// Two different hosts, one of each class; nobody promises anything about reaching oneself.
    private func pair(_ source: Class, _ destination: Class) -> Pair? {
        if source.first != destination.first { return Pair(source: source.first, destination: destination.first) }
        if let other = destination.second { return Pair(source: source.first, destination: other) }
        return source.second.map { Pair(source: $0, destination: destination.first) }
    }
}
