internal import FabricModel
internal import GNMI
internal import SwiftProtobuf

/// A batch on its way: what is sent, and by what is judged what became of it.
struct Errand: Sendable {
    var set: SetDraft
    var annotation: Annotation?
    var commit: PendingCommit?
    var judgement: Judgement
}

/// A Set that the target takes back by itself unless it is confirmed: one that cuts off our own way to the switch.
struct PendingCommit: Sendable {
    /// Whoever confirms must know it.
    var id: String

    /// Longer than reading back ever takes, and short enough for somebody who stands before a switch that is cut off.
    static let rollbackSeconds: Int64 = 120

    init(_ scope: SwitchScope, _ generation: Generation) {
        self.id = "selvage/\(scope.fabric)/\(scope.name)/\(generation)"
    }

    var begin: Gnmi_Extension {
        self.extension { commit in commit.commit.rollbackDuration.seconds = PendingCommit.rollbackSeconds }
    }
    var confirm: Gnmi_Extension { self.extension { $0.confirm = Gnmi_CommitConfirm() } }
    var cancel: Gnmi_Extension { self.extension { $0.cancel = Gnmi_CommitCancel() } }

    private func `extension`(_ act: (inout Gnmi_Commit) -> Void) -> Gnmi_Extension {
        var whole = Gnmi_Extension()
        whole.commit.id = self.id
        act(&whole.commit)
        return whole
    }
}

extension GNMISwitch {
    /// Sends the Set, reads back what became of it, and confirms it where that is needed.
    func write(_ errand: Errand) async -> Outcome {
        let doing = "applying to \(self.name)"
        let target = self.calls.endpoint.targetName
        var request = errand.set.request(to: target, annotated: errand.annotation)
        if let commit = errand.commit { request.extension = [commit.begin] }
        let trouble: Judgement.Trouble? =
            switch await self.calls.set(request, doing: doing) {
            case .taken: nil
            case .unanswered(let error): .unanswered(error)
            case .refused(let error, let words):
                .refused(error.about(errand, errand.set.step(blamedIn: words)), step: errand.set.step(blamedIn: words))
            }
        let judgement = errand.judgement
        let after: Observation
        do throws(DriverError) {
            after = try await self.readBack(errand, trouble)
        } catch {
            // A pending commit is taken back by the switch itself.
            return Outcome(fates: judgement.fates(unread: error, after: trouble))
        }
        if let commit = errand.commit, judgement.wasTaken(after, trouble) {
            if let error = await self.finish(commit, judgement.keeps(after)) {
                return Outcome(fates: judgement.batch.steps.map { _ in .unknown(error) })
            }
            if !judgement.keeps(after) { return await self.outcomeOfCancelling(errand, after) }
        }
        return Outcome(
            fates: trouble.map { judgement.fates(after, in: $0) } ?? judgement.fates(after), after: after.fingerprint)
    }

    /// Observes, again and again until everything is as it should be or patience is over.
    private func readBack(_ errand: Errand, _ trouble: Judgement.Trouble?) async throws(DriverError) -> Observation {
        let judgement = errand.judgement
        let scope = judgement.batch.scope
        var (waited, pause) = (Duration.zero, Duration.milliseconds(50))
        while true {
            do throws(DriverError) {
                let after = try await self.observe(scope)
                let limit = judgement.awaitsAddresses(after) ? self.patience : self.settling
                let hasEnded =
                    switch trouble {
                    case .refused: true
                    case .unanswered, nil: judgement.isSettled(after) && judgement.wasTaken(after, trouble)
                    }
                if hasEnded || waited >= limit { return after }
            } catch {
                // A connection that broke is made again meanwhile.
                guard error.kind == .unreachable || error.kind == .disconnected, waited < self.settling else {
                    throw error
                }
            }
            try? await self.clock.sleep(for: pause)
            waited += pause
            pause = min(pause * 2, .seconds(1))
        }
    }

    /// Confirms or cancels; returns why that did not work.
    private func finish(_ commit: PendingCommit, _ keeps: Bool) async -> DriverError? {
        let doing =
            keeps ? "confirming what was applied to \(self.name)" : "taking back what was applied to \(self.name)"
        var request = Gnmi_SetRequest()
        request.prefix.target = self.calls.endpoint.targetName
        request.extension = [keeps ? commit.confirm : commit.cancel]
        switch await self.calls.set(request, doing: doing) {
        case .taken: return nil
        case .refused(var error, _), .unanswered(var error):
            error.help =
                "unless it was confirmed all the same, the switch takes it back after"
                + " \(PendingCommit.rollbackSeconds) seconds: look again then"
            return error
        }
    }

    /// What the steps came to when all of them were taken back: those that were at fault are refused, the others as if never tried.
    private func outcomeOfCancelling(_ errand: Errand, _ after: Observation) async -> Outcome {
        let fates = errand.judgement.fates(after).map { fate -> Outcome.Fate in
            switch fate {
            case .unknown(let error), .refused(let error): .refused(error)
            case .done, .notTried: .notTried
            }
        }
        let now = try? await self.observe(errand.judgement.batch.scope)
        return Outcome(fates: fates, after: now?.fingerprint)
    }
}

extension Judgement {
    /// The Set went through, as far as can be told.
    func wasTaken(_ after: Observation, _ trouble: Trouble?) -> Bool {
        trouble == nil || after.generation == self.generation
    }

    /// What was applied is kept: it can be read, all of it. An address that another station has, or that is on its way, is no reason to take
    /// the rest back.
    func keeps(_ after: Observation) -> Bool { after.unknown.isEmpty }
}

extension DriverError {
    /// The same, with what the step wanted as what we were doing.
    fileprivate func about(_ errand: Errand, _ step: Int) -> DriverError {
        var error = self
        let steps = errand.judgement.batch.steps
        if steps.indices.contains(step) { error.doing = steps[step].change.words }
        return error
    }
}
