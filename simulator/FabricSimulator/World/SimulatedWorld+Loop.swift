import FabricModel

extension SimulatedWorld {
    /// The cables of a loop that a cable is part of, among those that carry a VLAN at both ends; the cable alone where there is none.
    func loop(through start: Int, in vlan: VID?) -> [String] {
        let cable = self.cables[start]
        guard case .switch(let from) = cable.ends.near.machine, case .switch(let goal) = cable.ends.far.machine else {
            return [cable.name]
        }
        // The shortest way from one end to the other that is not the cable itself, breadth first.
        var cameBy: [Int: Int] = [goal: start]
        var front = [goal]
        while !front.isEmpty, cameBy[from] == nil {
            var next: [Int] = []
            for place in front {
                for index in self.switches[place].cables where index >= 0 && index != start && self.carries(index, vlan)
                {
                    for end in [self.cables[index].ends.near, self.cables[index].ends.far] {
                        guard case .switch(let other) = end.machine, cameBy[other] == nil else { continue }
                        cameBy[other] = index
                        next.append(other)
                    }
                }
            }
            front = next
        }
        guard cameBy[from] != nil else { return [cable.name] }
        var links = [cable.name]
        var place = from
        while place != goal, let index = cameBy[place] {
            links.append(self.cables[index].name)
            let ends = self.cables[index].ends
            place = ends.near.machine == .switch(place) ? self.number(ends.far) : self.number(ends.near)
        }
        return links
    }

    private func number(_ end: Cable.End) -> Int {
        switch end.machine {
        case .switch(let index), .host(let index): index
        }
    }

    /// Whether a cable between switches carries a VLAN at both ends.
    private func carries(_ index: Int, _ vlan: VID?) -> Bool {
        let cable = self.cables[index]
        return !cable.isCut
            && [cable.ends.near, cable.ends.far].allSatisfy { end in
                guard case .switch(let number) = end.machine else { return false }
                let item = self.switches[number]
                guard item.bridge.forwards(on: PortNumber(rawValue: Int32(end.port))) else { return false }
                guard let vlan, let port = item.config(of: end.port) else { return true }
                return item.config.bridge?.filtersVLANs == false || port.vlans.all.contains(vlan)
            }
    }
}
