import FabricGraph
import FabricModel
import FabricPlanning
import FabricReconciler
import FabricSimulator
import FabricTopology
import Foundation
import LabModel
import TestKit
import Testing

@testable import SimulatedLab

/// A lab in this process: asked and told what the commands ask and tell.
@Suite struct LabWorldTests {
    private static func bench(_ name: String) async throws -> (lab: LabWorld, desired: Desired) {
        let file = Project.root.appending(path: "topologies/\(name)")
        let fabric = try #require(Topology.read(file: file.path).fabric)
        let numbering = fabric.number(from: Ledger())
        let desired = Desired(along: ForwardingTrees(fabric, without: .none), numbering.numbers)
        let reachability = Reachability(desired.trees, numbering.numbers)
        let lab = LabWorld(fabric, numbering.numbers, seed: 7) {
            reachability.reaches(HostIndex($0.source), HostIndex($0.destination))
        }
        return (lab, desired)
    }

    private static func apply(_ lab: LabWorld) async throws {
        let reconciler = Reconciler(drivers: lab.network.switches)
        let report = try await reconciler.pass(
            over: lab.fabric, lab.fabric.number(from: Ledger()), .apply(approve: { _ in true }, record: { _ in }),
            made: UTCTime(secondsSince1970: 0))
        #expect(report.isDone)
    }

