import FabricModel

extension Fabric {
    /// Gateways of VLANs that have no numbers.
    func gatewaysWithoutPrefix(_ numbers: Numbers) -> [Diagnostic] {
        self.gateways.filter { numbers.prefix(of: $0.vlan) == nil }.map { gateway in
            self.error(
                "gateway-without-prefix", at: gateway.origin,
                "VLAN \(self.label(gateway.vlan)) has a gateway and no prefix",
                help: "write the VLAN's `prefix`, or an `ipv6: { site: … }` for all")
        }
    }
}
