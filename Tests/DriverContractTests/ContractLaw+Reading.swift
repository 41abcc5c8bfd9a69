import FabricModel
import FabricPlanning
import FabricSimulator
import Testing

extension ContractLaw {
    static let reading = [
        ContractLaw("observing changes nothing") { ground in
            try await ground.withTrial { trial in
                #expect(try await trial.observe() == trial.observe())
                try await trial.converge()
                #expect(try await trial.observe() == trial.observe())
            }
        },
        ContractLaw("a fresh machine has its ports, unjoined, and nobody's generation") { ground in
            try await ground.withTrial { trial in
                let seen = try await trial.observe()
                #expect(seen.owned.ports.map(\.name) == (1...6).map { "swp\($0)" })
                // Where there is no place for membership, the bridge is there by nature and has every port.
                let withoutPlace = try await trial.machine.driver.capabilities().withoutPlace
                let hasBridge = withoutPlace.contains(.membership)
                #expect(seen.owned.ports.allSatisfy { $0.isMember == hasBridge && $0.vlans.isEmpty && !$0.isUp })
                #expect((seen.owned.bridge != nil) == hasBridge && seen.owned.svis.isEmpty)
                #expect(seen.absent.isEmpty)
                #expect(seen.generation == .none)
                #expect(seen.holder == nil)
                #expect(seen.unknown.isEmpty)
            }
        },
        ContractLaw("a port that is not there is absent, not forgotten") { ground in
            try await ground.withTrial { trial in
                try await trial.machine.unplug("swp2")
                let seen = try await trial.observe()
                #expect(seen.absent == ["swp2"])
                #expect(seen.owned[port: "swp2"] == nil)
            }
        },
        ContractLaw("what somebody changes by hand is seen") { ground in
            try await ground.withTrial { trial in
                try await trial.converge()
                let before = try await trial.observe()
                for change in try Trial.tampering where trial.machine.canHold(change) {
                    try await trial.machine.tamper(change)
                    let after = try await trial.observe()
                    #expect(after.fingerprint != before.fingerprint, "\(change)")
                    try await trial.converge()
                    #expect(try await trial.observe().owned == before.owned, "\(change)")
                }
            }
        },
    ]
}

extension Trial {
    /// Changes that somebody makes by hand on the usual switch.
    static var tampering: [Change] {
        get throws {
            let web = try #require(VID(10))
            let storage = try #require(VID(20))
            let stray = try #require(VID(99))
            return [
                .drop(.port("swp1"), VLANSet(web)),
                .carry(.port("swp1"), VLANSet(stray), as: .tagged),
                .carry(.port("swp1"), VLANSet(storage), as: .native),
                .carry(.port("swp1"), VLANSet(web), as: .tagged),
                .carry(.port("swp5"), VLANSet(stray), as: .untagged),
                .drop(.port("swp5"), VLANSet([web, storage])),
                .carry(.bridge, VLANSet(stray), as: .tagged),
                .drop(.bridge, VLANSet(web)),
                .setPort("swp1", .isUp(false)),
                .setPort("swp2", .mtu(1400)),
                .setPort("swp2", .description("by hand")),
                .leave(port: "swp3"),
                .setBridge(.mac(MACAddress(rawValue: 0x0200_0000_0001))),
                .setBridge(.runsSTP(true)),
                .setBridge(.snoopsMulticast(true)),
                .setSVI(web, .advertisement(nil)),
                .removeSVI(storage),
                .setRouting(.forwards(false)),
            ]
        }
    }
}
