import FabricModel
import FabricSimulator
import KernelLab
import Netlink
import Testing

/// Whoever sends the frames of a trial into real switches and listens at their ports, in a namespace of its own.
struct ForwardingEars {
    private let sockets: [FrameSocket]

    private static let namespace = "fwd-ears"

    /// The cables of a trial: from each port to an ear, and one between the switches.
    static func blueprint(
        switches: [String], end: (_ item: Int, _ port: String) -> LabBlueprint.End
    ) -> LabBlueprint {
        let cables = ForwardingTrial.listeners.indices.map { index in
            // Large enough to send what is too large for the port.
            LabBlueprint.Cable(
                end(index / 4, ForwardingTrial.ports[index % 4]),
                .init(in: .named(self.namespace), "e\(index)", mtu: 9000))
        }
        return LabBlueprint(
            name: "forwarding",
            switches: (switches + [self.namespace]).map { .init(name: $0, namespace: .named($0)) }, hosts: [],
            cables: cables + [.init(end(0, "x"), end(1, "x"))])
    }

    /// Listens in a lab that is built.
    init() throws {
        var socket = try NetlinkSocket(in: .named(Self.namespace))
        let names = ForwardingTrial.listeners.indices.map { "e\($0)" }
        for setting in [LinkSettings(addressGeneration: AddressGeneration.none), LinkSettings(isUp: true)] {
            let answers = try socket.send(names.map { .changeLink(.name($0), setting) })
            #expect(answers.allSatisfy { $0 == .done })
        }
        self.sockets = try names.map { try FrameSocket(on: $0, in: .named(Self.namespace)) }
    }

    /// Sends the frames of a trial one after the other, and tells who heard what.
    ///
    /// What comes too late is heard by the next trial, which then fails.
    func run(_ trial: ForwardingTrial, expecting expected: ForwardingTrial.Heard) -> ForwardingTrial.Heard {
        for socket in self.sockets { while socket.receive() != nil {} }
        let wanted = Dictionary(grouping: expected) { $0.split(separator: "#").last.flatMap { Int($0) } ?? 0 }
        var heard: [String] = []
        var count = 0
        for (number, shot) in trial.shots.enumerated() {
            do throws(NetlinkError) {
                try self.sockets[shot.from].send(
                    Frame(
                        to: shot.frame.destination, from: shot.frame.source, tag: shot.frame.tag?.rawValue,
                        etherType: shot.frame.etherType, payload: shot.frame.payload))
            } catch {
                // A virtual cable tells its sender when the port at the other end does not take what is too large (ENOBUFS).
                #expect(shot.kind == .oversize, "\(error)")
            }
            if let lines = wanted[number] {
                count += lines.count
                self.wait(until: count, trial.seed, &heard)
            } else {
                _ = RawSocket.wait(for: self.sockets.map(\.raw), atMost: .milliseconds(1))
                self.listen(trial.seed, into: &heard)
            }
        }
        return heard.sorted()
    }

    /// Listens until as many were heard as should be, in vain for two seconds at most.
    ///
    /// Who sends the next frame before the last one is through overtakes it, since each switch on the way takes its turn; so one
    /// that nobody should hear is given a moment too.
    private func wait(until count: Int, _ seed: UInt64, _ heard: inout [String]) {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(2)
        self.listen(seed, into: &heard)
        while heard.count < count, clock.now < end {
            _ = RawSocket.wait(for: self.sockets.map(\.raw), atMost: .milliseconds(50))
            self.listen(seed, into: &heard)
        }
    }

    private func listen(_ seed: UInt64, into heard: inout [String]) {
        for (index, socket) in self.sockets.enumerated() {
            while let raw = socket.receive() {
                let frame = EthernetFrame(
                    to: raw.destination, from: raw.source, tag: raw.tag.map { VLANTag(rawValue: $0) },
                    etherType: raw.etherType, payload: raw.payload)
                guard let mark = ForwardingTrial.read(frame) else { continue }
                #expect(mark.seed == seed, "a frame of seed \(mark.seed) came late")
                heard.append(ForwardingTrial.line(index, frame, mark.number))
            }
        }
    }
}
