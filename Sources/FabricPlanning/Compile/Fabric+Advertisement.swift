import FabricModel

extension Fabric {
    /// What a gateway announces to its VLAN: the VLAN's prefix, MTU and servers, with a preference by the gateway's place in the
    /// VLAN's order. Nil in a VLAN without a prefix, whose hosts have no address to send from.
    func advertisement(ofGateway gateway: Gateway, _ numbers: Numbers) -> Advertisement? {
        guard let vlan = self.vlan(gateway.vlan), let prefix = numbers.prefix(of: vlan.id) else { return nil }
        return Advertisement(
            preference: Advertisement.Preference(place: gateway.preference), mtu: vlan.ownMTU, dhcp: vlan.dhcp,
            prefixes: [AdvertisedPrefix(prefix, isAutonomous: vlan.dhcp != .addresses)], nameServers: vlan.nameServers)
    }
}
