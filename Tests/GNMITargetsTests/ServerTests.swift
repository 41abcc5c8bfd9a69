import FabricModel
import FabricSimulator
import Foundation
import GNMI
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Testing

@testable import GNMITargets

/// Targets over the wire: who is meant, who may, and what goes wrong.
@Suite struct ServerTests {
    private static func code(_ body: () async throws -> Void) async throws -> (RPCError.Code, String) {
        do {
            try await body()
        } catch let error as RPCError {
            return (error.code, error.message)
        }
        return (.unknown, "no error")
    }

    @Test("a target says what it knows")
    func capabilities() async throws {
        try await TargetBench.run { bench in
            try await bench.call { client in
                let answer = try await client.capabilities(Gnmi_CapabilityRequest())
                #expect(answer.gNmiVersion == "0.10.0")
                #expect(answer.supportedEncodings == [.jsonIetf, .json])
                let names = answer.supportedModels.map(\.name)
                #expect(names.contains("openconfig-vlan") && names.contains("selvage-bridge"))
                #expect(answer.supportedModels.allSatisfy { !$0.version.isEmpty && !$0.organization.isEmpty })
            }
        }
    }

    @Test("a switch is named, or dialled at its own address; whoever does neither is told which there are")
    func choosing() async throws {
        try await TargetBench.run(switches: 3) { bench in
            func hostname(_ target: String, at address: String) async throws -> String {
                try await bench.call(at: address) { client in
                    let answer = try await client.get(try Gnmi_GetRequest(["/system/state/hostname"], of: target))
                    #expect(answer.notification[0].prefix.target == target)
                    return String(decoding: answer.notification[0].update[0].val.jsonIetfVal, as: UTF8.self)
                }
            }
            #expect(try await hostname("sw2", at: "127.0.0.1") == "\"sw2\"")
            #expect(try await hostname("", at: "127.1.0.3") == "\"sw3\"")
            #expect(try await hostname("sw1", at: "127.1.0.3") == "\"sw1\"", "a name counts more than an address")
            let unknown = try await ServerTests.code { _ = try await hostname("ws1", at: "127.0.0.1") }
            #expect(unknown == (.notFound, "there is no target 'ws1'; did you mean 'sw1'?"))
            let nobody = try await ServerTests.code { _ = try await hostname("", at: "127.0.0.1") }
            #expect(nobody.0 == .notFound && nobody.1.contains("sw1, sw2, sw3"))
        }
        #expect(TargetAddress(ofSwitch: 0).text == "127.1.0.1")
        #expect(TargetAddress(ofSwitch: 254).text == "127.1.1.1")
        let texts = Set((0..<70_000).map { TargetAddress(ofSwitch: $0).text })
        #expect(texts.count == 70_000)
    }

