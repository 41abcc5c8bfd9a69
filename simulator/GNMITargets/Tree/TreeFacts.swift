package import FabricModel

/// What a switch tells of itself besides its configuration.
package struct TreeFacts: Sendable {
    /// Its name in the fabric.
    package var name: String
    /// Who is at the other end of each port's cable, by the port's name, in canonical order.
    package var neighbours: [Neighbour]
    package var started: UTCTime
    package var now: UTCTime
    package var models: TargetModels

    var isPlain: Bool {
        switch self.models {
        case .all: false
        case .openConfig: true
        }
    }

    package struct Neighbour: Hashable, Sendable {
        package var port: String
        package var otherSwitch: String
        package var otherPort: String

        package init(port: String, otherSwitch: String, otherPort: String) {
            self.port = port
            self.otherSwitch = otherSwitch
            self.otherPort = otherPort
        }
    }

    package init(
        name: String, neighbours: [Neighbour] = [], started: UTCTime, now: UTCTime, models: TargetModels = .all
    ) {
        self.models = models
        self.name = name
        self.neighbours = neighbours
        self.started = started
        self.now = now
    }

    /// What the simulated machine says it runs.
    static let softwareVersion = "Selvage simulator"
}
