import FabricModel
import FabricSimulator
import GNMI
import GRPCCore
import Testing

@testable import GNMITargets

/// Subscriptions over the wire.
@Suite struct SubscribeTests {
    private static let mtus = "/interfaces/interface[name=*]/config/mtu"

    /// Subscribes, and gives each answer to `body` until that says that it is enough.
    private static func subscribe(
        _ client: TargetBench.Client, _ requests: [Gnmi_SubscribeRequest], staying: Bool = false,
        _ body: @escaping @Sendable (Int, Gnmi_SubscribeResponse) async throws -> Bool
    ) async throws -> [[String]] {
        do {
            return try await client.subscribe { writer in
                for request in requests { try await writer.write(request) }
                // A client that goes on listening keeps its side open.
                if staying { try await Task.sleep(for: SimulatedSwitch.forEver) }
            } onResponse: { response in
                var answers: [[String]] = []
                for try await message in response.messages {
                    answers.append(message.lines)
                    if try await !body(answers.count, message) { throw Enough(answers: answers) }
                }
                return answers
            }
        } catch let enough as Enough {
            return enough.answers
        }
    }

    private struct Enough: Error {
        var answers: [[String]]
    }

    @Test("once: everything there is, leaf by leaf, and the end")
    func once() async throws {
        try await TargetBench.run { bench in
            try await bench.call { client in
                let answers = try await SubscribeTests.subscribe(
                    client, [try Gnmi_SubscribeRequest([SubscribeTests.mtus], of: "sw1", .once)]
                ) { _, _ in true }
                let leaves = (1...4).map { "/interfaces/interface[name=swp\($0)]/config/mtu 1500" }
                #expect(answers == [leaves, ["sync"]])
                // All of a switch comes in messages of a bearable size.
                let all = try await SubscribeTests.subscribe(
                    client, [try Gnmi_SubscribeRequest(["/"], of: "sw1", .once)]
                ) { _, _ in true }
                #expect(all.joined().count > 50 && all.allSatisfy { $0.count <= 500 })
                var whole = try Gnmi_SubscribeRequest(["/interfaces"], of: "sw1", .once)
                whole.subscribe.allowAggregation = true
                let parts = try await SubscribeTests.subscribe(client, [whole]) { _, _ in true }
                #expect(parts.count == 2 && parts[0].count == 1 && parts[0][0].hasPrefix("/interfaces {"))
            }
        }
    }

    @Test("polls: again what there is, whenever it is asked for")
    func polls() async throws {
        try await TargetBench.run { bench in
            let simulated = try bench.simulated("sw1")
            try await bench.call { client in
                let request = try Gnmi_SubscribeRequest(
                    ["/interfaces/interface[name=swp1]/config/mtu"], of: "sw1", .poll)
                let (polls, poll) = AsyncStream<Gnmi_SubscribeRequest>.makeStream()
                let answers = try await client.subscribe { writer in
                    try await writer.write(request)
                    for await next in polls { try await writer.write(next) }
                } onResponse: { response in
                    var answers: [String] = []
                    for try await message in response.messages {
                        answers += message.lines
                        guard message.syncResponse else { continue }
                        let count = answers.count { $0 == "sync" }
                        simulated.world { $0.config[port: "swp1"]?.mtu = UInt16(1000 + count) }
                        if count < 3 { poll.yield(.again) } else { poll.finish() }
                    }
                    return answers
                }
                let path = "/interfaces/interface[name=swp1]/config/mtu"
                #expect(answers == ["\(path) 1500", "sync", "\(path) 1001", "sync", "\(path) 1002", "sync"])
            }
        }
    }

