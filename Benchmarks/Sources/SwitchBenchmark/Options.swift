/// What to measure, and how often.
struct Options {
    enum Part: String {
        /// Switches in this process's network namespace, which must be empty.
        case kernel
        /// File to plan, without any kernel.
        case pure
        /// The stations of one topology, in a process of its own.
        case stages
        /// Frames and ports of the simulator.
        case frames
    }

    /// A wrong call.
    struct Wrong: Error {
        var message: String
    }

    var part = Part.kernel
    var rounds = 7
    var ports = 1000
    var vlans = 50
    /// The name under which this process's network namespace is in /run/netns.
    var namespace = "selvage-bench"
    /// The command, for what a cold start costs; nil leaves that out.
    var selvage: String?
    /// A Python that has pyroute2; nil leaves that peer out.
    var python: String?
    /// Of `stages`: the topology.
    var topology = ""
    /// The folder of the peers' scripts.
    var peers = "Benchmarks/peers"
    var json = false

    static let usage = """
        usage: SwitchBenchmark kernel|pure|stages|frames [--rounds N] [--ports N] [--vlans N] [--namespace NAME]
                               [--selvage PATH] [--python PATH] [--peers FOLDER] [--topology FILE] [--json]
        """

    init(_ arguments: some Sequence<String>) throws(Wrong) {
        var words = arguments.makeIterator()
        guard let word = words.next(), let part = Part(rawValue: word) else {
            throw Wrong(message: "say what to measure: kernel, pure, stages or frames")
        }
        self.part = part
        while let word = words.next() {
            if word == "--json" {
                self.json = true
                continue
            }
            guard let value = words.next() else { throw Wrong(message: "'\(word)' wants a value, or is no option") }
            switch word {
            case "--rounds": self.rounds = try Options.number(value, of: word, in: 1...1000)
            case "--ports": self.ports = try Options.number(value, of: word, in: 1...1023)
            case "--vlans": self.vlans = try Options.number(value, of: word, in: 1...3000)
            case "--namespace": self.namespace = value
            case "--selvage": self.selvage = value
            case "--python": self.python = value
            case "--peers": self.peers = value
            case "--topology": self.topology = value
            default: throw Wrong(message: "there is no option '\(word)'")
            }
        }
    }

    private static func number(_ text: String, of word: String, in range: ClosedRange<Int>) throws(Wrong) -> Int {
        guard let number = Int(text), range.contains(number) else {
            throw Wrong(
                message: "'\(word)' wants a number from \(range.lowerBound) to \(range.upperBound), not '\(text)'")
        }
        return number
    }
}
