package import FabricModel
internal import Netlink
internal import Synchronization

extension LinuxSwitch {
    /// Tries what the driver needs in a scratch namespace, which vanishes with the trial: nothing real is touched.
    ///
    /// Trying is the only way to know, since a kernel may have the module, load it on demand, or neither. Each lack is named
    /// with what to do. Where a bridge of ours filters VLANs it was tried before: links do not outlive a kernel. A trial that
    /// found nothing lacking is this driver's last; after it only whether the namespace is there is asked.
    package func capabilities() async throws(DriverError) -> Capabilities {
        if self.lacksNothing.withLock({ $0 }) {
            try await self.connected { _ throws(NetlinkError) in }
            return Capabilities(portLimit: LinuxSwitch.portLimit, fencing: .lock)
        }
        let isProven = try await self.connected { connection throws(NetlinkError) in
            try connection.socket.links().contains { link in
                link.bridge.vlanFiltering == true && link.alternativeNames.contains(Marks.bridge(link.name))
            }
        }
        let isLocal = self.namespace == .current
        let lacks = await self.thread.run { () -> [DriverError] in
            do throws(NetlinkError) {
                return try NetworkNamespace.scratch { () throws(NetlinkError) in
                    isProven ? [] : try LinuxSwitch.lacks(ofVRFToo: isLocal)
                }
            } catch {
                return [DriverError(error)]
            }
        }
        self.lacksNothing.withLock { $0 = lacks.isEmpty }
        return Capabilities(portLimit: LinuxSwitch.portLimit, fencing: .lock, lacks: lacks)
    }

    private static func lacks(ofVRFToo needsVRF: Bool) throws(NetlinkError) -> [DriverError] {
        var socket = try NetlinkSocket()
        var lacks: [DriverError] = []
        let modules = "load the module, or use a kernel that has it"
        func attempt(_ message: Message, _ what: String, _ help: String) throws(NetlinkError) -> Bool {
            guard case .refused(let refusal) = try socket.send([message]).first else { return true }
            let kind: DriverError.Kind =
                DriverError(refusal, doing: what).kind == .notPermitted ? .notPermitted : .unsupported
            lacks.append(DriverError(kind, doing: what, reason: refusal.reason, help: help))
            return false
        }
        let bridge = LinkSettings(name: "probe", kind: .bridge(BridgeSettings()))
        guard try attempt(.createLink(bridge), "making a bridge", "\(modules): modprobe bridge") else { return lacks }
        _ = try attempt(
            .changeLink(.name("probe"), LinkSettings(kind: .bridge(BridgeSettings(vlanFiltering: true)))),
            "filtering VLANs on a bridge",
            "use a kernel with CONFIG_BRIDGE_VLAN_FILTERING, or 'selvage lab' with --kernel uml")
        let device = VLANDeviceSettings(link: try socket.link(.name("probe")).index, vid: VID(1), bridgeBinding: true)
        _ = try attempt(
            .createLink(LinkSettings(name: "probe.1", kind: .vlan(device))),
            "making an 802.1Q device that follows its bridge's ports", "\(modules): modprobe 8021q, Linux 5.2 or later")
        if needsVRF {
            _ = try attempt(
                .createLink(LinkSettings(name: "vrf-probe", kind: .vrf(table: 1000))),
                "making a VRF to keep tenants out of this machine's networks", "\(modules): modprobe vrf")
        }
        return lacks
    }
}
