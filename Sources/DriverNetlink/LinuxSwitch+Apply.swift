package import FabricModel
internal import Netlink

extension LinuxSwitch {
    /// Carries out a batch under a lock, after one more reading, and reads back before it says done.
    ///
    /// A switch that belongs to somebody else, has moved since the plan, or has this generation or a later one is left
    /// alone: nothing is written. What stays open is the moment between that reading and a write, in which somebody without
    /// our lock can still change the switch; the reading afterwards tells.
    package func apply(_ batch: Batch, expecting: Fingerprint, generation: Generation) async -> Outcome {
        let outcome = await self.thread.run { () -> Outcome in
            do throws(DriverError) {
                return try self.carryOut(batch, expecting, generation)
            } catch {
                return .refused(batch, error)
            }
        }
        return outcome
    }

    /// Only errors from before the first write are thrown.
    private func carryOut(
        _ batch: Batch, _ expecting: Fingerprint, _ generation: Generation
    ) throws(DriverError) -> Outcome {
        do throws(NetlinkError) {
            let lock = try NamespaceLock(on: batch.scope.bridge, in: self.namespace)
            var connection = try Connection(to: self.namespace)
            let reading = try connection.read(batch.scope.bridge, self.authors)
            let before = Observation(reading, batch.scope)
            if let refusal = self.refusal(of: batch.scope, before, expecting, generation) {
                return .refused(batch, refusal)
            }
            let title = BridgeTitle(
                holder: .init(fabric: batch.scope.fabric, switchName: batch.scope.name), generation: generation)
            guard title.isReadable else {
                return .refused(
                    batch,
                    DriverError(
                        .rejected, doing: "applying to \(batch.scope.name)",
                        reason: "the bridge's description has no room for '\(title.text)'",
                        help: "give fabric and switch shorter names, without spaces"))
            }
            var run = BatchRun(batch, title, reading, before, connection, self.authors)
            let outcome = run.carryOut(patience: self.patience)
            // The lock is held until the reading afterwards.
            _ = consume lock
            return outcome
        } catch {
            throw self.explained(error)
        }
    }

    /// Why the switch is to be left alone; nil where it is not.
    private func refusal(
        of scope: SwitchScope, _ seen: Observation, _ expecting: Fingerprint, _ generation: Generation
    ) -> DriverError? {
        let doing = "applying to \(scope.name)"
        if let holder = seen.holder, !self.takesOver,
            holder.fabric != scope.fabric || holder.switchName != scope.name
        {
            return DriverError(
                .notOurs, doing: doing,
                reason: "\(scope.bridge) is switch \(holder.switchName) of fabric \(holder.fabric)",
                help: "name another bridge, or force it where this fabric is to take it over")
        }
        return seen.refusal(of: scope, expecting: expecting, making: generation)
    }
}
