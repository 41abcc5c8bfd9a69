import FabricModel
import FabricSimulator
import Synchronization
import Testing

/// Faults at the doors that management protocols use: what each does to a reading and to a transaction.
@Suite struct FaultTests {
    private static let ports = (1...6).map { "swp\($0)" }

    /// Sets every port's description and state: six ports changed.
    private static func change(_ simulated: SimulatedSwitch, to text: String) async -> DriverError? {
        do throws(DriverError) {
            try await simulated.commit { state throws(DriverError) in
                for port in self.ports { state.config[port: port]?.description = text }
            }
            return nil
        } catch {
            return error
        }
    }

    private static func texts(_ simulated: SimulatedSwitch) -> [String] {
        simulated.look { $0.config.ports.map(\.description) }
    }

    private static func all(_ text: String) -> [String] { [String](repeating: text, count: ports.count) }

    @Test("a transaction is all of the edit, or nothing where the edit says no")
    func transaction() async throws {
        let simulated = SimulatedSwitch(ports: Self.ports)
        #expect(await Self.change(simulated, to: "a") == nil)
        #expect(Self.texts(simulated) == Self.all("a"))
        #expect(try await simulated.read().config.ports.map(\.description) == Self.all("a"))
        let no = DriverError(.garbled, doing: "reading a Set", reason: "half of it is wrong")
        await #expect(throws: no) {
            try await simulated.commit { state throws(DriverError) in
                state.config[port: "swp1"]?.description = "b"
                throw no
            }
        }
        #expect(Self.texts(simulated) == Self.all("a"))
        #expect(simulated.look { $0.changeCount } == 6)
    }

    @Test("a watcher hears of a transaction and of every fault")
    func watchers() async {
        let simulated = SimulatedSwitch(ports: Self.ports)
        var hints = simulated.changes().makeAsyncIterator()
        _ = await Self.change(simulated, to: "a")
        #expect(await hints.next() != nil)
        simulated.suffer(.vanish(port: "swp1"))
        #expect(await hints.next() != nil)
        simulated.heal()
        #expect(await hints.next() != nil)
    }

    @Test("the refusal comes with the step it is to come with, and once", arguments: 1...20)
    func refusal(step: Int) async {
        let simulated = SimulatedSwitch(ports: Self.ports)
        simulated.suffer(.refuse(step: step))
        for round in 1...4 {
            let error = await Self.change(simulated, to: "\(round)")
            let isRefused = (6 * round - 5...6 * round).contains(step)
            #expect((error?.kind == .rejected) == isRefused, "transaction \(round)")
            #expect((Self.texts(simulated) == Self.all("\(round)")) == !isRefused)
        }
    }

    @Test("each way to write wrongly leaves what it says it leaves, and answers what it says it answers")
    func manners() async {
        for manner in SimulatedFault.Manner.allCases where manner != .neverAnswer {
            let simulated = SimulatedSwitch(ports: Self.ports)
            simulated.suffer(.write(manner))
            let error = await Self.change(simulated, to: "a")
            let changed = Self.texts(simulated).count { $0 == "a" }
            switch manner {
            case .half: #expect(changed == 3 && error?.kind == .rejected)
            case .thenFail: #expect(changed == 6 && error?.kind == .rejected)
            case .onlySayYes, .neverAnswer: #expect(changed == 0 && error == nil)
            }
            simulated.heal()
            #expect(await Self.change(simulated, to: "b") == nil)
            #expect(Self.texts(simulated) == Self.all("b"))
        }
    }

    @Test("a connection ends where it is said to, and nowhere else")
    func disconnections() async {
        for disconnection in SimulatedFault.Disconnection.allCases {
            let simulated = SimulatedSwitch(ports: Self.ports)
            simulated.suffer(.disconnect(disconnection))
            let error = await Self.change(simulated, to: "a")
            #expect((error?.kind == .disconnected) == (disconnection != .reading))
            #expect((Self.texts(simulated) == Self.all("a")) == (disconnection != .beforeWrite))
            let reading = await Result { () async throws(DriverError) in try await simulated.read() }
            if case .failure(let error) = reading {
                #expect(disconnection == .reading && error.kind == .disconnected)
            } else {
                #expect(disconnection != .reading)
            }
        }
    }

    @Test("a silent switch answers nothing and is written nothing, and goes on being what it is")
    func silence() async {
        let simulated = SimulatedSwitch(ports: Self.ports)
        _ = await Self.change(simulated, to: "a")
        simulated.suffer(.silence)
        #expect(await Self.change(simulated, to: "b")?.kind == .unreachable)
        await #expect(throws: DriverError.self) { _ = try await simulated.read() }
        #expect(Self.texts(simulated) == Self.all("a"))
    }

    @Test("readings lag behind by as many changes as they are told to", arguments: 0...5)
    func lag(changes: Int) async throws {
        let simulated = SimulatedSwitch(ports: Self.ports)
        _ = await Self.change(simulated, to: "0")
        simulated.suffer(.lag(changes: changes))
        for round in 1...12 {
            _ = await Self.change(simulated, to: "\(round)")
            let told = try await simulated.read().config.ports.map(\.description)
            #expect(told == Self.all("\(max(0, round - changes))"))
            #expect(Self.texts(simulated) == Self.all("\(round)"))
        }
        simulated.heal()
        #expect(try await simulated.read().config.ports.map(\.description) == Self.all("12"))
    }

    @Test("somebody's change comes before the write or in it, and once")
    func tampering() async {
        let simulated = SimulatedSwitch(ports: Self.ports)
        simulated.suffer(.tamper(.setPort("swp1", .description("before")), .beforeWrite))
        simulated.suffer(.tamper(.setPort("swp2", .description("during")), .duringWrite))
        #expect(Self.texts(simulated) == Self.all(""))
        _ = await Self.change(simulated, to: "a")
        #expect(Self.texts(simulated) == ["a", "during", "a", "a", "a", "a"])
        _ = await Self.change(simulated, to: "b")
        #expect(Self.texts(simulated) == Self.all("b"))
    }

    @Test("what it normalises it keeps otherwise, and what it makes itself is there again")
    func ownValues() async {
        let simulated = SimulatedSwitch(ports: Self.ports)
        simulated.suffer(.normalise(.descriptions(limit: 3)))
        simulated.suffer(.invent(.setPort("swp6", .mtu(1280))))
        _ = await Self.change(simulated, to: "uplink")
        #expect(Self.texts(simulated) == Self.all("upl"))
        try? await simulated.commit { state throws(DriverError) in state.config[port: "swp6"]?.mtu = 1500 }
        #expect(simulated.look { $0.config[port: "swp6"]?.mtu } == 1280)
        simulated.heal()
        _ = await Self.change(simulated, to: "uplink")
        #expect(Self.texts(simulated) == Self.all("uplink"))
    }

    @Test("a slow switch takes its time for every answer, by the clock that it was given")
    func delay() async throws {
        let slept = Mutex<[Duration]>([])
        let simulated = SimulatedSwitch(ports: Self.ports, sleep: { time in slept.withLock { $0.append(time) } })
        simulated.suffer(.delay(.seconds(3)))
        _ = try await simulated.read()
        _ = await Self.change(simulated, to: "a")
        #expect(slept.withLock { $0 } == [.seconds(3), .seconds(3)])
        #expect(Self.texts(simulated) == Self.all("a"))
    }

    @Test("who hangs goes on when it is healed")
    func hangUntilHealed() async throws {
        // The switch asks for a year of time when somebody hangs in it.
        let (hangs, continuation) = AsyncStream<Duration>.makeStream()
        let simulated = SimulatedSwitch(ports: Self.ports, sleep: { continuation.yield($0) })
        simulated.suffer(.hang)
        let reading = Task { try await simulated.read() }
        let writing = Task { await Self.change(simulated, to: "a") }
        var asked = hangs.makeAsyncIterator()
        #expect(await asked.next() == SimulatedSwitch.forEver)
        #expect(await asked.next() == SimulatedSwitch.forEver)
        #expect(Self.texts(simulated) == Self.all(""))
        simulated.heal()
        _ = try await reading.value
        #expect(await writing.value == nil)
        #expect(Self.texts(simulated) == Self.all("a"))
    }

    @Test("who hangs and is called off has changed nothing")
    func hangUntilCancelled() async {
        let (hangs, continuation) = AsyncStream<Duration>.makeStream()
        let simulated = SimulatedSwitch(ports: Self.ports, sleep: { continuation.yield($0) })
        simulated.suffer(.write(.neverAnswer))
        await #expect(throws: Never.self) { _ = try await simulated.read() }
        let writing = Task { await Self.change(simulated, to: "a") }
        var asked = hangs.makeAsyncIterator()
        _ = await asked.next()
        writing.cancel()
        #expect(await writing.value?.kind == .timedOut)
        #expect(Self.texts(simulated) == Self.all(""))
    }

    @Test("a restart leaves what is plugged in, and what was saved")
    func restart() async throws {
        let simulated = SimulatedSwitch(ports: Self.ports)
        _ = await Self.change(simulated, to: "old")
        simulated.suffer(.save)
        _ = await Self.change(simulated, to: "new")
        simulated.suffer(.vanish(port: "swp1"))
        simulated.suffer(.appear(port: "swp7"))
        simulated.suffer(.restart(.saved))
        let back = simulated.look { $0.config.ports }
        #expect(back.map(\.name) == (2...7).map { "swp\($0)" })
        #expect(back.map(\.description) == [String](repeating: "old", count: 5) + [""])
        simulated.suffer(.restart(.nothing))
        #expect(simulated.look { $0.config.ports.map(\.name) } == (2...7).map { "swp\($0)" })
        #expect(Self.texts(simulated) == [String](repeating: "", count: 6))
        #expect(simulated.look { $0.generation } == .none)
    }

    @Test(
        "whatever is wrong with it, healing ends it: the next transaction is all there",
        arguments: 0..<300 as Range<UInt64>)
    func healing(seed: UInt64) async throws {
        var chance = SplitMix64(seed: seed)
        let simulated = SimulatedSwitch(ports: Self.ports)
        let vlans = [10, 20].compactMap { VID($0) }
        for round in 0..<Int.random(in: 1...8, using: &chance) {
            simulated.suffer(.random(on: simulated.look { $0.config }, vlans: vlans, &chance))
            _ = await Self.change(simulated, to: "\(round)")
        }
        simulated.heal()
        for port in Self.ports { simulated.suffer(.appear(port: port)) }
        #expect(await Self.change(simulated, to: "a longer text") == nil)
        let told = try await simulated.read()
        #expect(Self.ports.allSatisfy { told.config[port: $0]?.description == "a longer text" })
        #expect(simulated.look { $0.config } == told.config)
    }
}

extension Result where Success: Sendable {
    fileprivate init(_ body: () async throws(Failure) -> Success) async {
        do throws(Failure) {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
