/// Somebody who listens at a port: the frames that passed it since he looked last.
package struct Capture: Sendable {
    /// By which it is asked for.
    package let number: Int
    let end: Cable.End
    package fileprivate(set) var frames: [CapturedFrame] = []
    /// How many frames found no room because nobody looked.
    package fileprivate(set) var dropped = 0

    /// As many frames wait for who listens; 64 MB of the largest.
    static let room = 8192
}

/// A frame as it passed a port.
package struct CapturedFrame: Hashable, Sendable {
    package var at: Moment
    package var frame: EthernetFrame
    /// It went out of the port; else it came in.
    package var isLeaving: Bool
}

extension SimulatedWorld {
    /// Begins to listen at a port of a switch, and returns the number to ask with; nil where there is no such port.
    package mutating func beginCapture(atPort port: String, of name: String) -> Int? {
        guard let index = self.switch(named: name), let number = self.switches[index].bridge.port(port) else {
            return nil
        }
        let end = Cable.End(machine: .switch(index), port: Int(number.rawValue))
        let capture = Capture(number: (self.captures.map(\.number).max() ?? 0) + 1, end: end)
        self.captures.append(capture)
        return capture.number
    }

    /// The frames since the last call, and how many were dropped meanwhile.
    package mutating func takeFrames(of number: Int) -> (frames: [CapturedFrame], dropped: Int) {
        guard let index = self.captures.firstIndex(where: { $0.number == number }) else { return ([], 0) }
        defer {
            self.captures[index].frames = []
            self.captures[index].dropped = 0
        }
        return (self.captures[index].frames, self.captures[index].dropped)
    }

    package mutating func endCapture(_ number: Int) { self.captures.removeAll { $0.number == number } }

    mutating func capture(_ frame: EthernetFrame, at end: Cable.End, isLeaving: Bool) {
        for index in self.captures.indices where self.captures[index].end == end {
            if self.captures[index].frames.count < Capture.room {
                self.captures[index].frames.append(CapturedFrame(at: self.now, frame: frame, isLeaving: isLeaving))
            } else {
                self.captures[index].dropped += 1
            }
        }
    }
}
