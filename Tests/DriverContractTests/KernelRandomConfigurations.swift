import DriverNetlink
import FabricModel
import TestKit
import Testing

/// Law 2 on a real kernel: applying plan(a -> b) to a gives b, for configurations that nobody would think of.
@Suite("KernelRandomConfigurations", .enabled(if: Project.mayUseKernel))
struct KernelRandomConfigurations {
    @Test(arguments: UInt64(0)..<24) func oneAfterTheOther(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let bench = try KernelBench("law")
        for _ in 0..<3 {
            let config = try random.config(ports: bench.ports)
            let scope = bench.scope(svis: VLANSet(config.svis.map(\.vlan)), ports: config.ports.map(\.name))
            expectDone(try await bench.pass(to: config, scope))
            let seen = try await bench.driver.observe(scope)
            #expect(seen.owned == config)
            #expect(try await bench.pass(to: config, scope) == nil)
        }
    }
}

extension RandomNumberGenerator {
    /// A few VLANs, VLAN 1 often among them, since kernels treat it in a way of its own.
    fileprivate mutating func vlans(atMost count: Int) -> VLANSet {
        let ids: [UInt16] = [1, 1, 2, 10, 11, 12, 20, 4094]
        return VLANSet(
            (0..<Int.random(in: 0...count, using: &self)).compactMap { _ in
                ids.randomElement(using: &self).flatMap { VID($0) }
            })
    }

    fileprivate mutating func portVLANs() -> PortVLANs {
        let (untagged, tagged) = (self.vlans(atMost: 3), self.vlans(atMost: 6))
        let native = Bool.random(using: &self) ? Array(untagged.union(tagged)).randomElement(using: &self) : nil
        return PortVLANs(native: native, untagged: untagged, tagged: tagged)
    }

    private mutating func advertisement() -> Advertisement? {
        guard Int.random(in: 0..<3, using: &self) > 0 else { return nil }
        let prefixes = ["2001:db8:1::/64", "2001:db8:2::/64"].compactMap { IPv6Prefix(text: $0) }
        return Advertisement(
            preference: Advertisement.Preference.allCases.randomElement(using: &self) ?? .low,
            dhcp: DHCPUse.allCases.randomElement(using: &self) ?? .none,
            prefixes: prefixes.filter { _ in Bool.random(using: &self) }.map { AdvertisedPrefix($0) })
    }

    fileprivate mutating func config(ports names: [String]) throws -> SwitchConfig {
        let mtu: UInt16 = [1500, 9000].randomElement(using: &self) ?? 1500
        func size() -> UInt16 { mtu == 9000 ? [1280, 1500, 9000].randomElement(using: &self) ?? 1500 : 1500 }
        let ports = names.filter { _ in Int.random(in: 0..<4, using: &self) > 0 }.map { name in
            PortConfig(
                name: name, isUp: Bool.random(using: &self), mtu: size(),
                description: ["", "rack 7", "Büro, 2. Stock"].randomElement(using: &self) ?? "", vlans: self.portVLANs()
            )
        }
        let vlans = self.vlans(atMost: 3)
        let svis = try vlans.map { vlan in
            let addresses = try [1, 2].filter { _ in Bool.random(using: &self) }.map { host in
                SVIAddress(try #require(InterfaceAddress(text: "fd00:0:0:\(vlan)::\(host)/64")))
            }
            return SVIConfig(
                vlan: vlan, mtu: size(), followsPorts: Bool.random(using: &self),
                linkLocal: IPv6Address(text: Bool.random(using: &self) ? "fe80::1" : "fe80::2"), addresses: addresses,
                advertisement: self.advertisement())
        }
        return SwitchConfig(
            bridge: BridgeConfig(
                name: "br0", mac: MACAddress(locallyAdministered: self.next()), mtu: mtu,
                vlans: PortVLANs(tagged: vlans)),
            ports: ports, svis: svis,
            routing: RoutingConfig(forwards: !svis.isEmpty, isIsolated: !svis.isEmpty && Bool.random(using: &self)))
    }
}
