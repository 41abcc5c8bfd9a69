import FabricModel

extension Fabric {
    /// Hosts in VLANs that their ports do not carry in the same way: what is written at both must agree.
    func hostsWithoutVLAN() -> [Diagnostic] {
        let attachments = Attachments(self)
        return self.hosts.flatMap { host in
            self.ports(of: host).compactMap { index in
                let port = self.ports[Int(index)]
                let vlans = self.vlans(of: port, with: attachments[Int(index)])
                return self.finding(about: host, on: index, vlans)
            }
        }
    }

    private func finding(about host: Host, on port: PortIndex, _ vlans: PortVLANs) -> Diagnostic? {
        let tagged = self.vlanSets[Int(host.tagged)]
        let place = self.place(of: port)
        if host.native == nil, tagged.isEmpty {
            return self.warning(
                "host-without-vlan", at: host.origin, "host '\(host.name)' is in no VLAN: \(place) carries none for it")
        }
        if let native = host.native, native != vlans.native {
            let instead = vlans.native.map { "has VLAN \(self.label($0)) without a tag" } ?? "takes no untagged frames"
            return self.error(
                "host-vlan", at: host.origin,
                "host '\(host.name)' is in VLAN \(self.label(native)), and its port \(place) \(instead)")
        }
        guard let missing = tagged.subtracting(vlans.tagged).first else { return nil }
        return self.error(
            "host-vlan", at: host.origin,
            "host '\(host.name)' tags VLAN \(self.label(missing)), and its port \(place) does not carry it with a tag")
    }
}
