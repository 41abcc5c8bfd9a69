import FabricModel

/// Interface identifiers from names: 64 bits that no reserved identifier, no written address and nobody else has.
struct InterfaceIdentifiers {
    private let derivation: Derivation
    private let prefixes: [IPv6Prefix?]
    private let written: Set<IPv6Address>
    private var taken: Set<UInt64> = []

    init(_ fabric: Fabric, prefixes: [IPv6Prefix?], _ derivation: Derivation) {
        self.derivation = derivation
        self.prefixes = prefixes
        self.written = Set(fabric.gateways.compactMap(\.address) + fabric.hosts.compactMap(\.address))
        self.taken.reserveCapacity(fabric.hosts.count + fabric.switches.count)
    }

    /// The identifier of an owner, the same in each of its VLANs; asked for in canonical order, so that of two owners whose
    /// names hash alike it is always the same one that moves on to its next attempt.
    mutating func take(_ kind: String, _ name: String, in vlans: VLANSet) -> UInt64 {
        self.derivation.first([kind, name]) { bits -> UInt64? in
            if InterfaceIdentifiers.isReserved(bits) || self.isWritten(bits, in: vlans) { return nil }
            return self.taken.insert(bits).inserted ? bits : nil
        }
    }

    private func isWritten(_ bits: UInt64, in vlans: VLANSet) -> Bool {
        if self.written.isEmpty { return false }
        return vlans.contains { vlan in
            self.prefixes[Int(vlan.rawValue)].map { self.written.contains($0.address(of: bits)) } ?? false
        }
    }

    /// The identifiers of RFC 5453: the subnet-router anycast address, those made of the IANA Ethernet block (proxy mobile IPv6
    /// among them), and the anycast range of RFC 2526.
    static func isReserved(_ id: UInt64) -> Bool {
        id == 0 || (0x0200_5eff_fe00_0000...0x0200_5eff_feff_ffff).contains(id)
            || (0xfdff_ffff_ffff_ff80...0xfdff_ffff_ffff_ffff).contains(id)
    }
}

extension Fabric {
    /// One for each gateway: what is written, else the switch's identifier in the VLAN's prefix.
    func gatewayAddresses(
        _ prefixes: [IPv6Prefix?], _ identifiers: inout InterfaceIdentifiers
    ) -> [InterfaceAddress?] {
        var vlans = [VLANSet](repeating: VLANSet(), count: self.switches.count)
        for gateway in self.gateways where gateway.address == nil { vlans[Int(gateway.owner)].insert(gateway.vlan) }
        let ids = self.switches.indices.map { index in
            vlans[index].isEmpty ? 0 : identifiers.take("gateway", self.switches[index].name, in: vlans[index])
        }
        return self.gateways.map { gateway in
            prefixes[Int(gateway.vlan.rawValue)].flatMap { prefix in
                let address = gateway.address ?? prefix.address(of: ids[Int(gateway.owner)])
                return InterfaceAddress(address, prefixLength: prefix.length)
            }
        }
    }

    /// One list for each host, an address for each of its VLANs that has a prefix, by VLAN id. A written address is the one in
    /// its native VLAN, or else in its lowest tagged one.
    func hostAddresses(
        _ prefixes: [IPv6Prefix?], _ identifiers: inout InterfaceIdentifiers
    ) -> [[Numbers.HostAddress]] {
        self.hosts.map { host in
            let vlans = self.vlans(of: host)
            let home = host.address == nil ? nil : host.native ?? vlans.first
            let derived = home.map { vlans.subtracting(VLANSet($0)) } ?? vlans
            let id = derived.isEmpty ? 0 : identifiers.take("host", host.name, in: derived)
            return vlans.compactMap { vlan in
                guard let prefix = prefixes[Int(vlan.rawValue)] else { return nil }
                let address = (vlan == home ? host.address : nil) ?? prefix.address(of: id)
                return InterfaceAddress(address, prefixLength: prefix.length)
                    .map { Numbers.HostAddress(vlan: vlan, interface: $0) }
            }
        }
    }

    /// One link-local address for each switch (RFC 4291, 2.5.6), by which hosts know it as their router in every VLAN.
    func linkLocals(_ derivation: Derivation) -> [IPv6Address] {
        var taken: Set<UInt64> = []
        return self.switches.map { item in
            let id = derivation.first(["link-local", item.name]) {
                InterfaceIdentifiers.isReserved($0) || taken.contains($0) ? nil : $0
            }
            taken.insert(id)
            return IPv6Address(high: 0xfe80 << 48, low: id)
        }
    }

    /// One locally administered MAC address for each switch. The fabric's name is in it, since two fabrics may have a switch of
    /// one name on one Ethernet.
    func bridgeMACs(_ derivation: Derivation) -> [MACAddress] {
        var taken: Set<MACAddress> = []
        return self.switches.map { item in
            let mac = derivation.first(["bridge", self.name, item.name]) { bits -> MACAddress? in
                let mac = MACAddress(locallyAdministered: bits)
                return taken.contains(mac) ? nil : mac
            }
            taken.insert(mac)
            return mac
        }
    }
}
