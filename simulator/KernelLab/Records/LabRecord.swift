/// A lab that is kept up: what was made for it, for whom, and when.
///
/// Written before the first namespace is made, so that it names everything that can be left of a lab whose making was
/// interrupted; written again, with what each namespace is, when all of it is there.
package struct LabRecord: Hashable, Sendable, Codable {
    /// The version of this form; another one is refused when read.
    package static let form = 1

    package var form = LabRecord.form
    /// The fabric's name, which is the lab's.
    package var lab: String
    /// The absolute path of the topology.
    package var topology: String
    /// The user who asked for it.
    package var owner: UInt32
    /// Seconds since 1970 in UTC.
    package var started: Int64
    /// In the order of their making.
    package var namespaces: [Namespace]
    /// What runs in them for it.
    package var programs: [Program]?

    package init(
        lab: String, topology: String, owner: UInt32, started: Int64, namespaces: [Namespace],
        programs: [Program]? = nil
    ) {
        self.programs = programs
        self.lab = lab
        self.topology = topology
        self.owner = owner
        self.started = started
        self.namespaces = namespaces
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

    /// A process, so that none is taken for it which got its number later.
    package struct Program: Hashable, Sendable, Codable {
        package var process: Int32
        /// When it was started, in the kernel's ticks since it booted.
        package var started: UInt64

        /// The process of that number as it is now; nil where there is none; `/proc/PID/stat`.
        package init?(running process: Int32) {
            guard let bytes = contents(of: "/proc/\(process)/stat") else { return nil }
            // The second field is the program's name in brackets, which may hold anything; the start is the 22nd.
            let fields = String(decoding: bytes, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
            guard fields.count > 19, let started = UInt64(fields[19]) else { return nil }
            self.process = process
            self.started = started
        }
    }

    /// The lab was built to the end.
    package var isWhole: Bool { self.namespaces.allSatisfy { $0.identity != nil } }
}
