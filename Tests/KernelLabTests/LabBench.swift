import DriverNetlink
import FabricGraph
import FabricModel
import FabricPlanning
import FabricReconciler
import FabricTopology
import Foundation
import KernelLab
import Netlink
import TestKit
import Testing

/// Every suite that builds labs: one after another, since they give their namespaces the same names.
@Suite(.enabled(if: Project.mayUseKernel), .serialized) enum KernelLabs {}

/// A topology, and the lab that is drawn from it.
struct LabBench {
    let fabric: Fabric
    let numbering: Numbering
    var numbers: Numbers { self.numbering.numbers }
    let blueprint: LabBlueprint

    init(_ topology: String) throws {
        try self.init(TopologySource(name: "lab.yaml", text: topology))
    }

    /// One of topologies/.
    init(example name: String) throws {
        try self.init(TopologySource(contentsOf: Project.root.appending(path: "topologies/\(name)").path))
    }

    private init(_ source: TopologySource) throws {
        let reading = Topology.read(source)
        self.fabric = try #require(reading.fabric, "\(reading.diagnostics)")
        self.numbering = self.fabric.number(from: Ledger())
        self.blueprint = try LabBlueprint(fabric: self.fabric, numbers: self.numbering.numbers)
    }

    /// Builds the lab, makes its switches hold what they should where `applied`, runs `body`, and takes all of it away.
    func up(applied: Bool = true, _ body: (LabBench) async throws -> Void) async throws {
        try await self.up(applied: applied) { bench, _ in try await body(bench) }
    }

    /// The same, and hands over the switches' daemons: one for each switch that has gateways, in the fabric's order.
    func up(applied: Bool = true, _ body: (LabBench, LabPrograms) async throws -> Void) async throws {
        try await self.blueprint.build()
        do {
            let programs = try LabPrograms(starting: applied ? self.programs() : [])
            defer { programs.end() }
            if applied {
                try await self.apply()
                try await self.blueprint.waitForRouters()
            }
            try await body(self, programs)
        } catch {
            try await self.blueprint.tearDown()
            throw error
        }
        try await self.blueprint.tearDown()
        let left = Set(NetworkNamespace.names()).intersection(self.blueprint.namespaces)
        #expect(left.isEmpty)
    }

    private func programs() -> [LabProgram] {
        let routing = self.fabric.switches.enumerated().filter { index, _ in
            self.fabric.gateways.contains { Int($0.owner) == index }
        }
        return routing.map { _, item in
            let namespace = item.target == .local ? NetworkNamespace.current : .named(item.name)
            let radvd = Radvd(of: item.bridge, in: namespace)
            return LabProgram(
                in: namespace, radvd.arguments, from: "radvd",
                configuration: (radvd.configurationPath, Radvd.silentConfiguration), sign: radvd.processPath)
        }
    }

    func apply() async throws {
        let report = try await self.pass()
        #expect(report.isDone, "\(report.ending) \(report.results) \(report.remaining)")
    }

    /// One pass that does what it finds to do.
    func pass(without failures: Failures = .none) async throws -> Report {
        var drivers: [String: any SwitchDriver] = [:]
        for item in self.fabric.switches { drivers[item.name] = try LinuxSwitch(item.target, named: item.name) }
        return try await Reconciler(drivers: drivers).pass(
            over: self.fabric, self.numbering, without: failures,
            .apply(approve: { _ in true }, record: { _ in }), made: UTCTime(secondsSince1970: 0))
    }

    func host(_ name: String) throws -> Int { Int(try #require(self.fabric.hostIndex(named: name))) }

    /// Runs a shell command in one of the lab's namespaces and returns its status and what it printed.
    @discardableResult
    func sh(in namespace: String, _ command: String) throws -> Program.Ending {
        try Program.shell(command, in: namespace).runWaiting()
    }
}

/// The namespaces of this machine that a lab of these tests may have made; other suites make theirs at the same time.
func labNames() -> [String] {
    let stems = ["sw", "web", "disk", "phone", "loose:"]
    return NetworkNamespace.names().filter { name in
        stems.contains { name.hasPrefix($0) } && (name.hasPrefix("loose:") || !name.contains("-"))
    }
}
