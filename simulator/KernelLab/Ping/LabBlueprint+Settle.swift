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

extension KernelLink {
    /// It has a signal, which the kernel has not acted on yet.
    fileprivate var isWaiting: Bool { self.isUp && self.hasCarrier && !self.isRunning }
}
