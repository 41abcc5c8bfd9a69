import FabricModel
import FabricSimulator
import Foundation
import GNMI
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import TestKit
import Testing

@testable import GNMITargets

/// A client that is not ours: pygnmi talks to the targets.
@Suite struct OutsideTests {
    static let python = Project.root.appending(path: ".venv-gnmi/bin/python").path
    static let hasPython = FileManager.default.isExecutableFile(atPath: python)
    static let lack: Comment = "needs 'make setup-gnmi'"

    private static let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "judge_pygnmi.py").path
    private static let verdict = "capabilities\nget\nset\nsubscribe once\nsubscribe stream\ndelete\n"

    @Test("pygnmi reads and sets a VLAN", .enabled(if: hasPython, lack))
    func plaintext() async throws {
        var options = TargetServer.Options()
        options.login = TargetLogin(username: "admin", password: "sesame")
        try await TargetBench.run(options: options) { bench in
            let (status, output) = try await Program(Self.python, Self.script, "\(bench.port)").run()
            #expect(status == 0 && output == OutsideTests.verdict, "\(output)")
        }
    }

    @Test("pygnmi does so over TLS, and our client with a certificate of its own", .enabled(if: hasPython, lack))
    func tls() async throws {
        let folder = try Folder()
        let (certificate, key) = (folder.path("c.pem"), folder.path("k.pem"))
        let made = try await Program(
            "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-subj", "/CN=selvage-lab", "-addext", "subjectAltName=DNS:selvage-lab,IP:127.0.0.1",
            "-keyout", key, "-out", certificate
        ).run()
        try #require(made.status == 0, "\(made.output)")
        var options = TargetServer.Options()
        options.tls = TargetTLS(certificate: certificate, key: key)
        try await TargetBench.run(options: options) { bench in
            let judged = try await Program(Self.python, Self.script, "\(bench.port)", certificate).run()
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
        let page = Project.root.appending(path: "docs/simulator.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        let example = try #require(
            text.components(separatedBy: "```python\n").last?.components(separatedBy: "```").first)
        try await TargetBench.run { bench in
            let (status, output) = try await Program(
                Self.python, "-c", "port = '\(bench.port)'\n\(example)"
            ).run()
            #expect(status == 0 && output.contains("'openconfig-vlan:access-vlan': 20"), "\(output)")
            #expect(try bench.simulated("sw1").look { $0.config[port: "swp1"]?.vlans.native?.description } == "20")
        }
    }
}
