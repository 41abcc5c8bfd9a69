import FabricModel

/// `expect:`
extension Reader {
    mutating func readExpectations(_ values: [Value]) {
        for element in self.list(values, of: "promises") {
            guard let word = self.text(element, "a promise: WHO reaches WHOM") else { continue }
            if let expectation = self.expectation(word) { self.fabric.expectations.append(expectation) }
        }
    }

    /// `[each|some] WHO reaches|does not reach [each|some] WHOM [via SWITCH] [with any N link|switch down]`
    private mutating func expectation(_ word: Word) -> Expectation? {
        var sentence = Sentence(word)
        do {
            let source = try sentence.selector()
            let reaches = try sentence.verb()
            let destination = try sentence.selector()
            let via = try sentence.via()
            let failures = try sentence.failures()
            try sentence.end()
            guard let from = self.select(source), let to = self.select(destination) else { return nil }
            var viaIndex: SwitchIndex?
            if let via {
                guard let index = self.switchIndex(via.text, at: via) else { return nil }
                viaIndex = index
            }
            return Expectation(
                from: from, reaches: reaches, to: to, via: viaIndex, failures: failures, text: sentence.text,
                origin: word.origin)
        } catch {
            self.mistakes.error(
                .badExpectation, at: error.origin, error.message,
                help:
                    "[each|some] WHO reaches|does not reach [each|some] WHOM [via SWITCH] [with any N link|switch down]"
            )
            return nil
        }
    }

    /// The hosts that a selector means; a selector that means nobody is a mistake.
    private mutating func select(_ selector: Sentence.Selector) -> Expectation.Selector? {
        let text = selector.word.text
        let hosts: [HostIndex]
        if let known = self.selections[text] {
            hosts = known
        } else {
            guard let found = self.hosts(of: selector.word) else { return nil }
            guard !found.isEmpty else {
                // With hosts missing that could not be read, nobody knows.
                guard self.brokenHosts.isEmpty else { return nil }
                self.mistakes.error(
                    .emptySelector, at: selector.word.origin, "'\(text.shortened)' means no host",
                    help: "a promise about nobody proves nothing")
                return nil
            }
            hosts = found
            self.selections[text] = found
        }
        return Expectation.Selector(selector.quantifier, text: text, hosts: hosts)
    }

    private mutating func hosts(of word: Word) -> [HostIndex]? {
        if let colon = word.text.firstIndex(of: ":") {
            let rest = word.part(word.text.index(after: colon)..<word.text.endIndex)
            switch word.text[..<colon] {
            case "vlan": return self.hosts(inVLANs: rest)
            case "switch": return self.hosts(onSwitches: rest)
            case let kind:
                self.mistakes.error(
                    .badExpectation, at: word.origin, "'\(kind)' selects nothing",
                    help: "a selector is a host's name, vlan:NAME or switch:NAME")
                return nil
            }
        }
        if word.text.contains("*") {
            return self.matches(word, among: self.fabric.hosts.map(\.name)).map { HostIndex($0) }
        }
        guard let names = self.names(word) else { return nil }
        var hosts: Set<HostIndex> = []
        for name in names {
            guard let index = self.fabric.hostIndex(named: name) else {
                self.reportUnknownHost(name, at: word)
                return nil
            }
            if self.vlanByName[name] != nil {
                self.mistakes.error(
                    .ambiguousSelector, at: word.origin, "'\(name)' is a host and a VLAN",
                    help: "write vlan:\(name) for the VLAN's hosts, or rename one of them")
                return nil
            }
            hosts.insert(index)
        }
        return hosts.sorted()
    }

    private mutating func hosts(inVLANs word: Word) -> [HostIndex]? {
        let vlans: VLANSet
        if word.text.contains("*") {
            let matches = self.matches(word, among: self.fabric.vlans.map(\.name))
            vlans = VLANSet(matches.map { self.fabric.vlans[$0].id })
        } else {
            let before = self.mistakes.count
            vlans = VLANSet(self.vlanList([word]).map(\.vid))
            guard self.mistakes.count == before, !vlans.isEmpty else { return nil }
        }
        return self.fabric.hosts.indices.compactMap { index in
            let host = self.fabric.hosts[index]
            let isMember =
                host.native.map { vlans.contains($0) } ?? false
                || host.tagged != 0 && !self.fabric.vlanSets[Int(host.tagged)].intersection(vlans).isEmpty
            return isMember ? HostIndex(index) : nil
        }
    }

    private mutating func hosts(onSwitches word: Word) -> [HostIndex]? {
        let switches: Set<SwitchIndex>
        if word.text.contains("*") {
            switches = Set(self.matches(word, among: self.fabric.switches.map(\.name)).map { SwitchIndex($0) })
        } else {
            guard let names = self.names(word) else { return nil }
            let found = names.compactMap { self.switchIndex($0, at: word) }
            guard found.count == names.count else { return nil }
            switches = Set(found)
        }
        return self.fabric.hosts.indices.compactMap { index in
            let isOn = self.fabric.ports(of: self.fabric.hosts[index]).contains {
                switches.contains(self.fabric.ports[Int($0)].owner)
            }
            return isOn ? HostIndex(index) : nil
        }
    }

    /// The positions of the names that a pattern with stars and ranges matches.
    private mutating func matches(_ word: Word, among names: [String]) -> [Int] {
        let globs = (self.names(word) ?? []).map { Array($0.utf8) }
        return names.indices.filter { index in
            let name = Array(names[index].utf8)
            return globs.contains { Glob.matches($0, name) }
        }
    }

    private mutating func reportUnknownHost(_ name: String, at word: Word) {
        // What is wrong with that host was told where it stands.
        guard !self.brokenHosts.contains(name) else { return }
        let isVLAN = self.vlanByName[name] != nil
        self.mistakes.error(
            .unknownHost, at: word.origin, "there is no host '\(name.shortened)'",
            help: isVLAN
                ? "did you mean vlan:\(name)?"
                : self.help(
                    for: name, amongThe: self.fabric.hosts.count, { $0.fabric.hosts.map(\.name) },
                    are: "the hosts are", none: "hosts are written under `hosts`"))
    }
}
