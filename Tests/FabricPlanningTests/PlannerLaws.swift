import FabricGraph
import FabricModel
import FabricSimulator
import Testing

@testable import FabricPlanning

/// Law 9: what is worked out anew in part is what is worked out in full, over any edits and readings.
@Suite struct PlannerLaws {
    private static let never = UTCTime(secondsSince1970: 0)

    /// A fabric that is edited again and again, and switches that somebody changes meanwhile.
    fileprivate struct Story {
        var sketch: FabricSketch
        var fabric: Fabric
        var failures = Failures.none
        var readings: [Reading]
        var chance: SplitMix64

        init(seed: UInt64) {
            self.chance = SplitMix64(seed: seed)
            self.sketch = chance.oneIn(4) ? .random(seed: seed) : .randomNetwork(seed: seed)
            self.fabric = self.sketch.fabric()
            if let link = self.fabric.links.indices.randomElement(using: &chance), chance.oneIn(3) {
                self.failures.links = [LinkIndex(link)]
            }
            if chance.oneIn(6), let index = self.fabric.switches.indices.randomElement(using: &chance) {
                self.failures.switches = [SwitchIndex(index)]
            }
            let desired = self.fabric.compile(
                with: self.fabric.number(from: Ledger()).numbers, without: self.failures)
            self.readings = desired.switches.map { .of($0.config) }
        }

        /// One change of a column.
        enum Change {
            case port(PortIndex, (inout Port) -> Void)
            /// A port is told something that has to be interned first.
            case describe(PortIndex, String)
            case allow(PortIndex, VLANSet)
            case host(HostIndex, VID?)
        }

        /// Changes columns as a reader would: what is written at ports, and where hosts are.
        ///
        /// - Returns: the same for somebody who edits in place.
        mutating func edit() -> [Change] {
            let changes = self.changes()
            for change in changes { self.make(change) }
            // Every line moves, and nothing else.
            if self.chance.oneIn(3) { self.moveLines() }
            return changes
        }

        private mutating func make(_ change: Change) {
            switch change {
            case .port(let port, let edit): edit(&self.fabric.ports[Int(port)])
            case .describe(let port, let text):
                self.fabric.ports[Int(port)].description = self.fabric.names.intern(text)
            case .allow(let port, let vlans):
                let known = self.fabric.vlanSets.firstIndex(of: vlans)
                if known == nil { self.fabric.vlanSets.append(vlans) }
                self.fabric.ports[Int(port)].mode = .trunk
                self.fabric.ports[Int(port)].allowed = VLANSetIndex(known ?? self.fabric.vlanSets.count - 1)
            case .host(let host, let vlan): self.fabric.hosts[Int(host)].native = vlan
            }
        }

        private mutating func changes() -> [Change] {
            var changes: [Change] = []
            let ids = self.fabric.vlans.map(\.id)
            for _ in 0..<Int.random(in: 1...2, using: &self.chance) {
                let port = PortIndex(Int.random(in: self.fabric.ports.indices, using: &self.chance))
                switch Int.random(in: 0...8, using: &self.chance) {
                case 0:
                    let mtu: UInt16? = self.chance.pick([nil, 1400, 9000]) ?? nil
                    changes.append(.port(port) { $0.mtu = mtu })
                case 1: changes.append(.port(port) { $0.isUp.toggle() })
                case 2: changes.append(.describe(port, "rack \(Int.random(in: 0...40, using: &self.chance))"))
                case 3:
                    let vlan = self.chance.pick(ids)
                    changes.append(.port(port) { ($0.mode, $0.native) = (.access, vlan) })
                case 4: changes.append(.allow(port, VLANSet(ids.filter { _ in self.chance.oneIn(2) })))
                case 5:
                    // An unused port takes what its hosts need.
                    changes.append(.port(port) { ($0.mode, $0.native, $0.allowed) = (.unused, nil, 0) })
                default: changes += self.moveHost(ids)
                }
            }
            return changes
        }

        private mutating func moveHost(_ ids: [VID]) -> [Change] {
            guard !self.fabric.hosts.isEmpty else { return [] }
            let host = Int.random(in: self.fabric.hosts.indices, using: &self.chance)
            let vlan = self.chance.pick(ids)
            let ports = self.fabric.ports(of: self.fabric.hosts[host])
                .filter { self.fabric.ports[Int($0)].mode == .access }
            return [.host(HostIndex(host), vlan)] + ports.map { .port($0) { $0.native = vlan } }
        }

        private mutating func moveLines() {
            let line = Int.random(in: 2...900, using: &self.chance)
            for index in self.fabric.ports.indices { self.fabric.ports[index].origin = Origin(line: line, column: 1) }
            for index in self.fabric.hosts.indices { self.fabric.hosts[index].origin = Origin(line: line, column: 2) }
            for index in self.fabric.switches.indices {
                self.fabric.switches[index].origin = Origin(line: line, column: 3)
            }
        }

        /// Something that only the full computation knows: other hosts, links and gateways.
        mutating func redraw() {
            self.sketch = self.sketch.changed(seed: self.chance.next())
            self.fabric = self.sketch.fabric()
        }

        /// What one switch is seen to hold: what it should, or not quite, or nobody knows.
        mutating func look(_ desired: Desired) -> (index: Int, reading: Reading) {
            let index = Int.random(in: desired.switches.indices, using: &self.chance)
            var config = desired.switches[index].config
            let ports = config.ports.map(\.name)
            switch Int.random(in: 0...8, using: &self.chance) {
            case 0:
                let error = DriverError(.unreachable, doing: "reading", reason: "no answer")
                return (index, .unreadable(error))
            case 1:
                if let port = self.chance.pick(config.ports) {
                    config[port: port.name]?.vlans = .trunk(allowed: VLANSet(desired.fabric.vlans.map(\.id)))
                }
            case 2:
                if let port = self.chance.pick(config.ports) { config[port: port.name]?.isMember = false }
            case 3:
                // It holds what it should, and some ports have no carrier.
                let dark = ports.filter { _ in self.chance.oneIn(3) }
                return (index, .of(config, withoutCarrier: dark, withoutPlace: self.withoutPlace()))
            case 4:
                if let port = self.chance.pick(ports) {
                    config[port: port] = nil
                    return (index, .of(config, absent: [port]))
                }
            case 5: config = SwitchConfig()
            case 6:
                config.bridge?.mac = MACAddress(rawValue: 7)
                config.bridge?.snoopsMulticast = true
                config.routing.forwards.toggle()
            default: break
            }
            return (index, .of(config, withoutPlace: self.withoutPlace()))
        }

        /// Some switches have no place for some settings, and hold there what nobody desires.
        private mutating func withoutPlace() -> SettingSet {
            if self.chance.oneIn(2) { return [] }
            return SettingSet(Setting.allCases.filter { _ in self.chance.oneIn(3) })
        }
    }

