import FabricModel
import FabricPlanning
import FabricStore
import Glibc

/// Writes a lock file again and again, to be killed while it does:
///
/// - `ledger-trial edit LOCK SEED FIRST COUNT [MOMENT]` goes over an edited fabric COUNT times, from pass FIRST on, and says
///   the number of each pass that is done; with MOMENT it kills itself there, in the first pass that writes.
/// - `ledger-trial fill LOCK NAME COUNT` records COUNT sites of its own, one at a time, and says each that is done.
@main
struct LedgerTrial {
    static func main() {
        let arguments = CommandLine.arguments
        do {
            switch arguments.dropFirst().first {
            case "edit" where arguments.count >= 6: try LedgerTrial.edit(arguments)
            case "fill" where arguments.count == 5: try LedgerTrial.fill(arguments)
            default: exit(125)
            }
        } catch {
            LedgerTrial.say("error: \(error)")
            exit(1)
        }
    }

    private static func edit(_ arguments: [String]) throws {
        guard let seed = UInt64(arguments[3]), let first = Int(arguments[4]), let count = Int(arguments[5]) else {
            exit(125)
        }
        let moment = arguments.count > 6 ? LockFile.Moment(rawValue: arguments[6]) : nil
        let file = LockFile(path: arguments[2]) { if $0 == moment { kill(getpid(), SIGKILL) } }
        var edited = EditedFabric(seed: seed)
        for _ in 0..<first { edited.editForAWhile() }
        for pass in first..<first + count {
            edited.editForAWhile()
            let (ledger, findings) = try file.read()
            guard findings.isEmpty else { throw StoreError("reading", "\(findings)") }
            try file.record(edited.fabric.number(from: ledger, at: edited.now).added, at: edited.now)
            LedgerTrial.say("\(pass)")
        }
    }

    private static func fill(_ arguments: [String]) throws {
        guard let count = Int(arguments[4]) else { exit(125) }
        let (file, name) = (LockFile(path: arguments[2]), arguments[3])
        for number in 0..<count {
            let bits = StableHash.of(name, "\(number)") >> 24
            let address = IPv6Address(high: 0xfd << 56 | bits << 16, low: 0)
            guard let prefix = IPv6Prefix(address, length: 48) else { exit(125) }
            let allocation = Allocation(.site, owner: "\(name)-\(number)", prefix: prefix)
            try file.record([allocation])
            LedgerTrial.say(LockText.line(allocation))
        }
    }

    /// A line at once, not when a buffer is full.
    private static func say(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = write(1, bytes, bytes.count)
    }
}
