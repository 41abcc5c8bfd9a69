import FabricModel

/// `hosts:`
extension TopologyWriter {
    /// Hosts on neighbouring ports of one switch that differ in nothing else share a line.
    private struct Run {
        var names: NameRun
        var ports: NameRun
        let owner: SwitchIndex
        /// What is written besides the port.
        let fields: [String]
    }

    func hosts() -> [String] {
        var lines: [String] = []
        var run: Run?
        func end() {
            guard let run else { return }
            let port = "\(self.fabric.switches[Int(run.owner)].name):\(run.ports.text)"
            lines.append("\(YAMLText.range(run.names.text)): \(TopologyWriter.value(port, run.fields))")
        }
        for host in self.fabric.hosts {
            let ports = self.fabric.ports(of: host)
            let fields = self.fields(of: host)
            guard ports.count == 1, let port = ports.first, host.address == nil else {
                end()
                run = nil
                lines.append(self.line(host, fields))
                continue
            }
            let name = self.fabric.name(of: port)
            let owner = self.fabric.ports[Int(port)].owner
            if var current = run, current.owner == owner, current.fields == fields,
                current.names.continues(with: host.name), current.ports.continues(with: name)
            {
                current.names.append(host.name)
                current.ports.append(name)
                run = current
            } else {
                end()
                run = Run(names: NameRun(host.name), ports: NameRun(name), owner: owner, fields: fields)
            }
        }
        end()
        return lines
    }

    private static func value(_ port: String, _ fields: [String]) -> String {
        let text = YAMLText.range(port)
        if fields.isEmpty { return text }
        let quoted = text.contains("[") && !text.hasPrefix("\"") ? "\"\(text)\"" : text
        return "{ \((["port: \(quoted)"] + fields).joined(separator: ", ")) }"
    }

    private func line(_ host: Host, _ fields: [String]) -> String {
        let ports = self.fabric.ports(of: host).map { YAMLText.scalar(self.fabric.place(of: $0)) }
        let name = YAMLText.scalar(host.name)
        if ports.count == 1 { return "\(name): { \((["port: \(ports[0])"] + fields).joined(separator: ", ")) }" }
        return "\(name): { \((["ports: [\(ports.joined(separator: ", "))]"] + fields).joined(separator: ", ")) }"
    }

    /// What a host says besides its ports: its VLANs only where it is not in all of its port's.
    private func fields(of host: Host) -> [String] {
        var fields: [String] = []
        let inherits = self.fabric.ports(of: host).allSatisfy { index in
            let port = self.fabric.ports[Int(index)]
            return host.native == port.native && host.tagged == port.allowed
        }
        if !inherits { fields.append("vlans: \(self.vlanNames(self.fabric.vlans(of: host)))") }
        if let address = host.address { fields.append("address: \(YAMLText.scalar("\(address)"))") }
        if host.isRouter { fields.append("router: yes") }
        return fields
    }
}