    /// Lets a lab live while `body` runs.
    private static func alive<T: Sendable>(
        _ lab: LabWorld, _ body: @Sendable @escaping () async throws -> T
    ) async throws -> T {
        try await withThrowingTaskGroup(of: T?.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                await lab.live()
                return nil
            }
            group.addTask { try await body() }
            return try #require(try await group.next() ?? nil)
        }
    }

    @Test func everybodyReachesWhomTheTopologyPromises() async throws {
        let (lab, _) = try await Self.bench("two-switches.yaml")
        let before = try await Self.alive(lab) {
            try await lab.ping(lab.pairs(atMost: 1000), patience: .milliseconds(50))
        }
        #expect(before.count > 100 && before.allSatisfy { !$0.answer.isAnswered })
        try await Self.apply(lab)
        let (after, standing) = try await Self.alive(lab) {
            (try await lab.ping(lab.pairs(atMost: 1000), longest: .seconds(600)), await lab.standing(rows: 10))
        }
        #expect(after.allSatisfy { lab.promises($0.pair) == $0.answer.isAnswered })
        #expect(after.contains { $0.answer.isAnswered } && after.contains { !$0.answer.isAnswered })
        #expect(standing.switches == 2 && standing.answering == 2 && standing.portsUp > 10 && standing.frames > 1000)
        #expect(standing.stormCount == 0 && standing.brokenCount == 0)
    }

    /// Flows that are over are forgotten, however many there were.
    @Test func pingsLeaveNothingBehind() async throws {
        let (lab, _) = try await Self.bench("single-switch.yaml")
        try await Self.apply(lab)
        let pairs = await lab.pairs(atMost: 1000)
        let counts = try await Self.alive(lab) {
            var counts: [Int] = []
            for _ in 0..<3 {
                _ = try await lab.ping(pairs, patience: .milliseconds(300))
                counts.append(await lab.flowCount)
            }
            return counts
        }
        // Each pair has one flow, or two where it was asked again; what three rounds leave behind would be three of them.
        #expect(counts.allSatisfy { pairs.count <= $0 && $0 <= 2 * pairs.count }, "\(counts) of \(pairs.count)")
    }

    @Test func whatIsBrokenIsToldAndHealed() async throws {
        let (lab, _) = try await Self.bench("two-switches.yaml")
        try await Self.apply(lab)
        #expect(try await lab.suffer(["cable", "sw1:up1"]) == "cable sw1:up1 -- sw2:up1")
        #expect(try await lab.suffer(["sw2", "is", "silent"]) == "sw2: is silent")
        #expect(try await lab.suffer(["sw1", "somebody", "shuts", "swp1"]) == "sw1: somebody shuts swp1")
        // Twice broken is broken.
        _ = try await lab.suffer(["cable", "sw2:up1"])
        var standing = await lab.standing(rows: 1)
        #expect(standing.broken == ["cable sw1:up1 -- sw2:up1", "sw2: is silent"] && standing.answering == 1)
        #expect(standing.rows.map(\.name) == ["sw2"] && standing.rows[0].faults == ["sw2: is silent"])
        let error = await #expect(throws: LabError.self) { try await lab.heal(["sw1"]) }
        #expect(error?.reason == "nothing that can be healed is wrong with 'sw1'")
        let before = standing.portsUp
        #expect(try await lab.heal(["cable", "sw2:up1"]) == ["cable sw1:up1 -- sw2:up1"])
        standing = await lab.standing(rows: 0)
        #expect(standing.portsUp == before + 2 && standing.rows.isEmpty)
        #expect(try await lab.heal([]) == ["sw2: is silent"])
        #expect(try await lab.heal([]).isEmpty)
        #expect(await lab.standing(rows: 0).answering == 2)
        // Somebody's hand is no fault: it stays.
        #expect(lab.network.switches["sw1"]?.look { $0.config[port: "swp1"]?.isUp } == false)
    }

    @Test func aFlowLosesWhatGoesOverACableThatIsCut() async throws {
        let (lab, _) = try await Self.bench("single-switch.yaml")
        try await Self.apply(lab)
        var request = ControlTrafficRequest()
        (request.from, request.to, request.perSecond, request.forNanoseconds, request.size) = (
            "web1", "web2", 1000, 100_000_000, 64
        )
        let asked = request
        let (whole, cut) = try await Self.alive(lab) {
            _ = try await lab.ping([
                HostPair(try await lab.host(named: "web1", doing: ""), try await lab.host(named: "web2", doing: ""))
            ])
            let whole = try await Self.flow(asked, in: lab)
            _ = try await lab.suffer(["cable", "sw1:swp2"])
            return (whole, try await Self.flow(asked, in: lab))
        }
        #expect(whole.sent == 100 && whole.received == 100 && whole.least > 0)
        #expect(whole.least <= whole.median && whole.median <= whole.most)
        #expect(cut.sent == 100 && cut.received == 0 && cut.most == 0)
    }

    private static func flow(_ request: ControlTrafficRequest, in lab: LabWorld) async throws -> ControlTrafficReport {
        let flow = try await lab.beginTraffic(request)
        while !(await lab.report(on: flow).isSpent) { await Task.yield() }
        for _ in 0..<1000 where await lab.report(on: flow).report.received < 100 { await Task.yield() }
        let report = await lab.report(on: flow).report
        await lab.endTraffic(flow)
        return report
    }

    @Test(
        arguments: [
            (0.0, 1_000_000_000, 64), (-1.0, 1_000_000_000, 64), (.nan, 1_000_000_000, 64), (1e9, 1_000_000_000, 64),
            (1000.0, 0, 64), (100_000.0, UInt64.max, 64), (10.0, 1_000_000_000, 60_000),
        ] as [(Double, UInt64, UInt32)])
    func trafficBeyondReasonIsRefused(rate: Double, nanoseconds: UInt64, size: UInt32) async throws {
        let (lab, _) = try await Self.bench("single-switch.yaml")
        var request = ControlTrafficRequest()
        (request.from, request.to, request.perSecond, request.forNanoseconds, request.size) = (
            "web1", "web2", rate, nanoseconds, size
        )
        let asked = request
        await #expect(throws: LabError.self) { try await lab.beginTraffic(asked) }
    }

    @Test func capturesHaveTheFramesOfTheirPortAndNoOthers() async throws {
        let (lab, _) = try await Self.bench("single-switch.yaml")
        try await Self.apply(lab)
        var request = ControlCaptureRequest()
        (request.switch, request.port) = ("sw1", "swp1")
        let number = try await lab.beginCapture(request)
        request.port = "swp99"
        let wrong = request
        await #expect(throws: LabError.self) { try await lab.beginCapture(wrong) }
        _ = try await Self.alive(lab) {
            try await lab.ping([
                HostPair(try await lab.host(named: "web1", doing: ""), try await lab.host(named: "web2", doing: ""))
            ])
        }
        let frames = await lab.takeFrames(of: number).frames
        #expect(frames.contains { $0.isLeaving } && frames.contains { !$0.isLeaving })
        #expect(zip(frames, frames.dropFirst()).allSatisfy { $0.at <= $1.at })
        #expect(frames.allSatisfy { $0.frame.tag == nil }, "an access port")
        await lab.endCapture(number)
        #expect(await lab.takeFrames(of: number).frames.isEmpty)
    }
}
