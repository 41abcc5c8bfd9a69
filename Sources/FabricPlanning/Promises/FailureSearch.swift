import FabricGraph
import FabricModel

/// Looks for links or switches whose loss breaks a promise.
///
/// Where N may be down, fewer may be, too. While the tree of a VLAN stands, its members are joined, however many other links
/// are lost; so every loss that breaks something hits what the trees stand on, and what is lost besides it hits what
/// the next trees stand on. The last of them needs to be looked for only where there is nothing beside it (`Exposure`). Where
/// the very way counts (`via`), or a VLAN is in parts already, everything is tried.
struct FailureSearch {
    private let expectation: Expectation
    private let numbers: Numbers
    private let vlans: VLANSet
    /// What one try costs: everything that is looked at.
    private let price: Int
    private var budget: Int
    private var tried: Set<Failures> = []

    /// Switches, links and hosts that may be looked at for one promise: some seconds on the largest fabrics.
    static let budget = 4_000_000

    init(_ expectation: Expectation, in fabric: Fabric, _ numbers: Numbers, budget: Int = FailureSearch.budget) {
        self.expectation = expectation
        self.numbers = numbers
        self.vlans = fabric.vlans(concernedBy: expectation)
        let size =
            fabric.switches.count + fabric.links.count + expectation.source.hosts.count
            + expectation.destination.hosts.count
        // However small the fabric, a try costs something.
        self.price = max(size, 500)
        self.budget = budget
    }

    mutating func run(_ trees: ForwardingTrees) -> Verdict {
        // With something declared down a promise is about just that: nobody promised what more may be lost besides.
        if !trees.graph.failures.isEmpty { return .kept }
        return switch self.expectation.failures {
        case .none: .kept
        case .links(let count), .switches(let count):
            self.search(trees.rebuilt(for: self.vlans, without: .none), .none, left: count)
        }
    }

    /// - Parameter left: how many more may be lost.
    private mutating func search(_ trees: ForwardingTrees, _ lost: Failures, left: Int) -> Verdict {
        if left == 0 { return .kept }
        for next in self.candidates(trees, isLast: left == 1) {
            var failures = lost
            failures.links.formUnion(next.links)
            failures.switches.formUnion(next.switches)
            guard self.tried.insert(failures).inserted else { continue }
            self.budget -= self.price
            if self.budget < 0 { return .tooMany }
            let rebuilt = trees.rebuilt(for: self.vlans, without: next)
            let reachability = Reachability(rebuilt, self.numbers, via: self.expectation.via, in: self.vlans)
            let proof = Proof(reachability: reachability, expectation: self.expectation)
            if case .broken(let pair) = proof.verdict(isWhole: false) { return .broken(pair, rebuilt) }
            let deeper = self.search(rebuilt, failures, left: left - 1)
            if case .kept = deeper { continue }
            return deeper
        }
        return .kept
    }

    /// What is worth losing next.
    private func candidates(_ trees: ForwardingTrees, isLast: Bool) -> [Failures] {
        let graph = trees.graph
        let triesAll = self.expectation.via != nil || !trees.split.intersection(self.vlans).isEmpty
        let exposure =
            triesAll ? nil : isLast ? Exposure(of: self.vlans, trees) : Exposure(onTreesOf: self.vlans, trees)
        switch self.expectation.failures {
        case .none: return []
        case .links:
            let links = exposure?.links ?? graph.isUp.indices.filter { graph.isUp[$0] }.map { LinkIndex($0) }
            return links.map { Failures(links: [$0]) }
        case .switches:
            let alive = graph.isAlive.indices.filter { graph.isAlive[$0] }.map { SwitchIndex($0) }
            guard let exposure else { return alive.map { Failures(switches: [$0]) } }
            let gateways = graph.fabric.gateways.filter { self.vlans.contains($0.vlan) }.map(\.owner)
            let switches = Set(exposure.switches + gateways + self.homes(in: graph.fabric, isLast: isLast))
            return switches.sorted().filter { graph.isAlive[Int($0)] }.map { Failures(switches: [$0]) }
        }
    }

    /// The switches whose hosts somebody counts on: of `some` hosts the right ones may die, and a host may have a port
    /// elsewhere.
    private func homes(in fabric: Fabric, isLast: Bool) -> [SwitchIndex] {
        [self.expectation.source, self.expectation.destination].flatMap { selector in
            selector.hosts.flatMap { index -> [SwitchIndex] in
                let ports = fabric.ports(of: fabric.hosts[Int(index)])
                guard !isLast || selector.quantifier == .some || ports.count > 1 else { return [] }
                return ports.map { fabric.ports[Int($0)].owner }
            }
        }
    }
}
