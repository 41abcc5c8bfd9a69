import FabricModel

/// `ipv6:`
extension Reader {
    /// What the one site of `ipv6.site` is called in the lock file and in messages.
    static let defaultSite = "default"

    mutating func readSites(_ values: [Value]) {
        guard let first = values.first, let fields = self.fields(values, at: first.origin, IPv6Key.self) else { return }
        var sites: [Site] = []
        if let site = fields[.site] { self.add(Reader.defaultSite, at: site.origin, site, to: &sites) }
        for pair in self.entries(fields[.sites], of: "prefixes") {
            guard self.check(pair.key.text, against: .label, at: pair.key) else { continue }
            if pair.key.text == Reader.defaultSite, let taken = sites.first, taken.name == Reader.defaultSite {
                self.mistakes.error(
                    .duplicateName, at: pair.key.origin,
                    "'\(taken.name)' is what `ipv6.site` in \(self.mistakes.place(taken.origin)) is called",
                    help: "choose another name, or write all of them under `sites`")
                continue
            }
            switch pair.value.content {
            case .mapping:
                guard let fields = self.fields(pair.value, SiteKey.self), let prefix = fields[.prefix] else { continue }
                self.add(pair.key.text, at: pair.key.origin, prefix, to: &sites)
            case .text, .list, .nothing:
                self.add(pair.key.text, at: pair.key.origin, pair.value, to: &sites)
            }
        }
        self.fabric.sites = sites.sorted { precedes($0.name, $1.name) }
        for (index, site) in self.fabric.sites.enumerated() { self.siteByName[site.name] = index }
        self.readPools(fields[.pools])
        self.fabric.quarantine = self.duration(fields[.quarantine])
    }

    private mutating func add(_ name: String, at origin: Origin, _ value: Value, to sites: inout [Site]) {
        var site = Site(name: name, prefix: nil, origin: origin)
        // A site whose prefix is wrong is still a site, so that what refers to it is not called wrong too.
        if let word = self.text(value, "a prefix, or generate"), word.text != "generate" {
            // A /64 is one VLAN; what is shorter than /16 nobody was ever given.
            site.prefix = self.prefix(word, lengths: 16...64, "a site's prefix")
        }
        sites.append(site)
    }

    /// A site by its name.
    mutating func site(_ word: Word) -> SiteIndex? {
        if let index = self.siteByName[word.text] { return index }
        self.mistakes.error(
            .unknownSite, at: word.origin, "there is no site '\(word.text.shortened)'",
            help: self.help(
                for: word.text, amongThe: self.fabric.sites.count, { $0.fabric.sites.map(\.name) },
                are: "the sites are", none: "sites are written under `ipv6.sites`"))
        return nil
    }

    /// The site of what names none: the only one, or `ipv6.site`.
    var implicitSite: SiteIndex? {
        self.fabric.sites.count == 1 ? 0 : self.siteByName[Reader.defaultSite]
    }
}
