import FabricModel
import FabricPlanning
import FabricSimulator
import Testing

extension ContractLaw {
    static let vanishing = [
        ContractLaw("each of 48 ports may vanish between plan and apply") { ground in
            try await ground.withTrial(ports: 48) { trial in
                for port in (1...48).map({ "swp\($0)" }) {
                    let plan = try await trial.plan()
                    try await trial.machine.unplug(port)
                    try await trial.provesRefusal(of: plan, without: port)
                    try await trial.converge()
                    #expect(try await trial.observe().absent == [port])
                    try await trial.machine.plug(port)
                    // The next plan is the one that puts the port back.
                }
                try await trial.converge()
                try await trial.expectWanted()
            }
        },
        ContractLaw("a port may be renamed between plan and apply, and come back") { ground in
            try await ground.withTrial { trial in
                try await trial.converge()
                let next = trial.withDescription("rack 7")
                let plan = try await next.plan()
                try await trial.machine.rename("swp1", to: "old1")
                try await next.provesRefusal(of: plan, without: "swp1")
                try await trial.machine.rename("old1", to: "swp1")
                try await next.converge()
                try await next.expectWanted()
            }
        },
        ContractLaw("another interface of the same name gets what the first one had") { ground in
            try await ground.withTrial { trial in
                try await trial.converge()
                try await trial.machine.unplug("swp5")
                try await trial.machine.plug("swp5")
                let plan = try await trial.plan()
                #expect(plan.batches.flatMap(\.steps).allSatisfy { $0.change.subject == .port("swp5") })
                try await trial.converge()
                try await trial.expectWanted()
            }
        },
    ]
}

extension Trial {
    /// A plan that was made while the port was there is refused as a whole, and says why.
    fileprivate func provesRefusal(of plan: Plan, without port: String) async throws {
        let before = try await self.observe()
        guard let outcome = try await self.apply(plan) else { return }
        #expect(outcome.refusal?.kind == .moved, "\(port): \(outcome)")
        #expect(outcome.fates.allSatisfy { $0 == .notTried }, "\(port)")
        #expect(try await self.observe() == before, "\(port)")
    }
}
