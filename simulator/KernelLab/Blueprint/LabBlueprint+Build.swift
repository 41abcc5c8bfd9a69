package import LabModel
internal import Netlink

extension LabBlueprint {
    /// Makes the lab: namespaces, cables, hosts.
    ///
    /// Every namespace has its loopback interface up; ports of switches are there and down. Throws `alreadyThere` before
    /// anything is made where a name is taken; any other error takes back what was made. It cannot be cancelled half-way.
    package func build() async throws(LabError) {
        try await onThread { () throws(LabError) in try self.buildHere() }
    }

    /// Takes the lab away: those of its namespaces that are there, with everything in them.
    ///
    /// A namespace lives on, without its name, while a process runs in it.
    package func tearDown() async throws(LabError) {
        try await onThread { () throws(LabError) in try self.tearDownHere() }
    }

    /// `build`, on the thread that asks; it blocks, and stands in nobody else's namespace.
    func buildHere() throws(LabError) {
        try self.refuseWhatIsThere()
        var made: [String] = []
        do throws(NetlinkError) {
            for name in self.namespaces {
                _ = try NetworkNamespace.create(name)
                made.append(name)
            }
            try self.plugIn()
            for item in self.switches where item.namespace != .current { try item.start() }
            for host in self.hosts { try host.start() }
        } catch {
            for name in made.reversed() { try? NetworkNamespace.delete(name) }
            try? self.unplugFromThisMachine()
            throw LabError(error)
        }
    }

    func tearDownHere() throws(LabError) {
        let there = Set(NetworkNamespace.names())
        var first: NetlinkError?
        for name in self.namespaces.reversed() where there.contains(name) {
            do throws(NetlinkError) {
                try NetworkNamespace.delete(name)
            } catch {
                first = first ?? error
            }
        }
        do throws(NetlinkError) {
            try self.unplugFromThisMachine()
        } catch {
            first = first ?? error
        }
        if let first { throw LabError(first) }
    }

    /// Refuses names that are taken: nothing that is already there is ever touched.
    func refuseWhatIsThere() throws(LabError) {
        let doing = "building the lab '\(self.name)'"
        let there = Set(NetworkNamespace.names())
        let taken = self.namespaces.filter(there.contains)
        if let first = taken.first {
            throw LabError(
                .alreadyThere, doing: doing,
                reason: taken.count == 1
                    ? "there is a network namespace '\(first)' already"
                    : "there are \(taken.count) network namespaces of its names already, '\(first)' first",
                remedy: "take the other lab down ('selvage lab list' shows the labs), or 'ip netns delete \(first)'")
        }
        if let interface = try self.interfaceInTheWay() {
            throw LabError(
                .alreadyThere, doing: doing, reason: "this machine has an interface '\(interface)' already",
                remedy: "rename the port, or take `target: local` from its switch")
        }
    }

    /// An interface of this machine that a port of the lab would be called as.
    private func interfaceInTheWay() throws(LabError) -> String? {
        let ours = Set(self.interfacesOfThisMachine)
        if ours.isEmpty { return nil }
        do throws(NetlinkError) {
            var socket = try NetlinkSocket()
            return try socket.links().first { ours.contains($0.name) }?.name
        } catch {
            throw LabError(error)
        }
    }

    /// Makes every cable, both ends directly where they belong, many to a message.
    private func plugIn() throws(NetlinkError) {
        var socket = try NetlinkSocket()
        var rest = self.cables[...]
        while !rest.isEmpty {
            let some = rest.prefix(LabBlueprint.cablesAtOnce)
            rest = rest.dropFirst(some.count)
            let open = try OpenNamespaces(some.flatMap { [$0.near.namespace, $0.far.namespace] })
            try socket.run(some.map { Errand("creating the cable \($0)", $0.creation(open)) })
        }
    }

    /// Bounded by the open files that a process may have by default, 1,024: a cable takes two.
    private static let cablesAtOnce = 256

    /// Ends of cables vanish with the other end's namespace; those between two ports of this machine do not.
    private func unplugFromThisMachine() throws(NetlinkError) {
        let ours = Set(self.interfacesOfThisMachine)
        if ours.isEmpty { return }
        var socket = try NetlinkSocket()
        let links = try socket.links().filter { ours.contains($0.name) && $0.kind == "veth" }
        // Of a pair the second one is gone with the first.
        _ = try socket.send(links.map { .deleteLink(.index($0.index)) })
    }
}

extension LabBlueprint.Cable: CustomStringConvertible {
    package var description: String { "\(self.near) -- \(self.far)" }

    fileprivate func creation(_ open: borrowing OpenNamespaces) -> Message {
        var settings = self.near.settings(open)
        settings.kind = .veth(peer: self.far.settings(open))
        return .createLink(settings)
    }
}

extension LabBlueprint.End: CustomStringConvertible {
    package var description: String {
        switch self.namespace {
        case .named(let name): "\(name):\(self.interface)"
        case .current, .open: self.interface
        }
    }

    fileprivate func settings(_ open: borrowing OpenNamespaces) -> LinkSettings {
        LinkSettings(
            name: self.interface, mtu: self.mtu.map { UInt32($0) }, mac: self.mac, namespace: open[self.namespace])
    }
}

extension LabBlueprint.Switch {
    /// Sets the loopback interface up; all else is the plan's.
    fileprivate func start() throws(NetlinkError) {
        var socket = try NetlinkSocket(in: self.namespace)
        try socket.run([
            Errand("setting lo up in \(self.namespace)", .changeLink(.name("lo"), LinkSettings(isUp: true)))
        ])
    }
}

/// Runs `body` on a thread of its own, so that none of Swift's blocks.
func onThread<T: Sendable>(_ body: @escaping @Sendable () throws(LabError) -> T) async throws(LabError) -> T {
    let thread: BlockingThread
    do throws(NetlinkError) {
        thread = try BlockingThread()
    } catch {
        throw LabError(error)
    }
    return try await thread.run { () -> Result<T, LabError> in
        do throws(LabError) {
            return .success(try body())
        } catch {
            return .failure(error)
        }
    }.get()
}
