import FabricGraph
import FabricModel
import FabricPlanning
import FabricStore
import FabricTopology

/// A topology that was read, checked, numbered and compiled: what every command starts from.
struct Workspace {
    var file: String
    var fabric: Fabric
    var numbering: Numbering
    /// What is declared down.
    var failures: Failures
    var desired: Desired
    /// Warnings and notes; with an error there is no workspace.
    var diagnostics: [Diagnostic]

    /// Where the numbers are kept that can neither be derived nor are written down.
    var lockFile: LockFile { LockFile(besideTopology: self.file) }

    /// Goes from the file to the desired state, or stops at the first station that finds errors, with all it found.
    ///
    /// - Throws: where `--without` names something that the fabric does not have.
    static func read(
        _ file: String, without: WithoutOption? = nil
    ) throws(Failure) -> Result<Workspace, InvalidTopology> {
        let numbered: NumberedFabric
        switch Workspace.numbered(file) {
        case .success(let success): numbered = success
        case .failure(let invalid): return .failure(invalid)
        }
        let (fabric, numbering) = (numbered.fabric, numbered.numbering)
        let failures = try without?.failures(in: fabric) ?? .none
        let trees = ForwardingTrees(fabric, without: failures)
        let found = (numbered.diagnostics + fabric.check(with: numbering.numbers, along: trees)).sorted()
        if found.contains(where: \.isError) { return .failure(InvalidTopology(diagnostics: found)) }
        return .success(
            Workspace(
                file: file, fabric: fabric, numbering: numbering, failures: failures,
                desired: Desired(along: trees, numbering.numbers), diagnostics: found))
    }

    /// The first half of the way, to the numbers: also of a fabric in which the checker finds errors.
    static func numbered(_ file: String) -> Result<NumberedFabric, InvalidTopology> {
        let reading = Topology.read(file: file)
        guard let fabric = reading.fabric else { return .failure(InvalidTopology(diagnostics: reading.diagnostics)) }
        let (ledger, faults): (Ledger, [Diagnostic])
        do throws(StoreError) {
            (ledger, faults) = try LockFile(besideTopology: file).read()
        } catch {
            return .failure(InvalidTopology(diagnostics: reading.diagnostics + [Diagnostic(error)]))
        }
        if faults.contains(where: \.isError) {
            return .failure(InvalidTopology(diagnostics: reading.diagnostics + faults))
        }
        let numbering = fabric.number(from: ledger, at: .now)
        let found = reading.diagnostics + faults + numbering.findings
        return .success(NumberedFabric(fabric: fabric, numbering: numbering, diagnostics: found))
    }
}

/// A topology that was read and numbered, and not checked.
struct NumberedFabric {
    var fabric: Fabric
    var numbering: Numbering
    /// The numbers that could not be given are errors among them.
    var diagnostics: [Diagnostic]
}

extension Workspace {
    /// For the commands that go on to the switches: says what was found on the way, and stops at errors. Notes are for `check`.
    ///
    /// - Parameter isQuiet: where warnings were told already.
    init(
        reading file: String, without: WithoutOption? = nil, isQuiet: Bool = false
    ) throws(Failure) {
        switch try Workspace.read(file, without: without) {
        case .success(let workspace):
            self = workspace
            if isQuiet { return }
            Stream.talk.tell(workspace.diagnostics.filter { $0.severity != .note })
        case .failure(let invalid):
            Stream.talk.tell(invalid.diagnostics)
            throw Failure("\(file) has \(invalid.summary); nothing was done")
        }
    }
}

extension Diagnostic {
    /// A lock file that could not be read at all.
    fileprivate init(_ error: StoreError) {
        self.init(.error, "unreadable-lock-file", at: nil, in: [], "\(error)", help: error.help)
    }
}

/// A topology with errors in it.
struct InvalidTopology: Error {
    var diagnostics: [Diagnostic]

    /// `2 errors and 1 warning`.
    var summary: String { Findings.summary(self.diagnostics) }
}
