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
    ///
    /// - Parameter tries: how often a frame is sent that not everybody hears in a fifth of a second. Open vSwitch in user space loses one
    ///   of some thousands whole, when it has to think about it while it puts its memory in order (dp->upcall_rwlock, it seems); what it drops
    ///   by its rules it drops each time.
    func run(
        _ trial: ForwardingTrial, expecting expected: ForwardingTrial.Heard, tries: Int = 1
    ) -> ForwardingTrial.Heard {
        for socket in self.sockets { while socket.receive() != nil {} }
        let wanted = Dictionary(grouping: expected) { $0.split(separator: "#").last.flatMap { Int($0) } ?? 0 }
        var heard: [String] = []
        var count = 0
        for (number, shot) in trial.shots.enumerated() {
            let before = heard.count
            count += wanted[number]?.count ?? 0
            for attempt in 1...tries where attempt == 1 || heard.count < count {
                heard.removeSubrange(before...)
                self.send(shot)
                if wanted[number] == nil {
                    _ = RawSocket.wait(for: self.sockets.map(\.raw), atMost: .milliseconds(1))
                    self.listen(trial.seed, into: &heard)
                } else {
                    self.wait(
                        until: count, atMost: attempt == tries ? .seconds(2) : .milliseconds(200), trial.seed, &heard)
                }
            }
            // What came without being expected counts too, and is not waited for instead of what is.
            count = heard.count
        }
        return heard.sorted()
    }

    private func send(_ shot: ForwardingTrial.Shot) {
        let raw = self.sockets[shot.from]
        let frame = shot.frame
        do throws(NetlinkError) {
            try raw.send(
                Frame(
                    to: frame.destination, from: frame.source, tag: frame.tag?.rawValue, etherType: frame.etherType,
                    payload: frame.payload))
        } catch {
            // A virtual cable tells its sender when the port at the other end does not take what is too large (ENOBUFS).
            #expect(shot.kind == .oversize, "\(error)")
        }
    }

    /// Listens until as many were heard as should be, in vain for so long at most.
    ///
    /// Who sends the next frame before the last one is through overtakes it, since each switch on the way takes its turn; so one
    /// that nobody should hear is given a moment too.
    private func wait(until count: Int, atMost patience: Duration, _ seed: UInt64, _ heard: inout [String]) {
        let clock = ContinuousClock()
        let end = clock.now + patience
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
