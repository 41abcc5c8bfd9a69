internal import CKernelLab
internal import Glibc
internal import LabModel

/// What this machine has for a disposable kernel: its programs, and a place for its memory.
struct Machine: Sendable {
    /// Absolute paths.
    let kernel: String
    let shell: String
    /// Where the guest's memory lies, in a file that has no name.
    let memoryFolder: String

    init(memory: Int, temporaryFolder: String?) throws(LabError) {
        let doing = "preparing a disposable kernel"
        guard Machine.architecture == "x86_64" else {
            throw LabError(
                .missing, doing: doing,
                reason: "user-mode Linux exists for amd64 only, and this machine is \(Machine.architecture)",
                remedy: "use this machine's own kernel, as root: --kernel host")
        }
        let programs = [
            ("linux.uml", "user-mode-linux"), ("modprobe", "kmod"), ("ip", "iproute2"), ("sh", "dash"),
            ("mount", "mount"),
            ("setsid", "util-linux"),
        ]
        let missing = programs.filter { program($0.0) == nil }
        guard missing.isEmpty, let kernel = program("linux.uml"), let shell = program("sh") else {
            throw LabError(
                .missing, doing: doing, reason: "there is no \(missing.map(\.0).joined(separator: ", "))",
                remedy: "apt install \(missing.map(\.1).joined(separator: " "))")
        }
        self.kernel = kernel
        self.shell = shell
        self.memoryFolder = try Machine.folder(with: memory, temporaryFolder, doing: doing)
    }

    /// The first folder that has room for the guest's memory and lets it be executed; `statvfs(3)`.
    ///
    /// Memory before disk. In many containers /dev/shm is 64 MB, or mounted noexec.
    private static func folder(
        with memory: Int, _ temporaryFolder: String?, doing: String
    ) throws(LabError) -> String {
        var reasons: [String] = []
        for folder in ["/dev/shm", temporaryFolder ?? "/tmp", "/tmp", "/var/tmp"] {
            var system = statvfs()
            guard statvfs(folder, &system) == 0, access(folder, W_OK) == 0 else {
                reasons.append("\(folder) cannot be written")
                continue
            }
            let free = (Int(system.f_bavail) * Int(system.f_frsize)) >> 20
            if system.f_flag & UInt(SELVAGE_ST_NOEXEC) != 0 {
                reasons.append("\(folder) is mounted noexec")
            } else if free < memory {
                reasons.append("\(folder) has \(free) MiB free")
            } else {
                return folder
            }
        }
        throw LabError(
            .noRoom, doing: doing,
            reason: "no folder has room for its \(memory) MiB of memory: \(reasons.joined(separator: ", "))",
            remedy: "make room in one of them, or set TMPDIR to a folder that has it")
    }

    /// x86_64, aarch64, …
    static let architecture = processorName()

    /// The kernel's arguments; the numbers are its open files.
    func arguments(memory: Int, output: String, error: String, conversation: Int32, input: Int32) -> [String] {
        [
            self.kernel, "rootfstype=hostfs", "rootflags=/", "rw", "mem=\(memory)M", "quiet",
            // Its search for the fastest RAID-6 code takes 0.85 of its 1.1 seconds, and nothing here uses the winner.
            "initcall_blacklist=raid6_select_algo",
            // No folder for its pid and control socket: it says that it cannot make one, and goes on.
            "uml_dir=/dev/null/",
            "con=null", "con0=null,fd:1", "ssl0=\(output)", "ssl1=\(error)", "ssl2=fd:\(conversation)",
            "ssl3=fd:\(input)",
            "init=/bin/sh", "--", "-c", "\"\(GuestScript.bootstrap)\"",
        ]
    }
}
