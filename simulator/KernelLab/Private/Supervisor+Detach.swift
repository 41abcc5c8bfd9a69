internal import CKernelLab
internal import Glibc
package import LabModel

extension Supervisor {
    /// Starts a command in a session of its own, where no signal of this terminal reaches it, and waits until it has said `word` on
    /// its standard output, which ends there; its standard error is ours, and its input nothing.
    ///
    /// - Returns: nil once it has said so, and it lives on; how it ended, where it ended before.
    package static func detach(_ command: Command, untilItSays word: String) async throws(LabError) -> ExitStatus? {
        try command.check()
        return try await onThread { () throws(LabError) in
            // What we were given without knowing of it goes no further, whatever its number: whoever waits for the end of such a
            // file would wait for the command.
            guard close_range(3, .max, Int32(SELVAGE_CLOSE_RANGE_CLOEXEC)) == 0 else {
                throw LabError(code: errno, doing: "keeping files to ourselves")
            }
            let (reader, writer) = try Descriptor.pipe()
            let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
            guard nothing >= 0 else { throw LabError(code: errno, doing: "opening /dev/null") }
            let input = Descriptor(owning: nothing)
            let process = try Spawn(
                arguments: ["/usr/bin/env", "--"] + command.arguments, environment: command.variables,
                directory: command.directory, files: [(input.number, 0), (writer.number, 1), (2, 2)], group: .session
            ).start()
            input.close()
            writer.close()
            let wanted = Array(word.utf8)
            var said: [UInt8] = []
            while said.count < wanted.count {
                if case .ended = read(reader.number, upTo: wanted.count - said.count, into: &said) { break }
            }
            if said == wanted { return nil }
            return try ExitStatus(ofChild: process, doing: "waiting for \(command.arguments[0])")
        }
    }
}
