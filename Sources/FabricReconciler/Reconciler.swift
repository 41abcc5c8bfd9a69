package import FabricGraph
package import FabricModel
package import FabricPlanning

/// Goes down the one line there is: observe every switch, plan, carry out, observe again, verify.
///
/// Plan, drift and apply are uses of `pass`: they differ in what they do with the plan once it is there. It looks at no clock and
/// no file; what it needs of them comes in as values.
package struct Reconciler: Sendable {
    /// The way to each switch, by the switch's name.
    package var drivers: [String: any SwitchDriver]
    /// Told of each thing that happens, in the order in which it happens for one switch; several switches are told of at once.
    package var progress: @Sendable (Progress) -> Void
    /// How long it waits for each answer; nil where every driver is known to answer.
    package var patience: Patience?

    package init(
        drivers: [String: any SwitchDriver], patience: Patience? = nil,
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
        self.drivers = drivers
        self.patience = patience
        self.progress = progress
    }

    /// What is done with a plan once it is there.
    package enum Mode: Sendable {
        /// Nothing: plan and drift.
        case look
        /// It is carried out, if `approve` says so, which is shown the plan and what it was made from; it is not asked about a plan
        /// with nothing to do. `record` writes down the numbers that the plan gives, before the first write to a switch; what it
        /// throws is the end of the pass.
        case apply(
            approve: @Sendable (Report) async -> Bool,
            record: @Sendable ([Allocation]) async throws(DriverError) -> Void)
    }

    /// Goes over a fabric once.
    ///
    /// - Parameters:
    ///   - numbering: of the same fabric.
    ///   - failures: what is taken as down without asking anybody; a switch among it is not asked anything.
    ///   - made: the time that the plan carries.
    /// - Throws: `InvalidFabric` where the fabric has an error; no switch was asked anything then.
    package func pass(
        over fabric: Fabric, _ numbering: Numbering, without failures: Failures = .none, _ mode: Mode, made: UTCTime
    ) async throws(InvalidFabric) -> Report {
        let trees = ForwardingTrees(fabric, without: failures)
        let findings = numbering.findings + fabric.check(with: numbering.numbers, along: trees)
        guard !findings.contains(where: \.isError) else { throw InvalidFabric(findings: findings) }
        return await self.pass(over: Desired(along: trees, numbering.numbers), numbering, findings, mode, made: made)
    }

    /// Goes over a fabric once that was checked and compiled already.
    ///
    /// - Parameters:
    ///   - hoped: what switches should hold if nothing is down but what its trees take as down.
    ///   - numbering: that of `hoped`.
    ///   - findings: what the checker said, all of it short of an error.
    package func pass(
        over hoped: Desired, _ numbering: Numbering, _ findings: [Diagnostic], _ mode: Mode, made: UTCTime
    ) async -> Report {
        let (fabric, trees) = (hoped.fabric, hoped.trees)
        let failures = trees.graph.failures
        // Unreachable is a value, not an error.
        let seen = await self.read(hoped.switches.map(\.scope), isSkipped: { !trees.graph.isAlive[$0] })
        // What is seen to be dead is gone around, and numbers that switches hold and nobody has written down are kept.
        let all = failures.adding(deadLinksIn: seen, of: trees.graph)
        let adopted = numbering.adopting(seen, in: fabric, at: made)
        let desired =
            all == failures && adopted == nil
            ? hoped
            : Desired(
                along: all == failures ? trees : ForwardingTrees(fabric, without: all), (adopted ?? numbering).numbers)
        let readings = await self.askCapabilities(of: seen, wanted: desired)
        let plan = Plan(from: readings, to: desired, allocations: (adopted ?? numbering).added, made: made)
        return await self.settle(plan, from: readings, to: desired, findings, mode)
    }

    /// Carries out a plan that was made earlier, if every switch still holds what it was made from.
    package func pass(over saved: Plan, _ mode: Mode) async -> Report {
        var readings = await self.read(saved.switches)
        var moved = saved.refusals(by: readings)
        if moved.isEmpty {
            // What a switch can do may be something else by now, as what it holds may.
            readings = await self.askCapabilities(of: readings, changedBy: saved)
            moved = saved.refusals(by: readings)
        }
        guard moved.isEmpty else { return Report(saved, readings, ending: .moved(moved)) }
        return await self.settle(saved, from: readings, to: nil, [], mode)
    }

    private func settle(
        _ plan: Plan, from readings: [Reading], to desired: Desired?, _ findings: [Diagnostic], _ mode: Mode
    ) async -> Report {
        var report = Report(plan, readings, ending: .looked)
        (report.desired, report.findings) = (desired, findings)
        guard case .apply(let approve, let record) = mode else { return report }
        if !plan.isEmpty {
            guard await approve(report) else {
                report.ending = .declined
                return report
            }
        }
        if !plan.allocations.isEmpty {
            do throws(DriverError) {
                try await record(plan.allocations)
            } catch {
                report.ending = .unrecorded(error)
                return report
            }
        }
        report.results = await self.carryOut(plan)
        report.ending = .applied
        if !plan.isEmpty { report.verify(await self.readUndisturbed(plan.switches)) }
        return report
    }

    /// Reads again also where everything else was called off: what became of a switch is worth knowing then above all.
    private func readUndisturbed(_ switches: [PlannedSwitch]) async -> [Reading] {
        await Task { await self.read(switches) }.value
    }

    /// What was not there to plan with is not asked again.
    private func read(_ switches: [PlannedSwitch]) async -> [Reading] {
        await self.read(switches.map(\.scope), isSkipped: { switches[$0].madeFrom == nil })
    }
}

/// A fabric that nothing can be planned for.
package struct InvalidFabric: Error, Sendable {
    package var findings: [Diagnostic]
}

/// What a pass tells of while it goes on.
package enum Progress: Sendable {
    case reading(switchName: String)
    case read(switchName: String, Reading)
    case starting(Batch)
    case finished(Batch, BatchResult)
}
