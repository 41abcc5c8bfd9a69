import FabricModel

extension Fabric {
    /// What a topology can say and this program cannot do yet: refused, rather than left out in silence.
    func notBuiltYet() -> [Diagnostic] {
        let drivers = self.switches.compactMap { item -> Diagnostic? in
            switch item.driver {
            case .linux, .sim: nil
            case .gnmi, .ovs, .files:
                self.notYet(
                    at: item.origin, "'\(item.name)' has the driver '\(item.driver.rawValue)', which is not built yet",
                    help: "the drivers so far: linux, sim")
            }
        }
        return drivers + self.expectations.compactMap { self.notYet($0) }
    }

    private func notYet(_ expectation: Expectation) -> Diagnostic? {
        if expectation.via != nil {
            return self.notYet(at: expectation.origin, "promises about the way (`via`) are not proved yet")
        }
        return expectation.failures == .none
            ? nil : self.notYet(at: expectation.origin, "promises about failures (`with any …`) are not proved yet")
    }
}
