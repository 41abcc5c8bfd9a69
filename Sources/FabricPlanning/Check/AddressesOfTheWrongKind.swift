import FabricModel

extension Fabric {
    /// Written addresses that nobody can have in their VLAN.
    func addressesOfTheWrongKind(_ numbers: Numbers) -> [Diagnostic] {
        let gateways = self.gateways.compactMap { gateway in
            gateway.address.flatMap {
                self.finding(about: $0, of: "the gateway", in: gateway.vlan, at: gateway.origin, numbers)
            }
        }
        let hosts = self.hosts.compactMap { host -> Diagnostic? in
            guard let address = host.address, let vlan = host.native ?? self.vlanSets[Int(host.tagged)].first else {
                return nil
            }
            return self.finding(about: address, of: "host '\(host.name)'", in: vlan, at: host.origin, numbers)
        }
        return gateways + hosts
    }

    private func finding(
        about address: IPv6Address, of owner: String, in vlan: VID, at origin: Origin, _ numbers: Numbers
    ) -> Diagnostic? {
        guard let prefix = numbers.prefix(of: vlan) else { return nil }
        if !prefix.contains(address) {
            return self.error(
                "address-outside-prefix", at: origin,
                "\(address) of \(owner) is outside of VLAN \(self.label(vlan)), which has \(prefix)")
        }
        guard InterfaceIdentifiers.isReserved(address.low) else { return nil }
        let kind =
            address.low == 0
            ? "the anycast address of the network's routers (RFC 4291, 2.6.1)" : "a reserved address (RFC 5453)"
        return self.error("reserved-address", at: origin, "\(address) of \(owner) is \(kind)")
    }
}