    @Test("what is set over the wire is what the switch holds, and what another protocol changes is seen")
    func setting() async throws {
        try await TargetBench.run { bench in
            try await bench.call { client in
                let vlan: JSONValue = ["interface-mode": "ACCESS", "access-vlan": 20]
                let path = "/interfaces/interface[name=swp2]/ethernet/switched-vlan/config"
                let answer = try await client.set(try Gnmi_SetRequest(path, vlan, of: "sw1"))
                #expect(answer.response.map(\.op) == [.update] && answer.timestamp == 1_800_000_000_000_000_000)
            }
            let simulated = try bench.simulated("sw1")
            #expect(simulated.look { $0.config[port: "swp2"]?.vlans } == VID(20).map { .access($0) })
            #expect(try bench.simulated("sw2").look { $0.config[port: "swp2"]?.vlans.isEmpty } == true)
            simulated.world { $0.config[port: "swp2"]?.mtu = 9000 }
            try await bench.call { client in
                let answer = try await client.get(
                    try Gnmi_GetRequest(["/interfaces/interface[name=swp2]/state/mtu"], of: "sw1"))
                #expect(
                    answer.notification[0].update.map(\.text) == ["/interfaces/interface[name=swp2]/state/mtu 9000"])
            }
        }
    }

    @Test("faults of a switch are errors of its calls, and nobody else's")
    func faults() async throws {
        try await TargetBench.run { bench in
            try await bench.call { client in
                let read = try Gnmi_GetRequest(["/system"], of: "sw1")
                let write = try Gnmi_SetRequest("/interfaces/interface[name=swp1]/config/mtu", 9000, of: "sw1")
                let simulated = try bench.simulated("sw1")
                simulated.suffer(.silence)
                #expect(try await ServerTests.code { _ = try await client.get(read) }.0 == .unavailable)
                simulated.heal()
                simulated.suffer(.disconnect(.afterWrite))
                #expect(try await ServerTests.code { _ = try await client.set(write) }.0 == .unavailable)
                #expect(simulated.look { $0.config[port: "swp1"]?.mtu } == 9000)
                simulated.heal()
                simulated.suffer(.refuse(step: 1))
                let other = try Gnmi_SetRequest("/interfaces/interface[name=swp1]/config/mtu", 1400, of: "sw1")
                #expect(try await ServerTests.code { _ = try await client.set(other) }.0 == .aborted)
                #expect(simulated.look { $0.config[port: "swp1"]?.mtu } == 9000)
                simulated.heal()
                // While one hangs the other answers, on the same connection.
                simulated.suffer(.hang)
                var options = CallOptions.defaults
                options.timeout = .milliseconds(300)
                let brief = options
                async let hanging = ServerTests.code { _ = try await client.get(read, options: brief) }
                _ = try await client.get(try Gnmi_GetRequest(["/system"], of: "sw2"))
                #expect(try await hanging.0 == .deadlineExceeded)
                simulated.heal()
                _ = try await client.get(read)
            }
        }
    }

    @Test("bytes that are no message are refused, and the next call is answered")
    func malformed() async throws {
        try await TargetBench.run { bench in
            try await withGRPCClient(
                transport: HTTP2ClientTransport.Posix(
                    target: .ipv4(address: "127.0.0.1", port: bench.port), transportSecurity: .plaintext)
            ) { client in
                var chance = SplitMix64(seed: 7)
                for _ in 0..<40 {
                    let bytes = (0..<Int.random(in: 1...60, using: &chance)).map { _ in
                        UInt8.random(in: 0...255, using: &chance)
                    }
                    for method in [Gnmi_gNMI.Method.Get.descriptor, Gnmi_gNMI.Method.Set.descriptor] {
                        let (code, message) = try await ServerTests.code {
                            _ = try await client.unary(
                                request: ClientRequest(message: bytes), descriptor: method, serializer: Raw(),
                                deserializer: Raw(), options: .defaults
                            ) { try $0.message }
                        }
                        // Bytes that happen to be a message may be an unknown target.
                        #expect(
                            [.invalidArgument, .notFound, .unimplemented].contains(code), "\(bytes) \(code) \(message)")
                    }
                }
                let gnmi = Gnmi_gNMI.Client(wrapping: client)
                _ = try await gnmi.get(try Gnmi_GetRequest(["/"], of: "sw1"))
                let proto = try await ServerTests.code {
                    var request = try Gnmi_GetRequest(["/"], of: "sw1")
                    request.encoding = .proto
                    _ = try await gnmi.get(request)
                }
                #expect(proto.0 == .unimplemented)
            }
        }
    }

    @Test("a message that is too large is refused, and a call beside it is not")
    func hugeMessage() async throws {
        var options = TargetServer.Options()
        options.requestLimit = 100_000
        try await TargetBench.run(options: options) { bench in
            try await bench.call { client in
                let text = JSONValue.string(String(repeating: "x", count: 300_000))
                let path = "/interfaces/interface[name=swp1]/config/description"
                let refusal = try await ServerTests.code {
                    _ = try await client.set(try Gnmi_SetRequest(path, text, of: "sw1"))
                }
                // The refusal may come while the rest is still on its way, and then there is no more to hear than that.
                #expect([.resourceExhausted, .unavailable].contains(refusal.0), "\(refusal)")
                #expect(try bench.simulated("sw1").look { $0.config[port: "swp1"]?.description } == "")
                _ = try await client.get(try Gnmi_GetRequest(["/"], of: "sw2"))
            }
        }
    }

    @Test("who does not know the word is turned away")
    func login() async throws {
        var options = TargetServer.Options()
        options.login = TargetLogin(username: "admin", password: "sesame")
        #expect("\(TargetLogin(username: "admin", password: "sesame"))" == "redacted")
        try await TargetBench.run(options: options) { bench in
            try await bench.call { client in
                let request = try Gnmi_GetRequest(["/system"], of: "sw1")
                for metadata in [[:], ["username": "admin"], ["username": "admin", "password": "open"]] as [Metadata] {
                    let refusal = try await ServerTests.code { _ = try await client.get(request, metadata: metadata) }
                    #expect(refusal.0 == .unauthenticated && !refusal.1.contains("sesame"))
                }
                _ = try await client.get(request, metadata: ["username": "admin", "password": "sesame"])
            }
        }
    }

    /// Bytes as they are.
    private struct Raw: MessageSerializer, MessageDeserializer {
        func serialize<Bytes: GRPCContiguousBytes>(_ message: [UInt8]) throws -> Bytes { Bytes(message) }
        func deserialize<Bytes: GRPCContiguousBytes>(_ bytes: Bytes) throws -> [UInt8] {
            bytes.withUnsafeBytes { Array($0) }
        }
    }
}
