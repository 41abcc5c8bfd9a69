import FabricModel

extension Fabric {
    /// What a topology can say and this program cannot do yet: refused, rather than left out in silence.
    func notBuiltYet() -> [Diagnostic] {
        self.switches.compactMap { item -> Diagnostic? in
            switch item.driver {
            case .linux, .gnmi, .sim: nil
            case .ovs, .files:
                self.notYet(
                    at: item.origin, "'\(item.name)' has the driver '\(item.driver.rawValue)', which is not built yet",
                    help: "the drivers so far: linux, gnmi, sim")
            }
        }
    }
}
