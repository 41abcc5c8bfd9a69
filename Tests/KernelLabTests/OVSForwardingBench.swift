import FabricModel
import FabricSimulator
import Foundation
import KernelLab
import Netlink
import TestKit
import Testing

/// Two bridges of a real Open vSwitch, in user space, with the ports of a trial, and somebody who listens at each.
///
/// Its programs are those of Debian's package, unpacked below .build/ovs by `make ovs` and not installed, so that no daemon of
/// this machine is touched.
final class OVSForwardingBench {
    let ears: ForwardingEars
    private let blueprint: LabBlueprint
    private let folder: URL

    /// The namespace in which the daemons and the switches' ends of the cables are.
    private static let namespace = "fwd-ovs"

    init() async throws {
        self.blueprint = ForwardingEars.blueprint(switches: [Self.namespace]) { item, port in
            .init(in: .named(Self.namespace), "s\(item + 1)\(port)")
        }
        try await self.blueprint.build()
        self.folder = URL(filePath: "/run/fwd-ovs")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        var socket = try NetlinkSocket(in: .named(Self.namespace))
        let ends = (1...2).flatMap { item in ForwardingTrial.ports.map { "s\(item)\($0)" } }
        for setting in [LinkSettings(addressGeneration: AddressGeneration.none), LinkSettings(isUp: true)] {
            #expect(try socket.send(ends.map { .changeLink(.name($0), setting) }).allSatisfy { $0 == .done })
        }
        self.ears = try ForwardingEars()
        try self.start(ends)
    }

    private func start(_ ends: [String]) throws {
        try self.sh(
            """
            # What this process has open must not live on in a daemon, or Process waits for the daemon's end.
            for file in /proc/self/fd/*; do
                number=${file##*/}
                if [ "$number" -gt 2 ]; then eval "exec $number>&-"; fi
            done
            # The bridge's own interface in user space is a tap.
            modprobe -q -d /run/uml tun || true
            [ -e /dev/net/tun ] || { mkdir -p /dev/net && mknod /dev/net/tun c 10 200; }
            ovsdb-tool create conf.db "$ROOT/usr/share/openvswitch/vswitch.ovsschema"
            ovsdb-server conf.db --remote=punix:db.sock --pidfile=db.pid --log-file=db.log --detach --no-chdir
            ovs-vsctl --db=unix:db.sock --no-wait init
            "$ROOT/usr/lib/openvswitch-switch/ovs-vswitchd" unix:db.sock --pidfile=switch.pid --log-file=switch.log \
                --unixctl=switch.ctl --detach --no-chdir
            """)
        let bridges = (1...2).map { item in
            let ports = ForwardingTrial.ports.map { "-- add-port sw\(item) s\(item)\($0)" }.joined(separator: " ")
            return "-- add-br sw\(item) -- set bridge sw\(item) datapath_type=netdev \(ports)"
        }
        try self.sh("ovs-vsctl --db=unix:db.sock --timeout=30 \(bridges.joined(separator: " "))")
        // Each frame is decided on by itself: flows that are kept lag behind what was learned by up to half a second.
        try self.sh("ovs-appctl -t /run/fwd-ovs/switch.ctl upcall/set-flow-limit 0")
    }

    func takeDown() async throws {
        try self.sh("kill $(cat switch.pid) $(cat db.pid)")
        try await self.blueprint.tearDown()
    }

    /// Makes the bridges what they should be.
    func hold(_ configs: [SwitchConfig]) throws {
        var words: [String] = []
        var sizes: [Message] = []
        for (item, config) in configs.enumerated() {
            for port in config.ports {
                let name = "s\(item + 1)\(port.name)"
                sizes.append(.changeLink(.name(name), LinkSettings(mtu: UInt32(port.mtu))))
                words.append("-- clear port \(name) tag trunks vlan_mode -- set port \(name) \(port.vlans.ovs)")
            }
        }
        var socket = try NetlinkSocket(in: .named(Self.namespace))
        #expect(try socket.send(sizes).allSatisfy { $0 == .done })
        try self.sh("ovs-vsctl --db=unix:db.sock --timeout=30 \(words.joined(separator: " "))")
    }

    /// Runs a shell command with the package's programs, in the folder and the namespace of the daemons.
    private func sh(_ command: String) throws {
        let root = Project.root.appending(path: ".build/ovs").path
        var program = Program(
            "/bin/sh", "-c", "PATH=/usr/sbin:/sbin:$PATH; exec ip netns exec \(Self.namespace) bash -ec \"$COMMAND\"")
        program.environment = [
            "ROOT": root, "COMMAND": command, "LD_LIBRARY_PATH": "\(root)/usr/lib/x86_64-linux-gnu",
            "PATH": "\(root)/usr/sbin:\(root)/usr/bin:/usr/sbin:/usr/bin:/sbin:/bin", "OVS_RUNDIR": self.folder.path,
            "OVS_LOGDIR": self.folder.path, "OVS_DBDIR": self.folder.path,
        ]
        program.folder = self.folder
        let (status, text) = try program.runWaiting()
        try #require(status == 0, "\(command): \(text) ('make ovs' unpacks Open vSwitch)")
    }
}

extension PortVLANs {
    /// The columns of Open vSwitch's Port table that mean the same. Empty trunks would mean all VLANs, so the native one is in them.
    fileprivate var ovs: String {
        let trunks = "trunks=\(self.all.map { "\($0)" }.joined(separator: ","))"
        guard let native = self.native else { return "vlan_mode=trunk \(trunks)" }
        return self.tagged.isEmpty
            ? "vlan_mode=access tag=\(native)" : "vlan_mode=native-untagged tag=\(native) \(trunks)"
    }
}
