internal import FabricModel
internal import Netlink

/// What one step sends to the kernel: rounds of requests, and settings that are files.
///
/// The rounds of all steps of a phase go together: first everybody's first round, in one batch, then the second. A request
/// that must find what an earlier one made stands in a later round.
struct Requests {
    struct Request {
        var message: Message
        /// Error numbers that mean that what we want is so already.
        var settled: Set<Int32>
        /// It writes only our mark: with nothing but such done, the step has changed nothing yet.
        var isMark: Bool
    }

    /// A file under /proc/sys and what is written into it.
    struct Setting {
        var path: String
        var value: String
    }

    private(set) var rounds: [[Request]] = []
    /// Written when all rounds are done, inside the namespace.
    private(set) var settings: [Setting] = []
    /// What the bridge is to forget when all rounds are done.
    private(set) var forgetting: Forgetting?
    /// What radvd is to be told about an SVI when all rounds are done.
    private(set) var announcement: Announcement?
    /// The step is to be translated once more, against a new reading, when this is done.
    var needsAnotherPass = false

    init() {}

    /// Requests that may go in one round.
    init(_ messages: Message...) { self.add(messages) }

    init(forgetting: Forgetting) { self.forgetting = forgetting }

    /// Adds a round.
    mutating func add(_ messages: [Message], settledBy: Set<Int32> = [], isMark: Bool = false) {
        guard !messages.isEmpty else { return }
        self.rounds.append(messages.map { Request(message: $0, settled: settledBy, isMark: isMark) })
    }

    /// Tells radvd about an SVI, by its interface's name; nil: nothing more.
    mutating func announce(_ entry: RadvdConfiguration.Entry?, on interface: String) {
        self.announcement = Announcement(interface: interface, entry: entry)
    }

    struct Announcement {
        var interface: String
        var entry: RadvdConfiguration.Entry?
    }

    mutating func set(_ path: String, _ value: String) { self.settings.append(Setting(path: path, value: value)) }
}

/// What turns a change into requests: one reading, taken in this very apply, and the scope that says what is ours.
struct Translator {
    var reading: KernelReading
    let scope: SwitchScope
    let target: SwitchTarget

    /// What carries a change out; throws where what it is about is not there, or is another thing of that name.
    func requests(for change: Change) throws(DriverError) -> Requests {
        switch change {
        case .createBridge(let bridge): try self.create(bridge)
        case .setBridge(let setting): try self.set(setting)
        case .join(let port): try self.join(port)
        case .leave(let port): try self.leave(port)
        case .setPort(let port, let setting): try self.set(setting, on: port)
        case .carry(let place, let vlans, let carriage): try self.carry(vlans, as: carriage, at: place)
        case .drop(let place, let vlans): try self.drop(vlans, at: place)
        case .forget(let vlans):
            Requests(forgetting: Forgetting(vlans: vlans, bridge: try self.bridge(doing: change.words).index))
        case .createSVI(let svi): try self.create(svi)
        case .setSVI(let vlan, let setting): try self.set(setting, on: vlan)
        case .addAddress(let vlan, let address): try self.add(address, to: vlan)
        case .removeAddress(let vlan, let address): try self.remove(address, from: vlan)
        case .removeSVI(let vlan): try self.removeSVI(vlan)
        case .setRouting(let setting): try self.set(setting)
        }
    }

    /// The bridge; throws where there is none.
    func bridge(doing: String) throws(DriverError) -> KernelLink {
        if let bridge = self.reading.bridge(self.scope.bridge) { return bridge }
        if let other = self.reading.link(self.scope.bridge) {
            throw DriverError(
                .notOurs, doing: doing,
                reason: "\(other.name) is a \(other.kind ?? "network card"), not a bridge",
                help: "rename it, or name another bridge in the topology")
        }
        throw DriverError(.vanished, doing: doing, reason: "there is no bridge \(self.scope.bridge)")
    }

    /// A port that the scope names or that has our mark; anybody else's is refused.
    func port(_ name: String, doing: String) throws(DriverError) -> KernelLink {
        guard name != self.scope.management else {
            throw DriverError(
                .notOurs, doing: doing, reason: "\(name) is the management port", help: "take it out of the ports")
        }
        guard let link = self.reading.link(name) else {
            throw DriverError(
                .vanished, doing: doing, reason: "there is no link \(name) any more",
                help: "see 'ip link'; when it is back under this name, apply again")
        }
        guard self.isInScope(name) || !link.portMarks(of: self.scope.bridge).isEmpty else {
            throw DriverError(
                .notOurs, doing: doing, reason: "\(name) is neither named by the topology nor marked as ours")
        }
        return link
    }

    /// Our SVI of a VLAN.
    func svi(_ vlan: VID, doing: String) throws(DriverError) -> KernelLink {
        guard let device = self.reading.svi(vlan, in: self.scope) else {
            throw DriverError(.vanished, doing: doing, reason: "there is no SVI of ours on VLAN \(vlan) any more")
        }
        return device
    }

    private func isInScope(_ port: String) -> Bool {
        var range = 0..<self.scope.ports.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if self.scope.ports[middle] == port { return true }
            range =
                precedes(self.scope.ports[middle], port)
                ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return false
    }

    /// Takes away the link-local addresses that a link has, save one.
    func withoutLinkLocals(on link: KernelLink, save kept: IPv6Address? = nil) -> [Message] {
        self.reading.addresses(of: link.index)
            .filter { $0.address.address.isLinkLocal && $0.address.address != kept }
            .map { .removeAddress($0.address, from: link.index) }
    }
}

/// Error numbers that say that what was to be taken away is not there: it is as it should be.
enum Settled {
    /// EADDRNOTAVAIL
    static let addressIsGone: Set<Int32> = [99]
    /// ENOENT, ESRCH
    static let routeIsGone: Set<Int32> = [2, 3]
    /// EEXIST, of our own mark on the same link
    static let isThere: Set<Int32> = [17]
}
