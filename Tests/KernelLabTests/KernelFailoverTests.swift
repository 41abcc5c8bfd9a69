import FabricGraph
import FabricModel
import FabricPlanning
import FabricReconciler
import Foundation
import KernelLab
import Testing

extension KernelLabs {
    /// A cable of a ring dies under traffic, and what it carried moves to another tree.
    @Suite struct KernelFailoverTests {
        /// In a network that is warm, every switch on the way has learned where the hosts are, and must forget it.
        @Test func aDeadCableCostsLessThanASecond() async throws {
            try await LabBench(example: "ring-8.yaml").up { bench in
                let chord = try #require(bench.blueprint.cable(at: "ring1:chord"))
                let phone6 = try #require(bench.numbers.hosts[try bench.host("phone6")].first).interface.address
                let pings = try BackgroundPing(from: "phone2", to: phone6, every: 0.2, count: 100)
                // Addresses are learned everywhere, and neighbours known, before anything happens. The cable is one switch away
                // from phone2: no port of its switch goes, and still the way to phone6 leads through another one.
                try await Task.sleep(for: .seconds(15))

                let (port, fabric) = ("chord", bench.fabric)
                let ring1 = try #require(fabric.switchIndex(named: "ring1"))
                let end = try #require(fabric.portIndex(named: port, of: ring1))
                let link = try #require(fabric.links.firstIndex { $0.a == end || $0.b == end })
                try await bench.blueprint.cut([chord])
                let report = try await bench.pass(without: Failures(links: [LinkIndex(link)]))
                #expect(report.isDone, "\(report.results) \(report.remaining)")

                // Nobody who was not on a tree of that cable is touched.
                let concerned = ForwardingTrees(fabric)[LinkIndex(link)]
                for step in report.plan.batches.flatMap(\.steps) {
                    if let vlans = step.change.moved { #expect(vlans.isSubset(of: concerned), "\(step)") }
                }
                let (sent, received) = try pings.finish()
                print("\(sent - received) of \(sent) pings lost in the move, at five a second")
                #expect(sent == 100 && sent - received <= 5)
            }
        }
    }
}

extension Change {
    /// The VLANs that a step moves from one port to another.
    fileprivate var moved: VLANSet? {
        switch self {
        case .carry(.port, let vlans, _), .drop(.port, let vlans), .forget(let vlans): vlans
        case .carry(.bridge, _, _), .drop(.bridge, _), .createBridge, .setBridge, .join, .leave, .setPort, .createSVI,
            .setSVI, .addAddress, .removeAddress, .removeSVI, .setRouting:
            nil
        }
    }
}

/// Pings that go on while something else happens.
private final class BackgroundPing {
    private let process = Process()
    private let pipe = Pipe()

    init(from host: String, to address: IPv6Address, every interval: Double, count: Int) throws {
        self.process.executableURL = URL(fileURLWithPath: "/bin/sh")
        self.process.arguments = [
            "-c",
            "PATH=/usr/sbin:/sbin:$PATH; exec ip netns exec \(host) ping -6 -n -q -i \(interval) -c \(count) \(address)",
        ]
        self.process.standardOutput = self.pipe
        self.process.standardError = self.pipe
        try self.process.run()
    }

    /// Waits for the last one, and says how many were sent and answered.
    func finish() throws -> (sent: Int, received: Int) {
        let output = String(decoding: self.pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        self.process.waitUntilExit()
        let line = try #require(output.split(separator: "\n").first { $0.contains("transmitted") }, "\(output)")
        let numbers = line.split { !$0.isNumber }.compactMap { Int($0) }
        return (try #require(numbers.first), try #require(numbers.dropFirst().first))
    }
}
