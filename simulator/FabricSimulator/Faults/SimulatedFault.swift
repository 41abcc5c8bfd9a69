package import FabricModel

/// Something that goes wrong with a switch, as a value: a property of the switch, whoever asks it in whichever protocol.
///
/// `SimulatedSwitch.suffer(_:)` makes it happen. What happens at once stays as it is until somebody repairs it; what is there until
/// it is healed ends with `SimulatedSwitch.heal()`. Frames go on by what the switch holds, whatever its management does.
package enum SimulatedFault: Hashable, Sendable {
    // MARK: At once, or once

    /// Somebody makes a change by hand, without a mark.
    case tamper(Change, When = .now)
    /// An interface is pulled out, with everything that was configured on it.
    case vanish(port: String)
    /// A new interface is there.
    case appear(port: String)
    /// An interface has another name, and what was configured on it stays.
    case rename(port: String, to: String)
    /// Another station turns up with the address of its SVI, and duplicate address detection finds it. It goes when the
    /// switch is healed.
    case duplicate(on: VID)
    /// Its configuration is saved, for `restart(.saved)`.
    case save
    case restart(With)
    /// The step of this number is refused, counted from 1 and from now on; the others are not. A transaction counts as a step for each port,
    /// SVI and setting that it changes, and is refused as a whole.
    case refuse(step: Int)

    // MARK: Until healed

    /// Management does not answer at all.
    case silence
    /// Management takes what it is told, and there is never an answer.
    case hang
    case disconnect(Disconnection)
    case write(Manner)
    /// Readings tell what the switch held this many changes ago; until there have been as many, what it holds now.
    case lag(changes: Int)
    /// Every answer takes this long.
    case delay(Duration)
    /// It keeps another value than the one that it was given.
    case normalise(Normalisation)
    /// Something that nobody asked for is there, and is there again after every write.
    case invent(Change)

    /// When somebody makes a change by hand.
    package enum When: Hashable, Sendable {
        case now
        /// Between somebody's plan and the apply: just before the next write.
        case beforeWrite
        /// In the middle of the next write.
        case duringWrite
    }

    /// What a machine that starts again holds.
    package enum With: Hashable, Sendable {
        case nothing
        /// What was saved last; nothing where nothing was.
        case saved
    }

    /// When the connection ends.
    package enum Disconnection: Hashable, Sendable, CaseIterable {
        case reading
        /// The write has not arrived.
        case beforeWrite
        /// The write has taken effect, and nobody hears of it.
        case afterWrite
    }

    /// How it carries out what it is told.
    package enum Manner: Hashable, Sendable, CaseIterable {
        /// The first half of it, and then it says no.
        case half
        /// All of it, and then it says no.
        case thenFail
        /// Nothing of it, and it says yes.
        case onlySayYes
        /// It hangs on it; readings are answered.
        case neverAnswer
    }

    /// How it changes the values that it is given.
    package enum Normalisation: Hashable, Sendable {
        /// Descriptions are cut after so many characters.
        case descriptions(limit: Int)
        /// An MTU of a port is rounded down to a multiple.
        case mtus(multipleOf: UInt16)
    }
}
