import ArgumentParser
import Glibc
import LabModel
import SimulatedLab

/// Which simulated lab a command of `selvage lab` is about: the one that is named, or the only one.
struct LabChoice: ParsableArguments {
    @Option(help: ArgumentHelp("The lab, where several are up. SELVAGE_LAB says the same.", valueName: "name"))
    var lab: String?

    /// The record of the lab. Throws where there is none, or several and none is named.
    func record() throws(Failure) -> LabRecord {
        let (records, faults) = LabFolder.ours.all()
        if let name = self.lab ?? environment("SELVAGE_LAB") {
            if let record = records.first(where: { $0.lab == name }) { return record }
            if let fault = faults.first { throw Failure(fault) }
            throw Failure("no lab '\(name)' is up", help: LabChoice.which(records))
        }
        guard let record = records.first else {
            throw Failure("no lab is up", help: "`selvage lab up FILE --detach` brings one up")
        }
        if records.count > 1 {
            throw Failure("\(records.count) labs are up", help: "say which: --lab NAME; \(LabChoice.which(records))")
        }
        return record
    }

    private static func which(_ records: [LabRecord]) -> String {
        records.isEmpty
            ? "`selvage lab up FILE --detach` brings one up"
            : "the labs are \(records.map(\.lab).joined(separator: ", "))"
    }

    /// Asks or tells the lab something. Throws where it is no simulated one, or its process is gone.
    func ask<T: Sendable>(_ body: @Sendable (LabClient) async throws -> T) async throws -> T {
        try await LabChoice.ask(try self.record(), body)
    }

    static func ask<T: Sendable>(
        _ record: LabRecord, _ body: @Sendable (LabClient) async throws -> T
    ) async throws -> T {
        guard let simulation = record.simulation else {
            throw Failure(
                "the lab '\(record.lab)' is made of real namespaces, and no simulated one",
                help: "`ip netns exec NAME COMMAND` and `selvage lab ping FILE` work in it")
        }
        switch record.standing {
        case .up: break
        case .notWhole: throw Failure("the lab '\(record.lab)' is still coming up", help: "try again in a moment")
        case .gone:
            throw Failure(
                "the lab '\(record.lab)' is gone: its process \(simulation.process.process) has ended",
                help: "`selvage lab down \(record.lab)` clears it away")
        }
        do {
            return try await LabClient.with(simulation, named: record.lab, body)
        } catch let error as LabError {
            throw Failure(error)
        }
    }
}

extension LabFolder {
    /// The folder of this user's labs.
    static var ours: LabFolder { LabFolder(of: geteuid(), environment: environment) }
}
