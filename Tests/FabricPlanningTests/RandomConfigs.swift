import FabricModel
import TestKit

/// Two configurations of one switch that share few things by chance: one that it may hold, odd states included, and one that
/// may be desired of it.
struct RandomConfigs {
    var observed: SwitchConfig
    var desired: SwitchConfig

    private static let names = ["swp1", "swp2", "swp3", "swp9", "swp10", "eth0"]

    init(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        self.desired = RandomConfigs.config(&chance)
        self.observed = chance.oneIn(8) ? self.desired : RandomConfigs.config(&chance)
        if chance.oneIn(4) { self.observed.bridge = nil }
        for port in self.observed.ports where self.desired[port: port.name] != nil && chance.oneIn(4) {
            // A port that the topology names and that is there, and no member.
            self.observed[port: port.name] = PortConfig(
                name: port.name, isMember: false, isUp: port.isUp, mtu: port.mtu, hasLinkLocal: port.hasLinkLocal)
        }
        for svi in self.observed.svis {
            for address in svi.addresses where chance.oneIn(4) {
                let state: SVIAddress.State = chance.oneIn(2) ? .tentative : .duplicate
                self.observed[svi: svi.vlan]?.set(SVIAddress(address.interface, state: state))
            }
        }
    }

    private static func config(_ chance: inout SplitMix64) -> SwitchConfig {
        .random(ports: RandomConfigs.names.filter { _ in chance.oneIn(2) }, &chance)
    }
}
