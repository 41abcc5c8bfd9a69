internal import CKernelLab
internal import Glibc
package import LabModel
internal import Netlink

extension PrivateLab {
    /// Set, to the kind of room, in the environment of a command that has a room of its own.
    package static let variable = "SELVAGE_PRIVATE_LAB"

    /// Furnishes a room from inside: names of namespaces, locks and hosts that nobody else sees, and a loopback that is up.
    ///
    /// Throws `refused` outside of a room, which `environment` tells: there it would hide the machine's own names.
    ///
    /// - Parameter hosts: lines of /etc/hosts, put before the machine's own.
    package static func furnish(hosts: String, environment: [String: String]) throws(LabError) {
        let doing = "furnishing a lab"
        guard environment[PrivateLab.variable] != nil else {
            throw LabError(
                .refused, doing: doing, reason: "this is not a lab's own room",
                remedy: "start it with 'selvage lab exec' or 'selvage lab shell'")
        }
        guard mount("none", "/", "none", UInt(MS_REC | MS_PRIVATE), nil) == 0 else {
            throw LabError(code: errno, doing: doing)
        }
        // An ordinary user cannot make a folder in the machine's /run, and then has an empty one instead.
        for folder in PrivateLab.folders where mkdir(folder, 0o755) != 0 && errno != EEXIST {
            try PrivateLab.mountEmpty("/run")
            break
        }
        for folder in PrivateLab.folders {
            mkdir(folder, 0o755)
            try PrivateLab.mountEmpty(folder)
        }
        try PrivateLab.layOverHosts(hosts)
        try PrivateLab.turnLoopbackOn()
    }

    private static let folders = ["/run/netns", "/run/selvage"]

    private static func mountEmpty(_ folder: String) throws(LabError) {
        guard mount("tmpfs", folder, "tmpfs", 0, "mode=755") == 0 else {
            throw LabError(code: errno, doing: "mounting a folder of the lab's own on \(folder)")
        }
    }

    /// Lays an /etc/hosts that also knows the lab over the machine's; a machine without one resolves no names from it either.
    private static func layOverHosts(_ lines: String) throws(LabError) {
        let doing = "giving the lab's hosts names"
        guard let machines = contents(of: "/etc/hosts") else { return }
        let path = "/run/selvage/hosts"
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw LabError(code: errno, doing: doing) }
        let shadow = Descriptor(owning: file)
        var rest = (Array(lines.utf8) + machines)[...]
        while !rest.isEmpty {
            guard case .bytes(let count) = write(shadow.number, rest) else { throw LabError(code: errno, doing: doing) }
            rest = rest.dropFirst(count)
        }
        guard mount(path, "/etc/hosts", "none", UInt(MS_BIND), nil) == 0 else {
            throw LabError(code: errno, doing: doing)
        }
    }

    private static func turnLoopbackOn() throws(LabError) {
        do throws(NetlinkError) {
            var socket = try NetlinkSocket()
            try socket.run([
                Errand("turning the lab's loopback on", .changeLink(.name("lo"), LinkSettings(isUp: true)))
            ])
        } catch {
            throw LabError(error)
        }
    }
}
