import FabricModel
import FabricSimulator
import TestKit

/// A switch that holds something, whatever a switch can hold, odd things included.
enum RandomSwitch {
    static let ports = ["swp1", "swp2", "swp3", "swp9", "swp10", "eth0", "xe-0/0/0:3"]

    /// The switch's state.
    static func state(seed: UInt64) -> SimulatedState {
        var chance = SplitMix64(seed: seed)
        var config = SwitchConfig.random(ports: RandomSwitch.ports, &chance)
        for name in RandomSwitch.ports where chance.oneIn(4) { config[port: name]?.isMember = false }
        config.bridge?.name = chance.pick(["br0", "bridge"]) ?? "br0"
        if chance.oneIn(5) { config.bridge = nil }
        let settled = config
        let annotation = chance.oneIn(3) ? [] : (0..<Int.random(in: 1...40, using: &chance)).map { UInt8($0 * 7 & 255) }
        let dark = Set(RandomSwitch.ports.filter { _ in chance.oneIn(3) })
        return SimulatedSwitch(ports: RandomSwitch.ports).world { state in
            state.config = settled
            state.annotation = annotation
            state.withoutCarrier = dark
            return state
        }
    }

    /// The same machine, as it comes out of its box.
    static var fresh: SimulatedState { SimulatedSwitch(ports: RandomSwitch.ports).look { $0 } }
}

extension SplitMix64 {
    /// A seed's own numbers, apart from those that made the switch.
    static func apart(_ seed: UInt64) -> SplitMix64 { SplitMix64(seed: seed &+ 0x5eed_0000) }
}
