import FabricModel
import FabricPlanning
import FabricTopology
import Foundation
import TestKit
import Testing

/// Every folder of Cases is a topology with what is found in it and, where it has no error, the plan for switches that have
/// their ports and nothing else.
///
/// `UPDATE_GOLDENS=1` writes what is expected anew; whoever does that reads the difference.
@Suite struct CaseTests {
    private static let cases = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

    private static func names(in folder: URL) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (names ?? []).filter { !$0.hasPrefix(".") }.sorted()
    }

    @Test(arguments: names(in: cases))
    func case_(_ name: String) throws {
        let folder = Self.cases.appending(path: name)
        let bytes = try Data(contentsOf: folder.appending(path: "topology.yaml"))
        let reading = Topology.read(TopologySource(name: "topology.yaml", bytes: Array(bytes)))
        #expect(reading.diagnostics == [])
        let fabric = try #require(reading.fabric)
        let numbering = fabric.number(from: Ledger())
        let findings = (numbering.findings + fabric.check(with: numbering.numbers)).sorted()
        try Self.compare(findings.map { "\($0)\n" }.joined(), with: folder.appending(path: "findings.txt"))
        if findings.contains(where: \.isError) { return }
        try Self.compare(Self.plan(for: fabric, numbering).text, with: folder.appending(path: "plan.txt"))
    }

    /// The two largest are compiled by the benchmarks, in a build that is made for it.
    private static let examples = names(in: Project.root.appending(path: "topologies")).filter {
        $0.hasSuffix(".yaml") && !$0.hasPrefix("region") && !$0.hasPrefix("datacenter")
    }

    @Test("every example is without a warning, and compiles", arguments: examples)
    func everyExampleIsClean(_ name: String) throws {
        let reading = Topology.read(file: Project.root.appending(path: "topologies/\(name)").path)
        let fabric = try #require(reading.fabric)
        let numbering = fabric.number(from: Ledger())
        let findings = numbering.findings + fabric.check(with: numbering.numbers)
        #expect(findings.filter { $0.severity != .note } == [])
        let plan = Self.plan(for: fabric, numbering)
        #expect(plan.problems.isEmpty && plan.batches.count == fabric.switches.count)
    }

    private static func plan(for fabric: Fabric, _ numbering: Numbering) -> Plan {
        let desired = fabric.compile(with: numbering.numbers)
        let readings = desired.switches.map { item in
            let ports = item.scope.ports.map { PortConfig(name: $0, isMember: false, isUp: false) }
            return Reading.read(
                Observation(owned: SwitchConfig(ports: ports)), Capabilities(portLimit: 1023, fencing: .lock))
        }
        return Plan(
            from: readings, to: desired, allocations: numbering.added, made: UTCTime(secondsSince1970: 0))
    }

    private static func compare(_ text: String, with file: URL) throws {
        if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] != nil {
            try Data(text.utf8).write(to: file)
        }
        #expect(try text == String(contentsOf: file, encoding: .utf8), "\(file.lastPathComponent)")
    }
}
