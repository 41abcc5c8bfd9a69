package import FabricModel
internal import GNMI

extension GNMISwitch {
    /// Carries out a batch in one Set, after one more reading, and reads back before it says done.
    ///
    /// A switch that belongs to somebody else, has moved since the plan, or has this generation or a later one is left alone: nothing is
    /// written. A refusal of one step is a refusal of all.
    package func apply(_ batch: Batch, expecting: Fingerprint, generation: Generation) async -> Outcome {
        guard !batch.steps.isEmpty else { return Outcome(fates: []) }
        do throws(DriverError) {
            let offer = try await self.knownOffer()
            if let lack = offer.capabilities(of: self.name).lacks.first { return .refused(batch, lack) }
            let reading = try await self.read(batch.scope.bridge)
            let before = Observation(reading, batch.scope)
            if let refusal = self.refusal(of: batch.scope, before, expecting, generation) {
                return .refused(batch, refusal)
            }
            return await self.carryOut(batch, reading, before, generation, offer)
        } catch {
            return .refused(batch, error)
        }
    }

    private func carryOut(
        _ batch: Batch, _ reading: TargetReading, _ before: Observation, _ generation: Generation, _ offer: Offer
    ) async -> Outcome {
        var fates = [Outcome.Fate](repeating: .notTried, count: batch.steps.count)
        let draft: BatchDraft
        do throws(ImpossibleStep) {
            draft = try BatchDraft(batch, from: reading, holding: before.owned)
        } catch {
            fates[error.position] = .refused(error.reason)
            return Outcome(fates: fates, after: before.fingerprint)
        }
        // Whoever is called off leaves the switch as it is; what was sent is seen to its end.
        if Task.isCancelled { return Outcome(fates: fates, after: before.fingerprint) }
        let set = SetDraft(draft, on: reading, in: batch.scope, naming: self.vlanNames)
        var annotation = Annotation(
            of: draft.expected,
            holder: Observation.Holder(fabric: batch.scope.fabric, switchName: batch.scope.name),
            generation: generation)
        annotation.rows = set.rows
        let errand = Errand(
            set: set, annotation: offer.keepsAnnotations ? annotation : nil,
            commit: offer.confirmsCommits ? PendingCommit(batch.scope, generation) : nil,
            judgement: Judgement(batch: batch, before: before, expected: draft.expected, generation: generation))
        return await Task { await self.write(errand) }.value
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
                .notOurs, doing: doing, reason: "it is switch \(holder.switchName) of fabric \(holder.fabric)",
                help: "is its address right? Force it where this fabric is to take it over")
        }
        if let unread = seen.unknown.first {
            return DriverError(
                .garbled, doing: doing, reason: "\(unread.what) could not be read: \(unread.why)", help: "plan again")
        }
        return seen.refusal(of: scope, expecting: expecting, making: generation)
    }
}
