internal import FabricModel
package import LabModel
internal import Netlink

extension LabBlueprint {
    /// Where a cable is cut: at the end that stands first, at the other one, or at both.
    ///
    /// The kernel has no knife for a pair of veth interfaces, so an end is cut by setting it down: it is down, and the other one
    /// is up and has no carrier.
    package enum CutEnds: Hashable, Sendable {
        case near, far, both
    }

    /// The cable in a port, `sw1:up1`, or in a host's interface, `web1:eth0`; nil where there is none.
    package func cable(at place: String) -> Cable? {
        self.cables.first { "\($0.near)" == place || "\($0.far)" == place }
    }

    /// Cuts cables of this lab, which is up; one that is cut already stays so.
    package func cut(_ cables: [Cable], at ends: CutEnds = .both) async throws(LabError) {
        let ends = cables.flatMap { cable -> [End] in
            switch ends {
            case .near: [cable.near]
            case .far: [cable.far]
            case .both: [cable.near, cable.far]
            }
        }
        try await onThread { () throws(LabError) in try set(ends, up: false) }
    }

    /// Makes cables whole again: both ends are up.
    package func mend(_ cables: [Cable]) async throws(LabError) {
        try await onThread { () throws(LabError) in try set(cables.flatMap { [$0.near, $0.far] }, up: true) }
    }
}

private func set(_ ends: [LabBlueprint.End], up isUp: Bool) throws(LabError) {
    do throws(NetlinkError) {
        for end in ends {
            var socket = try NetlinkSocket(in: end.namespace)
            let change = Message.changeLink(.name(end.interface), LinkSettings(isUp: isUp))
            try socket.run([Errand("\(isUp ? "mending" : "cutting") the cable at \(end)", change)])
        }
    } catch {
        throw LabError(error)
    }
}
