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
        let links = self.links.map { link in
            self.notYet(
                at: link.origin,
                "links between switches are not built yet: \(self.place(of: link.a)) -- \(self.place(of: link.b))")
        }
        let seconds = self.gateways.indices.dropFirst().filter { self.gateways[$0].vlan == self.gateways[$0 - 1].vlan }
        let gateways = seconds.map { index in
            self.notYet(
                at: self.gateways[index].origin,
                "VLAN \(self.label(self.gateways[index].vlan)) has a second gateway, which is not built yet")
        }
        return drivers + links + gateways + self.expectations.compactMap { self.notYet($0) }
    }

    private func notYet(_ expectation: Expectation) -> Diagnostic? {
        if expectation.via != nil {
            return self.notYet(at: expectation.origin, "promises about the way (`via`) are not proved yet")
        }
        return expectation.failures == .none
            ? nil : self.notYet(at: expectation.origin, "promises about failures (`with any …`) are not proved yet")
    }
}
