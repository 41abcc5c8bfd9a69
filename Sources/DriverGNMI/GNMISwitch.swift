package import FabricModel
internal import Synchronization

/// A switch that is reached over gNMI, with OpenConfig's models and perhaps `selvage-bridge`.
///
/// It is read with one Get, and a batch is one Set, which the target carries out as a whole or not at all. Whose the switch is, its
/// generation and which of what it holds is ours stand in the annotation of its configuration, written by the same Set.
///
/// gNMI has no comparing write. So a batch begins with a reading, and what stays open is the moment between that reading and the Set, in
/// which somebody else can change the switch: a Set by a second controller just then is not refused. The reading afterwards tells.
package final class GNMISwitch: SwitchDriver {
    let name: String
    let calls: TargetCalls
    let clock: any Clock<Duration>
    /// How long an apply waits for duplicate address detection, which takes one to two seconds.
    let patience: Duration
    /// How long it waits for a switch to show what it was given.
    let settling: Duration
    /// Writes also where the switch says that it belongs to another fabric.
    let takesOver: Bool
    /// What VLANs are called, for a switch with a table of them.
    let vlanNames: [VID: String]
    /// What it offers, once it was asked.
    let offer = Mutex<Offer?>(nil)
    /// A reading asked what it offers, and nobody has asked for that since.
    private let wasJustAsked = Atomic(false)
    /// What it was read as last, and by which answer.
    let lastReading = Mutex<(digest: AnswerDigest, reading: TargetReading)?>(nil)
    /// It refuses to be asked for several places at once where one of them is empty or unknown to it.
    let readsApart = Mutex(false)

    /// Makes the driver; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - named: what the topology calls the switch.
    ///   - takesOver: true where the operator wants what another fabric programmed.
    ///   - vlanNames: what VLANs are called, for a switch that has a table of them with names.
    ///   - patience: how long an apply waits for new addresses to become usable.
    ///   - settling: how long it waits for anything else to read back as it was written.
    package init(
        _ endpoint: GNMIEndpoint, named name: String, over connections: GNMIConnections, takesOver: Bool = false,
        vlanNames: [VID: String] = [:], patience: Duration = .seconds(10), settling: Duration = .seconds(3),
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.name = name
        self.calls = TargetCalls(endpoint: endpoint, connections: connections)
        self.takesOver = takesOver
        self.vlanNames = vlanNames
        self.patience = patience
        self.settling = settling
        self.clock = clock
    }

    /// Asks for models and encodings, anew each time: a switch may have got another version of its software.
    package func capabilities() async throws(DriverError) -> Capabilities {
        // Unless a reading had to ask just now, which is the same question.
        let known = self.offer.withLock { $0 }
        if let known, self.wasJustAsked.exchange(false, ordering: .relaxed) { return known.capabilities(of: self.name) }
        let offer = try await self.calls.offer()
        self.offer.withLock { $0 = offer }
        return offer.capabilities(of: self.name)
    }

    /// What it offers, asked for once.
    func knownOffer() async throws(DriverError) -> Offer {
        if let offer = self.offer.withLock({ $0 }) { return offer }
        let offer = try await self.calls.offer()
        self.offer.withLock { $0 = offer }
        self.wasJustAsked.store(true, ordering: .relaxed)
        return offer
    }
}
