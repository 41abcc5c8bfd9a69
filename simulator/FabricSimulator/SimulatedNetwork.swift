package import FabricModel
import Synchronization

/// The switches of a fabric, with cables between them: a port has a carrier while its cable is whole and both ends are up.
package final class SimulatedNetwork: Sendable {
    package let switches: [String: SimulatedSwitch]
    private let cabling: Cabling
    private let changes: ChangeCount

    /// Every switch with the ports that the fabric names, and a cable for every link; nothing is programmed yet.
    ///
    /// - Parameter sleep: lets time pass for the switch of a name, see `SimulatedSwitch`.
    package init(
        _ fabric: Fabric, sleep: @escaping @Sendable (_ switchName: String, Duration) async -> Void = { _, _ in }
    ) {
        let cabling = Cabling(fabric)
        self.cabling = cabling
        let changes = ChangeCount()
        self.changes = changes
        self.switches = Dictionary(
            fabric.switches.map { item in
                let ports = item.ports.map { fabric.name(of: PortIndex($0)) }
                let simulated = SimulatedSwitch(ports: ports) { phase in
                    if phase == nil { cabling.settle(item.name) }
                } sleep: {
                    await sleep(item.name, $0)
                } whenChanged: {
                    changes.increase()
                }
                return (item.name, simulated)
            }, uniquingKeysWith: { first, _ in first })
        cabling.connect(self.switches)
    }

    /// Pulls the cable at a port, `ring1:east`; that of a host too.
    package func cut(at port: String) {
        self.cabling.cut(at: port)
        self.changes.increase()
    }

    /// Plugs it in again, at whichever end.
    package func mend(at port: String) {
        self.cabling.mend(at: port)
        self.changes.increase()
    }

    /// Who is at the other end of each of a switch's cables, in canonical order of its ports; whether they are whole or not.
    package func neighbours(of name: String) -> [(port: String, otherSwitch: String, otherPort: String)] {
        self.cabling.neighbours(of: name)
    }

    /// The ports, `ring1:east`, whose cable is out.
    package var cuts: Set<String> { self.cabling.cuts }

    /// Grows with whatever changes anywhere in it, so that who forwards by it need not look at every switch to see that nothing has.
    var changeCount: Int { self.changes.now }
}

private final class ChangeCount: Sendable {
    private let count = Atomic(0)

    var now: Int { self.count.load(ordering: .acquiring) }

    func increase() { self.count.add(1, ordering: .acquiringAndReleasing) }
}

/// The cables, seen from every switch.
private final class Cabling: Sendable {
    private struct End: Sendable {
        var port: String
        /// The switch and the port at the other end.
        var other: (name: String, port: String)
        /// How the cable is called: by either end.
        var names: [String]
    }

    private let ends: [String: [End]]
    private let cut = Mutex<Set<String>>([])
    private let switches = Mutex<[String: SimulatedSwitch]>([:])

    init(_ fabric: Fabric) {
        var ends: [String: [End]] = [:]
        for link in fabric.links {
            let names = [fabric.place(of: link.a), fabric.place(of: link.b)]
            for (near, far) in [(link.a, link.b), (link.b, link.a)] {
                let (owner, other) = (fabric.ports[Int(near)].owner, fabric.ports[Int(far)].owner)
                ends[fabric.switches[Int(owner)].name, default: []].append(
                    End(
                        port: fabric.name(of: near),
                        other: (fabric.switches[Int(other)].name, fabric.name(of: far)), names: names))
            }
        }
        self.ends = ends
    }

    func neighbours(of name: String) -> [(port: String, otherSwitch: String, otherPort: String)] {
        let switches = self.switches.withLock { $0 }
        func now(_ name: String, _ port: String) -> String? {
            switches[name].map { $0.look { $0.interfaces.now(port) } } ?? port
        }
        return (self.ends[name] ?? []).compactMap { end in
            guard let port = now(name, end.port), let other = now(end.other.name, end.other.port) else { return nil }
            return (port: port, otherSwitch: end.other.name, otherPort: other)
        }.sorted { precedes($0.port, $1.port) }
    }

    func connect(_ switches: [String: SimulatedSwitch]) { self.switches.withLock { $0 = switches } }

    var cuts: Set<String> { self.cut.withLock { $0 } }

    func cut(at port: String) {
        _ = self.cut.withLock { $0.insert(port) }
        self.settle(bothEndsAt: port)
    }

    func mend(at port: String) {
        let names = self.ends.values.joined().first { $0.names.contains(port) }?.names ?? []
        self.cut.withLock { $0.subtract(names + [port]) }
        self.settle(bothEndsAt: port)
    }

    /// Both switches notice at once, and tell whoever listens.
    private func settle(bothEndsAt port: String) {
        for (name, ends) in self.ends where ends.contains(where: { $0.names.contains(port) }) { self.settle(name) }
        // A host's cable has one end only that is a switch's.
        if let owner = port.split(separator: ":").first { self.settle(String(owner)) }
    }

    /// Works out the carriers of one switch, before it is read and when a cable is moved.
    func settle(_ name: String) {
        let ends = self.ends[name] ?? []
        let cut = self.cut.withLock { $0 }
        let switches = self.switches.withLock { $0 }
        // Cables are in interfaces as they were built, whatever those are called now.
        func isUp(_ name: String, _ port: String) -> Bool {
            switches[name]?.look { $0.config(builtAs: port)?.isUp ?? false } ?? false
        }
        let dark = ends.filter { end in
            !end.names.allSatisfy { !cut.contains($0) } || !isUp(name, end.port)
                || !isUp(end.other.name, end.other.port)
        }
        let own = cut.filter { $0.hasPrefix("\(name):") }.map { String($0.dropFirst(name.utf8.count + 1)) }
        // Whoever is told of a change looks again, and that leads here: only news is told.
        guard let item = switches[name] else { return }
        let ports = item.look { state in Set((dark.map(\.port) + own).compactMap { state.interfaces.now($0) }) }
        guard item.look({ $0.withoutCarrier }) != ports else { return }
        item.world { $0.withoutCarrier = ports }
    }
}
