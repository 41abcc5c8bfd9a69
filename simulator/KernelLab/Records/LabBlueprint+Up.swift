internal import Glibc
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
        topology: String, owner: UInt32, started: Int64, programs: [LabProgram] = [], in folder: LabFolder = LabFolder()
    ) async throws(LabError) -> LabRecord {
        try await onThread { () throws(LabError) in
            let record = LabRecord(
                lab: self.name, topology: topology, owner: owner, started: started,
                namespaces: self.namespaces.map { LabRecord.Namespace($0) })
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
                reason: other.isWhole ? "it is up already, from \(other.topology)" : "an attempt at it was cut short",
                remedy: "'selvage lab down \(self.name)' takes it away")
        }
        // Before the record is there, so that a record never names what belongs to somebody else.
        try self.refuseWhatIsThere()
        var record = draft
        try folder.write(record)
        do throws(LabError) {
            try self.buildHere()
            record.namespaces = try record.namespaces.map { namespace throws(LabError) in
                LabRecord.Namespace(namespace.name, identity: try identity(of: namespace.name))
            }
            let running = try LabPrograms(starting: programs)
            record.programs = running.identifiers.compactMap { LabRecord.Program(running: $0) }
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

    /// Takes away exactly what a lab's record names, also where its making or taking down was cut short, and then the record.
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
                let remains = try record.delete()
                try self.remove(lab)
                return remains
            }
        }
    }
}

extension LabRecord {
    fileprivate func delete() throws(LabError) -> LabFolder.Remains {
        for program in self.programs ?? [] where LabRecord.Program(running: program.process) == program {
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
