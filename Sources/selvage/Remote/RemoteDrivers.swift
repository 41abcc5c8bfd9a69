import DriverGNMI
import FabricModel
import FabricPlanning
import FabricTopology
import Glibc

/// Makes the drivers of switches that are reached over a network, and reads for them what the topology only names: certificates and
/// secrets, from files and from the environment.
struct RemoteDrivers {
    private let connections = GNMIConnections()
    /// Where relative paths begin: the folder of the topology's first file.
    private let folder: String
    private let takesOver: Bool
    private let vlanNames: [VID: String]
    /// Thousands of switches trust the same file.
    private var files: [String: [UInt8]] = [:]
    private var isPrepared = false

    /// - Parameters:
    ///   - topology: the file that the switches stand in.
    ///   - vlans: the VLANs that it names.
    init(besideTopology topology: String, takingOver: Bool, naming vlans: [VLANName]) {
        self.vlanNames = vlans.byID
        self.folder = topology.lastIndex(of: "/").map { String(topology[..<$0]) + "/" } ?? ""
        self.takesOver = takingOver
    }

    mutating func driver(for remote: RemoteSwitch) throws(Failure) -> GNMISwitch {
        var security = GNMIEndpoint.Security.clear
        if let tls = remote.tls {
            let trusted = try tls.ca.map { path throws(Failure) in try self.file(path, "the certificates", remote) }
            security = .tls(trusting: trusted, name: tls.name)
        }
        let login = try self.login(for: remote)
        if case .certificate = login, remote.tls == nil {
            throw Failure(
                "the credentials of '\(remote.name)' are a certificate, and its `tls` is no",
                help: "a certificate is shown over TLS: write `tls: yes`, or with `ca` and `name`")
        }
        guard
            let endpoint = GNMIEndpoint(
                address: remote.address, security: security, login: login, targetName: remote.name)
        else {
            throw Failure(
                "'\(remote.address)' is no address of '\(remote.name)'", help: "HOST:PORT, or \"[2001:db8::7]:9339\"")
        }
        if !self.isPrepared {
            RemoteDrivers.allowManyConnections()
            self.isPrepared = true
        }
        return GNMISwitch(
            endpoint, named: remote.name, over: self.connections, takesOver: self.takesOver, vlanNames: self.vlanNames)
    }

    private mutating func login(for remote: RemoteSwitch) throws(Failure) -> GNMILogin? {
        let text: String
        switch remote.credentials {
        case nil: return nil
        case .environment(let name):
            guard let value = environment(name) else {
                throw Failure(
                    "the credentials of '\(remote.name)' are in \(name), and the environment has none",
                    help: "export \(name)='USER:PASSWORD'")
            }
            text = value
        case .file(let path):
            text = String(decoding: try self.file(path, "the credentials", remote), as: UTF8.self)
        }
        do throws(GNMILoginMistake) {
            return try GNMILogin(reading: text)
        } catch {
            throw Failure(
                "the credentials of '\(remote.name)' in \(remote.credentials?.description ?? "") are none: \(error.reason)",
                help: "one line USER:PASSWORD, or a certificate and its key in PEM")
        }
    }

    private mutating func file(
        _ path: String, _ what: String, _ remote: RemoteSwitch
    ) throws(Failure) -> [UInt8] {
        let path = path.hasPrefix("/") ? path : self.folder + path
        if let known = self.files[path] { return known }
        var bounds = Bounds()
        bounds.bytes = 4 << 20  // a machine's whole list of authorities has a quarter of it
        do throws(TopologySource.Unreadable) {
            let bytes = try TopologySource(contentsOf: path, bounds: bounds).bytes
            self.files[path] = bytes
            return bytes
        } catch {
            throw Failure(
                "\(path), which has \(what) for '\(remote.name)', cannot be used: \(error.diagnostic.message)",
                help: error.diagnostic.help)
        }
    }

    /// Every switch with an address of its own has a connection of its own, and a process may often have 1,024 files open at first.
    private static func allowManyConnections() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
