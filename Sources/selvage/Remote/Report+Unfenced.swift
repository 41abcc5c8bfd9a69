import FabricModel
import FabricPlanning
import FabricReconciler

extension Report {
    /// Says which switches cannot keep a stale controller out, where one of them has something to be done.
    func tellUnfenced() {
        let names = zip(self.plan.switches, self.before).compactMap { planned, reading -> String? in
            switch reading {
            case .read(_, let capabilities):
                capabilities?.fencing == Capabilities.Fencing.none ? planned.scope.name : nil
            case .unreadable, .skipped: nil
            }
        }
        if names.isEmpty { return }
        Stream.talk.line(
            "note: unfenced: \(compressed(names)) cannot keep a generation, so another controller is not kept out")
    }
}
