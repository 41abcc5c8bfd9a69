import FabricModel
import FabricPlanning
import FabricReconciler

extension Report {
    /// Which switches cannot keep a stale controller out, where one of them has something to be done; nil for none.
    private var unfenced: String? {
        let names = zip(self.plan.switches, self.before).compactMap { planned, reading -> String? in
            switch reading {
            case .read(_, let capabilities):
                capabilities?.fencing == Capabilities.Fencing.none ? planned.scope.name : nil
            case .unreadable, .skipped: nil
            }
        }
        return names.isEmpty
            ? nil : "unfenced: \(compressed(names)) cannot keep a generation, so another controller is not kept out"
    }

    /// Says what is to be known about the switches beside the plan.
    ///
    /// - Parameter earlier: what was said when a saved plan was made.
    func tellNotes(_ earlier: [String] = []) {
        for note in (self.unfenced.map { [$0] } ?? []) + self.concessions + earlier {
            Stream.talk.line("note: \(note)")
        }
    }
}
