import FabricModel

extension Fabric {
    /// Two who have one address. Derived ones avoid each other and those that are written, so both are written ones.
    func duplicateAddresses(_ numbers: Numbers) -> [Diagnostic] {
        var owners: [IPv6Address: (name: String, origin: Origin)] = [:]
        var findings: [Diagnostic] = []
        func claim(_ address: IPv6Address, _ name: String, _ origin: Origin) {
            if let (other, place) = owners[address] {
                findings.append(
                    self.error(
                        "duplicate-address", at: origin, "\(address) belongs to \(other) and to \(name)",
                        help: "the other one is at \(self.pointer(to: place))"))
            } else {
                owners[address] = (name, origin)
            }
        }
        for gateway in self.gateways {
            let owner = self.switches[Int(gateway.owner)].name
            if let address = gateway.address { claim(address, "the gateway '\(owner)'", gateway.origin) }
        }
        for host in self.hosts {
            if let address = host.address { claim(address, "host '\(host.name)'", host.origin) }
        }
        return findings
    }
}
