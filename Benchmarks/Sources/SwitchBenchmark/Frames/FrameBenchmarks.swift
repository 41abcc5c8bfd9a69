import FabricModel
import FabricSimulator
import Glibc

/// What a frame costs in the simulator, and what a port costs that does nothing; on one processor.
struct FrameBenchmarks: Codable {
    struct Line: Codable {
        var name: String
        var unit: String
        /// One for each round.
        var values: [Double]
        var goal: Goal?

        var median: Double { self.values.sorted()[self.values.count / 2] }

        /// What was promised.
        enum Goal: Codable {
            case atLeast(Double), atMost(Double)

            func isReached(by value: Double) -> Bool {
                switch self {
                case .atLeast(let limit): value >= limit
                case .atMost(let limit): value <= limit
                }
            }
        }
    }

    var lines: [Line] = []

    init(rounds: Int) throws {
        // First of all: memory that others have left behind would be used again, and not be counted.
        let idle = Bench.bytesOfIdlePort()
        let bench = try Bench()
        self.lines = [
            Line(
                name: "frames through a bridge", unit: "frames/s",
                values: (0..<rounds).map { _ in bench.framesThroughBridge() }),
            Line(
                name: "frames from host to host over one switch", unit: "frames/s",
                values: (0..<rounds).map { _ in bench.framesOverOneHop() }, goal: .atLeast(1_000_000)),
            Line(name: "memory of an idle port", unit: "bytes", values: [idle], goal: .atMost(1024)),
        ]
    }

    /// For people.
    var table: String {
        let rows = self.lines.map { line in
            let number = Figures.number
            let spread =
                line.values.count == 1
                ? "" : " (\(number(line.values.min() ?? .nan)) to \(number(line.values.max() ?? .nan)))"
            let goal = line.goal.map { $0.isReached(by: line.median) ? "; goal reached" : "; goal MISSED" } ?? ""
            return "\(line.name): \(number(line.median)) \(line.unit)\(spread)\(goal)"
        }
        return (["Frames, in time of one processor (\(machine()))"] + rows).joined(separator: "\n")
    }
}

/// One switch with two hosts that only listen and send.
private struct Bench {
    private static let frames = 1_000_000
    private let config: SwitchConfig
    private let frame: EthernetFrame
    private let answer: EthernetFrame

    init() throws {
        guard let vlan = VID(10) else { throw Wrong() }
        let (one, two) = (MACAddress(rawValue: 0x0200_0000_0001), MACAddress(rawValue: 0x0200_0000_0002))
        self.config = SwitchConfig(
            bridge: BridgeConfig(name: "br0", mac: MACAddress(rawValue: 0x0200_0000_00ff)),
            ports: ["a", "b"].map { PortConfig(name: $0, vlans: .access(vlan)) })
        let payload = [UInt8](repeating: 1, count: 46)
        self.frame = EthernetFrame(to: two, from: one, etherType: EtherType.experimental, payload: payload)
        self.answer = EthernetFrame(to: one, from: two, etherType: EtherType.experimental, payload: payload)
    }

    struct Wrong: Error {}

    func framesThroughBridge() -> Double {
        var bridge = Bridge(ports: ["a", "b"], dialect: .neutral)
        bridge.update(self.config)
        guard let port = bridge.port("a"), let other = bridge.port("b") else { return 0 }
        var out: [Departure] = []
        bridge.receive(self.answer, on: other, at: .start, into: &out)
        let start = processorSeconds()
        for _ in 0..<Bench.frames {
            out.removeAll(keepingCapacity: true)
            bridge.receive(self.frame, on: port, at: .start, into: &out)
        }
        return Double(Bench.frames) / (processorSeconds() - start)
    }

    func framesOverOneHop() -> Double {
        var seconds = 0.0
        // A host that listens keeps what it hears, so it is a new one each time.
        for _ in 0..<10 {
            var world = SimulatedWorld(seed: 1)
            let number = world.addSwitch("sw1", ports: ["a", "b"])
            let (one, two) = (world.addTap("one"), world.addTap("two"))
            world.plug(host: one, into: (number, "a"))
            world.plug(host: two, into: (number, "b"))
            world.configure(number, as: self.config)
            world.send(self.answer, from: two)
            world.run(for: .seconds(1))
            let start = processorSeconds()
            for _ in 0..<Bench.frames / 10_000 {
                for _ in 0..<1000 { world.send(self.frame, from: one) }
                world.run(for: .milliseconds(1))
            }
            seconds += processorSeconds() - start
            precondition(world.hosts[two].heard.count > Bench.frames / 11, "frames were lost")
        }
        return Double(Bench.frames) / seconds
    }

    /// 1,000 switches of 48 ports that hold nothing, with what drives them and what forwards for them.
    static func bytesOfIdlePort() -> Double {
        let before = residentBytes()
        let ports = (1...48).map { "swp\($0)" }
        // Many, so that what the program holds for itself is nothing beside them.
        let switches = (0..<10_000).map { _ in SimulatedSwitch(ports: ports) }
        var world = SimulatedWorld(seed: 1)
        for index in switches.indices { world.addSwitch("sw\(index)", ports: ports) }
        let after = residentBytes()
        withExtendedLifetime((switches, world)) {}
        return Double(after - before) / Double(switches.count * ports.count)
    }
}

/// Of this process, in user and system together.
private func processorSeconds() -> Double {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return [usage.ru_utime, usage.ru_stime].map { Double($0.tv_sec) + Double($0.tv_usec) / 1e6 }.reduce(0, +)
}

/// The pages of this process that are in memory (`/proc/self/statm`).
private func residentBytes() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
    let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(
        separator: " ")
    return words.count > 1 ? (Int(words[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
}
