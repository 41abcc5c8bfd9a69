import ArgumentParser
import FabricModel
import FabricPlanning

/// `selvage show FILE [WHAT]`: what the topology means, worked out.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what a topology means: VLANs, switches, ports, hosts and their numbers.",
        discussion: """
            Without WHAT the whole fabric; else one switch, VLAN or host by its name, or a port as SWITCH:PORT. No switch \
            is asked.
            """)

    @OptionGroup var topology: TopologyArgument

    @Argument(help: "A switch, VLAN or host, or SWITCH:PORT.")
    var what: String?

    @OptionGroup var answer: AnswerOptions
    @OptionGroup var without: WithoutOption

    func run() throws {
        let workspace = try Workspace(reading: self.topology.file, without: self.without)
        let view = try FabricView(workspace).narrowed(to: self.what)
        if self.answer.json { return Stream.answer.line(try selvage.json(view)) }
        Stream.answer.write(FabricText(view: view, isFull: self.answer.full || self.what != nil).text(for: .answer))
    }
}

/// The fabric as `show` tells it.
struct FabricView: Encodable {
    struct VLANItem: Encodable {
        var id: UInt16
        var name: String
        var prefix: String?
        var mtu: UInt16
        var gateways: [String]
        var hosts: Int
    }

    struct PortItem: Encodable {
        var name: String
        var vlans: String
        var native: UInt16?
        var tagged: String
        var mtu: UInt16
        var isUp: Bool
        var description: String
        var hosts: [String]
    }

    struct SwitchItem: Encodable {
        var name: String
        var driver: String
        var bridgeMAC: String
        var linkLocal: String
        var gateways: [String: [String]]
        var ports: [PortItem]
    }

    struct HostItem: Encodable {
        var name: String
        var ports: [String]
        var vlans: [String]
        var addresses: [String]
    }

    var fabric: String
    var vlans: [VLANItem]
    var switches: [SwitchItem]
    var hosts: [HostItem]

    init(_ workspace: Workspace) {
        let (fabric, numbers) = (workspace.fabric, workspace.numbering.numbers)
        self.fabric = fabric.name
        var population = [VID: Int]()
        for host in fabric.hosts {
            for vlan in fabric.vlans(of: host) { population[vlan, default: 0] += 1 }
        }
        self.vlans = fabric.vlans.sorted { $0.id < $1.id }.map { vlan in
            VLANItem(
                id: vlan.id.rawValue, name: vlan.name, prefix: numbers.prefix(of: vlan.id)?.description,
                mtu: vlan.mtu ?? 1500,
                gateways: fabric.gateways.indices.filter { fabric.gateways[$0].vlan == vlan.id }.map { index in
                    let name = fabric.switches[Int(fabric.gateways[index].owner)].name
                    return numbers.gateways[index].map { "\(name) \($0.address)" } ?? name
                },
                hosts: population[vlan.id] ?? 0)
        }
        let attached = workspace.desired.attachments
        self.switches = fabric.switches.indices.map { index in
            SwitchItem(index, workspace, hostsOn: { port in attached[port].map { fabric.hosts[Int($0)].name } })
        }
        self.hosts = fabric.hosts.indices.map { index in
            let host = fabric.hosts[index]
            return HostItem(
                name: host.name, ports: fabric.ports(of: host).map(fabric.place),
                vlans: fabric.vlans(of: host).map { fabric.vlan($0)?.name ?? "\($0)" },
                addresses: numbers.hosts[index].map { "\($0.interface)" })
        }
    }

    /// Only what a name means; a name that means nothing is an error with the nearest ones.
    func narrowed(to what: String?) throws(Failure) -> FabricView {
        guard let what else { return self }
        var view = self
        let parts = what.split(separator: ":", maxSplits: 1).map(String.init)
        view.switches = self.switches.filter { $0.name == parts.first }
        if parts.count == 2, var only = view.switches.first {
            only.ports = only.ports.filter { $0.name == parts[1] }
            view.switches = only.ports.isEmpty ? [] : [only]
        }
        view.vlans = self.vlans.filter { $0.name == what || "\($0.id)" == what }
        view.hosts = self.hosts.filter { $0.name == what }
        if let vlan = view.vlans.first, view.hosts.isEmpty {
            view.hosts = self.hosts.filter { $0.vlans.contains(vlan.name) }
        }
        guard view.switches.isEmpty, view.vlans.isEmpty, view.hosts.isEmpty else { return view }
        throw Failure(
            "'\(what)' is no switch, VLAN or host of '\(self.fabric)', and no SWITCH:PORT",
            help: "its switches are \(compressed(self.switches.map(\.name))), its VLANs "
                + compressed(self.vlans.map(\.name)))
    }
}

extension FabricView.SwitchItem {
    fileprivate init(_ index: Int, _ workspace: Workspace, hostsOn: (Int) -> [String]) {
        let fabric = workspace.fabric
        let desired = workspace.desired.switches[index]
        let item = fabric.switches[index]
        self.name = item.name
        self.driver = item.driver.rawValue
        self.bridgeMAC = "\(workspace.numbering.numbers.bridgeMACs[index])"
        self.linkLocal = "\(workspace.numbering.numbers.linkLocals[index])"
        self.gateways = Dictionary(
            desired.config.svis.map { svi in
                (fabric.vlan(svi.vlan)?.name ?? "\(svi.vlan)", svi.addresses.map { "\($0.interface)" })
            }, uniquingKeysWith: { first, _ in first })
        self.ports = zip(item.ports, desired.config.ports).map { position, port in
            FabricView.PortItem(
                name: port.name, vlans: fabric.words(for: port.vlans), native: port.vlans.native?.rawValue,
                tagged: "\(port.vlans.tagged)", mtu: port.mtu, isUp: port.isUp, description: port.description,
                hosts: hostsOn(position))
        }
    }
}

extension Fabric {
    /// `access web`, `trunk web, storage; native voice`, `nothing`.
    fileprivate func words(for vlans: PortVLANs) -> String {
        func name(_ vlan: VID) -> String { self.vlan(vlan)?.name ?? "\(vlan)" }
        let native = vlans.native.map(name)
        if vlans.tagged.isEmpty { return native.map { "access \($0)" } ?? "nothing" }
        let tagged = vlans.tagged.count > 6 ? "\(vlans.tagged)" : vlans.tagged.map(name).joined(separator: ", ")
        return "trunk \(tagged)" + (native.map { "; native \($0)" } ?? "")
    }
}

/// The fabric in tables; ports that carry the same stand in one line.
struct FabricText {
    var view: FabricView
    var isFull: Bool

    func text(for stream: Stream) -> String {
        [self.vlans(stream), self.switches(stream), self.hosts(stream)].filter { !$0.isEmpty }.joined(separator: "\n")
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
        return table.text(for: stream) + self.rest(self.view.hosts.count - shown.count, "more host")
    }

    private func rest(_ number: Int, _ noun: String) -> String {
        number > 0 ? "… and \(count(number, noun)); --full shows all\n" : ""
    }
}
