import FabricModel

extension Fabric {
    /// Gateways of VLANs that are not there or have no numbers.
    func gatewaysWithoutVLAN(_ numbers: Numbers) -> [Diagnostic] {
        self.gateways.compactMap { gateway in
            guard let vlan = self.vlan(gateway.vlan) else {
                return self.error(
                    "unknown-vlan", at: gateway.origin, "the gateway is for VLAN \(gateway.vlan), which is not there")
            }
            guard numbers.prefix(of: gateway.vlan) == nil else { return nil }
            return self.error(
                "gateway-without-prefix", at: gateway.origin, "VLAN '\(vlan.name)' has a gateway and no prefix",
                help: "write the VLAN's `prefix`, or an `ipv6: { site: … }` for all")
        }
    }
}
