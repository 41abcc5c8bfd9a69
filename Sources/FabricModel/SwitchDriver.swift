/// A way to a switch.
///
/// The contract, which one suite of tests holds every driver to:
/// - Ours is what the scope names or what carries our mark. Everything else is foreign: reported, never touched.
/// - `observe` changes nothing, and says what it could not read instead of leaving it out.
/// - `apply` is idempotent and stops at a step boundary. "Accepted" is not "applied": before it says done it has read the
///   switch again.
/// - A call that is cancelled ends soon, an apply at the next step boundary. Whoever asked may have stopped waiting for it.
/// - No method blocks one of Swift's cooperative threads.
package protocol SwitchDriver: Sendable {
    /// What the switch can do and hold, asked before the first write; it changes nothing.
    func capabilities() async throws(DriverError) -> Capabilities

    /// What the switch holds.
    func observe(_ scope: SwitchScope) async throws(DriverError) -> Observation

    /// Carries out one batch; in one transaction where the switch has one, else phase by phase, stopping before the next phase
    /// once a step was refused.
    ///
    /// - Parameters:
    ///   - expecting: of the observation that the plan was made from. A switch that holds anything else is left alone.
    ///   - generation: what this batch makes the switch's generation. A switch that has this one or a later one is left alone.
    func apply(_ batch: Batch, expecting: Fingerprint, generation: Generation) async -> Outcome

    /// "Look again", never the news itself: a stream for each caller, in which only the newest hint waits; it may never fire.
    func changes() -> AsyncStream<Void>
}

/// What a kind of switch can do and hold.
package struct Capabilities: Hashable, Sendable, Codable {
    /// How a stale controller is kept out.
    package enum Fencing: String, Sendable, Codable {
        /// The switch compares the generation inside the transaction.
        case transaction
        /// A lock on the machine, and a reading under it just before the write.
        case lock
        /// A reading just before the write, with nothing that keeps others out in between. What is written says whose it is
        /// and which generation, so that the next reading tells.
        case reading
        /// The switch has no room for a generation: a stale controller is not kept out.
        case none
    }

    /// How many ports it holds as members.
    package var portLimit: Int
    package var fencing: Fencing
    /// A batch is one transaction: where a step is refused, nothing of the batch is done. Otherwise the phases before it are.
    package var isAtomic: Bool
    /// What it lacks of what we need; with anything in it, nothing is written.
    package var lacks: [DriverError]
    /// What it has no place for, and is driven without. An observation says there what is so with every switch of the kind, and what
    /// is desired is fitted to it (`SwitchConfig.fitted(to:over:)`).
    package var withoutPlace: SettingSet

    package init(
        portLimit: Int, fencing: Fencing, isAtomic: Bool = false, lacks: [DriverError] = [],
        withoutPlace: SettingSet = []
    ) {
        self.portLimit = portLimit
        self.fencing = fencing
        self.isAtomic = isAtomic
        self.lacks = lacks
        self.withoutPlace = withoutPlace
    }
}
