package import FabricModel

extension SimulatedFault {
    /// Any fault but those that last until somebody loses patience: that it hangs, on everything or on writes.
    ///
    /// - Parameter vlans: those that somebody may think of who changes a switch by hand.
    package static func random(on config: SwitchConfig, vlans: [VID], _ chance: inout SplitMix64) -> SimulatedFault {
        let port = chance.pick(config.ports)?.name ?? "swp1"
        let number = Int.random(in: 1...40, using: &chance)
        let change = Change.random(at: port, vlans: vlans, &chance)
        switch Int.random(in: 0..<16, using: &chance) {
        case 0: return .restart(.nothing)
        case 1: return .restart(.saved)
        case 2: return .save
        case 3: return .vanish(port: port)
        case 4: return .rename(port: port, to: "old\(number)")
        case 5: return .refuse(step: number)
        case 6: return .silence
        case 7: return .disconnect(chance.pick(Disconnection.allCases) ?? .reading)
        case 8: return .write(chance.pick([.half, .thenFail, .onlySayYes]) ?? .half)
        case 9: return .lag(changes: number)
        case 10: return .delay(.seconds(number))
        case 11: return .normalise(Bool.random(using: &chance) ? .descriptions(limit: 4) : .mtus(multipleOf: 1000))
        case 12: return .invent(change)
        case 13: return .tamper(change, .beforeWrite)
        case 14: return .tamper(change, .duringWrite)
        default: return .tamper(change)
        }
    }
}

extension Change {
    /// Something that somebody does by hand.
    fileprivate static func random(at port: String, vlans: [VID], _ chance: inout SplitMix64) -> Change {
        let vlan = chance.pick(vlans)
        switch Int.random(in: 0..<7, using: &chance) {
        case 0: return .leave(port: port)
        case 1: return .setPort(port, .isUp(false))
        case 2: return .setPort(port, .mtu(1400))
        case 3: return .setBridge(.filtersVLANs(false))
        case 4: return vlan.map { .removeSVI($0) } ?? .setBridge(.isUp(false))
        case 5: return vlan.map { .drop(.port(port), VLANSet($0)) } ?? .setBridge(.runsSTP(true))
        default: return vlan.map { .carry(.port(port), VLANSet($0), as: .untagged) } ?? .setRouting(.forwards(false))
        }
    }
}