    @Test("law 9: after any edits and readings the plan is the full one", arguments: 0..<300 as Range<UInt64>)
    func editedEqualsFull(seed: UInt64) {
        var story = Story(seed: seed)
        var planner = Planner(story.fabric, from: Ledger(), without: story.failures, readings: story.readings)
        for _ in 0..<12 {
            if story.chance.oneIn(8) {
                story.redraw()
                planner.turn(to: story.fabric)
            } else {
                let changes = story.edit()
                if story.chance.oneIn(2) { planner.edit(changes) } else { planner.turn(to: story.fabric) }
            }
            Self.expectFull(planner, story)
            if story.chance.oneIn(2) {
                // What was planned was done.
                for index in planner.desired.switches.indices {
                    planner.take(.of(planner.desired.switches[index].config), ofSwitch: index)
                }
                #expect(planner.plan(made: Self.never).isEmpty)
            }
            let (index, reading) = story.look(planner.desired)
            planner.take(reading, ofSwitch: index)
            Self.expectFull(planner, story)
        }
    }

    private static func expectFull(_ planner: Planner, _ story: Story) {
        let numbering = story.fabric.number(from: Ledger())
        let desired = story.fabric.compile(with: numbering.numbers, without: story.failures)
        #expect(planner.desired.switches == desired.switches)
        let full = Plan(from: planner.readings, to: desired, allocations: numbering.added, made: Self.never)
        #expect(planner.plan(made: Self.never) == full)
    }

    @Test("edits of ports and hosts are quick, and edits of links are not")
    func whatIsQuick() throws {
        var sketch = FabricSketch("quick")
        sketch.site = IPv6Prefix(text: "fd5e:1fa0:e001::/48")
        sketch.vlans = [.init(10, "web"), .init(20, "storage")]
        sketch.switches = ["leaf1", "leaf2", "spine1"].map { name in
            .init(name, ports: (1...4).map { .init("e\($0)") } + (1...2).map { .init("l\($0)") })
        }
        sketch.links = [.init("leaf1:l1", "spine1:l1"), .init("leaf2:l1", "spine1:l2")]
        sketch.hosts = ["leaf1", "leaf2"].flatMap { name in
            [10, 20].map { .init("\(name)-\($0)", on: ["\(name):e\($0 / 10)"], in: $0) }
        }
        var fabric = sketch.fabric()
        var planner = Planner(fabric, from: Ledger(), readings: fabric.switches.map { _ in .skipped })
        #expect(planner.effort == .full)
        planner.turn(to: fabric)
        #expect(planner.effort == .switches(0))
        fabric.ports[0].description = fabric.names.intern("rack 7")
        planner.turn(to: fabric)
        #expect(planner.effort == .switches(1))
        // Nobody in storage is left on leaf1, so its link loses the VLAN at both ends.
        fabric.ports[1].native = VID(10)
        fabric.hosts[1].native = VID(10)
        planner.turn(to: fabric)
        #expect(planner.effort == .switches(3))
        fabric.ports[4].isUp = false
        planner.turn(to: fabric)
        #expect(planner.effort == .full)
    }
}

extension Planner {
    /// The same changes in place.
    fileprivate mutating func edit(_ changes: [PlannerLaws.Story.Change]) {
        self.edit { fabric in
            for change in changes {
                switch change {
                case .port(let port, let edit): fabric.port(port, edit)
                case .describe(let port, let text):
                    let name = fabric.intern(text)
                    fabric.port(port) { $0.description = name }
                case .allow(let port, let vlans):
                    let set = fabric.intern(vlans)
                    fabric.port(port) { ($0.mode, $0.allowed) = (.trunk, set) }
                case .host(let host, let vlan): fabric.host(host) { $0.native = vlan }
                }
            }
        }
    }
}

extension Reading {
    fileprivate static func of(
        _ config: SwitchConfig, absent: [String] = [], withoutCarrier: [String] = [], withoutPlace: SettingSet = []
    ) -> Reading {
        .read(
            Observation(owned: config, absent: absent, withoutCarrier: withoutCarrier),
            Capabilities(portLimit: 1023, fencing: .lock, withoutPlace: withoutPlace))
    }
}
