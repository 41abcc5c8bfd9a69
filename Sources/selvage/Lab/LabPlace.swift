import DriverNetlink
import FabricModel
import KernelLab

/// Where a lab is built: in namespaces of its own on this machine's kernel, or in a kernel of its own.
enum LabPlace {
    case host(PrivateLab)
    case disposable(DisposableKernel)

    /// Auto is this machine's kernel where it can and the user may: asked of the kernel itself, by trying.
    static func choose(_ choice: KernelChoice, memory: Int) async throws -> LabPlace {
        do throws(LabError) {
            switch choice {
            case .uml: return .disposable(try DisposableKernel(memory: memory))
            case .host: return .host(try PrivateLab())
            case .auto:
                if let lab = try? PrivateLab(), await LabPlace.canHost(lab) { return .host(lab) }
                return .disposable(try DisposableKernel(memory: memory))
            }
        } catch {
            throw Failure(error)
        }
    }

    /// A private lab says what it lacks by its exit status; its words are for `--kernel host` alone.
    private static func canHost(_ lab: PrivateLab) async -> Bool {
        (try? await lab.run(.ourselves(["lab", "probe", "--quiet"])).code) == 0
    }

    /// Runs this program with these arguments in there.
    func run(_ arguments: [String]) async throws -> ExitStatus {
        do throws(LabError) {
            switch self {
            case .host(let lab): return try await lab.run(.ourselves(arguments))
            case .disposable(let kernel): return try await kernel.run(.ourselves(LabPlace.nested(arguments)))
            }
        } catch {
            throw Failure(error)
        }
    }

    /// The same on the caller's terminal.
    func shell(_ arguments: [String]) async throws -> ExitStatus {
        do throws(LabError) {
            switch self {
            case .host(let lab): return try await lab.run(.ourselves(arguments))
            case .disposable(let kernel): return try await kernel.shell(.ourselves(LabPlace.nested(arguments)))
            }
        } catch {
            throw Failure(error)
        }
    }

    /// In a disposable kernel the lab is private all the same, so that a lab is built in one way only.
    private static func nested(_ arguments: [String]) -> [String] { ["lab", "private", "--"] + arguments }
}
