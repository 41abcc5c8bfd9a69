package import FabricModel
package import FabricSimulator

/// A story told to the simulator: a fabric, a seed, and sentences, one after the other.
///
/// ```
/// # A switch that restarts empty is refilled.
/// topology ../../topologies/single-switch.yaml
/// seed 7
///
/// apply
/// expect done
/// sw1: restarts empty
/// drift
/// expect not clean
/// ```
package struct Scenario: Sendable {
    /// The path as the caller spelt it.
    package var file: String
    /// What the first comment says; the file's name where there is none.
    package var title: String
    package var fabric: Fabric
    package var seed: UInt64
    package var sentences: [Sentence]

    /// One line of a story.
    package struct Sentence: Sendable {
        package var line: Int
        /// As it is written, without what surrounds it.
        package var text: String
        package var meaning: Meaning
    }

    /// What a sentence does.
    package enum Meaning: Hashable, Sendable {
        /// One pass that makes it so; the switches are taken as down.
        case apply(without: [SwitchIndex])
        /// One pass that only looks.
        case look
        case suffer(SwitchIndex, SimulatedFault)
        /// Ends the faults of a switch; of all without one.
        case heal(SwitchIndex?)
        case turnOff(SwitchIndex?)
        case turnOn(SwitchIndex?)
        /// Pulls the cable at a port, `ring1:east`.
        case cut(String)
        case mend(String)
        case run(Duration)
        case ping(HostIndex, HostIndex)
        /// Starts datagrams with numbers, so many a second.
        case traffic(HostIndex, HostIndex, rate: Int, Duration)
        case expect(Expected)
    }
}

/// What a story expects of what happened last.
package enum Expected: Hashable, Sendable {
    // Of a pass.
    case done
    case notDone
    case nothingToDo
    /// Every switch holds what it should.
    case clean
    case notClean
    /// A switch and what became of it, with words that must be among those it is told in.
    case fate(SwitchIndex, Fate, saying: String?)
    /// How many differences of a kind a switch has.
    case differences(SwitchIndex, [Count])

    // Of time and frames.
    case took(atLeast: Duration)
    case reached
    case notReached
    case lost(Range)
    case noStorm

    /// What became of a switch in a pass.
    package enum Fate: String, Hashable, Sendable, CaseIterable {
        /// Every step, by a reading afterwards.
        case done
        /// It said no, to all of it or to a step.
        case refused
        /// Nobody can tell what it holds, or what became of a step.
        case unknown
        /// Its batch was never started, because of another.
        case waiting
        /// There was nothing to do on it.
        case untouched
        /// It said yes, and holds something else afterwards.
        case otherwise
        /// The plan has a problem with it that no step cures.
        case problem
    }

    package struct Count: Hashable, Sendable {
        package var kind: Kind
        package var number: Int

        package init(kind: Kind, number: Int) {
            self.kind = kind
            self.number = number
        }

        package enum Kind: String, Hashable, Sendable, CaseIterable {
            case missing, extra, changed, foreign
        }
    }

    package enum Range: Hashable, Sendable {
        case nothing
        case atMost(Int)
        case atLeast(Int)
    }
}
