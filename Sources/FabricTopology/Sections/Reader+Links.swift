import FabricModel

/// `links:`
extension Reader {
    mutating func readLinks(_ values: [Value]) {
        for element in self.list(values, of: "links") {
            if case .text(let word) = element.content {
                for (a, b) in self.cables(word) { self.add(a, b, at: word.origin, mtu: nil, allowed: nil) }
            } else if let fields = self.fields(element, LinkKey.self) {
                let mtu = self.mtu(fields[.mtu])
                let allowed = self.vlanSet(fields[.vlans])
                for (a, b) in self.cables(fields) { self.add(a, b, at: element.origin, mtu: mtu, allowed: allowed) }
            }
        }
    }

    /// `SWITCH:PORT -- SWITCH:PORT`, paired one to one.
    private mutating func cables(_ word: Word) -> [(PortIndex, PortIndex)] {
        guard let dashes = word.text.firstRange(of: " -- ") else {
            self.mistakes.error(
                .badLink, at: word.origin, "expected SWITCH:PORT -- SWITCH:PORT, found '\(word.text.shortened)'",
                help: "leaf[01-40]:up1 -- spine1:down[1-40], with a space on either side of the dashes")
            return []
        }
        let left = word.part(word.text.startIndex..<dashes.lowerBound)
        let right = word.part(dashes.upperBound..<word.text.endIndex)
        guard let a = self.endpoints(left), let b = self.endpoints(right) else { return [] }
        guard a.count == b.count else {
            self.mistakes.error(
                .lengthMismatch, at: right.origin,
                "'\(left.text.shortened)' stands for \(Reader.count(a.count, "port")), and '\(right.text.shortened)' "
                    + "for \(b.count)",
                help: "the ports of both sides pair up one to one")
            return []
        }
        return Array(zip(a, b))
    }

    /// The cables of a link that is written as a mapping: exactly one of `ends`, `ring`, `chain` and `mesh`.
    private mutating func cables(_ fields: Fields<LinkKey>) -> [(PortIndex, PortIndex)] {
        let kinds: [LinkKey] = [.ends, .ring, .chain, .mesh].filter { fields[$0] != nil }
        guard kinds.count == 1, let kind = kinds.first else {
            self.mistakes.error(
                .badLink, at: fields.origin, "a link has exactly one of ends, ring, chain and mesh",
                help: "{ ends: sw1:p1 -- sw2:p1 }, or { ring: \"sw[1-4]\", ports: [east, west] }")
            return []
        }
        if kind == .ends {
            if let word = fields.word(.ports) {
                self.mistakes.error(
                    .badLink, at: word.origin, "the ports stand in `ends` already", help: "leave `ports` out")
            }
            return self.text(fields[.ends], "SWITCH:PORT -- SWITCH:PORT").map { self.cables($0) } ?? []
        }
        let switches = self.switchList(self.texts(fields[kind], "switches, by name"))
        let ports = self.texts(fields[.ports], "ports, by name").flatMap { word in
            (self.names(word) ?? []).map { (name: $0, word: word) }
        }
        let (least, wanted) =
            switch kind {
            case .ring: (3, 2)
            case .mesh: (2, max(switches.count - 1, 1))
            default: (2, 2)
            }
        guard switches.count >= least, ports.count == wanted else {
            self.mistakes.error(
                .badLink, at: fields.origin,
                switches.count < least
                    ? "a \(kind.rawValue) needs \(least) switches at least, and this one has \(switches.count)"
                    : "a \(kind.rawValue) of \(switches.count) switches needs \(Reader.count(wanted, "port")) of each, "
                        + "and `ports` has \(ports.count)",
                help: kind == .mesh
                    ? "`ports: \"mesh[1-3]\"`: one for every other switch"
                    : "`ports: [east, west]`: towards the next switch, and towards the one before")
            return []
        }
        return self.cables(kind, switches, ports)
    }

    private mutating func cables(
        _ kind: LinkKey, _ switches: [(index: SwitchIndex, word: Word)], _ ports: [(name: String, word: Word)]
    ) -> [(PortIndex, PortIndex)] {
        var cables: [(PortIndex, PortIndex)] = []
        /// Cables port `p` of switch `i` with port `q` of switch `j`.
        func cable(_ i: Int, _ p: Int, _ j: Int, _ q: Int, _ reader: inout Reader) {
            guard let a = reader.port(ports[p].name, of: switches[i].index, at: ports[p].word),
                let b = reader.port(ports[q].name, of: switches[j].index, at: ports[q].word)
            else { return }
            cables.append((a, b))
        }
        let count = switches.count
        if kind == .mesh {
            guard self.mayExpand(count * (count - 1) / 2, at: switches[0].word) else { return [] }
            for i in 0..<count { for j in (i + 1)..<count { cable(i, j - 1, j, i, &self) } }
        } else {
            for i in 0..<(kind == .ring ? count : count - 1) { cable(i, 0, (i + 1) % count, 1, &self) }
        }
        return cables
    }

    private mutating func add(_ a: PortIndex, _ b: PortIndex, at origin: Origin, mtu: UInt16?, allowed: VLANSet?) {
        guard a != b else {
            self.mistakes.error(
                .badLink, at: origin, "\(self.fabric.place(of: a)) is cabled to itself", help: "a cable has two ends")
            return
        }
        let (left, right) = (self.fabric.ports[Int(a)].owner, self.fabric.ports[Int(b)].owner)
        guard left != right else {
            self.mistakes.error(
                .badLink, at: origin,
                "\(self.fabric.place(of: a)) -- \(self.fabric.place(of: b)) connects a switch with itself",
                help: "that is a loop")
            return
        }
        let index = self.fabric.links.count
        self.fabric.links.append(Link(a, b, origin: origin))
        for port in [a, b] {
            self.occupy(port, with: .link(index), at: origin)
            if let mtu { self.set(mtu: mtu, of: port, at: origin) }
            if let allowed { self.set(allowed: allowed, of: port, at: origin) }
        }
    }

    /// What the link says holds for both its ports; where a port says something too, it must be the same.
    private mutating func set(mtu: UInt16, of port: PortIndex, at origin: Origin) {
        if let own = self.fabric.ports[Int(port)].mtu, own != mtu {
            self.mistakes.error(
                .disagreement, at: origin,
                "the link has MTU \(mtu), and its port \(self.fabric.place(of: port)) \(own)",
                help: "write it in one place")
        }
        self.fabric.ports[Int(port)].mtu = mtu
    }

    private mutating func set(allowed: VLANSet, of port: PortIndex, at origin: Origin) {
        let own = self.fabric.ports[Int(port)]
        let set = own.native.map { allowed.subtracting(VLANSet($0)) } ?? allowed
        if own.mode == .access || own.mode == .trunk && self.fabric.allowed(on: own) != set {
            self.mistakes.error(
                .disagreement, at: origin,
                "the link and its port \(self.fabric.place(of: port)) differ in their VLANs",
                help: "write them in one place")
        }
        self.fabric.ports[Int(port)].mode = .trunk
        self.fabric.ports[Int(port)].allowed = self.intern(set)
    }
}
