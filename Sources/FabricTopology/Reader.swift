import FabricModel

/// Reads values into a fabric, section by section, and collects every mistake on the way.
struct Reader {
    var mistakes: Mistakes
    let bounds: Bounds
    /// What composing the files has used up of the bounds.
    var spent: Spent
    /// Names made so far; see `Bounds.names`.
    var expanded = 0
    /// Comparisons that "did you mean" may still make; a second's worth.
    var suggestionBudget = 200_000

    var fabric: Fabric
    /// Every VLAN that was written, nil where its id was wrong, so that a mistake is not told again at every use.
    var vlanByName: [String: VID?] = [:]
    /// What words for VLANs stand for in sets, by their text.
    var vlanRanges: [String: VLANSet] = [:]
    /// Every site that was written.
    var siteByName: [String: SiteIndex] = [:]
    var profiles: [String: SwitchDraft] = [:]
    var switchByName: [String: SwitchIndex] = [:]
    /// The port lists of switches; switches of one profile share one.
    var layouts: [PortLayout] = []
    /// The layout of each of `fabric.switches`; nil where it has no ports.
    var layoutOfSwitch: [Int?] = []
    /// Switches with a mistake in their ports, so that what is on them is not called wrong too.
    var brokenSwitches: Set<SwitchIndex> = []
    /// Switches and hosts: both become namespaces and host names, so no name may stand twice.
    var stations = NameRegistry()
    var vlanSets: [VLANSet: VLANSetIndex] = [VLANSet(): 0]
    /// Gateways that switches and profiles name, before the VLANs' orders are known.
    var switchGateways: [GatewayDraft] = []
    var hostDrafts: [HostDraft] = []
    /// The ports of all of `hostDrafts`, one after the other.
    var draftPorts: [PortIndex] = []
    /// Hosts with a mistake of their own, so that promises about them are not called wrong too.
    var brokenHosts: Set<String> = []
    /// What is on each port.
    var occupants: [Occupant] = []
    var selections: [String: [HostIndex]] = [:]

    init(mistakes: Mistakes, bounds: Bounds, spent: Spent) {
        self.mistakes = mistakes
        self.bounds = bounds
        self.spent = spent
        self.fabric = Fabric(name: "")
    }

    /// All files as one. The sections are read in the order in which they refer to each other, whatever order they stand in.
    mutating func fabric(from source: TopologySource, _ root: Value, in folder: (any TopologyFolder)?) -> Fabric? {
        guard let files = self.files(from: source, root, in: folder) else { return nil }
        func section(_ key: TopologyKey) -> [Value] { files.compactMap { $0[key] } }
        self.fabric.files = self.mistakes.files
        self.readName(files[0][.fabric], fallback: source.stem)
        self.readSites(section(.ipv6))
        self.readVLANs(section(.vlans))
        self.readProfiles(section(.profiles))
        self.readSwitches(section(.switches))
        self.readGateways(section(.gateways))
        self.readLinks(section(.links))
        self.readHosts(section(.hosts))
        self.readExpectations(section(.expect))
        self.fabric.canonicalize()
        return self.fabric
    }

    private mutating func readName(_ value: Value?, fallback: String) {
        guard let word = self.text(value, "the fabric's name") else {
            self.fabric.name = NameRule.fabric.problem(with: fallback) == nil ? fallback : "fabric"
            return
        }
        self.check(word.text, against: .fabric, at: word)
        self.fabric.name = word.text
    }

    /// The index of a set of VLANs; equal sets share one.
    mutating func intern(_ set: VLANSet) -> VLANSetIndex {
        if let index = self.vlanSets[set] { return index }
        let index = VLANSetIndex(self.fabric.vlanSets.count)
        self.fabric.vlanSets.append(set)
        self.vlanSets[set] = index
        return index
    }
}
