import FabricModel

/// What is on a port.
enum Occupant {
    case nobody
    /// Index into `Reader.hostDrafts`.
    case host(Int)
    /// Index into `Fabric.links`.
    case link(Int)
}

/// References to switches and ports.
extension Reader {
    mutating func switchIndex(_ name: String, at word: Word) -> SwitchIndex? {
        if let index = self.switchByName[name] { return index }
        self.mistakes.error(
            .unknownSwitch, at: word.origin, "there is no switch '\(name.shortened)'",
            help: self.help(
                for: name, amongThe: self.fabric.switches.count, { $0.fabric.switches.map(\.name) },
                are: "the switches are", none: "switches are written under `switches`"))
        return nil
    }

    /// The switches of a list of names and ranges, in the order of the list, each once.
    mutating func switchList(_ words: [Word]) -> [(index: SwitchIndex, word: Word)] {
        var list: [(index: SwitchIndex, word: Word)] = []
        var seen: Set<SwitchIndex> = []
        for word in words {
            for name in self.names(word) ?? [] {
                guard let index = self.switchIndex(name, at: word) else { continue }
                if seen.insert(index).inserted {
                    list.append((index, word))
                } else {
                    self.mistakes.error(.duplicateName, at: word.origin, "'\(name)' stands twice in this list")
                }
            }
        }
        return list
    }

    /// The ports that `SWITCH:PORT` stands for: every port name at every switch name, the port's brackets fastest.
    ///
    /// It splits at the first colon, since ports may have colons in their names (`xe-0/0/0:3`) and switches may not.
    mutating func endpoints(_ word: Word) -> [PortIndex]? {
        guard let colon = word.text.firstIndex(of: ":"), colon > word.text.startIndex,
            word.text.index(after: colon) < word.text.endIndex
        else {
            self.mistakes.error(
                .badEndpoint, at: word.origin, "expected SWITCH:PORT, found '\(word.text.shortened)'",
                help: "sw1:swp3, or sw1:swp[1-8]")
            return nil
        }
        let left = word.part(word.text.startIndex..<colon)
        let right = word.part(word.text.index(after: colon)..<word.text.endIndex)
        guard let switches = self.names(left), let ports = self.names(right),
            self.mayExpand(switches.count.multipliedReportingOverflow(by: ports.count).partialValue, at: word)
        else { return nil }
        var endpoints: [PortIndex] = []
        endpoints.reserveCapacity(switches.count * ports.count)
        var missing: (owner: SwitchIndex, port: String)?
        var others = 0
        // Switches of one profile have their ports at the same positions, which are looked up once for all of them.
        var known: (layout: Int?, positions: [Int?])?
        for name in switches {
            guard let index = self.switchIndex(name, at: left) else { return nil }
            let first = self.fabric.switches[Int(index)].ports.lowerBound
            let layout = self.layoutOfSwitch[Int(index)]
            let positions: [Int?]
            if let known, known.layout == layout {
                positions = known.positions
            } else {
                positions = ports.map { port in layout.flatMap { self.layouts[$0].positions[port] } }
                known = (layout, positions)
            }
            for (port, position) in zip(ports, positions) {
                if let position {
                    endpoints.append(PortIndex(first + position))
                } else if missing == nil {
                    missing = (index, port)
                } else {
                    others += 1
                }
            }
        }
        guard let missing else { return endpoints }
        self.reportMissing(missing.port, of: missing.owner, others: others, at: right)
        return nil
    }

    private mutating func reportMissing(_ port: String, of owner: SwitchIndex, others: Int, at word: Word) {
        // What is wrong with that switch was told where it stands.
        guard !self.brokenSwitches.contains(owner) else { return }
        if self.fabric.switches[Int(owner)].management == port {
            self.mistakes.error(
                .managementPort, at: word.origin,
                "'\(port)' is the management port of \(self.fabric.switches[Int(owner)].name)",
                help: "no plan touches it, so nothing of the fabric can be cabled to it")
            return
        }
        let layout = self.layoutOfSwitch[Int(owner)]
        let more = others == 0 ? "" : ", nor \(others) more of '\(word.text.shortened)'"
        self.mistakes.error(
            .unknownPort, at: word.origin,
            "\(self.fabric.switches[Int(owner)].name) has no port '\(port.shortened)'\(more)",
            help: self.help(
                for: port, amongThe: layout.map { self.layouts[$0].templates.count } ?? 0,
                { reader in layout.map { reader.layouts[$0].names } ?? [] },
                are: "its ports are", none: "it has no ports; write them under `ports`"))
    }

    /// Puts a host or link on a port; a port holds one.
    mutating func occupy(_ port: PortIndex, with occupant: Occupant, at origin: Origin) {
        let already: (what: String, origin: Origin)
        switch self.occupants[Int(port)] {
        case .nobody:
            self.occupants[Int(port)] = occupant
            return
        case .host(let index): already = ("host \(self.hostDrafts[index].name)", self.hostDrafts[index].origin)
        case .link(let index):
            let link = self.fabric.links[index]
            already = ("the link \(self.fabric.place(of: link.a)) -- \(self.fabric.place(of: link.b))", link.origin)
        }
        self.mistakes.error(
            .portTaken, at: origin,
            "\(self.fabric.place(of: port)) is already taken by \(already.what) in \(self.mistakes.place(already.origin))",
            help: "one cable fits into a port")
    }
}

extension Reader {
    /// One port of a switch by name.
    mutating func port(_ name: String, of owner: SwitchIndex, at word: Word) -> PortIndex? {
        let layout = self.layoutOfSwitch[Int(owner)]
        if let position = layout.flatMap({ self.layouts[$0].positions[name] }) {
            return PortIndex(self.fabric.switches[Int(owner)].ports.lowerBound + position)
        }
        self.reportMissing(name, of: owner, others: 0, at: word)
        return nil
    }
}
