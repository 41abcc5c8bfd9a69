extension SwitchConfig: Fingerprintable {
    package func combine(into hash: inout StableHash) {
        hash.combine(self.bridge)
        hash.combine(self.ports)
        hash.combine(self.svis)
        hash.combine(self.routing.forwards)
        hash.combine(self.routing.isIsolated)
    }
}

extension BridgeConfig: Fingerprintable {
    package func combine(into hash: inout StableHash) {
        hash.combine(self.name)
        self.mac.combine(into: &hash)
        hash.combine(UInt64(self.mtu))
        hash.combine(self.isUp)
        hash.combine(self.filtersVLANs)
        hash.combine(self.defaultVLAN)
        hash.combine(self.runsSTP)
        hash.combine(self.snoopsMulticast)
        hash.combine(self.hasLinkLocal)
        self.vlans.combine(into: &hash)
    }
}

extension PortConfig: Fingerprintable {
    package func combine(into hash: inout StableHash) {
        hash.combine(self.name)
        hash.combine(self.isMember)
        hash.combine(self.isUp)
        hash.combine(UInt64(self.mtu))
        hash.combine(self.description)
        hash.combine(self.hasLinkLocal)
        self.vlans.combine(into: &hash)
    }
}

extension PortVLANs: Fingerprintable {
    package func combine(into hash: inout StableHash) {
        hash.combine(self.native)
        self.untagged.combine(into: &hash)
        self.tagged.combine(into: &hash)
    }
}

extension SVIConfig: Fingerprintable {
    package func combine(into hash: inout StableHash) {
        self.vlan.combine(into: &hash)
        hash.combine(self.isUp)
        hash.combine(UInt64(self.mtu))
        hash.combine(self.followsPorts)
        hash.combine(self.acceptsAdvertisements)
        hash.combine(self.linkLocal)
        hash.combine(self.addresses)
        hash.combine(self.advertisement)
    }
}

extension Advertisement: Fingerprintable {
    package func combine(into hash: inout StableHash) {
        hash.combine(self.preference.rawValue)
        hash.combine(UInt64(self.lifetime))
        hash.combine(UInt64(self.interval))
        hash.combine(UInt64(self.mtu))
        hash.combine(self.dhcp.rawValue)
        hash.combine(self.prefixes)
        hash.combine(self.nameServers)
        hash.combine(UInt64(self.others.count))
        for other in self.others { hash.combine(other) }
    }
}

extension AdvertisedPrefix: Fingerprintable {
    package func combine(into hash: inout StableHash) {
        self.prefix.address.combine(into: &hash)
        hash.combine(UInt64(self.prefix.length))
        hash.combine(self.isOnLink)
        hash.combine(self.isAutonomous)
    }
}

extension SVIAddress: Fingerprintable {
    package func combine(into hash: inout StableHash) {
        self.interface.combine(into: &hash)
        hash.combine(self.state.rawValue)
    }
}
