import FabricModel

/// The ports of a switch before it is known which switch: those of a profile are written once and meant a thousand times.
struct PortLayout {
    struct Template {
        let name: String
        let word: Word
        /// Its owner is filled in when a switch takes it.
        var port: Port
    }

    /// In canonical order.
    private(set) var templates: [Template]
    /// Positions in `templates` by name.
    private(set) var positions: [String: Int]

    /// - Parameter templates: each name once.
    init(_ templates: [Template]) {
        self.templates = templates
        if !zip(templates, templates.dropFirst()).allSatisfy({ precedes($0.name, $1.name) }) {
            self.templates.sort { precedes($0.name, $1.name) }
        }
        self.positions = Dictionary(minimumCapacity: templates.count)
        for (position, template) in self.templates.enumerated() { self.positions[template.name] = position }
    }

    /// These ports, and those of a profile that are not among them.
    func over(_ base: PortLayout) -> PortLayout {
        PortLayout(self.templates + base.templates.filter { self.positions[$0.name] == nil })
    }

    var names: [String] { self.templates.map(\.name) }
}
