package import FabricModel
package import Netlink
internal import Synchronization

/// A Linux machine, or a network namespace of one, as a switch: one VLAN-aware bridge, its ports, and 802.1Q devices on it.
///
/// Everything goes through rtnetlink, on a plain thread of the driver's own. What is ours carries an alternative name as
/// its mark (`selvage:br0`, `selvage:br0:swp1`, `selvage:br0.10`), addresses and routes the protocol number 0xE5; the
/// bridge's description says which fabric's switch it is and its generation.
package final class LinuxSwitch: SwitchDriver {
    let namespace: NetworkNamespace
    let thread: BlockingThread
    let authors = AuthorProbe()
    /// A trial has found nothing lacking. Kernel and rights stay what they are for as long as this process runs.
    let lacksNothing = Mutex(false)
    /// How long an apply waits for duplicate address detection, which takes one to two seconds.
    let patience: Duration
    /// Writes also where the bridge says that it belongs to another fabric's switch.
    let takesOver: Bool

    /// The ports that a Linux bridge holds: BR_MAX_PORTS - 1 (net/bridge/br_private.h).
    package static let portLimit = 1023

    /// Makes the driver; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - namespace: where the switch is; see `init(_:named:)` for what a topology says.
    ///   - takesOver: true where the operator wants what another fabric programmed.
    ///   - patience: how long an apply waits for new addresses to become usable.
    package init(
        in namespace: NetworkNamespace, takesOver: Bool = false, patience: Duration = .seconds(10)
    ) throws(DriverError) {
        self.namespace = namespace
        self.takesOver = takesOver
        self.patience = patience
        do throws(NetlinkError) {
            self.thread = try BlockingThread()
        } catch {
            throw DriverError(error)
        }
    }

    /// Makes the driver of a switch as a topology names it: the namespace of its name, or this machine.
    package convenience init(
        _ target: SwitchTarget, named name: String, takesOver: Bool = false
    ) throws(DriverError) {
        switch target {
        case .namespace: try self.init(in: .named(name), takesOver: takesOver)
        case .local: try self.init(in: .current, takesOver: takesOver)
        }
    }

    /// A hint for every change of links, addresses, routes and bridge VLANs in the namespace, and one at the start.
    package func changes() -> AsyncStream<Void> { NetlinkEvents.hints(in: self.namespace) }

    /// Runs `body` on the driver's thread with a new connection.
    func connected<T: Sendable>(
        _ body: @escaping @Sendable (inout Connection) throws(NetlinkError) -> T
    ) async throws(DriverError) -> T {
        let namespace = self.namespace
        do throws(NetlinkError) {
            return try await self.thread.run { () throws(NetlinkError) in
                var connection = try Connection(to: namespace)
                return try body(&connection)
            }
        } catch {
            throw self.explained(error)
        }
    }

    /// A namespace that is not there has a reason of its own: nothing of the switch has vanished, there is no switch.
    func explained(_ error: NetlinkError) -> DriverError {
        guard error.kind == .notThere, case .named(let name) = self.namespace, error.doing.contains("opening network")
        else { return DriverError(error) }
        return DriverError(
            .unreachable, doing: error.doing, reason: "there is no network namespace \(name)",
            help:
                "make it with 'ip netns add \(name)', bring a lab up, or write 'target: local' for this machine itself")
    }
}
