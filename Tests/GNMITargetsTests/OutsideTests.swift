import FabricModel
import FabricSimulator
import Foundation
import GNMI
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Testing

@testable import GNMITargets

/// A client that is not ours: pygnmi talks to the targets.
@Suite struct OutsideTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    static let python = root.appending(path: "../../.venv-gnmi/bin/python").standardized.path()
    static let hasPython = FileManager.default.isExecutableFile(atPath: python)
    static let lack: Comment = "needs 'make setup-gnmi'"

    static func run(_ program: String, _ arguments: [String]) async throws -> (status: Int32, output: String) {
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

    @Test("pygnmi reads and sets a VLAN", .enabled(if: hasPython, lack))
    func plaintext() async throws {
        var options = TargetServer.Options()
        options.login = TargetLogin(username: "admin", password: "sesame")
        try await TargetBench.run(options: options) { bench in
            let script = OutsideTests.root.appending(path: "judge_pygnmi.py").path()
            let (status, output) = try await OutsideTests.run(OutsideTests.python, [script, "\(bench.port)"])
            #expect(status == 0 && output == OutsideTests.verdict, "\(output)")
        }
    }

    @Test("pygnmi does so over TLS, and our client with a certificate of its own", .enabled(if: hasPython, lack))
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

    @Test("the example of the documentation does what it says", .enabled(if: hasPython, lack))
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
}
