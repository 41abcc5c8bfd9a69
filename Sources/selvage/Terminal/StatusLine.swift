import SimulatedLab

/// One line on a terminal that says how a lab is, for as long as that is up.
struct StatusLine {
    /// Draws until the task is cancelled.
    func follow(_ lab: RunningLab) async {
        while !Task.isCancelled {
            Stream.talk.write("\r\u{1b}[K" + StatusLine.text(await lab.standing(), width: Stream.talk.width))
            try? await Task.sleep(for: .milliseconds(500))
        }
    }

    /// As much of it as fits into a line.
    static func text(_ standing: ControlStanding, width: Int) -> String {
        let parts = [
            "\(standing.answering) of \(standing.switches) switches answer",
            "\(standing.portsUp) of \(standing.ports) ports up",
            standing.stormCount == 0 ? "no storm" : count(Int(standing.stormCount), "storm"),
            "\(StandingText.large(standing.framesPerSecond)) frames/s",
        ]
        var line = ""
        for part in parts where line.count + part.count + 2 < width { line += (line.isEmpty ? "" : ", ") + part }
        return line
    }
}
