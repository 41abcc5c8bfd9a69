import FabricModel
import FabricReconciler

extension Patience {
    /// The patience of the command line, by this machine's clock.
    ///
    /// A switch that takes half a minute for a reading is as good as away. A batch may wait ten seconds for new addresses and have a
    /// thousand ports, and giving up on it costs an operator more than waiting.
    static let ofPeople = Patience(reading: .seconds(30), writing: .seconds(120)) { _, duration in
        // Whoever is cancelled returns early, and that is all there is to it.
        try? await Task.sleep(for: duration)
    }
}
