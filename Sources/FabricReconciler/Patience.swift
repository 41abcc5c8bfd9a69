import FabricModel

/// How long a pass waits for one answer of one switch. Who does not answer in time is unknown, and delays nobody but itself and
/// those that wait for it.
///
/// It knows no clock: how time passes comes in as a value.
package struct Patience: Sendable {
    /// For what a switch holds, and for what it can do.
    package var reading: Duration
    /// For a batch, from the first step to the reading afterwards.
    package var writing: Duration
    /// Returns after a time, or early when it is cancelled; it is told for which switch.
    package var sleep: @Sendable (_ switchName: String, Duration) async -> Void

    package init(
        reading: Duration, writing: Duration, sleep: @escaping @Sendable (_ switchName: String, Duration) async -> Void
    ) {
        self.reading = reading
        self.writing = writing
        self.sleep = sleep
    }
}

extension Reconciler {
    /// Asks a driver to observe or to say what it can do, for as long as patience lasts.
    func ask<Answer: Sendable>(
        _ name: String, doing what: String,
        _ question: @escaping @Sendable () async -> Result<Answer, DriverError>
    ) async -> Result<Answer, DriverError> {
        guard let patience = self.patience else { return await question() }
        return await patience.first(of: question, from: name, within: patience.reading)
            ?? .failure(.lateAnswer(doing: what, after: patience.reading))
    }

    /// Has a driver carry out a batch, for as long as patience lasts; then nobody can tell how it ended.
    func apply(
        _ batch: Batch, with driver: any SwitchDriver, expecting fingerprint: Fingerprint, making generation: Generation
    ) async -> Outcome {
        let work: @Sendable () async -> Outcome = {
            await driver.apply(batch, expecting: fingerprint, generation: generation)
        }
        guard let patience = self.patience else { return await work() }
        if let outcome = await patience.first(of: work, from: batch.scope.name, within: patience.writing) {
            return outcome
        }
        let error = DriverError.lateAnswer(doing: "changing '\(batch.scope.name)'", after: patience.writing)
        return Outcome(fates: [Outcome.Fate](repeating: .unknown(error), count: batch.steps.count))
    }
}

extension Patience {
    /// The answer, or nil where it takes too long. Then the question is called off, and nobody waits to see whether it ends: a
    /// driver that blocks for ever must not keep the others.
    fileprivate func first<Answer: Sendable>(
        of question: @escaping @Sendable () async -> Answer, from name: String, within time: Duration
    ) async -> Answer? {
        let goal = Goal<Answer?>()
        let asking = Task {
            // Time begins when the question does, which may have waited for a thousand others.
            let waiting = Task {
                await self.sleep(name, time)
                if !Task.isCancelled { await goal.reach(nil) }
            }
            await goal.reach(await question())
            waiting.cancel()
        }
        // Whoever is called off still waits until the switch is at a step boundary.
        let answer = await withTaskCancellationHandler {
            await goal.first()
        } onCancel: {
            asking.cancel()
        }
        if answer == nil { asking.cancel() }
        return answer
    }
}

/// Where several run to, and the first counts. One waits there, whom nothing else wakes.
private actor Goal<Answer: Sendable> {
    private var answer: Answer?
    private var waiting: CheckedContinuation<Answer, Never>?

    func reach(_ answer: Answer) {
        guard self.answer == nil else { return }
        self.answer = answer
        self.waiting?.resume(returning: answer)
        self.waiting = nil
    }

    /// The answer of who came first; asked for once.
    func first() async -> Answer {
        if let answer = self.answer { return answer }
        return await withCheckedContinuation { self.waiting = $0 }
    }
}

extension DriverError {
    fileprivate static func lateAnswer(doing what: String, after time: Duration) -> DriverError {
        DriverError(
            .timedOut, doing: what, reason: "no answer in \(time.text)",
            help: "it may still be at it: look again with 'selvage drift' before anything else")
    }
}
