import FabricModel
import FabricSimulator

extension LabWorld {
    /// How the lab is now, with rows for so many switches: those with something wrong first.
    func standing(rows limit: Int) -> ControlStanding {
        // Somebody may have configured a switch a moment ago.
        self.world.take(self.network)
        let up = self.world.switches.indices.map { self.world.portsUp(of: $0) }
        var standing = ControlStanding()
        standing.lab = self.fabric.name
        standing.seed = self.seed
        standing.nanoseconds = self.world.now.nanoseconds
        standing.behindNanoseconds = (Moment.start + self.clock.behind).nanoseconds
        standing.hosts = UInt32(self.world.hosts.count)
        standing.switches = UInt32(self.world.switches.count)
        standing.ports = UInt32(self.world.switches.reduce(0) { $0 + $1.bridge.names.count })
        standing.portsUp = UInt32(up.reduce(0, +))
        standing.frames = UInt64(self.world.arrivals)
        standing.framesPerSecond = self.rate.perSecond
        standing.stormCount = UInt32(self.world.storms.count)
        standing.storms = self.world.storms.prefix(Self.mostLines).map(\.description)
        standing.brokenCount = UInt32(self.broken.count)
        standing.broken = self.broken.prefix(Self.mostLines).map(\.description)

        var faults: [String: [Breakage]] = [:]
        for item in self.broken {
            if let name = item.switchName { faults[name, default: []].append(item) }
        }
        let silent = Set(faults.filter { $0.value.contains(where: \.hidesSwitch) }.keys)
        standing.answering = UInt32(self.world.switches.count - silent.count)
        let switches = self.world.switches
        let faulty = switches.indices.filter { faults[switches[$0].name] != nil }
        let others = limit > faulty.count ? switches.indices.filter { faults[switches[$0].name] == nil } : []
        standing.rows = (faulty + others).prefix(limit).map { index in
            var row = ControlSwitchRow()
            row.name = switches[index].name
            row.answers = !silent.contains(row.name)
            row.ports = UInt32(switches[index].bridge.names.count)
            row.portsUp = UInt32(up[index])
            row.faults = (faults[row.name] ?? []).prefix(Self.mostLines).map(\.description)
            return row
        }
        return standing
    }

    /// Of what there can be any number only so many are told.
    private static let mostLines = 100
}

extension LabWorld {
    /// How many places there are for flows, used or not.
    var flowCount: Int { self.world.flows.count }
}
