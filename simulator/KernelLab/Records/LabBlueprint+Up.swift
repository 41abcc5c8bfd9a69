internal import Glibc
package import LabModel
internal import Netlink

extension LabBlueprint {
    /// Builds the lab on this machine, to be kept until `LabFolder.takeDown`, and returns its record.
    ///
    /// Throws `alreadyThere` where a lab of that name is up, or a name of its is taken; nothing is made then.
    ///
    /// - Parameters:
    ///   - topology: the absolute path of the file.
    ///   - owner: the user who asks.
    ///   - started: seconds since 1970.
    ///   - programs: what runs in its namespaces until it is taken down.
    package func up(
        topology: String, owner: UInt32, started: Int64, programs: [LabProgram] = [], in folder: LabFolder
    ) async throws(LabError) -> LabRecord {
        try await onThread { () throws(LabError) in
            let record = LabRecord(
                lab: self.name, topology: topology, owner: owner, started: started,
                body: .kernel(LabRecord.Kernel(namespaces: self.namespaces.map { LabRecord.Namespace($0) })))
            return try folder.alone { () throws(LabError) in try self.up(record, programs, in: folder) }
        }
    }

    private func up(
        _ draft: LabRecord, _ programs: [LabProgram], in folder: LabFolder
    ) throws(LabError) -> LabRecord {
        let doing = "bringing up the lab '\(self.name)'"
        if let interface = self.interfacesOfThisMachine.first {
            throw LabError(
                .refused, doing: doing,
                reason:
                    "'\(interface)' would be an interface of this machine itself, since its switch is `target: local`",
                remedy: "'selvage lab exec' builds such a lab in private")
        }
        if let other = try folder.record(of: self.name) {
            throw LabError(
                .alreadyThere, doing: doing,
                reason: other.standing == .notWhole
                    ? "an attempt at it was cut short" : "it is up already, from \(other.topology)",
                remedy: "'selvage lab down \(self.name)' takes it away")
        }
        // Before the record is there, so that a record never names what belongs to somebody else.
        try self.refuseWhatIsThere()
        var record = draft
        try folder.write(record)
        do throws(LabError) {
            try self.buildHere()
            let namespaces = try self.namespaces.map { name throws(LabError) in
                LabRecord.Namespace(name, identity: try identity(of: name))
            }
            let running = try LabPrograms(starting: programs)
            let started = running.identifiers.compactMap { LabRecord.Program(running: $0) }
            record.body = .kernel(LabRecord.Kernel(namespaces: namespaces, programs: started))
            try folder.write(record)
            running.release()
        } catch {
            try? self.tearDownHere()
            try? folder.remove(self.name)
            throw error
        }
        return record
    }
}

extension LabFolder {
    /// What a lab left behind when it was taken down.
    package struct Remains: Hashable, Sendable {
        /// Namespaces of its names that are somebody else's by now: not touched.
        package var others: [String] = []
        /// Processes that still run in its namespaces, which live on with them and without a name: process id and namespace.
        package var processes: [Int32: String] = [:]

        package init(others: [String] = [], processes: [Int32: String] = [:]) {
            self.others = others
            self.processes = processes
        }
    }

    /// Takes away exactly what the record of a lab in the kernel names, also where its making or taking down was cut short, and then the record.
    ///
    /// Throws `notThere` where no lab of that name is up. What is gone already is no error.
    package func takeDown(_ lab: String) async throws(LabError) -> Remains {
        try await onThread { () throws(LabError) in
            try self.alone { () throws(LabError) in
                guard let record = try self.record(of: lab) else {
                    let names = self.all().records.map(\.lab)
                    throw LabError(
                        .notThere, doing: "taking down the lab '\(lab)'", reason: "there is no lab of that name",
                        remedy: names.isEmpty ? "no lab is up" : "the labs are: \(names.joined(separator: ", "))")
                }
                guard let kernel = record.kernel else {
                    throw LabError(
                        .refused, doing: "taking down the lab '\(lab)'", reason: "it is simulated, and not in the kernel")
                }
                let remains = try kernel.delete()
                try self.remove(lab)
                return remains
            }
        }
    }
}

extension LabRecord.Kernel {
    fileprivate func delete() throws(LabError) -> LabFolder.Remains {
        for program in self.programs ?? [] where program.isRunning {
            LabPrograms.end(program.process, with: SIGTERM)
        }
        let there = Set(NetworkNamespace.names())
        var remains = LabFolder.Remains()
        var ours: [UInt64: String] = [:]
        for namespace in self.namespaces {
            // The file of one whose making was cut short is no namespace, and has an identity all the same.
            let identity = there.contains(namespace.name) ? try? identity(of: namespace.name) : nil
            if let recorded = namespace.identity ?? identity { ours[recorded] = namespace.name }
            if let identity, namespace.identity ?? identity != identity { remains.others.append(namespace.name) }
        }
        remains.processes = processes(in: ours)
        do throws(NetlinkError) {
            for namespace in self.namespaces.reversed() where there.contains(namespace.name) {
                if !remains.others.contains(namespace.name) { try NetworkNamespace.delete(namespace.name) }
            }
        } catch {
            throw LabError(error)
        }
        return remains
    }
}

private func identity(of namespace: String) throws(LabError) -> UInt64 {
    do throws(NetlinkError) {
        return try NetworkNamespace.named(namespace).identity()
    } catch {
        throw LabError(error)
    }
}
