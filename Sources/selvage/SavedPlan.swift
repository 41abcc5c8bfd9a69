import FabricModel
import FabricPlanning
import FabricReconciler
import FabricStore
import FabricTopology
import Foundation

/// A plan in a file: complete, so that it can be carried out later and elsewhere without the topology.
struct SavedPlan: Codable {
    /// Says what the file is, to people and to `apply`.
    var selvage = "plan"
    /// The topology that it was made from, absolute: the lock file beside it takes the numbers that the plan gives.
    var topology: String
    /// The switches of the plan that are reached over a network; all others are on the machine that carries it out.
    var remotes: [RemoteSwitch]?
    /// What was said about the switches beside the plan, and is said again when it is carried out; nil where nothing was.
    var notes: [String]?
    var plan: Plan

    init(_ report: Report, of workspace: Workspace) {
        self.topology = URL(filePath: workspace.file).standardizedFileURL.path
        self.plan = report.plan
        let notes = report.concessions
        self.notes = notes.isEmpty ? nil : notes
        let remotes = workspace.fabric.remotes
        self.remotes = remotes.isEmpty ? nil : remotes
    }

    func write(to path: String) throws(Failure) {
        do {
            try Data((try json(self) + "\n").utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw Failure("cannot write the plan to \(path): \(error.localizedDescription)")
        }
    }

    /// The plan in a file, or nil where the file is something else, such as a topology. The file is opened with the same care as
    /// a topology: no device, no endless one.
    init?(contentsOf path: String) throws(Failure) {
        var bounds = Bounds()
        bounds.bytes = 512 << 20  // a plan for a million ports, where a topology needs a hundredth
        guard let source = try? TopologySource(contentsOf: path, bounds: bounds),
            source.bytes.first(where: { !" \n\t\r".utf8.contains($0) }) == UInt8(ascii: "{")
        else { return nil }
        do {
            self = try JSONDecoder().decode(SavedPlan.self, from: Data(source.bytes))
        } catch {
            throw Failure(
                "\(path) looks like a saved plan and cannot be read as one: \(SavedPlan.words(for: error))",
                help: "make it again with `selvage plan TOPOLOGY -o \(path)`")
        }
        guard self.selvage == "plan", self.plan.form == Plan.form else {
            throw Failure(
                "\(path) is a plan of form \(self.plan.form), and this program knows form \(Plan.form)",
                help: "make it again with `selvage plan TOPOLOGY -o \(path)`")
        }
    }

    private static func words(for error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): return "it has no '\(key.stringValue)'"
        case DecodingError.dataCorrupted(let context), DecodingError.typeMismatch(_, let context),
            DecodingError.valueNotFound(_, let context):
            let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
            return (path.isEmpty ? "" : "at \(path): ") + context.debugDescription
        default: return error.localizedDescription
        }
    }
}
