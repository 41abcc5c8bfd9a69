import ArgumentParser
import FabricModel

/// `selvage check FILE`: everything that is wrong with a topology, without touching a switch.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say what is wrong with a topology.",
        discussion: """
            Reads the file, checks the fabric and proves its promises; no switch is asked. Exit status: 0 without errors, \
            1 with, 2 where what --without declares down breaks a promise.
            """)

    @OptionGroup var topology: TopologyArgument

    @Flag(help: "Answer in JSON.")
    var json = false

    @OptionGroup var without: WithoutOption

    func run() throws {
        let answer = Answer(try Workspace.read(self.topology.file, without: self.without), file: self.topology.file)
        if self.json {
            Stream.answer.line(try selvage.json(answer))
        } else {
            Stream.answer.tell(answer.diagnostics)
            Stream.answer.line("\(answer.file): \(answer.summary)")
        }
        if !answer.isValid { throw Verdict.failed }
        if answer.brokenPromises > 0 { throw Verdict.differs }
    }

    private struct Answer: Encodable {
        var file: String
        var isValid: Bool
        var summary: String
        var diagnostics: [Diagnostic]
        var brokenPromises: Int

        init(_ result: Result<Workspace, InvalidTopology>, file: String) {
            self.file = file
            self.brokenPromises = 0
            switch result {
            case .success(let workspace):
                self.isValid = true
                self.diagnostics = workspace.diagnostics
                let isClean = workspace.diagnostics.allSatisfy { $0.severity == .note }
                let warnings = isClean ? "" : ", with \(Findings.summary(workspace.diagnostics))"
                self.brokenPromises = workspace.diagnostics.count { $0.rule == "broken-promise" }
                self.summary = "ok\(warnings): \(workspace.fabric.summary(broken: self.brokenPromises))"
            case .failure(let invalid):
                self.isValid = false
                self.diagnostics = invalid.diagnostics
                self.summary = invalid.summary
            }
        }
    }
}

extension Fabric {
    /// `1 switch, 15 ports, 3 VLANs, 14 hosts; 3 promises hold`.
    fileprivate func summary(broken: Int) -> String {
        let parts = [
            count(self.switches.count, "switch"), count(self.ports.count, "port"), count(self.vlans.count, "VLAN"),
            count(self.hosts.count, "host"),
        ]
        let promises = self.expectations.count
        let all = parts.joined(separator: ", ")
        if promises == 0 { return all }
        if broken > 0 { return "\(all); \(broken) of \(count(promises, "promise")) broken" }
        return "\(all); \(count(promises, "promise")) \(promises == 1 ? "holds" : "hold")"
    }
}