    @Test("on change: what is new and nothing else, also what goes")
    func onChange() async throws {
        try await TargetBench.run { bench in
            let simulated = try bench.simulated("sw1")
            try await bench.call { client in
                let request = try Gnmi_SubscribeRequest(
                    ["/interfaces", "/system"], of: "sw1", .stream, updatesOnly: true)
                let answers = try await SubscribeTests.subscribe(client, [request], staying: true) { count, _ in
                    switch count {
                    case 1:
                        let vlan = try #require(VID(10))
                        simulated.world { $0.config[port: "swp1"]?.vlans = .access(vlan) }
                    case 2: simulated.world { $0.config[port: "swp1"]?.vlans = PortVLANs() }
                    case 3: simulated.world { $0.config[port: "swp2"] = nil }
                    default: return false
                    }
                    return true
                }
                let place = "/interfaces/interface[name=swp1]/ethernet/switched-vlan"
                #expect(answers.count == 4 && answers[0] == ["sync"])
                #expect(
                    answers[1].sorted() == [
                        "\(place)/config/access-vlan 10", "\(place)/config/interface-mode \"ACCESS\"",
                        "\(place)/state/access-vlan 10", "\(place)/state/interface-mode \"ACCESS\"",
                    ])
                #expect(answers[2].count == 4 && answers[2].allSatisfy { $0.hasPrefix("delete \(place)/") })
                #expect(answers[3].allSatisfy { $0.hasPrefix("delete /interfaces/interface[name=swp2]/") })
                #expect(answers[3].count == 14)
            }
        }
    }

    @Test("a cable that is cut is told to both ends")
    func carriers() async throws {
        try await TargetBench.run { bench in
            for name in ["sw1", "sw2"] {
                try bench.simulated(name).world { state in
                    for port in state.config.ports { state.config[port: port.name]?.isUp = true }
                }
            }
            try await bench.call { client in
                for (name, port) in [("sw1", "swp4"), ("sw2", "swp3")] {
                    bench.network.mend(at: "sw1:swp4")
                    let path = "/interfaces/interface[name=\(port)]/state/oper-status"
                    let answers = try await SubscribeTests.subscribe(
                        client, [try Gnmi_SubscribeRequest([path, "/lldp"], of: name, .stream)], staying: true
                    ) { count, message in
                        if message.syncResponse { bench.network.cut(at: "sw1:swp4") }
                        return count < 3
                    }
                    #expect(answers[0].contains("\(path) \"UP\"") && answers[1] == ["sync"])
                    #expect(answers[2].contains("\(path) \"LOWER_LAYER_DOWN\""))
                    #expect(answers[2].count { $0.hasPrefix("delete /lldp/") } == 4)
                }
            }
        }
    }

    @Test("samples: every so often, whether or not anything is new")
    func samples() async throws {
        try await TargetBench.run { bench in
            try await bench.call { client in
                let path = "/interfaces/interface[name=swp1]/config/mtu"
                let request = try Gnmi_SubscribeRequest([path], of: "sw1", .stream, .sample, everySeconds: 10)
                let answers = try await SubscribeTests.subscribe(client, [request], staying: true) { count, _ in
                    guard count > 1 else { return true }
                    await bench.clock.sleepsBegun(1)
                    bench.clock.advance(by: .seconds(10))
                    return count < 4
                }
                #expect(answers == [["\(path) 1500"], ["sync"], ["\(path) 1500"], ["\(path) 1500"]])
            }
        }
    }

    @Test("a client that does not read costs nothing, and hears how things are when it does")
    func slowReader() async throws {
        try await TargetBench.run { bench in
            let simulated = try bench.simulated("sw1")
            let changes = 3000
            try await bench.call(windowSize: 65_535) { client in
                let path = "/interfaces/interface[name=swp1]/config/description"
                let last = "\(path) \"\(changes)\(String(repeating: ".", count: 200))\""
                let answers = try await SubscribeTests.subscribe(
                    client, [try Gnmi_SubscribeRequest(["/interfaces"], of: "sw1", .stream, updatesOnly: true)],
                    staying: true
                ) { count, message in
                    if count == 1 {
                        for number in 1...changes {
                            simulated.world {
                                $0.config[port: "swp1"]?.description = "\(number)\(String(repeating: ".", count: 200))"
                            }
                            // Whoever tells has a chance to tell each of them.
                            await Task.yield()
                        }
                    }
                    return !message.lines.contains(last)
                }
                #expect(answers.count < changes / 2, "\(answers.count)")
                #expect(answers.last?.contains(last) == true)
            }
        }
    }

    @Test("subscriptions that make no sense are refused")
    func refusals() async throws {
        try await TargetBench.run { bench in
            try await bench.call { client in
                func code(_ requests: [Gnmi_SubscribeRequest]) async throws -> RPCError.Code {
                    do {
                        _ = try await SubscribeTests.subscribe(client, requests) { _, _ in true }
                    } catch let error as RPCError {
                        return error.code
                    }
                    return .unknown
                }
                let good = try Gnmi_SubscribeRequest(["/system"], of: "sw1", .poll)
                #expect(try await code([.again]) == .invalidArgument)
                #expect(try await code([]) == .invalidArgument)
                #expect(try await code([good, good]) == .invalidArgument)
                #expect(try await code([try Gnmi_SubscribeRequest(["/sistem"], of: "sw1", .once)]) == .invalidArgument)
                #expect(try await code([try Gnmi_SubscribeRequest([], of: "sw1", .once)]) == .invalidArgument)
                #expect(try await code([try Gnmi_SubscribeRequest(["/system"], of: "sw9", .once)]) == .notFound)
                let many = [String](repeating: "/system", count: 1001)
                #expect(try await code([try Gnmi_SubscribeRequest(many, of: "sw1", .once)]) == .invalidArgument)
            }
        }
    }
}
