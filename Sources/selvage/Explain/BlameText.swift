import FabricGraph
import FabricModel
import FabricPlanning

/// Who is to blame, as people read it: a heading for each VLAN, and under it the lines with what they say.
struct BlameText {
    private let blame: Blame
    private let fabric: Fabric
    private let lines: SourceLines
    /// How many VLANs are shown before the rest is counted.
    static let limit = 10

    init(_ blame: Blame, _ fabric: Fabric) {
        self.blame = blame
        self.fabric = fabric
        self.lines = SourceLines(fabric.files)
    }

    func text(for stream: Stream) -> String {
        var table = Table()
        if let link = self.blame.link {
            self.add(.link(link), as: "link", to: &table)
            for port in self.blame.bounds { self.add(.port(port), as: "may carry", to: &table) }
        }
        var text =
            "\(stream.paint(self.fabric.place(of: self.blame.port), .strong))\n" + table.text(for: stream, indent: 2)
        if self.blame.entries.isEmpty { return text + "It carries nothing.\n" }
        for entry in self.blame.entries {
            let head = "VLAN \(self.fabric.label(entry.vlan)), \(Words.value(entry.carriage))"
            text += "\(stream.paint(head, .strong))\n" + self.table(of: entry).text(for: stream, indent: 2)
        }
        let rest = self.blame.omitted
        if rest > 0 { text += "… and \(count(rest, "more VLAN")); --full shows all, --vlan one\n" }
        return text
    }

    private func table(of entry: Blame.Entry) -> Table {
        var table = Table()
        for cause in entry.causes { self.add(cause, as: "", to: &table) }
        for side in entry.sides {
            guard let example = side.example else { continue }
            let others = side.hosts > 1 ? " and \(side.hosts - 1) more" : ""
            self.add(example, as: "behind \(self.fabric.switches[Int(side.end)].name)", others, to: &table)
        }
        if let root = entry.root {
            let name = self.fabric.switches[Int(root)].name
            if let gateway = entry.rootGateway {
                self.add(.gateway(gateway), as: "root \(name)", to: &table)
            } else {
                table.add(Table.Cell("root \(name)"), Table.Cell("a member: no gateway"), "", "")
            }
        }
        self.add(.vlan(entry.vlan), as: "", to: &table)
        return table
    }

    private func add(_ cause: Blame.Cause, as role: String, _ others: String = "", to table: inout Table) {
        let origin = self.origin(of: cause)
        table.add(
            Table.Cell(role), Table.Cell(self.name(of: cause) + others), Table.Cell(self.lines.place(origin)),
            Table.Cell(self.lines.text(at: origin), .quiet))
    }

    private func origin(of cause: Blame.Cause) -> Origin? {
        switch cause {
        case .port(let port): self.fabric.ports[Int(port)].origin
        case .host(let host): self.fabric.hosts[Int(host)].origin
        case .gateway(let index): self.fabric.gateways[index].origin
        case .link(let link): self.fabric.links[Int(link)].origin
        case .vlan(let vlan): self.fabric.vlan(vlan)?.origin
        }
    }

    private func name(of cause: Blame.Cause) -> String {
        switch cause {
        case .port(let port): "port \(self.fabric.place(of: port))"
        case .host(let host): "host \(self.fabric.hosts[Int(host)].name)"
        case .gateway(let index): "gateway on \(self.fabric.switches[Int(self.fabric.gateways[index].owner)].name)"
        case .link(let link):
            "\(self.fabric.place(of: self.fabric.links[Int(link)].a)) -- \(self.fabric.place(of: self.fabric.links[Int(link)].b))"
        case .vlan(let vlan): "VLAN \(self.fabric.vlan(vlan)?.name ?? "\(vlan)")"
        }
    }

    /// What `--json` shows.
    var view: BlameView {
        BlameView(
            port: self.fabric.place(of: self.blame.port),
            link: self.blame.link.map { self.item(.link($0), as: "link") },
            bounds: self.blame.bounds.map { self.item(.port($0), as: "may carry") },
            vlans: self.blame.entries.map { entry in
                BlameView.Entry(
                    id: entry.vlan.rawValue, name: self.fabric.vlan(entry.vlan)?.name,
                    carriage: entry.carriage.rawValue,
                    causes: (entry.causes + [.vlan(entry.vlan)]).map { self.item($0, as: nil) },
                    sides: entry.sides.map { side in
                        BlameView.Side(
                            end: self.fabric.switches[Int(side.end)].name, members: side.members, hosts: side.hosts,
                            example: side.example.map { self.item($0, as: nil) })
                    },
                    root: entry.root.map { self.fabric.switches[Int($0)].name },
                    rootGateway: entry.rootGateway.map { self.item(.gateway($0), as: nil) })
            })
    }

    private func item(_ cause: Blame.Cause, as role: String?) -> BlameView.Item {
        let origin = self.origin(of: cause)
        return BlameView.Item(
            what: self.name(of: cause), role: role, place: self.lines.place(origin), text: self.lines.text(at: origin))
    }
}

/// What `--json` shows of blame.
struct BlameView: Encodable {
    struct Item: Encodable {
        var what: String
        var role: String?
        /// `FILE:LINE:COLUMN`
        var place: String
        /// The line itself.
        var text: String
    }

    struct Side: Encodable {
        var end: String
        var members: Int
        var hosts: Int
        var example: Item?
    }

    struct Entry: Encodable {
        var id: UInt16
        var name: String?
        var carriage: String
        var causes: [Item]
        var sides: [Side]
        var root: String?
        var rootGateway: Item?
    }

    var port: String
    var link: Item?
    var bounds: [Item]
    var vlans: [Entry]
}
