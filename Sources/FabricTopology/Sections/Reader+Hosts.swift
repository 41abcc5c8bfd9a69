import FabricModel

/// `hosts:`
extension Reader {
    mutating func readHosts(_ values: [Value]) {
        for pair in self.entries(values, of: "SWITCH:PORT") {
            switch pair.value.content {
            case .mapping, .nothing: self.readHost(pair)
            case .text, .list:
                self.addHosts(pair, ports: self.endpointWords(pair.value), fields: Fields(origin: pair.value.origin))
            }
        }
        self.finishHosts()
    }

    private mutating func readHost(_ pair: Value.Pair) {
        guard let fields = self.fields(pair.value, HostKey.self) else { return }
        if let word = fields.word(.lag), !self.isOff(fields[.lag]) {
            self.notYet("lag", at: word.origin, help: "of a host's ports one is active")
        }
        if let word = fields.word(.ports), fields[.port] != nil {
            self.mistakes.error(.badValue, at: word.origin, "a host has `port` or `ports`, not both")
        } else if fields[.port] == nil, fields[.ports] == nil {
            self.mistakes.error(
                .missingKey, at: pair.key.origin, "host '\(pair.key.text.shortened)' is on no port",
                help: "write `\(pair.key.text.shortened): SWITCH:PORT`")
        }
        self.addHosts(pair, ports: self.endpointWords(fields[.port] ?? fields[.ports]), fields: fields)
    }

    private func isOff(_ value: Value?) -> Bool {
        guard case .text(let word) = value?.content else { return false }
        return ["no", "false", "off"].contains(word.text.lowercased())
    }

    private mutating func endpointWords(_ value: Value?) -> [Word] { self.texts(value, "SWITCH:PORT") }

    private mutating func addHosts(_ pair: Value.Pair, ports words: [Word], fields: Fields<HostKey>) {
        guard let names = self.names(pair.key) else { return }
        let repeats = self.flag(fields[.repeat]) ?? false
        let isRouter = self.flag(fields[.router]) ?? false
        let several = self.vlanSet(fields[.vlans])
        let vlans = self.text(fields[.vlan], "a VLAN's name").flatMap { word in
            self.paired(word, with: pair.key, count: names.count, repeats: repeats, mayBeOne: true).map { texts in
                texts.texts.map { self.vlan($0, at: word) }
            }
        }
        let addresses = self.text(fields[.address], "an IPv6 address").flatMap { word in
            self.paired(word, with: pair.key, count: names.count, repeats: repeats)
                .map { texts in
                    texts.texts.map { self.address(Word($0, at: word.origin, inset: word.inset)) }
                }
        }
        let ports = words.compactMap { self.ports($0, with: pair.key, count: names.count, repeats: repeats) }
        guard self.check(names, against: .station, at: pair.key),
            self.takeStations(names, what: "host", at: pair.key),
            ports.count == words.count, !ports.isEmpty, (vlans != nil) == (fields[.vlan] != nil)
        else {
            self.brokenHosts.formUnion(names)
            return
        }
        for (index, name) in names.enumerated() {
            let wanted = WantedVLANs(one: vlans.flatMap { $0[index % $0.count] }, several: several)
            // A VLAN that is wrong has been told; the host then has none, which is nothing new.
            if vlans != nil, wanted.one == nil { continue }
            let first = self.draftPorts.count
            for list in ports { self.draftPorts.append(list[index % list.count]) }
            var draft = HostDraft(
                name: name, ports: first..<self.draftPorts.count,
                address: addresses.flatMap { $0[index % $0.count] }, isRouter: isRouter, origin: pair.key.origin)
            self.join(&draft, wanted, at: pair.key)
            self.hostDrafts.append(draft)
            for list in ports {
                self.occupy(
                    list[index % list.count], with: .host(self.hostDrafts.count - 1), at: pair.key.origin)
            }
        }
    }

    /// The ports of `count` hosts.
    private mutating func ports(_ word: Word, with name: Word, count: Int, repeats: Bool) -> [PortIndex]? {
        guard let ports = self.endpoints(word) else { return nil }
        if ports.count == count || repeats && count.isMultiple(of: ports.count) { return ports }
        self.mistakes.error(
            .lengthMismatch, at: word.origin,
            "'\(name.text.shortened)' stands for \(Reader.count(count, "host")), and '\(word.text.shortened)' for "
                + Reader.count(ports.count, "port"),
            help: "hosts and ports pair up one to one")
        return nil
    }

    /// Puts the hosts into canonical order, and their ports behind one another.
    private mutating func finishHosts() {
        // Numbers are sorted and not drafts, which are thirty times as large.
        let order = self.hostDrafts.indices.map { UInt32($0) }.sorted {
            precedes(self.hostDrafts[Int($0)].name, self.hostDrafts[Int($1)].name)
        }
        self.fabric.hosts.reserveCapacity(order.count)
        self.fabric.hostPorts.reserveCapacity(self.draftPorts.count)
        for index in order {
            let draft = self.hostDrafts[Int(index)]
            let first = self.fabric.hostPorts.count
            self.fabric.hostPorts += self.draftPorts[draft.ports]
            self.fabric.hosts.append(
                Host(
                    name: draft.name, ports: first..<self.fabric.hostPorts.count, native: draft.native,
                    tagged: draft.tagged, address: draft.address, isRouter: draft.isRouter, origin: draft.origin))
        }
    }
}
