import FabricModel
import FabricSimulator
import Testing

/// What real switches did with the trials of many seeds, beside what simulated ones do.
struct ForwardingComparison {
    let name: String
    let dialect: Dialect
    private var trials: [ForwardingTrial] = []
    private var real: [ForwardingTrial.Heard] = []
    private var different: [UInt64] = []

    init(_ name: String, _ dialect: Dialect) {
        self.name = name
        self.dialect = dialect
    }

    /// Takes what was heard of one trial; of the first three that differ it says in what.
    mutating func add(_ trial: ForwardingTrial, heard: ForwardingTrial.Heard, expected: ForwardingTrial.Heard) {
        self.trials.append(trial)
        self.real.append(heard)
        guard heard != expected else { return }
        self.different.append(trial.seed)
        guard self.different.count <= 3 else { return }
        let missing = expected.filter { !heard.contains($0) }.prefix(8)
        let extra = heard.filter { !expected.contains($0) }.prefix(8)
        Issue.record("seed \(trial.seed): only simulated: \(missing); only real: \(extra)")
        for line in missing + extra {
            let number = line.split(separator: "#").last.flatMap { Int($0) } ?? 0
            print("seed \(trial.seed) \(line): \(trial.shots[number])")
        }
    }

    /// Demands that all were the same, that each kind of frame was delivered and dropped where that can be, and that each wrong rule
    /// would have been noticed within 50 seeds; prints the counts.
    func conclude(
        wrongRules: [WrongRule], neverDelivered: Set<ForwardingTrial.Kind>, neverDropped: Set<ForwardingTrial.Kind>
    ) {
        #expect(
            self.different.isEmpty, "\(self.different.count) of \(self.trials.count) seeds differ: \(self.different)")
        var counts: [ForwardingTrial.Kind: (delivered: Int, dropped: Int)] = [:]
        for (trial, heard) in zip(self.trials, self.real) {
            for (number, shot) in trial.shots.enumerated() {
                let isHeard = heard.contains { $0.hasSuffix("#\(number)") }
                counts[shot.kind, default: (0, 0)].delivered += isHeard ? 1 : 0
                counts[shot.kind, default: (0, 0)].dropped += isHeard ? 0 : 1
            }
        }
        print("forwarding, simulated as in \(self.name), \(self.trials.count) seeds: delivered, dropped")
        for kind in ForwardingTrial.Kind.allCases {
            let count = counts[kind] ?? (0, 0)
            print("  \(kind): \(count.delivered), \(count.dropped)")
            #expect(count.delivered > 0 || neverDelivered.contains(kind), "\(kind): \(count)")
            #expect(count.dropped > 0 || neverDropped.contains(kind), "\(kind): \(count)")
        }
        for rule in wrongRules {
            var wrong = self.dialect
            rule.change(&wrong)
            let caught = zip(self.trials, self.real).prefix(50).first { $0.simulated(wrong) != $1 }?.0.seed
            #expect(caught != nil, "\(rule.name): not noticed in 50 seeds")
            print("  wrong rule '\(rule.name)': seed \(caught.map { "\($0)" } ?? "none")")
        }
    }
}

/// A rule that the real switch has not: if it were in the dialect, the comparison would have to see it.
struct WrongRule: Sendable {
    var name: String
    var change: @Sendable (inout Dialect) -> Void

    init(_ name: String, _ change: @escaping @Sendable (inout Dialect) -> Void) {
        self.name = name
        self.change = change
    }

    /// Rules that no kind of switch has.
    static let everywhere = [
        WrongRule("ingress filter off") { $0.filtersIngress = false },
        WrongRule("egress filter off") { $0.filtersEgress = false },
        WrongRule("native VLAN sent tagged") { $0.tagsEverything = true },
        WrongRule("priority tag refused") { $0.takesPriorityTag = false },
        WrongRule("priority lost between tags") { $0.keepsPriority = false },
        WrongRule("reserved addresses all pass") { $0.reservedThatPass = 0xffff },
        WrongRule("one table of addresses for all VLANs") { $0.learnsByVLAN = false },
        WrongRule("nothing learned") { $0.learns = false },
        WrongRule("nothing flooded") { $0.floodsUnknown = false },
        WrongRule("learned from PAUSE") { $0.learnsFromReserved |= 2 },
        WrongRule("learned from what the ingress filter drops") { $0.learnsFromFiltered = true },
        WrongRule("sent back to where it came from") { $0.returnsToIngress = true },
        WrongRule("oversize passes") { $0.dropsOversize = false },
    ]
}
