import DriverNetlink
import FabricGraph
import FabricModel
import FabricPlanning
import Foundation
import Netlink
import Synchronization
import TestKit
import Testing

/// A switch in a namespace of its own, with cables to a second namespace where its hosts would be; gone with the test.
final class KernelBench: Sendable {
    let name: String
    let namespace: NetworkNamespace
    let driver: LinuxSwitch
    let ports: [String]
    /// The namespace in which the other ends of the cables are, under their ports' names.
    let hosts: String

    /// Tests run side by side, since most of their time is spent waiting for carriers and duplicate address detection.
    private static let count = Atomic<Int>(0)

    convenience init(_ name: String, ports count: Int = 4, detectsDuplicates: Bool = false) throws {
        let ports = count == 0 ? [] : (1...count).map { "swp\($0)" }
        try self.init(name, ports: ports, detectsDuplicates: detectsDuplicates)
    }

    init(_ name: String, ports: [String], detectsDuplicates: Bool = false) throws {
        let number = KernelBench.count.add(1, ordering: .relaxed).newValue
        self.name = "\(name)-\(ProcessInfo.processInfo.processIdentifier)-\(number)"
        self.hosts = "\(self.name)-hosts"
        self.namespace = try NetworkNamespace.create(self.name)
        _ = try NetworkNamespace.create(self.hosts)
        if !detectsDuplicates {
            // Duplicate address detection takes one to two seconds: only tests that are about it wait for it.
            try self.namespace.inside { () throws(NetlinkError) in
                try Sysctl.write(Sysctl.ipv6("default", "dad_transmits"), "0")
                try Sysctl.write(Sysctl.ipv6("default", "router_solicitation_delay"), "0")
            }
        }
        // Many switches at once on one slow processor: none of them is late.
        self.driver = try LinuxSwitch(in: self.namespace, patience: .seconds(60))
        self.ports = ports
        try self.plug(self.ports)
    }

    /// Lays cables between the two namespaces; the switch's ends are down.
    func plug(_ names: [String]) throws {
        var near = try NetlinkSocket(in: self.namespace)
        let cables = try NetworkNamespace.named(self.hosts).withDescriptor { descriptor throws(NetlinkError) in
            try near.send(
                names.map {
                    .createLink(
                        LinkSettings(name: $0, kind: .veth(peer: LinkSettings(name: $0, namespace: descriptor))))
                })
        }
        #expect(cables.allSatisfy { $0 == .done })
        var far = try NetlinkSocket(in: .named(self.hosts))
        let quiet = LinkSettings(addressGeneration: AddressGeneration.none)
        #expect(try far.send(names.map { .changeLink(.name($0), quiet) }).allSatisfy { $0 == .done })
        #expect(
            try far.send(names.map { .changeLink(.name($0), LinkSettings(isUp: true)) }).allSatisfy { $0 == .done })
    }

    /// Waits until a link has a link-local address that is ready: a moment after it came up, when its carrier was noticed and
    /// duplicate address detection is over.
    func waitUntilReady(_ name: String) throws {
        let events = try EventSocket(in: self.namespace)
        var socket = try NetlinkSocket(in: self.namespace)
        let index = try socket.link(.name(name)).index
        while try !socket.addresses().contains(where: { $0.link == index && !$0.isTentative }) {
            guard events.wait(atMost: .seconds(60)) else { return }
        }
    }

    deinit {
        try? NetworkNamespace.delete(self.name)
        try? NetworkNamespace.delete(self.hosts)
    }

    func scope(svis: VLANSet = VLANSet(), ports: [String]? = nil, fabric: String = "bench") -> SwitchScope {
        SwitchScope(fabric: fabric, name: self.name, bridge: "br0", ports: ports ?? self.ports, svis: svis)
    }

    /// Half the ports in VLAN 10, half in VLAN 20, the last one a trunk, gateways in both.
    func desired(ports: [String]? = nil, gateways: [UInt16] = [10, 20]) throws -> SwitchConfig {
        let names = ports ?? self.ports
        let (web, storage) = (try #require(VID(10)), try #require(VID(20)))
        let trunk = PortVLANs.trunk(allowed: VLANSet([web, storage]), native: VID(30))
        let configs = names.enumerated().map { index, name in
            let vlans = index == names.count - 1 ? trunk : .access(index < names.count / 2 ? web : storage)
            return PortConfig(
                name: name, mtu: vlans.all.contains(storage) ? 9000 : 1500, description: "host \(index)", vlans: vlans)
        }
        let vids = gateways.compactMap { VID($0) }
        let svis = try vids.map { vid in
            SVIConfig(
                vlan: vid, mtu: vid == storage ? 9000 : 1500, linkLocal: IPv6Address(text: "fe80::1"),
                addresses: [SVIAddress(try #require(InterfaceAddress(text: "fd00:0:0:\(vid)::1/64")))])
        }
        return SwitchConfig(
            bridge: BridgeConfig(
                name: "br0", mac: MACAddress(rawValue: 0x02_00_5e_00_00_01), mtu: 9000,
                vlans: .trunk(allowed: VLANSet(vids))),
            ports: configs, svis: svis, routing: RoutingConfig(forwards: !svis.isEmpty))
    }

    /// The steps from what is there to what is wanted; nil where there is nothing to do.
    func batch(to config: SwitchConfig, from observation: Observation, _ scope: SwitchScope) throws -> Batch? {
        var fabric = Fabric(name: scope.fabric)
        let origin = Origin(file: 0, line: 1, column: 1)
        fabric.switches = [Switch(name: scope.name, driver: .linux, origin: origin)]
        let desired = Desired(
            trees: ForwardingTrees(fabric), attachments: Attachments(fabric),
            switches: [DesiredSwitch(scope: scope, config: config)])
        let capabilities = Capabilities(portLimit: LinuxSwitch.portLimit, fencing: .lock)
        let plan = Plan(
            from: [.read(observation, capabilities)], to: desired, made: UTCTime(secondsSince1970: 0))
        return plan.batches.first
    }

    /// One pass: observe, plan, apply.
    @discardableResult
    func pass(to config: SwitchConfig, _ scope: SwitchScope) async throws -> Outcome? {
        let seen = try await self.driver.observe(scope)
        guard let batch = try self.batch(to: config, from: seen, scope) else { return nil }
        return await self.driver.apply(batch, expecting: seen.fingerprint, generation: seen.generation.next)
    }

    /// Runs a shell command in the switch's namespace, as somebody does behind our back; returns what it printed.
    @discardableResult
    func sh(_ command: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        let (status, text) = try Program.shell(command, in: self.name).runWaiting()
        #expect(status == 0, "\(command): \(text)", sourceLocation: sourceLocation)
        return text
    }
}

/// All steps done; tells which were not.
func expectDone(_ outcome: Outcome?, _ sourceLocation: SourceLocation = #_sourceLocation) {
    guard let outcome else {
        Issue.record("there was nothing to do", sourceLocation: sourceLocation)
        return
    }
    #expect(outcome.refusal == nil, sourceLocation: sourceLocation)
    for fate in outcome.fates where fate != .done { Issue.record("\(fate)", sourceLocation: sourceLocation) }
}
