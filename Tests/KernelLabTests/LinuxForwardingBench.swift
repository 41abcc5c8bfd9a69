import DriverNetlink
import FabricGraph
import FabricModel
import FabricPlanning
import FabricSimulator
import KernelLab
import Netlink
import Testing

/// Two real Linux bridges with the ports of a trial, and somebody who listens at each.
final class LinuxForwardingBench {
    let ears: ForwardingEars
    private let blueprint: LabBlueprint
    private let drivers: [LinuxSwitch]

    init() async throws {
        self.blueprint = ForwardingEars.blueprint(switches: ["fwd1", "fwd2"]) { item, port in
            .init(in: .named("fwd\(item + 1)"), port)
        }
        try await self.blueprint.build()
        self.drivers = try ["fwd1", "fwd2"].map { try LinuxSwitch(in: .named($0)) }
        self.ears = try ForwardingEars()
    }

    func takeDown() async throws { try await self.blueprint.tearDown() }

    /// Makes the bridges what they should be, and waits until they forward.
    func hold(_ configs: [SwitchConfig]) async throws {
        for (driver, config) in zip(self.drivers, configs) { try await self.apply(config, to: driver) }
        for name in ["fwd1", "fwd2"] {
            // The kernel acts on a carrier a while after it is there.
            let events = try EventSocket(in: .named(name))
            var socket = try NetlinkSocket(in: .named(name))
            while try !socket.links().filter({ $0.master != nil }).allSatisfy(\.isRunning) {
                guard events.wait(atMost: .seconds(10)) else { return }
            }
        }
    }

    private func apply(_ config: SwitchConfig, to driver: LinuxSwitch) async throws {
        let name = driver === self.drivers[0] ? "fwd1" : "fwd2"
        let scope = SwitchScope(fabric: "forwarding", name: name, bridge: "br0", ports: ForwardingTrial.ports)
        let seen = try await driver.observe(scope)
        var sketch = FabricSketch("forwarding")
        sketch.switches = [.init(name, ports: ForwardingTrial.ports.map { .init($0) })]
        let fabric = sketch.fabric()
        let desired = Desired(
            trees: ForwardingTrees(fabric), attachments: Attachments(fabric),
            switches: [DesiredSwitch(scope: scope, config: config)])
        let plan = Plan(
            from: [.read(seen, Capabilities(portLimit: LinuxSwitch.portLimit, fencing: .lock))], to: desired,
            made: UTCTime(secondsSince1970: 0))
        guard let batch = plan.batches.first else { return }
        let outcome = await driver.apply(batch, expecting: seen.fingerprint, generation: seen.generation.next)
        #expect(outcome.fates.allSatisfy { $0 == .done }, "\(outcome)")
    }
}
