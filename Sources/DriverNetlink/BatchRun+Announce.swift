internal import FabricModel
internal import Netlink

extension BatchRun {
    /// Tells radvd what steps want to have announced or withdrawn: all of it in one file, read again once.
    ///
    /// What is withdrawn is waited for: a host must hear that a gateway is none any more before the gateway goes. Where nobody
    /// runs radvd there is nobody who could say it, and nobody was told that there is a gateway either.
    mutating func announce(_ open: [(step: Int, requests: Requests)]) throws(NetlinkError) {
        let announcements = open.compactMap(\.requests.announcement)
        guard !announcements.isEmpty else { return }
        let radvd = Radvd(of: self.batch.scope.bridge, in: self.connection.namespace)
        let before = try radvd.read()
        // Sections of interfaces that are no SVI of ours any more are left behind.
        var after = RadvdConfiguration(before.entries.filter { self.isSVI($0.key) })
        for announcement in announcements { after.entries[announcement.interface] = announcement.entry }
        guard after != before else { return }
        let leaving = announcements.map(\.interface).filter { name in
            after.entries[name] == .withdrawn && before.advertisement(on: name) != nil && self.speaks(name)
        }
        let farewell = try Farewell(of: leaving, in: self.connection.namespace)
        try radvd.write(after)
        if radvd.reload(), !farewell.wait(atMost: BatchRun.farewellTime) {
            for (step, requests) in open where requests.announcement.map({ leaving.contains($0.interface) }) ?? false {
                self.fates[step] = .unknown(
                    DriverError(
                        .timedOut, doing: self.batch.steps[step].change.words,
                        reason: "radvd was told, and has not said to hosts that this is no router any more",
                        help: "look at its log; hosts forget the router after its lifetime"))
            }
        }
    }

    /// It takes a tenth of a second: this is for a machine that is very busy.
    private static let farewellTime = Duration.seconds(5)

    private func isSVI(_ name: String) -> Bool {
        let reading = self.translator.reading
        guard let bridge = reading.bridge(self.batch.scope.bridge), let link = reading.link(name) else { return false }
        return link.isVLAN(of: bridge)
    }

    /// Whether what it sends comes out.
    private func speaks(_ name: String) -> Bool {
        self.translator.reading.link(name).map { $0.isUp && $0.hasCarrier } ?? false
    }
}
