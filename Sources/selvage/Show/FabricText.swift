import FabricModel

/// The fabric in tables; ports that carry the same stand in one line.
struct FabricText {
    var view: FabricView
    var isFull: Bool
    /// What of a large fabric is not even in the view.
    var omitted: (links: Int, hosts: Int)

    func text(for stream: Stream) -> String {
        let switches = self.view.classes == nil ? self.switches(stream) : self.classes(stream)
        let parts = [
            self.remarks, self.vlans(stream), self.tree(stream), switches, self.links(stream), self.hosts(stream),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private var remarks: String { self.view.remarks.map { "\($0)\n" }.joined() }

    /// The tree of the only VLAN that was asked about.
    private func tree(_ stream: Stream) -> String {
        guard let tree = self.view.vlans.first?.tree else { return "" }
        let parts = tree.parts > 1 ? ", in \(count(tree.parts, "part")) that nothing joins" : ""
        let head = "\(count(tree.members, "switch")) have it, \(count(tree.links, "link")) carry it\(parts)\n"
        if tree.links == 0, tree.parts <= 1 { return "" }
        var table = Table("TREE", "OVER")
        let shown = self.isFull ? tree.lines[...] : tree.lines.prefix(PlanText.limit)
        for line in shown {
            let name = String(repeating: "  ", count: line.depth) + line.name + (line.isMember ? "" : " (passes it on)")
            table.add(Table.Cell(name), Table.Cell(line.link ?? (line.depth == 0 ? "root" : "")))
        }
        return head + table.text(for: stream) + self.rest(tree.lines.count - shown.count, "more switch")
    }

    private func classes(_ stream: Stream) -> String {
        var table = Table("SWITCHES", "DRIVER", "PORTS", "HOSTS", "GATEWAYS", "NAMES")
        for item in self.view.classes ?? [] {
            let names =
                item.names.count > 64
                ? "\(item.names[0]) to \(item.names[item.names.count - 1])" : compressed(item.names)
            table.add(
                "\(item.names.count)", Table.Cell(item.driver), "\(item.ports)", "\(item.hosts)", "\(item.gateways)",
                Table.Cell(names))
        }
        return table.text(for: stream) + "`selvage show FILE SWITCH` shows one, --full all\n"
    }

    private func links(_ stream: Stream) -> String {
        if self.view.links.isEmpty { return "" }
        var table = Table("LINK", "VLANS", "CARRIES", "MAY CARRY")
        let shown = self.isFull ? self.view.links[...] : self.view.links.prefix(ShowSubjects.linkLimit)
        let isBounded = shown.contains { $0.bound != nil }
        for link in shown {
            let state = link.isUp ? "" : " (down)"
            let cells = [Table.Cell("\(link.a) -- \(link.b)\(state)"), "\(link.vlanCount)", Table.Cell(link.words)]
            table.add(row: cells + (isBounded ? [Table.Cell(link.bound ?? "anything")] : []))
        }
        if !isBounded { table.dropLastHeading() }
        return table.text(for: stream)
            + self.rest(self.view.links.count - shown.count + self.omitted.links, "more link")
    }

    private func vlans(_ stream: Stream) -> String {
        if self.view.vlans.isEmpty { return "" }
        var table = Table("VLAN", "NAME", "MTU", "HOSTS", "PREFIX", "GATEWAY")
        let shown = self.isFull ? self.view.vlans[...] : self.view.vlans.prefix(PlanText.limit)
        for vlan in shown {
            table.add(
                "\(vlan.id)", Table.Cell(vlan.name), "\(vlan.mtu)", "\(vlan.hosts)", Table.Cell(vlan.prefix ?? "-"),
                Table.Cell(vlan.gateways.isEmpty ? "-" : vlan.gateways.joined(separator: ", ")))
        }
        return table.text(for: stream) + self.rest(self.view.vlans.count - shown.count, "more VLAN")
    }

    private func switches(_ stream: Stream) -> String {
        self.view.switches.map { item in
            struct Key: Hashable {
                var vlans: String
                var mtu: UInt16
                var isUp: Bool
                var description: String
            }
            var groups: [(key: Key, ports: [String], hosts: [String])] = []
            var positions: [Key: Int] = [:]
            for port in item.ports {
                // A port that is described by its host says nothing new.
                let description = [port.description] == port.hosts ? "" : port.description
                let key = Key(vlans: port.vlans, mtu: port.mtu, isUp: port.isUp, description: description)
                if let position = positions[key] {
                    groups[position].ports.append(port.name)
                    groups[position].hosts += port.hosts
                } else {
                    positions[key] = groups.count
                    groups.append((key, [port.name], port.hosts))
                }
            }
            var table = Table("PORT", "CARRIES", "MTU", "HOSTS", "DESCRIPTION")
            for group in groups {
                let state = group.key.isUp ? "" : " (shut)"
                table.add(
                    Table.Cell(compressed(group.ports) + state), Table.Cell(group.key.vlans), "\(group.key.mtu)",
                    Table.Cell(compressed(group.hosts)), Table.Cell(group.key.description))
            }
            let head = "\(stream.paint(item.name, .strong))  \(item.driver), bridge MAC \(item.bridgeMAC)\n"
            return head + table.text(for: stream, indent: 2)
        }.joined(separator: "\n")
    }

    private func hosts(_ stream: Stream) -> String {
        if self.view.hosts.isEmpty { return "" }
        var table = Table("HOST", "PORT", "VLAN", "ADDRESS")
        let shown = self.isFull ? self.view.hosts[...] : self.view.hosts.prefix(PlanText.limit)
        for host in shown {
            table.add(
                Table.Cell(host.name), Table.Cell(host.ports.joined(separator: ", ")),
                Table.Cell(host.vlans.joined(separator: ", ")),
                Table.Cell(host.addresses.isEmpty ? "-" : host.addresses.joined(separator: ", ")))
        }
        return table.text(for: stream)
            + self.rest(self.view.hosts.count - shown.count + self.omitted.hosts, "more host")
    }

    private func rest(_ number: Int, _ noun: String) -> String {
        number > 0 ? "… and \(count(number, noun)); --full shows all\n" : ""
    }
}
