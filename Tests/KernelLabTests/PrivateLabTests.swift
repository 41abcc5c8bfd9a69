import Foundation
import KernelLab
import LabModel
import Testing

/// A room of this machine's kernel, wherever the user may have one; what the kernel must hold for a lab does not matter.
@Suite(.enabled("this user may make namespaces", { try Trial("private", "true").finish().status == 0 }))
struct PrivateLabTests {
    @Test func streamsArePassedOn() throws {
        let trial = try Trial("private", "sh", "-c", "cat; echo complaint >&2; exit 7")
        try trial.feed("text\u{0}\r\n")
        let end = try trial.finish()
        #expect(end.output == Data("text\u{0}\r\n".utf8))
        #expect(end.error == "complaint\n")
        #expect(end.status == 7)
    }

    @Test(
        arguments: [
            ("exit 0", 0), ("exit 255", 127 + 128), ("kill -KILL $$", 137), ("nosuchprogram", 127),
            ("sleep 1000 & exit 3", 3),
        ] as [(String, Int32)])
    func itEndsAsItsCommandDoes(script: String, status: Int32) throws {
        #expect(try Trial("private", "sh", "-c", script).finish().status == status)
    }

    @Test func theRoomIsItsOwn() throws {
        let script = """
            set -e
            test "$(id -u)" = 0; test $$ -lt 10
            mount -t tmpfs tmpfs /run; ip netns add selvage-private-test; ip netns list
            ip link | grep -c '^[0-9]'
            """
        let end = try Trial("private", "sh", "-c", script).finish()
        #expect(String(decoding: end.output, as: UTF8.self) == "selvage-private-test\n1\n", "\(end.error)")
        #expect(!FileManager.default.fileExists(atPath: "/run/netns/selvage-private-test"))
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGKILL])
    func nothingIsLeftBehind(signal: Int32) throws {
        // Also what has made itself a session of its own.
        let trial = try Trial("private", "sh", "-c", "trap 'exit 9' INT TERM; setsid sleep 1000 & echo up; wait")
        #expect(trial.line() == "up")
        let processes = trial.processes.dropFirst()
        #expect(processes.count >= 4)
        kill(trial.process.processIdentifier, signal)
        #expect(try trial.finish().status == (signal == SIGINT || signal == SIGTERM ? 9 : 128 + signal))
        #expect(Processes.end(Array(processes)))
    }

    @Test func theSameSignalAgainEndsADeafCommand() throws {
        let trial = try Trial("private", "sh", "-c", "trap 'echo no' TERM; echo up; while :; do sleep 0.05; done")
        #expect(trial.line() == "up")
        let processes = trial.processes.dropFirst()
        kill(trial.process.processIdentifier, SIGTERM)
        #expect(trial.line() == "no")
        kill(trial.process.processIdentifier, SIGTERM)
        #expect(try trial.finish().status == 137)
        #expect(Processes.end(Array(processes)))
    }

    @Test func thereIsAKernelForEverybody() async throws {
        let (kernel, because) = try await LabKernel.choose(.auto, memory: 256)
        switch kernel {
        case .host: #expect(because == nil)
        case .disposable: #expect(because?.reason.isEmpty == false)
        }
    }

    @Test func aRoomIsFurnishedFromInsideOnly() async throws {
        let error = #expect(throws: LabError.self) { try PrivateLab.furnish(hosts: "", environment: [:]) }
        #expect(error?.kind == .refused)
    }
}
