import FabricGraph
import FabricModel
import FabricPlanning
import FabricTopology
import Glibc

/// One fabric's way from text to plan, and how much of the processor each station took, each time.
///
/// It is one thread that waits for nothing, so on a quiet machine this is the time on the clock, and on one where others compile it
/// is what the clock would have said.
struct Stages {
    /// From the text to a plan for switches as they come out of the box.
    enum Station: String, CaseIterable {
        case read, number, trees, check, compile
        case fromNothing = "plan from nothing"
        /// Every switch holds what it should.
        case nothingToDo = "plan with nothing to do"
        /// One server's port is in another VLAN: from the changed fabric to the plan, everything computed anew.
        case onePort = "one port in another VLAN, computed anew"
        /// The same by a planner that has the fabric before the edit, and is told what is changed.
        case onePortEdited = "one port in another VLAN, edited in place"
        /// One port is described otherwise, in the same way.
        case oneWordEdited = "one port's description, edited in place"
        /// Both by such a planner that is given another fabric, and has to find out what differs.
        case onePortFound = "one port in another VLAN, found by comparing"
        case oneWordFound = "one port's description, found by comparing"
    }

    private let source: TopologySource
    private(set) var samples: [Station: Samples] = [:]
    /// The stations up to the plan from nothing together.
    private(set) var whole = Samples()

    init(_ source: TopologySource) { self.source = source }

    mutating func run() throws {
        let source = self.source
        let reading = self.measure(.read) { Topology.read(source) }
        guard let fabric = reading.fabric else { throw Trouble("\(reading.diagnostics.prefix(3))") }
        let numbering = self.measure(.number) { fabric.number(from: Ledger()) }
        let trees = self.measure(.trees) { ForwardingTrees(fabric) }
        let findings = self.measure(.check) { fabric.check(with: numbering.numbers, along: trees) }
        if let error = findings.first(where: { $0.isError && $0.rule != "not-yet" }) { throw Trouble("\(error)") }
        let desired = self.measure(.compile) { Desired(along: trees, numbering.numbers) }
        let untouched = desired.switches.map { $0.outOfTheBox }
        let plan = self.measure(.fromNothing) { Plan(from: untouched, to: desired, made: Stages.never) }
        guard Set(plan.batches.map(\.scope.name)).count == fabric.switches.count else {
            throw Trouble("the plan forgets a switch")
        }
        let stations: [Station] = [.read, .number, .trees, .check, .compile, .fromNothing]
        self.whole.add(stations.reduce(Duration.zero) { $0 + (self.samples[$1]?.last ?? .zero) })
        try self.runAgain(fabric, numbering, desired)
    }

    /// What comes after everything was applied.
    private mutating func runAgain(_ fabric: Fabric, _ numbering: Numbering, _ desired: Desired) throws {
        let settled = desired.switches.map { $0.settled }
        let empty = self.measure(.nothingToDo) { Plan(from: settled, to: desired, made: Stages.never) }
        guard empty.isEmpty else { throw Trouble("there is something to do after everything was done") }
        let edited = try fabric.withOneServerMoved()
        let edit = self.measure(.onePort) {
            let numbers = edited.number(from: numbering.ledger).numbers
            return Plan(from: settled, to: edited.compile(with: numbers), made: Stages.never)
        }
        guard !edit.isEmpty else { throw Trouble("the edit changes nothing") }
        try self.planAgain(fabric, edited, edit, numbering.ledger, settled)
    }

    private mutating func planAgain(
        _ fabric: Fabric, _ edited: Fabric, _ full: Plan, _ ledger: Ledger, _ settled: [Reading]
    ) throws {
        var planner = Planner(fabric, from: ledger, readings: settled)
        let plan = self.measure(.onePortFound) {
            planner.turn(to: edited)
            return planner.plan(made: Stages.never)
        }
        guard plan == full else { throw Trouble("the planner has another plan than the full computation") }
        let port = PortIndex(fabric.ports.count / 3)
        var described = edited
        described.ports[Int(port)].description = described.names.intern("rack 7")
        let word = self.measure(.oneWordFound) {
            planner.turn(to: described)
            return planner.plan(made: Stages.never)
        }
        guard word.stepCount == full.stepCount + 1 else { throw Trouble("a description is more than a step") }
        // From here on the fabric is the planner's alone: to go back it has copied what is changed.
        let host = HostIndex(fabric.hosts.count / 2)
        let (home, away) = (fabric.hosts[Int(host)].native, edited.hosts[Int(host)].native)
        let place = fabric.ports(of: fabric.hosts[Int(host)]).first ?? 0
        func move(to vlan: VID?) {
            planner.edit { fabric in
                fabric.host(host) { $0.native = vlan }
                fabric.port(place) { $0.native = vlan }
            }
        }
        func describe(_ text: String) {
            planner.edit { fabric in
                let name = fabric.intern(text)
                fabric.port(port) { $0.description = name }
            }
        }
        let before = fabric.ports[Int(port)].description
        move(to: home)
        planner.edit { fabric in fabric.port(port) { $0.description = before } }
        guard planner.plan(made: Stages.never).isEmpty else { throw Trouble("going back is not what was there") }
        let again = self.measure(.onePortEdited) {
            move(to: away)
            return planner.plan(made: Stages.never)
        }
        guard again == full, planner.effort != .full else { throw Trouble("an edit in place has another plan") }
        move(to: home)
        let wordAgain = self.measure(.oneWordEdited) {
            describe("rack 7")
            return planner.plan(made: Stages.never)
        }
        guard wordAgain.stepCount == 1 else { throw Trouble("a description is more than a step") }
    }

    private mutating func measure<Answer>(_ station: Station, _ work: () throws -> Answer) rethrows -> Answer {
        let start = Stages.processorTime()
        let answer = try work()
        self.samples[station, default: Samples()].add(Stages.processorTime() - start)
        return answer
    }

    /// What this thread has used so far; clock_gettime(2).
    private static func processorTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    static let never = UTCTime(secondsSince1970: 0)
}

extension DesiredSwitch {
    /// The ports are there, and nothing else.
    var outOfTheBox: Reading {
        let ports = self.config.ports.map { PortConfig(name: $0.name, isMember: false, isUp: false) }
        return .read(Observation(owned: SwitchConfig(ports: ports)), Capabilities(portLimit: 1023, fencing: .lock))
    }

    /// It holds what it should.
    var settled: Reading {
        .read(Observation(owned: self.config), Capabilities(portLimit: 1023, fencing: .lock))
    }
}

extension Fabric {
    /// The server in the middle in the VLAN of the one before it.
    func withOneServerMoved() throws -> Fabric {
        let middle = self.hosts.count / 2
        guard middle > 0, let port = self.ports(of: self.hosts[middle]).first else { throw Trouble("no host to move") }
        var fabric = self
        fabric.hosts[middle].native = self.hosts[middle - 1].native
        fabric.ports[Int(port)].native = self.hosts[middle - 1].native
        return fabric
    }
}
