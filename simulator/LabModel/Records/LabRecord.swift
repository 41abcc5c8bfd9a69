/// A lab that is up: what was made for it, for whom, and when.
///
/// Written before anything is made, so that it names everything that can be left of a lab whose making was interrupted; written
/// again when all of it is there.
package struct LabRecord: Hashable, Sendable, Codable {
    /// The version of this form; another one is refused when read.
    package static let form = 2

    package var form = LabRecord.form
    /// The fabric's name, which is the lab's.
    package var lab: String
    /// The absolute path of the topology.
    package var topology: String
    /// The user who asked for it.
    package var owner: UInt32
    /// Seconds since 1970 in UTC.
    package var started: Int64
    package var body: Body

    package init(lab: String, topology: String, owner: UInt32, started: Int64, body: Body) {
        self.lab = lab
        self.topology = topology
        self.owner = owner
        self.started = started
        self.body = body
    }

    /// What a lab is made of.
    package enum Body: Hashable, Sendable {
        case kernel(Kernel)
        case simulated(Simulation)
    }

    /// A lab in this machine's kernel.
    package struct Kernel: Hashable, Sendable, Codable {
        /// In the order of their making.
        package var namespaces: [Namespace]
        /// What runs in them for it.
        package var programs: [Program]?

        package init(namespaces: [Namespace], programs: [Program]? = nil) {
            self.namespaces = namespaces
            self.programs = programs
        }
    }

    package struct Namespace: Hashable, Sendable, Codable {
        package var name: String
        /// What it is, whatever it is called: its inode. Nil until the lab is whole.
        package var identity: UInt64?

        package init(_ name: String, identity: UInt64? = nil) {
            self.name = name
            self.identity = identity
        }
    }

    /// A lab in the memory of one process.
    package struct Simulation: Hashable, Sendable, Codable {
        package var process: Program
        /// The Unix socket on which it takes orders.
        package var control: String
        /// Where its switches answer gNMI, `127.0.0.1:9339`; nil until it is ready.
        package var target: String?

        package init(process: Program, control: String, target: String? = nil) {
            self.process = process
            self.control = control
            self.target = target
        }
    }

    /// How a lab is.
    package enum Standing: Hashable, Sendable {
        case up
        /// It was not built to the end, or is being built.
        case notWhole
        /// Its process is gone.
        case gone
    }

    package var standing: Standing {
        switch self.body {
        case .kernel(let kernel): kernel.namespaces.allSatisfy { $0.identity != nil } ? .up : .notWhole
        case .simulated(let simulation):
            !simulation.process.isRunning ? .gone : simulation.target == nil ? .notWhole : .up
        }
    }

    /// The namespaces and programs of a lab in the kernel; nil of a simulated one.
    package var kernel: Kernel? { if case .kernel(let kernel) = self.body { kernel } else { nil } }

    /// The process of a simulated lab; nil of one in the kernel.
    package var simulation: Simulation? { if case .simulated(let simulation) = self.body { simulation } else { nil } }
}

extension LabRecord.Body: Codable {
    /// `{ "kernel": { … } }` or `{ "simulated": { … } }`.
    private enum Key: CodingKey {
        case kernel
        case simulated
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if container.contains(.kernel) {
            self = .kernel(try container.decode(LabRecord.Kernel.self, forKey: .kernel))
        } else {
            self = .simulated(try container.decode(LabRecord.Simulation.self, forKey: .simulated))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .kernel(let kernel): try container.encode(kernel, forKey: .kernel)
        case .simulated(let simulation): try container.encode(simulation, forKey: .simulated)
        }
    }
}
