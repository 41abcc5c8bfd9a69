import DriverNetlink
import FabricModel
import FabricPlanning
import FabricReconciler
import FabricTopology
import Glibc
import Netlink

/// One switch of many ports in this process's own network namespace, and the way back to where it was never programmed.
///
/// The ports are dummy links: they swallow every frame, so no traffic of the kernel's own runs beside the measurement.
struct TestBed {
    let namespace: NetworkNamespace
    let driver: LinuxSwitch
    let fabric: Fabric
    let numbering: Numbering
    let desired: Desired
    let ports: [String]
    /// What a port carries: neighbouring ids, so that every peer can say it in one word.
    let vlans: ClosedRange<VID>
    let file: String

    static let description = "server"
    static let mtu: UInt16 = 9000

    var scope: SwitchScope { self.desired.switches[0].scope }
    var config: SwitchConfig { self.desired.switches[0].config }
    /// `100-149`
    var vlanWords: String { "\(self.vlans.lowerBound)-\(self.vlans.upperBound)" }

    /// Makes the links, and reads the topology that is the switch.
    init(_ options: Options) throws {
        guard let first = VID(100), let last = VID(99 + options.vlans) else {
            throw Trouble("there are not so many VLANs")
        }
        self.vlans = first...last
        self.namespace = .named(options.namespace)
        let inside = try NetworkNamespace.current.identity()
        guard (try? self.namespace.identity()) == inside else {
            throw Trouble(
                "this does not run in a network namespace called \(options.namespace): start it with Benchmarks/run")
        }
        self.file = "/run/selvage-bench.yaml"
        let text = """
            fabric: bench
            vlans:
              v[\(first)-\(last)]: { id: "[\(first)-\(last)]", mtu: \(TestBed.mtu) }
            switches:
              \(options.namespace):
                driver: linux
                ports:
                  swp[1-\(options.ports)]: { trunk: ["v[\(first)-\(last)]"], description: \(TestBed.description) }

            """
        try write(text, to: self.file)
        let reading = Topology.read(TopologySource(name: self.file, text: text))
        guard let fabric = reading.fabric else { throw Trouble("\(reading.diagnostics)") }
        self.fabric = fabric
        self.numbering = fabric.number(from: Ledger())
        self.desired = fabric.compile(with: self.numbering.numbers)
        self.ports = (1...options.ports).map { "swp\($0)" }
        self.driver = try LinuxSwitch(in: self.namespace)
        var socket = try NetlinkSocket()
        guard try socket.links().allSatisfy({ $0.name == "lo" }) else {
            throw Trouble("the namespace \(options.namespace) is not empty")
        }
        try all(socket.send(self.ports.map { .createLink(LinkSettings(name: $0, kind: .dummy)) }), "making the ports")
    }

    /// Takes the bridge away and leaves every port as it was made.
    func reset() throws {
        var socket = try NetlinkSocket()
        let links = try socket.links()
        try all(socket.send(links.filter { $0.kind == "bridge" }.map { .deleteLink(.index($0.index)) }), "removing br0")
        let ports = links.filter { $0.kind == "dummy" }
        let bare = LinkSettings(mtu: 1500, alias: "", addressGeneration: .eui64, isUp: false)
        try all(socket.send(ports.map { .changeLink(.index($0.index), bare) }), "resetting the ports")
        let marked = ports.filter { !$0.alternativeNames.isEmpty }
        try all(
            socket.send(marked.map { .removeAlternativeNames($0.alternativeNames, from: .index($0.index)) }),
            "taking the marks off")
        // What the kernel still does about it on its own time is nobody's to pay for.
        usleep(200_000)
    }

    /// What the switch holds now.
    func observe() async throws -> Observation { try await self.driver.observe(self.scope) }

    /// The plan from what the switch holds now.
    func plan() async throws -> Plan {
        let able = Capabilities(portLimit: LinuxSwitch.portLimit, fencing: .lock)
        let reading = Reading.read(try await self.observe(), able)
        return Plan(from: [reading], to: self.desired, made: TestBed.epoch)
    }

    /// One pass down the whole line, as the command does it.
    func pass(_ mode: Reconciler.Mode) async throws -> FabricReconciler.Report {
        let reconciler = Reconciler(drivers: [self.scope.name: self.driver])
        do {
            return try await reconciler.pass(over: self.fabric, self.numbering, mode, made: TestBed.epoch)
        } catch {
            throw Trouble("\(error.findings)")
        }
    }

    static let yes = Reconciler.Mode.apply(approve: { _ in true }, record: { _ throws(DriverError) in })
    static let epoch = UTCTime(secondsSince1970: 0)

    /// Says where the switch is not what it should be: whoever measures work that was not done measures nothing.
    func verify(_ doer: String) async throws {
        let observed = try await self.observe().owned
        guard let first = self.config.differences(from: observed).first else { return }
        throw Trouble("\(doer) left the switch different: \(first)")
    }
}

/// Stops where the kernel refused a request.
func all(_ answers: [Answer], _ doing: String) throws {
    for case .refused(let refusal) in answers { throw Trouble("\(doing): \(refusal.reason)") }
}

func write(_ text: String, to path: String) throws {
    guard let file = fopen(path, "w") else { throw Trouble("cannot write \(path)") }
    fputs(text, file)
    fclose(file)
}
