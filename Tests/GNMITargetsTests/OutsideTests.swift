import FabricModel
import FabricSimulator
import Foundation
import GNMI
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Testing

@testable import GNMITargets

/// Judges that are not ours: pygnmi talks to the targets, yanglint reads what they serve.
@Suite struct OutsideTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    private static let python = root.appending(path: "../../.venv-gnmi/bin/python").standardized.path()
    private static let hasPython = FileManager.default.isExecutableFile(atPath: python)
    private static let yanglint = "/usr/bin/yanglint"
    /// A checkout of github.com/openconfig/public.
    private static let models = ProcessInfo.processInfo.environment["SELVAGE_OPENCONFIG"]

    private static func run(_ program: String, _ arguments: [String]) async throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let output = FileManager.default.temporaryDirectory.appending(path: "selvage-\(UUID().uuidString)")
        try #require(FileManager.default.createFile(atPath: output.path(), contents: nil))
        defer { try? FileManager.default.removeItem(at: output) }
        // A file, so that nobody waits for a pipe to be read.
        let file = try FileHandle(forWritingTo: output)
        process.standardOutput = file
        process.standardError = file
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                continuation.resume(throwing: error)
            }
        }
        return (status, try String(contentsOf: output, encoding: .utf8))
    }

    private static let verdict = "capabilities\nget\nset\nsubscribe once\nsubscribe stream\ndelete\n"

    @Test("pygnmi reads and sets a VLAN", .enabled(if: hasPython, "needs 'make setup-gnmi'"))
    func plaintext() async throws {
        var options = TargetServer.Options()
        options.login = TargetLogin(username: "admin", password: "sesame")
        try await TargetBench.run(options: options) { bench in
            let script = OutsideTests.root.appending(path: "judge_pygnmi.py").path()
            let (status, output) = try await OutsideTests.run(OutsideTests.python, [script, "\(bench.port)"])
            #expect(status == 0 && output == OutsideTests.verdict, "\(output)")
        }
    }

    @Test(
        "pygnmi does so over TLS, and our client with a certificate of its own",
        .enabled(if: hasPython, "needs 'make setup-gnmi'"))
    func tls() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "selvage-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (certificate, key) = (folder.appending(path: "c.pem").path(), folder.appending(path: "k.pem").path())
        let made = try await OutsideTests.run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=selvage-lab", "-addext", "subjectAltName=DNS:selvage-lab,IP:127.0.0.1", "-keyout", key,
                "-out", certificate,
            ])
        try #require(made.status == 0, "\(made.output)")
        var options = TargetServer.Options()
        options.tls = TargetTLS(certificate: certificate, key: key)
        try await TargetBench.run(options: options) { bench in
            let script = OutsideTests.root.appending(path: "judge_pygnmi.py").path()
            let judged = try await OutsideTests.run(OutsideTests.python, [script, "\(bench.port)", certificate])
            #expect(judged.status == 0 && judged.output == OutsideTests.verdict, "\(judged.output)")
        }
        options.tls?.clientAuthorities = certificate
        try await TargetBench.run(options: options) { bench in
            let request = try Gnmi_GetRequest(["/system"], of: "sw1")
            var brief = CallOptions.defaults
            brief.waitForReady = false
            let settled = brief
            let trust = TLSConfig.TrustRootsSource.certificates([.file(path: certificate, format: .pem)])
            await #expect(throws: RPCError.self) {
                try await bench.call(security: .tls { $0.trustRoots = trust }) {
                    _ = try await $0.get(request, options: settled)
                }
            }
            let own = HTTP2ClientTransport.Posix.TransportSecurity.mTLS(
                certificateChain: [.file(path: certificate, format: .pem)],
                privateKey: .file(path: key, format: .pem)
            ) { $0.trustRoots = trust }
            try await bench.call(security: own) { _ = try await $0.get(request) }
        }
    }

    @Test("the example of the documentation does what it says", .enabled(if: hasPython, "needs 'make setup-gnmi'"))
    func documentation() async throws {
        let page = OutsideTests.root.appending(path: "../../docs/simulator.md").standardized
        let text = try String(contentsOf: page, encoding: .utf8)
        let example = try #require(
            text.components(separatedBy: "```python\n").last?.components(separatedBy: "```").first)
        try await TargetBench.run { bench in
            let (status, output) = try await OutsideTests.run(
                OutsideTests.python, ["-c", "port = '\(bench.port)'\n\(example)"])
            #expect(status == 0 && output.contains("'openconfig-vlan:access-vlan': 20"), "\(output)")
            #expect(try bench.simulated("sw1").look { $0.config[port: "swp1"]?.vlans.native?.description } == "20")
        }
    }

    private static let canJudgeModels = models != nil && FileManager.default.isExecutableFile(atPath: yanglint)
    private static let lack: Comment =
        "needs yanglint, and a checkout of github.com/openconfig/public named by SELVAGE_OPENCONFIG"

    @Test(
        "yanglint accepts what a switch serves, by OpenConfig's models and ours",
        .enabled(if: canJudgeModels, lack), arguments: 0..<12 as Range<UInt64>)
    func yang(seed: UInt64) async throws {
        var text = TreeText(.everything)
        TreeWalk(RandomSwitch.state(seed: seed), TreeLaws.facts).walk(into: &text)
        let json = try JSONValue(parsing: try #require(text.finished().first?.bytes))
        // An annotation of the whole tree is gNMI's own, and no part of the tree that a model describes.
        let tree = JSONValue.object((json.members ?? []).filter { $0.name != "@" })
        let (status, output) = try await OutsideTests.judge(tree)
        #expect(status == 0, "\(output)")
    }

    @Test("yanglint refuses a VLAN that is none, and a name of ours that is wrong", .enabled(if: canJudgeModels, lack))
    func wrong() async throws {
        for (name, vlan) in [("link-local", 10), ("link-local", 4095), ("link-locale", 10)] {
            let port: JSONValue = [
                "name": "swp1", "config": ["name": "swp1", "type": "iana-if-type:ethernetCsmacd"],
                "openconfig-if-ethernet:ethernet": [
                    "openconfig-vlan:switched-vlan": [
                        "config": ["interface-mode": "ACCESS", "access-vlan": .number(vlan)]
                    ]
                ],
                "state": [
                    "name": "swp1", "type": "iana-if-type:ethernetCsmacd", "admin-status": "UP", "oper-status": "UP",
                ],
            ]
            var members = port.members ?? []
            if case .object(var config) = members[1].value {
                config.append(JSONMember("selvage-bridge:\(name)", true))
                members[1].value = .object(config)
            }
            let tree: JSONValue = ["openconfig-interfaces:interfaces": ["interface": [.object(members)]]]
            let (status, output) = try await OutsideTests.judge(tree)
            #expect((status == 0) == (name == "link-local" && vlan == 10), "\(output)")
        }
    }

    /// What yanglint says of a tree.
    private static func judge(_ tree: JSONValue) async throws -> (status: Int32, output: String) {
        let models = try #require(OutsideTests.models)
        let file = FileManager.default.temporaryDirectory.appending(path: "selvage-\(UUID().uuidString).json")
        try Data(tree.bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let release = "\(models)/release/models"
        let folders = try FileManager.default.contentsOfDirectory(atPath: release).sorted()
            .filter { !$0.contains(".") }.map { "\(release)/\($0)" }
        let names = [
            "vlan/openconfig-vlan-types", "interfaces/openconfig-interfaces", "interfaces/openconfig-if-ethernet",
            "vlan/openconfig-vlan", "interfaces/openconfig-if-ip", "network-instance/openconfig-network-instance-types",
            "network-instance/openconfig-network-instance", "stp/openconfig-spanning-tree-types",
            "stp/openconfig-spanning-tree", "lldp/openconfig-lldp-types", "lldp/openconfig-lldp",
            "system/openconfig-system",
        ]
        let own = OutsideTests.root.appending(path: "../../simulator/GNMITargets/Models/selvage-bridge.yang")
        let modules =
            ["\(models)/third_party/ietf/iana-if-type.yang"] + names.map { "\(release)/\($0).yang" }
            + [own.standardized.path()]
        let ways = (folders + [release, "\(models)/third_party/ietf"]).flatMap { ["-p", $0] }
        return try await OutsideTests.run(OutsideTests.yanglint, ways + ["-i", "-t", "data"] + modules + [file.path()])
    }
}
