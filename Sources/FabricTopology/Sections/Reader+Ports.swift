import FabricModel

/// `ports:` of a switch or profile.
extension Reader {
    mutating func layout(_ value: Value?) -> PortLayout? {
        guard let value else { return nil }
        var templates: [PortLayout.Template] = []
        var taken = NameRegistry()
        for pair in self.entries(value, of: "ports") {
            guard let names = self.names(pair.key) else { continue }
            let port = self.port(pair)
            var first: (name: String, entry: NameRegistry.Entry)?
            var others = 0
            for name in names {
                if let entry = taken.take(name, what: "port", at: pair.key.origin) {
                    if first == nil { first = (name, entry) } else { others += 1 }
                } else {
                    var port = port
                    port.name = self.fabric.names.intern(name)
                    templates.append(PortLayout.Template(name: name, word: pair.key, port: port))
                }
            }
            if let first {
                self.report(first.name, what: "port", isTakenBy: first.entry, others: others, at: pair.key)
            }
        }
        return PortLayout(templates)
    }

    /// The port that an entry describes, without its name and owner.
    private mutating func port(_ pair: Value.Pair) -> Port {
        var port = Port(name: 0, owner: 0, origin: pair.key.origin)
        guard let fields = self.fields(pair.value, PortKey.self) else { return port }
        port.isUp = self.flag(fields[.up]) ?? true
        port.mtu = self.mtu(fields[.mtu])
        port.description = self.description(fields[.description]).map { self.fabric.names.intern($0) }
        if let word = fields.word(.access), fields[.trunk] != nil {
            self.mistakes.error(
                .portMode, at: word.origin, "a port is either access or trunk",
                help: "a trunk's VLAN without a tag is its `native`")
            return port
        }
        if fields[.access] != nil {
            port.mode = .access
            port.native = self.vlan(fields[.access])
        }
        if let word = fields.word(.native), fields[.trunk] == nil {
            self.mistakes.error(
                .portMode, at: word.origin, "`native` belongs to a trunk, and this port is none",
                help: fields[.access] == nil ? "write `access`, or a `trunk` as well" : "leave it out")
        }
        guard fields[.trunk] != nil, let allowed = self.vlanSet(fields[.trunk]) else { return port }
        port.mode = .trunk
        port.native = self.vlan(fields[.native])
        // The native VLAN leaves without a tag, also where it was listed among the others.
        port.allowed = self.intern(port.native.map { allowed.subtracting(VLANSet($0)) } ?? allowed)
        return port
    }
}
