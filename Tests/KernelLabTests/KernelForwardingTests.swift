import FabricModel
import FabricSimulator
import Testing

extension KernelLabs {
    /// Law 11: simulated switches do with frames what real ones do with the same frames.
    @Suite struct KernelForwardingTests {
        @Test func theSameAsLinuxBridges() async throws {
            let bench = try await LinuxForwardingBench()
            var comparison = ForwardingComparison("Linux", .linux)
            for seed in UInt64(0)..<500 {
                let trial = ForwardingTrial(seed: seed)
                let expected = trial.simulated(.linux)
                try await bench.hold(trial.configs)
                comparison.add(trial, heard: bench.ears.run(trial, expecting: expected), expected: expected)
            }
            try await bench.takeDown()
            comparison.conclude(
                wrongRules: WrongRule.everywhere + [
                    WrongRule("own tag refused on access ports") { $0.takesOwnTagOnAccess = false },
                    WrongRule("reserved addresses all stay") { $0.reservedThatPass = 0 },
                    WrongRule("nothing learned from reserved addresses") { $0.learnsFromReserved = 0 },
                    WrongRule("no room for a tag in the MTU") { $0.slackGoingOut = 0 },
                    WrongRule("groups may send") { $0.dropsGroupSource = false },
                    WrongRule("drop eligibility lost") { $0.keepsDropEligibility = false },
                ], neverDelivered: [.foreignTag, .groupSource], neverDropped: [.ownTag, .memberTag, .doubleTag])
        }

        /// In user space, as it runs where nobody may load a module.
        @Test func theSameAsOpenVSwitch() async throws {
            let bench = try await OVSForwardingBench()
            var comparison = ForwardingComparison("Open vSwitch", .ovs)
            for seed in UInt64(0)..<100 {
                let trial = ForwardingTrial(seed: seed, isPlain: true)
                let expected = trial.simulated(.ovs)
                try bench.hold(trial.configs)
                var heard = bench.ears.run(trial, expecting: expected, tries: 4)
                // It loses a frame now and then, as no rule does: what differs by a rule differs each time.
                for _ in 0..<2 where heard != expected {
                    try bench.hold(trial.configs)
                    heard = bench.ears.run(trial, expecting: expected, tries: 4)
                }
                comparison.add(trial, heard: heard, expected: expected)
            }
            try await bench.takeDown()
            comparison.conclude(
                wrongRules: WrongRule.everywhere + [
                    WrongRule("own tag taken on access ports") { $0.takesOwnTagOnAccess = true },
                    WrongRule("BPDUs pass") { $0.reservedThatPass = 1 },
                    WrongRule("learned from reserved addresses") { $0.learnsFromReserved = 0xfffd },
                    WrongRule("room for a tag in the MTU going out") { $0.slackGoingOut = 4 },
                    WrongRule("groups may not send") { $0.dropsGroupSource = true },
                    WrongRule("drop eligibility kept") { $0.keepsDropEligibility = true },
                ], neverDelivered: [.foreignTag, .reserved], neverDropped: [])
        }
    }
}
