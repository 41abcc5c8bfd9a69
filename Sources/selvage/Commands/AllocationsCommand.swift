import ArgumentParser
import FabricModel
import FabricPlanning
import FabricStore

/// `selvage allocations FILE`: who has which number.
struct AllocationsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allocations", abstract: "Say who has which number, and free numbers.",
        discussion: """
            Without options the pools with their use and what was taken from them; with --address, --owner or --prefix \
            whoever has such a number, also a derived or a written one. --free puts what a former owner has left back \
            into the pool, after a quarantine or --now. No switch is asked.

            Exit status: 0 told or freed, 1 error, an owner that there is not among them.
            """)

    @OptionGroup var topology: TopologyArgument

    @Option(help: ArgumentHelp("Who has this address.", valueName: "address"))
    var address: IPv6Address?

    @Option(help: ArgumentHelp("What a switch, link, host, VLAN or site has.", valueName: "name"))
    var owner: String?

    @Option(help: ArgumentHelp("What lies in this prefix.", valueName: "prefix"))
    var prefix: IPv6Prefix?

    @Option(help: ArgumentHelp("Free what this owner had before it left the topology.", valueName: "name"))
    var free: String?

    @Option(
        help: ArgumentHelp(
            "Keep what is freed from others for so long: 90s, 15m, 24h (the default), 7d.", valueName: "time"),
        transform: AllocationsCommand.duration)
    var quarantine = Quarantine.usual

    @Flag(help: "Free it at once, without a quarantine.")
    var now = false

    @OptionGroup var answer: AnswerOptions

    func validate() throws {
        let questions = [self.address.map { "\($0)" }, self.owner, self.prefix.map { "\($0)" }, self.free]
        if questions.compactMap({ $0 }).count > 1 {
            throw ValidationError("--address, --owner, --prefix and --free are one question each.")
        }
        if self.now, self.free == nil { throw ValidationError("--now belongs to --free.") }
    }

    func run() throws {
        let numbered: NumberedFabric
        switch Workspace.numbered(self.topology.file) {
        case .success(let found): numbered = found
        case .failure(let invalid):
            Stream.talk.tell(invalid.diagnostics)
            throw Failure("\(self.topology.file) has \(invalid.summary); nothing was done")
        }
        Stream.talk.tell(numbered.diagnostics)
        if let owner = self.free { return try self.free(owner, in: numbered) }
        let view = AllocationsView(numbered, try self.holdings(in: numbered), hasPools: self.isWhole)
        if self.answer.json { return Stream.answer.line(try selvage.json(view)) }
        Stream.answer.write(view.text(for: .answer, isFull: self.answer.full, nothing: self.nothing))
    }

    private static func duration(_ text: String) throws -> Duration {
        guard let duration = Duration(text: text) else {
            throw ValidationError("'\(text)' is no length of time like 24h.")
        }
        return duration
    }

    /// Nothing in particular was asked for.
    private var isWhole: Bool { self.address == nil && self.owner == nil && self.prefix == nil }

    private var nothing: String {
        if let address = self.address { return "Nobody has \(address)." }
        if let prefix = self.prefix { return "Nobody has a number in \(prefix)." }
        return "Nothing is allocated: every number is derived or written down."
    }

    private func holdings(in numbered: NumberedFabric) throws -> [Holding] {
        if self.isWhole { return numbered.allocated }
        let all = numbered.holdings
        if let address = self.address { return all.filter { $0.number.contains(address) }.reversed() }
        if let prefix = self.prefix { return all.filter { prefix.contains($0.number) } }
        guard let owner = self.owner else { return all }
        let found = all.filter { $0.belongs(to: owner) }
        if found.isEmpty {
            throw Failure(
                "'\(owner)' has no number in '\(numbered.fabric.name)'",
                help: "owners are switches, links (leaf1:up1,spine1:down1), hosts, VLANs and sites")
        }
        return found
    }
}

extension AllocationsCommand {
    /// Puts numbers that an owner has left into quarantine, or ends it.
    private func free(_ owner: String, in numbered: NumberedFabric) throws {
        let file = LockFile(besideTopology: self.topology.file)
        let used = Set(numbered.numbering.ledger.allocations.filter(\.isHeld))
        let moment = UTCTime.now
        var freed: [Allocation] = []
        do throws(StoreError) {
            try file.update { ledger throws(StoreError) in
                let lines = ledger.allocations.filter { $0.owner == owner }
                let doing = "freeing the numbers of '\(owner)'"
                if lines.isEmpty { throw StoreError(doing, "\(file.path) has none") }
                freed = lines.filter { line in
                    var held = line
                    held.quarantine = nil
                    return !used.contains(held)
                }
                if freed.isEmpty {
                    throw StoreError(
                        doing, "the topology still has it, and it would have them back at once",
                        help: "take it out of the topology first")
                }
                if self.now { return ledger.remove(freed) }
                for index in freed.indices {
                    let since = freed[index].quarantine?.since ?? moment
                    freed[index].quarantine = Quarantine(since: since, until: moment + self.quarantine)
                }
                ledger.replace(freed)
            }
        } catch {
            throw Failure("\(error)", help: error.help)
        }
        if self.answer.json { return Stream.answer.line(try selvage.json(freed)) }
        for line in freed {
            let until = self.now ? "is free" : line.quarantine.map { "is in quarantine until \($0.until)" } ?? ""
            Stream.answer.line("\(line.kind.rawValue) \(line.prefix) of '\(owner)' \(until)")
        }
    }
}

extension IPv6Address: ExpressibleByArgument {
    /// Reads an address.
    public init?(argument: String) { self.init(text: argument) }
}

extension IPv6Prefix: ExpressibleByArgument {
    /// Reads a prefix.
    public init?(argument: String) { self.init(text: argument) }
}
