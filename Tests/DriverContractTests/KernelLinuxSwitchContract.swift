import DriverNetlink
import FabricModel
import FabricSimulator
import TestKit
import Testing

/// The netlink driver before the contract, on a real kernel.
@Suite("KernelLinuxSwitchContract", .enabled(if: Project.mayUseKernel))
struct KernelLinuxSwitchContract {
    @Test(arguments: ContractLaw.all)
    func holds(_ law: ContractLaw) async throws { try await law.prove(KernelGround()) }
}

struct KernelGround: TrialGround {
    func withSwitch(
        named name: String, ports: [String], _ body: @Sendable (any SwitchOnTrial) async throws -> Void
    ) async throws {
        try await body(KernelTrial(bench: try KernelBench(name, ports: ports)))
    }
}

/// A namespace, and iproute2 as the hands of somebody else.
private struct KernelTrial: SwitchOnTrial {
    let bench: KernelBench

    var driver: any SwitchDriver { self.bench.driver }

    func tamper(_ change: Change) throws {
        let radvd = Radvd(of: "br0", in: self.bench.namespace)
        for command in try KernelTrial.commands(for: change, radvd.configurationPath) { try self.bench.sh(command) }
    }

    func unplug(_ port: String) throws { try self.bench.sh("ip link del \(port)") }
    func plug(_ port: String) throws { try self.bench.plug([port]) }

    /// Linux 6.1 renames only what is down.
    func rename(_ port: String, to name: String) throws {
        let isUp = try self.bench.sh("ip -o link show \(port)").contains(",UP")
        try self.bench.sh("ip link set \(port) down; ip link set \(port) name \(name)")
        if isUp { try self.bench.sh("ip link set \(name) up") }
    }

    func addForeign(onSVI vlan: VID) throws {
        try self.bench.sh(
            "ip link add dummy0 type dummy; ip link set dummy0 addrgenmode none; ip link set dummy0 up;"
                + "ip addr add 2001:db8:d::1/64 dev dummy0 nodad; ip addr add 2001:db8:f::1/64 dev br0.\(vlan) nodad")
    }

    func foreignState() throws -> String {
        try self.bench.sh(
            "ip -j addr show dev dummy0; ip -j -d link show dev dummy0; ip -j addr show to 2001:db8:f::/48")
    }

    private static func commands(for change: Change, _ configuration: String) throws -> [String] {
        switch change {
        case .carry(let place, let vlans, let carriage):
            return vlans.map { "bridge vlan add \(words(place, $0)) \(words(carriage))" }
        case .drop(let place, let vlans): return vlans.map { "bridge vlan del \(words(place, $0))" }
        case .setPort(let port, .isUp(let isUp)): return ["ip link set \(port) \(isUp ? "up" : "down")"]
        case .setPort(let port, .mtu(let mtu)): return ["ip link set \(port) mtu \(mtu)"]
        case .setPort(let port, .description(let text)): return ["ip link set \(port) alias \"\(text)\""]
        case .leave(let port): return ["ip link set \(port) nomaster"]
        case .setBridge(.mac(let mac)): return ["ip link set br0 address \(mac)"]
        case .setBridge(.runsSTP(let runs)): return ["ip link set br0 type bridge stp_state \(runs ? 1 : 0)"]
        case .setBridge(.snoopsMulticast(let snoops)):
            return ["ip link set br0 type bridge mcast_snooping \(snoops ? 1 : 0)"]
        case .setSVI(let vlan, .advertisement(nil)):
            return ["sed -i s/br0.\(vlan)/other/ \(configuration)"]
        case .removeAddress(let vlan, let address): return ["ip addr del \(address) dev br0.\(vlan)"]
        case .removeSVI(let vlan): return ["ip link del br0.\(vlan)"]
        case .setRouting(.forwards(let forwards)):
            return ["sysctl -qw net.ipv6.conf.all.forwarding=\(forwards ? 1 : 0)"]
        case .createBridge, .setBridge, .join, .setPort(_, .hasLinkLocal), .forget, .createSVI, .setSVI, .addAddress,
            .setRouting:
            Issue.record("no law asks for \(change)")
            return []
        }
    }

    private static func words(_ place: Change.Place, _ vlan: VID) -> String {
        switch place {
        case .bridge: "dev br0 vid \(vlan) self"
        case .port(let name): "dev \(name) vid \(vlan)"
        }
    }

    private static func words(_ carriage: Carriage) -> String {
        switch carriage {
        case .tagged: ""
        case .native: "pvid untagged"
        case .untagged: "untagged"
        case .receivedUntagged: "pvid"
        }
    }
}
