package import FabricModel

/// A fabric drawn in code, in any order: for experiments that no file describes.
///
/// ```swift
/// var sketch = FabricSketch("lab")
/// sketch.vlans = [.init(10, "web")]
/// sketch.switches = [.init("sw1", ports: [.access("swp1", 10)], gateways: [10])]
/// sketch.hosts = [.init("web1", on: ["sw1:swp1"], in: 10)]
/// let fabric = sketch.fabric()
/// ```
/// What refers to something that is not there is left out; numbers that are no VLAN id do not come up in it at all.
package struct FabricSketch: Sendable {
    package var name: String
    package var site: IPv6Prefix?
    package var vlans: [VLANSketch] = []
    package var switches: [SwitchSketch] = []
    package var hosts: [HostSketch] = []
    /// Cables between ports, each as `SWITCH:PORT`.
    package var links: [LinkSketch] = []

    package init(_ name: String) { self.name = name }

    /// A VLAN by its id and name.
    package struct VLANSketch: Sendable {
        package var id: VID?
        package var name: String
        package var mtu: UInt16?
        package var prefix: IPv6Prefix?

        package init(_ id: Int, _ name: String, mtu: UInt16? = nil, prefix: IPv6Prefix? = nil) {
            self.id = VID(id)
            self.name = name
            self.mtu = mtu
            self.prefix = prefix
        }
    }

    /// A switch with its ports, and the VLANs that it routes for.
    package struct SwitchSketch: Sendable {
        package var name: String
        package var driver = DriverKind.linux
        package var target = SwitchTarget.namespace
        package var bridge = "br0"
        package var management: String?
        package var ports: [PortSketch]
        package var gateways: [GatewaySketch]

        package init(_ name: String, ports: [PortSketch], gateways: [GatewaySketch] = []) {
            self.name = name
            self.ports = ports
            self.gateways = gateways
        }
    }

    /// A VLAN that a switch routes for, written as its id.
    package struct GatewaySketch: Sendable, ExpressibleByIntegerLiteral {
        package var vlan: VID?
        package var address: IPv6Address?

        package init(_ vlan: Int, address: IPv6Address? = nil) {
            self.vlan = VID(vlan)
            self.address = address
        }

        package init(integerLiteral vlan: Int) { self.init(vlan) }
    }

    /// A port: unused, unless it is made by `access` or `trunk`.
    package struct PortSketch: Sendable {
        package var name: String
        package var mode = PortMode.unused
        package var native: VID?
        package var allowed = VLANSet()
        package var isUp = true
        package var mtu: UInt16?
        package var description: String?

        package init(_ name: String) { self.name = name }

        /// A port in one VLAN.
        package static func access(_ name: String, _ vlan: Int) -> PortSketch {
            var port = PortSketch(name)
            (port.mode, port.native) = (.access, VID(vlan))
            return port
        }

        /// A port in several VLANs, with a tag in all but the native one.
        package static func trunk(_ name: String, _ vlans: [Int], native: Int? = nil) -> PortSketch {
            var port = PortSketch(name)
            (port.mode, port.native) = (.trunk, native.flatMap { VID($0) })
            port.allowed = VLANSet(vlans.compactMap { VID($0) })
            return port
        }
    }

    /// A cable between two ports, `SWITCH:PORT` each.
    package struct LinkSketch: Hashable, Sendable {
        package var a: String
        package var b: String

        package init(_ a: String, _ b: String) { (self.a, self.b) = (a, b) }
    }

    /// A host on ports of switches.
    package struct HostSketch: Sendable {
        package var name: String
        /// `SWITCH:PORT`
        package var ports: [String]
        package var native: VID?
        package var tagged = VLANSet()
        package var address: IPv6Address?

        package init(_ name: String, on ports: [String], in native: Int?, tagging tagged: [Int] = []) {
            self.name = name
            self.ports = ports
            self.native = native.flatMap { VID($0) }
            self.tagged = VLANSet(tagged.compactMap { VID($0) })
        }
    }

    /// The fabric that was drawn, in canonical order; each thing stands on the line of its number in its list.
    package func fabric() -> Fabric {
        var fabric = Fabric(name: self.name, files: ["sketch"])
        let here = Origin(line: 1, column: 1)
        if let site = self.site { fabric.sites = [Site(name: "default", prefix: site, origin: here)] }
        fabric.vlans = self.vlans.enumerated().compactMap { line, vlan in
            vlan.id.map {
                VLAN(
                    id: $0, name: vlan.name, site: self.site == nil ? nil : 0, prefix: vlan.prefix, mtu: vlan.mtu,
                    origin: Origin(line: line + 1, column: 1))
            }
        }
        .sorted { precedes($0.name, $1.name) }
        for (index, vlan) in fabric.vlans.enumerated() { fabric.vlanByID[Int(vlan.id.rawValue)] = UInt16(index) }
        var sets: [VLANSet: VLANSetIndex] = [VLANSet(): 0]
        var ports: [String: PortIndex] = [:]
        for (owner, item) in self.switches.sorted(by: { precedes($0.name, $1.name) }).enumerated() {
            self.add(item, as: SwitchIndex(owner), to: &fabric, &sets, &ports)
        }
        fabric.gateways.sort { ($0.vlan, $0.preference, $0.owner) < ($1.vlan, $1.preference, $1.owner) }
        for host in self.hosts.sorted(by: { precedes($0.name, $1.name) }) {
            let start = fabric.hostPorts.count
            fabric.hostPorts += host.ports.compactMap { ports[$0] }
            for port in fabric.hostPorts[start...] where fabric.ports[Int(port)].mode == .unused {
                // As in a file: a port about which nothing is written becomes what its host needs.
                fabric.ports[Int(port)].mode = host.tagged.isEmpty ? .access : .trunk
                fabric.ports[Int(port)].native = host.native
                fabric.ports[Int(port)].allowed = fabric.intern(host.tagged, &sets)
            }
            fabric.hosts.append(
                Host(
                    name: host.name, ports: start..<fabric.hostPorts.count, native: host.native,
                    tagged: fabric.intern(host.tagged, &sets), address: host.address, origin: here))
        }
        for link in self.links {
            if let a = ports[link.a], let b = ports[link.b] { fabric.links.append(Link(a, b, origin: here)) }
        }
        fabric.links.sort { ($0.a, $0.b) < ($1.a, $1.b) }
        return fabric
    }

    private func add(
        _ item: SwitchSketch, as owner: SwitchIndex, to fabric: inout Fabric, _ sets: inout [VLANSet: VLANSetIndex],
        _ ports: inout [String: PortIndex]
    ) {
        let here = Origin(line: 1, column: 1)
        let start = fabric.ports.count
        for port in item.ports.sorted(by: { precedes($0.name, $1.name) }) {
            ports["\(item.name):\(port.name)"] = PortIndex(fabric.ports.count)
            fabric.ports.append(
                Port(
                    name: fabric.names.intern(port.name), owner: owner, mode: port.mode, native: port.native,
                    allowed: fabric.intern(port.allowed, &sets), isUp: port.isUp, mtu: port.mtu,
                    description: port.description.map { fabric.names.intern($0) }, origin: here))
        }
        fabric.switches.append(
            Switch(
                name: item.name, driver: item.driver, target: item.target, bridge: item.bridge,
                management: item.management, site: self.site == nil ? nil : 0, ports: start..<fabric.ports.count,
                origin: here))
        for gateway in item.gateways {
            guard let vlan = gateway.vlan else { continue }
            let preference = fabric.gateways.count { $0.vlan == vlan }
            fabric.gateways.append(
                Gateway(
                    vlan: vlan, owner: owner, preference: UInt8(clamping: preference), address: gateway.address,
                    origin: here))
        }
    }
}

extension Fabric {
    fileprivate mutating func intern(_ set: VLANSet, _ known: inout [VLANSet: VLANSetIndex]) -> VLANSetIndex {
        if let index = known[set] { return index }
        let index = VLANSetIndex(self.vlanSets.count)
        self.vlanSets.append(set)
        known[set] = index
        return index
    }
}
