import FabricModel

/// `switches:` and `gateways:`
extension TopologyWriter {
    func switches() -> [String] {
        let sole = self.soleGateways()
        return self.fabric.switches.indices.flatMap { index -> [String] in
            let owner = self.fabric.switches[index]
            var lines: [String] = []
            if owner.driver != .linux { lines.append("driver: \(owner.driver.rawValue)") }
            if owner.target != .namespace { lines.append("target: \(owner.target.rawValue)") }
            if owner.bridge != "br0" { lines.append("bridge: \(YAMLText.scalar(owner.bridge))") }
            if let address = owner.address { lines.append("address: \(YAMLText.scalar(address))") }
            if let tls = owner.tls { lines.append("tls: \(TopologyWriter.text(of: tls))") }
            if let credentials = owner.credentials {
                lines.append("credentials: \(YAMLText.scalar("\(credentials)"))")
            }
            if let management = owner.management { lines.append("management: \(YAMLText.scalar(management))") }
            if let site = self.siteName(owner.site) { lines.append("site: \(site)") }
            if let transit = owner.transit { lines.append("transit: \(transit ? "yes" : "no")") }
            if let limits = TopologyWriter.text(of: owner.limits) { lines.append("limits: \(limits)") }
            lines += self.gateway(sole[SwitchIndex(index)] ?? [])
            lines += self.ports(owner)
            let name = YAMLText.scalar(owner.name)
            return lines.isEmpty ? ["\(name): {}"] : ["\(name):"] + lines.map { "  \($0)" }
        }
    }

    private static func text(of tls: TLS) -> String {
        switch tls {
        case .off: return "no"
        case .on(nil, nil): return "yes"
        case .on(let ca, let name):
            let fields = [ca.map { "ca: \(YAMLText.scalar($0))" }, name.map { "name: \(YAMLText.scalar($0))" }]
            return "{ \(fields.compactMap { $0 }.joined(separator: ", ")) }"
        }
    }

    private static func text(of limits: SwitchLimits) -> String? {
        let fields = [limits.ports.map { "ports: \($0.count)" }, limits.vlans.map { "vlans: \($0.count)" }]
            .compactMap { $0 }
        return fields.isEmpty ? nil : "{ \(fields.joined(separator: ", ")) }"
    }

    /// The gateways of VLANs that have only one, by switch: these stand at the switch.
    private func soleGateways() -> [SwitchIndex: [Gateway]] {
        var count: [VID: Int] = [:]
        for gateway in self.fabric.gateways { count[gateway.vlan, default: 0] += 1 }
        return Dictionary(grouping: self.fabric.gateways.filter { count[$0.vlan] == 1 }, by: \.owner)
    }

    private func gateway(_ gateways: [Gateway]) -> [String] {
        if gateways.isEmpty { return [] }
        guard gateways.contains(where: { $0.address != nil }) else {
            return ["gateway: [\(gateways.map { self.vlanName($0.vlan) }.joined(separator: ", "))]"]
        }
        return ["gateway:"]
            + gateways.map { gateway in
                let address = gateway.address.map { " \(YAMLText.scalar("\($0)"))" } ?? ""
                return "  \(self.vlanName(gateway.vlan)):\(address)"
            }
    }

    private func ports(_ owner: Switch) -> [String] {
        var lines: [String] = []
        var run: (names: NameRun, fields: String, port: Port)?
        func end() {
            if let run { lines.append("  \(YAMLText.range(run.names.text)): \(run.fields)") }
        }
        for index in owner.ports {
            let port = self.fabric.ports[index]
            let name = self.fabric.name(of: PortIndex(index))
            if var current = run, TopologyWriter.differOnlyInName(current.port, port),
                current.names.continues(with: name)
            {
                current.names.append(name)
                run = current
            } else {
                end()
                run = (NameRun(name), self.fields(of: port), port)
            }
        }
        end()
        return lines.isEmpty ? [] : ["ports:"] + lines
    }

    private static func differOnlyInName(_ left: Port, _ right: Port) -> Bool {
        left.mode == right.mode && left.native == right.native && left.allowed == right.allowed
            && left.isUp == right.isUp && left.mtu == right.mtu && left.description == right.description
    }

    private func fields(of port: Port) -> String {
        var fields: [String] = []
        switch port.mode {
        case .unused: break
        case .access: if let vlan = port.native { fields.append("access: \(self.vlanName(vlan))") }
        case .trunk:
            fields.append("trunk: \(self.vlanNames(self.fabric.allowed(on: port)))")
            if let vlan = port.native { fields.append("native: \(self.vlanName(vlan))") }
        }
        if let mtu = port.mtu { fields.append("mtu: \(mtu)") }
        if let description = port.description {
            fields.append("description: \(YAMLText.scalar(self.fabric.names[description]))")
        }
        if !port.isUp { fields.append("up: no") }
        return fields.isEmpty ? "{}" : "{ \(fields.joined(separator: ", ")) }"
    }

    /// VLANs with several gateways; neighbours with the same order and no fixed addresses share an entry.
    func gateways() -> [String] {
        var entries: [(vlans: [VID], owners: [SwitchIndex], addresses: [IPv6Address?])] = []
        for gateways in self.gatewaysByVLAN() where gateways.count > 1 {
            let owners = gateways.map(\.owner)
            let addresses = gateways.map(\.address)
            let isPlain = addresses.allSatisfy { $0 == nil }
            if isPlain, let last = entries.last, last.owners == owners, last.addresses.allSatisfy({ $0 == nil }) {
                entries[entries.count - 1].vlans += gateways.prefix(1).map(\.vlan)
            } else {
                entries.append((gateways.prefix(1).map(\.vlan), owners, addresses))
            }
        }
        return entries.map { entry in
            let names = entry.owners.map { YAMLText.scalar(self.fabric.switches[Int($0)].name) }
            var fields = [
                "vlans: [\(entry.vlans.map { self.vlanName($0) }.joined(separator: ", "))]",
                "switches: [\(names.joined(separator: ", "))]",
            ]
            let addresses = zip(names, entry.addresses).compactMap { name, address in
                address.map { "\(name): \(YAMLText.scalar("\($0)"))" }
            }
            if let vlan = entry.vlans.first, !addresses.isEmpty {
                fields.append("addresses: { \(self.vlanName(vlan)): { \(addresses.joined(separator: ", ")) } }")
            }
            return "- { \(fields.joined(separator: ", ")) }"
        }
    }

    /// They stand by VLAN, then preference.
    private func gatewaysByVLAN() -> [[Gateway]] {
        self.fabric.gateways.reduce(into: []) { groups, gateway in
            if groups.last?.first?.vlan == gateway.vlan {
                groups[groups.count - 1].append(gateway)
            } else {
                groups.append([gateway])
            }
        }
    }
}
