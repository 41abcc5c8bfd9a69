import DriverGNMI
import FabricModel
import FabricSimulator
import Foundation
import GNMI
import GRPCCore
import Testing

/// What targets differ in: what they offer, how they answer, and Sets that wait to be confirmed.
@Suite struct ProtocolTests {
    @Test("what a target lacks is named, and nothing is written to it")
    func lacks() async throws {
        try await TargetBench.with { bench in
            let whole = try await bench.driver().capabilities()
            #expect(whole.lacks.isEmpty && whole.isAtomic && whole.fencing == .reading && whole.withoutPlace.isEmpty)
            for model in ["openconfig-network-instance", "openconfig-vlan"] {
                bench.service.meddle { $0.hiddenModels = [model] }
                let driver = bench.driver()
                let found = try await driver.capabilities().lacks
                #expect(found.count == 1 && found[0].reason.contains(model), "\(found)")
                let outcome = try await driver.tryOut(Trial.ground)
                #expect(outcome.refusal == found[0])
            }
            #expect(try bench.simulated().look { $0.config.bridge } == nil)
        }
    }

    @Test("a target without room for annotations is unfenced, says so, and is driven all the same")
    func unfenced() async throws {
        try await TargetBench.with { bench in
            bench.service.meddle {
                $0.hiddenModels = ["openconfig-metadata"]
                $0.unknownPlaces = [Gnmi_Path().appending("@").appending("openconfig-metadata:protobuf-metadata")]
            }
            let driver = bench.driver()
            #expect(try await driver.capabilities().fencing == .none)
            try await driver.make(Trial.ground)
            try await driver.make(Trial.changes)
            let seen = try await driver.observe(Trial.scope)
            #expect(seen.generation == .none && seen.holder == nil && seen.owned.bridge?.mac == Trial.mac)
            #expect(try bench.simulated().look { $0.annotation } == [])
        }
    }

    @Test("a target that refuses to be asked for several places at once is asked for each")
    func apart() async throws {
        try await TargetBench.with { bench in
            try await bench.driver().make(Trial.ground)
            let whole = try await bench.driver().observe(Trial.scope)
            bench.service.meddle { $0.unknownPlaces = [Gnmi_Path().appending("stp").appending("global")] }
            let driver = bench.driver()
            #expect(try await driver.observe(Trial.scope) == whole)
            #expect(try await driver.observe(Trial.scope) == whole)
            bench.service.meddle { $0.unknownPlaces = [Gnmi_Path().appending("interfaces")] }
            await #expect(throws: DriverError.self) { _ = try await driver.observe(Trial.scope) }
        }
    }

    @Test(
        "an answer that makes no sense is an error that says where",
        arguments: ["", "{", "[[[[", #"{"interface":"#, "\u{0}", #"{"interface":[{"name":"x","name":"y"}]}"#])
    func nonsense(text: String) async throws {
        try await TargetBench.with { bench in
            var update = Gnmi_Update()
            update.path = Gnmi_Path().appending("interfaces")
            update.val.jsonIetfVal = Data(text.utf8)
            var notification = Gnmi_Notification()
            notification.update = [update]
            var answer = Gnmi_GetResponse()
            answer.notification = [notification]
            bench.service.meddle { [answer] in $0.answer = answer }
            await #expect {
                _ = try await bench.driver().observe(Trial.scope)
            } throws: {
                guard let error = $0 as? DriverError else { return false }
                return error.kind == .garbled && error.reason.contains("/interfaces")
            }
        }
    }

    @Test("a switch of which a part cannot be read is not written to")
    func unread() async throws {
        try await TargetBench.with { bench in
            let driver = bench.driver()
            try await driver.make(Trial.ground)
            bench.service.meddle { $0.answer = Gnmi_GetResponse() }
            let seen = try await driver.observe(Trial.scope)
            #expect(!seen.unknown.isEmpty)
            let outcome = await driver.apply(
                Trial.batch(Trial.changes), expecting: seen.fingerprint, generation: seen.generation.next)
            #expect(outcome.refusal?.kind == .garbled)
        }
    }

    // MARK: Commit-confirmed

    @Test("where a target takes Sets back by itself, ours is confirmed once it was read back")
    func confirmed() async throws {
        try await TargetBench.with { bench in
            bench.service.meddle { $0.offersCommits = true }
            let driver = bench.driver()
            try await driver.make(Trial.ground)
            // The next Set would be refused if the one before it waited.
            try await driver.make(Trial.changes)
            bench.service.meddle { $0.offersCommits = false }
            try await bench.driver().make([.setPort("swp2", .description("again"))])
        }
    }

    @Test("a Set that cuts off the way to the switch is not confirmed, and every step is unknown")
    func cutOff() async throws {
        try await TargetBench.with { bench in
            let driver = bench.driver()
            try await driver.make(Trial.ground)
            bench.service.meddle { meddling in
                meddling.offersCommits = true
                meddling.cutsOff = { !$0.update.isEmpty }
            }
            let outcome = try await bench.driver().tryOut(Trial.changes)
            #expect(outcome.fates.allSatisfy { if case .unknown = $0 { true } else { false } }, "\(outcome)")
            // It waits to be confirmed, so it will be taken back.
            bench.service.meddle { meddling in
                meddling.isCutOff = false
                meddling.cutsOff = nil
            }
            let next = try await bench.driver().tryOut([.setPort("swp2", .description("again"))])
            guard case .refused(let error) = next.fates.first else {
                Issue.record("\(next)")
                return
            }
            #expect(error.reason.contains("not confirmed"))
        }
    }
}
