import Foundation
import KernelLab
import LabModel
import TestKit
import Testing

/// A command in a kernel of its own, seen from outside. Inside one there is no second one, so there these do not run.
@Suite(.enabled(if: !Project.mayUseKernel))
struct DisposableKernelTests {
    @Test func streamsStayApartAndExact() throws {
        let trial = try Trial("kernel", "sh", "-c", "cat; echo complaint >&2; exit 7")
        var bytes = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) })
        bytes.append(contentsOf: "\u{4}\r\n\u{3}last".utf8)
        Thread.detachNewThread { [bytes, handle = trial.input.fileHandleForWriting] in
            try? handle.write(contentsOf: bytes)
            try? handle.close()
        }
        let output = try trial.output.fileHandleForReading.readToEnd()
        let end = try trial.finish()
        #expect(output == bytes)
        #expect(end.error == "complaint\n")
        #expect(end.status == 7)
    }

    /// A name that no shell takes as a variable's, and more of it all than a serial line holds at once.
    @Test func aVastEnvironmentArrives() throws {
        let vast = String(repeating: "x'", count: 30_000)
        let trial = try Trial("kernel", "printenv", "SELVAGE.VAST", variables: ["SELVAGE.VAST": vast])
        #expect(try trial.finish().output.count == 60_001)
    }

    @Test func standardInputStreams() throws {
        let trial = try Trial("kernel", "sh", "-c", "while read line; do echo \"got $line\"; done; echo end")
        for word in ["one", "two"] {
            try trial.feed("\(word)\n")
            #expect(trial.line() == "got \(word)")
        }
        try trial.endInput()
        #expect(trial.line() == "end")
        #expect(try trial.finish().status == 0)
    }

    @Test func directoryEnvironmentAndArgumentsAreTheCallers() async throws {
        let folder = try Folder(named: "it's")
        let script = #"printf '%s\n' "$PWD" "$ODD" "$#" "$@" >result; id -u >>result"#
        let (nothing, sink) = (open("/dev/null", O_RDONLY), open("/dev/null", O_WRONLY))
        defer {
            close(nothing)
            close(sink)
        }
        let status = try await DisposableKernel(memory: 256).run(
            Command(
                ["sh", "-c", script, "sh", "a  b", "", "q'\"$(x)\\", "zwei\nZeilen", "ümläut", "-"],
                directory: folder.url.path, environment: ["ODD": " *'\"\n$HOME ", "PATH": "/usr/bin:/bin"]),
            streams: .init(input: nothing, output: sink, error: sink), forwardingSignals: false)
        #expect(status == .exited(0))
        let result = try folder.text("result")
        #expect(
            result == "\(folder.url.path)\n *'\"\n$HOME \n6\na  b\n\nq'\"$(x)\\\nzwei\nZeilen\nümläut\n-\n0\n")
    }

    @Test func theKernelHasWhatALabNeeds() throws {
        let script = """
            set -e
            ip netns add one; ip link add br0 type bridge vlan_filtering 1 vlan_default_pvid 0; ip link add up0 type veth \
            peer name eth0 netns one; ip link set up0 master br0; bridge vlan add dev up0 vid 10 pvid untagged
            ip link add link br0 name br0.10 type vlan id 10; ip link add spare type dummy
            ip link add bond9 type bond mode active-backup; bridge vlan show dev up0 | grep -q PVID
            test -e /dev/fd/0; test -w /dev/shm; test -d /dev/pts; echo fine
            """
        let end = try Trial("kernel", "sh", "-c", script).finish()
        #expect(String(decoding: end.output, as: UTF8.self) == "fine\n")
        #expect(end.error == "")
        #expect(end.status == 0)
    }

    @Test(
        arguments: [
            ("exit 0", 0), ("exit 255", 255), ("kill -KILL $$", 137), ("kill -SEGV $$", 139), ("nosuchprogram", 127),
            ("sleep 1000 & exit 3", 3),
        ] as [(String, Int32)])
    func itEndsAsItsCommandDoes(script: String, status: Int32) throws {
        #expect(try Trial("kernel", "sh", "-c", script).finish().status == status)
    }

    @Test func aProgramThatIsNotThereIsNamed() throws {
        let end = try Trial("kernel", "no-such-program").finish()
        #expect(end.status == 127)
        #expect(end.error.contains("no-such-program"))
    }

    /// What becomes of us, and whether the command hears of it.
    @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGKILL])
    func nothingIsLeftBehind(signal: Int32) throws {
        let trial = try Trial(
            "kernel", "sh", "-c", "trap 'echo heard; exit 9' INT TERM HUP QUIT; echo up; while :; do sleep 1; done")
        #expect(trial.line() == "up")
        let processes = trial.processes.dropFirst()
        let sessions = Set(processes.compactMap { Processes.session(of: $0) })
        #expect(sessions.count == 2, "the guard's session and the kernel's")
        #expect(Processes.alive(inSessions: sessions).count > 3)
        for process in processes { #expect(Processes.namedFiles(of: process) == []) }

        kill(trial.process.processIdentifier, signal)
        let end = try trial.finish()
        if signal == SIGKILL {
            #expect(end.status == 137)
        } else {
            #expect(String(decoding: end.output, as: UTF8.self) == "heard\n")
            #expect(end.status == 9)
        }
        #expect(Processes.end(inSessions: sessions))
    }

    @Test func theSameSignalAgainEndsADeafCommand() throws {
        let trial = try Trial("kernel", "sh", "-c", "trap 'echo no' TERM; echo up; while :; do sleep 0.1; done")
        #expect(trial.line() == "up")
        let sessions = Set(trial.processes.dropFirst().compactMap { Processes.session(of: $0) })
        kill(trial.process.processIdentifier, SIGTERM)
        #expect(trial.line() == "no")
        kill(trial.process.processIdentifier, SIGTERM)
        #expect(try trial.finish().status == 128 + SIGTERM)
        #expect(Processes.end(inSessions: sessions))
    }

    @Test func aReaderThatGoesAwayEndsTheCommand() throws {
        let trial = try Trial("kernel", "yes")
        #expect(trial.line() == "y")
        try trial.output.fileHandleForReading.close()
        trial.process.waitUntilExit()
        #expect(trial.process.terminationStatus == 128 + SIGPIPE)
    }

    @Test func aFolderThatIsNotThereIsNamed() async throws {
        let kernel = try DisposableKernel(memory: 256)
        let command = Command(["true"], directory: "/no/such/folder", environment: [:])
        let error = await #expect(throws: LabError.self) {
            try await kernel.run(command, streams: .init(input: nil), forwardingSignals: false)
        }
        #expect(error?.kind == .died)
        #expect("\(error as Any)".contains("entering /no/such/folder"))
    }

    @Test func tooMuchMemoryIsRefusedWithTheReason() {
        let error = #expect(throws: LabError.self) { _ = try DisposableKernel(memory: 1 << 40) }
        #expect(error?.kind == .noRoom)
        #expect("\(error as Any)".contains("/dev/shm"))
    }

    @Test func aCommandThatCannotBeIsRefused() async throws {
        let kernel = try DisposableKernel(memory: 256)
        for command in [
            Command([], directory: "/", environment: [:]), Command([""], directory: "/", environment: [:]),
            Command(["true"], directory: "here", environment: [:]),
            Command(["true", "a\0b"], directory: "/", environment: [:]),
        ] {
            let error = await #expect(throws: LabError.self) { try await kernel.run(command) }
            #expect(error?.kind == .refused)
        }
    }
}
