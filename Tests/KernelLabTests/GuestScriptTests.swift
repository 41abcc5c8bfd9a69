import FabricModel
import TestKit
import Testing

@testable import KernelLab

struct GuestScriptTests {
    /// What a shell makes of a quoted word is the word itself.
    @Test(arguments: 0..<20)
    func aQuotedWordIsItself(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let alphabet = Array("a'\"\\$`!*? \n\t;&|<>(){}[]#~=%-ü")
        let word = String((0..<40).compactMap { _ in alphabet.randomElement(using: &generator) })
        let printing = Program("/bin/sh", "-c", "printf %s \(GuestScript.quoted(word))")
        #expect(try printing.runWaiting() == (0, word))
    }

    /// A shell reads every form of the script without a complaint.
    @Test(arguments: [
        GuestScript.Streams.apart(input: true), .apart(input: false), .terminal(rows: 24, columns: 80),
    ])
    func theScriptIsShell(streams: GuestScript.Streams) throws {
        let command = Command(["echo", "it's"], directory: "/a b", environment: ["X": "'"])
        let script = GuestScript(command: command, streams: streams, modules: ["bridge"]).text
        var reading = Program("/bin/sh", "-n")
        reading.input = script
        #expect(try reading.runWaiting() == (0, ""))
    }

    @Test func theBootstrapFitsTheKernelsCommandLine() throws {
        // COMMAND_LINE_SIZE of user-mode Linux is 2,048 bytes; the kernel quotes with double quotes.
        #expect(GuestScript.bootstrap.utf8.count < 1024)
        #expect(!GuestScript.bootstrap.contains("\""))
    }

    @Test func everybodyFindsTheProgramsOfTheSystem() {
        func path(_ path: String?) -> String? {
            Command(["x"], directory: "/", environment: path.map { ["PATH": $0] } ?? [:]).variables
                .first { $0.hasPrefix("PATH=") }
        }
        #expect(path("/usr/bin:/bin") == "PATH=/usr/bin:/bin:/usr/sbin:/sbin")
        #expect(path("/sbin:/usr/sbin:/bin") == "PATH=/sbin:/usr/sbin:/bin")
        #expect(path(nil) == "PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin")
    }
}
