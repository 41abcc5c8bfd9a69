import FabricModel

extension Fabric {
    /// Names of interfaces that Linux would refuse or change, and those that two interfaces would share.
    func namesRefused() -> [Diagnostic] {
        self.switches.indices.filter { self.switches[$0].driver == .linux }.flatMap { index in
            let item = self.switches[index]
            let bridge = self.finding(about: item.bridge, "the bridge of '\(item.name)'", at: item.origin).map { [$0] } ?? []
            return bridge + self.portNames(of: item) + self.sviNames(ofSwitch: index)
        }
    }

    private func portNames(of item: Switch) -> [Diagnostic] {
        item.ports.compactMap { index in
            let name = self.name(of: PortIndex(index))
            let origin = self.ports[index].origin
            if let finding = self.finding(about: name, "a port of '\(item.name)'", at: origin) { return finding }
            guard name == item.bridge else { return nil }
            return self.error("name-clash", at: origin, "'\(name)' is a port of '\(item.name)' and its bridge")
        }
    }

    /// An SVI is named for its bridge and VLAN, `br0.10`.
    private func sviNames(ofSwitch index: Int) -> [Diagnostic] {
        let item = self.switches[index]
        return self.gateways.filter { $0.owner == SwitchIndex(index) }.compactMap { gateway in
            let name = "\(item.bridge).\(gateway.vlan)"
            if name.utf8.count > longestInterfaceName {
                return self.error(
                    "name-too-long", at: gateway.origin,
                    "the gateway's interface would be '\(name)', and Linux has \(longestInterfaceName) bytes for a name",
                    help: "give '\(item.name)' a shorter `bridge`")
            }
            return self.portIndex(named: name, of: SwitchIndex(index)).map { port in
                self.error(
                    "name-clash", at: self.ports[Int(port)].origin,
                    "'\(name)' is a port of '\(item.name)' and its interface in VLAN \(self.label(gateway.vlan))")
            }
        }
    }

    /// dev_valid_name of net/core/dev.c, and its `%d`, which makes another name of it.
    private func finding(about name: String, _ what: String, at origin: Origin) -> Diagnostic? {
        let reason: String
        if name.utf8.count > longestInterfaceName {
            reason = "Linux has \(longestInterfaceName) bytes for a name"
        } else if name.isEmpty || name == "." || name == ".." {
            reason = "that is no name"
        } else if let byte = name.utf8.first(where: { !isAllowed($0) }) {
            let shown = byte > 32 && byte < 127 ? "'\(Unicode.Scalar(byte))'" : "such a character"
            reason = "Linux has no \(shown) in a name"
        } else {
            return nil
        }
        return self.error("name-refused", at: origin, "'\(name)' cannot be \(what): \(reason)")
    }
}

/// IFNAMSIZ of linux/if.h, less the zero at the end.
private let longestInterfaceName = 15

private func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "%"), 0...32, 127: false
    default: true
    }
}
