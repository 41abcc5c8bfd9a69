internal import FabricModel
package import LabModel
internal import Netlink

extension LabBlueprint {
    /// Stands still until every interface of the lab that has a signal is in use, or for as long as the kernel takes at most.
    ///
    /// When a plan sets many ports up at once, all cables have their signal, and the kernel acts on it for a hundred interfaces
    /// a second: a lab of 600 hosts is silent for 12 seconds, though nothing is wrong with it.
    func settle() throws(NetlinkError) {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(2) + .milliseconds(2 * 15 * self.cables.count)
        for namespace in self.hosts.map(\.namespace) + self.switches.map(\.namespace) {
            // Listening begins before looking, so that no change falls in between.
            let events = try EventSocket(in: namespace)
            var socket = try NetlinkSocket(in: namespace)
            while try socket.links().contains(where: \.isWaiting), clock.now < end {
                _ = events.wait(atMost: end - clock.now)
            }
        }
    }
}

extension LabBlueprint {
    /// Waits until every host that has a signal has heard of its routers, or for as long as that takes at most.
    ///
    /// A gateway announces itself as soon as it is one, and then every ten seconds; a host that has just come up asks.
    package func waitForRouters() async throws(LabError) {
        try await onThread { () throws(LabError) in
            do throws(NetlinkError) {
                try self.settle()
                try self.hearRouters()
            } catch {
                throw LabError(error)
            }
        }
    }

    func hearRouters() throws(NetlinkError) {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(12)
        for host in self.hosts where host.networks.contains(where: host.learnsRouters) {
            let events = try EventSocket(in: host.namespace)
            var socket = try NetlinkSocket(in: host.namespace)
            while try host.isWithoutRouter(&socket), clock.now < end { _ = events.wait(atMost: end - clock.now) }
        }
    }
}

extension LabBlueprint.Host {
    /// Whether an interface in use should have a default route from an advertisement, and has none yet.
    fileprivate func isWithoutRouter(_ socket: inout NetlinkSocket) throws(NetlinkError) -> Bool {
        let learned = Set(
            try socket.routes(protocolNumber: advertised).filter { $0.destination.length == 0 }.map(\.link))
        let links = try socket.links()
        return self.networks.filter(self.learnsRouters).contains { network in
            links.contains { $0.name == network.interface && $0.isUp && $0.isRunning && !learned.contains($0.index) }
        }
    }
}

/// RTPROT_RA: learned from a router advertisement (linux/rtnetlink.h).
private let advertised: UInt8 = 9

extension KernelLink {
    /// It has a signal, which the kernel has not acted on yet.
    fileprivate var isWaiting: Bool { self.isUp && self.hasCarrier && !self.isRunning }
}
