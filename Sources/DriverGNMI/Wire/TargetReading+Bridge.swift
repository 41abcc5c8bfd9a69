internal import FabricModel
internal import GNMI

extension BridgeConfig {
    /// Reads a network instance; nil for one that is no bridge.
    init?(_ instance: JSONValue, _ name: String, runsSTP: Bool, _ faults: inout [UnreadPart]) {
        guard let bridge = Leaves(instance["bridge"]).whole else { return nil }
        let leaves = Leaves(instance)
        var vlans = PortVLANs()
        var defaultVLAN: VID?
        do throws(VLANMistake) {
            vlans = PortVLANs(
                native: try VID(bridge, at: "native-vlan"),
                untagged: try VLANSet(bridge, at: "untagged-vlans") ?? VLANSet(),
                tagged: try VLANSet(bridge, at: "vlans") ?? VLANSet())
            defaultVLAN = try VID(bridge, at: "default-vlan")
        } catch {
            faults.append(UnreadPart("the VLANs of \(name)", why: error.reason))
        }
        let mac = bridge["mac-address"]?.string.flatMap { MACAddress(text: $0) }
        if mac == nil {
            faults.append(
                UnreadPart(
                    "the MAC address of \(name)",
                    why: bridge["mac-address"].map { "the target says \($0.shortened)" }
                        ?? "the target does not tell it"))
        }
        let mtu = leaves["mtu"]?.integer(UInt16.self)
        if mtu == nil { faults.append(UnreadPart("the MTU of \(name)", why: leaves.words(for: "mtu"))) }
        self.init(
            name: name, mac: mac ?? MACAddress(rawValue: 0), mtu: mtu ?? 0, isUp: leaves["enabled"]?.bool ?? true,
            filtersVLANs: bridge["filters-vlans"]?.bool ?? true, defaultVLAN: defaultVLAN, runsSTP: runsSTP,
            snoopsMulticast: bridge["multicast-snooping"]?.bool ?? false,
            hasLinkLocal: bridge["link-local"]?.bool ?? false, vlans: vlans)
    }

    /// As `config` of a network instance, beside which `bridge/config` stands.
    var instanceConfig: JSONValue {
        [
            "openconfig-network-instance:name": .string(self.name),
            "openconfig-network-instance:type": "openconfig-network-instance-types:L2L3",
            "selvage-bridge:enabled": .bool(self.isUp), "selvage-bridge:mtu": .number(self.mtu),
        ]
    }

    /// As `bridge/config` of a network instance, without VLANs.
    var bridgeConfig: JSONValue {
        var members: [JSONMember] = [
            JSONMember("selvage-bridge:mac-address", .string("\(self.mac)")),
            JSONMember("selvage-bridge:filters-vlans", .bool(self.filtersVLANs)),
            JSONMember("selvage-bridge:multicast-snooping", .bool(self.snoopsMulticast)),
            JSONMember("selvage-bridge:link-local", .bool(self.hasLinkLocal)),
        ]
        if let vlan = self.defaultVLAN {
            members.append(JSONMember("selvage-bridge:default-vlan", .number(vlan.rawValue)))
        }
        return .object(members)
    }
}
