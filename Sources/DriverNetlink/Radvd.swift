internal import Glibc
package import Netlink

/// The daemon that announces a bridge's SVIs to hosts: its configuration is ours, its life is not.
///
/// Whoever runs the switch runs `arguments` in the switch's namespace: a lab, or the machine's service manager. The files are in
/// /run, so they are gone after a restart of the machine as the bridge is.
package struct Radvd: Hashable, Sendable {
    /// What it reads: `/run/selvage/radvd/br0.conf`, or `/run/selvage/radvd/sw1/br0.conf` for a bridge in a namespace.
    package let configurationPath: String
    /// Where it leaves its process id.
    package let processPath: String

    package static let folder = "/run/selvage/radvd"

    package init(of bridge: String, in namespace: NetworkNamespace) {
        let place =
            switch namespace {
            case .current: Radvd.folder
            case .named(let name): "\(Radvd.folder)/\(name)"
            case .open(let descriptor): "\(Radvd.folder)/:\(descriptor)"
            }
        self.configurationPath = "\(place)/\(bridge).conf"
        self.processPath = "\(place)/\(bridge).pid"
    }

    /// The daemon and its arguments; it stays in the foreground.
    package var arguments: [String] {
        [
            "radvd", "--nodaemon", "--config", self.configurationPath, "--pidfile", self.processPath, "--logmethod",
            "stderr",
        ]
    }

    /// A configuration that announces nothing, with which the daemon can start before the first apply.
    package static let silentConfiguration = RadvdConfiguration().text

    /// What the daemon is told; nothing where there is no file.
    func read() throws(NetlinkError) -> RadvdConfiguration {
        guard let text = try SmallFile.read(self.configurationPath) else { return RadvdConfiguration() }
        return RadvdConfiguration(text: text)
    }

    /// Puts a configuration in place, whole or not at all.
    func write(_ configuration: RadvdConfiguration) throws(NetlinkError) {
        try SmallFile.write(configuration.text, to: self.configurationPath)
    }

    /// Tells the daemon, where it runs, to read its configuration again; `kill(2)`. It announces at once what it finds there.
    ///
    /// One that has just been started, and would die of the signal, is given a moment.
    ///
    /// - Returns: whether there is one.
    func reload() -> Bool {
        guard let process = self.process else { return false }
        for _ in 0..<200 where !Radvd.hearsHangUp(process) { usleep(10_000) }
        return Radvd.hearsHangUp(process) && kill(process, SIGHUP) == 0
    }

    /// Whether a process has a handler for SIGHUP: the lowest bit of the mask in `/proc/PID/status`.
    private static func hearsHangUp(_ process: pid_t) -> Bool {
        let lines = (try? SmallFile.read("/proc/\(process)/status"))?.split(separator: "\n") ?? []
        let mask = lines.first { $0.hasPrefix("SigCgt:") }?.split(whereSeparator: \.isWhitespace).last
        return mask.flatMap { UInt64($0, radix: 16) }.map { $0 & 1 == 1 } ?? false
    }

    /// The daemon's process; nil where none runs, or the number is somebody else's by now.
    ///
    /// `/proc/PID/comm` says that it is a radvd, `/proc/PID/cmdline` that it reads this very file.
    private var process: pid_t? {
        guard let text = try? SmallFile.read(self.processPath),
            let process = pid_t(text.prefix { $0.isNumber }), process > 1,
            (try? SmallFile.read("/proc/\(process)/comm")) == "radvd\n",
            let line = try? SmallFile.read("/proc/\(process)/cmdline"),
            line.split(separator: "\0").contains(Substring(self.configurationPath))
        else { return nil }
        return process
    }
}
