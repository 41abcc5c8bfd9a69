package import FabricModel
package import FabricSimulator

/// What a story is played on: the switches of its fabric, and its clock.
package struct Stage: Sendable {
    package let network: SimulatedNetwork
    package let clock: StoryClock

    package init(for fabric: Fabric) {
        let clock = StoryClock()
        self.clock = clock
        self.network = SimulatedNetwork(fabric) { name, duration in await clock.sleep(duration, in: name) }
    }
}

/// A sentence and what came of it.
package struct Played: Sendable {
    package var sentence: Scenario.Sentence
    /// In words; empty where there is nothing to say.
    package var came: String
    /// Whether it came as it was expected; nil where nothing was.
    package var isKept: Bool?
}
