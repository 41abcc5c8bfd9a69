import FabricGraph
import FabricModel

/// Who is around one switch: the hosts on its ports and in its VLANs, and which of its ports lead to other switches.
struct Surroundings {
    private let fabric: Fabric
    private let attachments: Attachments
    private let ports: Range<Int>
    private let linkOfPort: [LinkIndex]
    /// The port that was asked about last: steps come port by port, in the fabric's own order.
    private var last = (name: "", index: -1)
    /// All hosts on the port that was asked about last: most questions about a port come several times.
    private var lastSample: (index: Int, hosts: HostSample)?
    private var samples: [VID: HostSample]?

    init(of index: Int, in desired: Desired) {
        self.fabric = desired.fabric
        self.attachments = desired.attachments
        self.ports = desired.fabric.switches[index].ports
        self.linkOfPort = desired.fabric.links.isEmpty ? [] : desired.trees.graph.linkOfPort
    }

    /// A switch with nobody around it.
    init() {
        self.fabric = Fabric(name: "")
        self.attachments = Attachments(self.fabric)
        (self.ports, self.linkOfPort) = (0..<0, [])
    }

    private mutating func index(of port: String) -> Int? {
        if self.last.name == port { return self.last.index < 0 ? nil : self.last.index }
        let next = max(self.last.index + 1, self.ports.lowerBound)
        if self.ports.contains(next), self.fabric.name(of: PortIndex(next)) == port {
            self.last = (port, next)
            return next
        }
        guard let owner = self.ports.first.map({ self.fabric.ports[$0].owner }),
            let found = self.fabric.portIndex(named: port, of: owner)
        else { return nil }
        self.last = (port, Int(found))
        return Int(found)
    }

    /// How many of its ports lead to other switches.
    var linkCount: Int {
        self.linkOfPort.isEmpty ? 0 : self.ports.count { self.linkOfPort[$0] != Graph.noLink }
    }

    /// The port leads to another switch, so that it carries what others need.
    mutating func isLink(_ port: String) -> Bool {
        if self.linkOfPort.isEmpty { return false }
        return self.index(of: port).map { self.linkOfPort[$0] != Graph.noLink } ?? false
    }

    /// The hosts on a port, or those of them that are in one of these VLANs.
    mutating func hosts(on port: String, in vlans: VLANSet? = nil) -> HostSample {
        guard let index = self.index(of: port) else { return .none }
        let hosts = self.attachments[index]
        if hosts.isEmpty { return .none }
        guard let vlans else { return self.sample(index, hosts) }
        if hosts.allSatisfy({ self.isHost($0, in: vlans) }) { return self.sample(index, hosts) }
        return self.fabric.sample(hosts.filter { self.isHost($0, in: vlans) })
    }

    private func isHost(_ host: HostIndex, in vlans: VLANSet) -> Bool {
        let index = Int(host)
        if let native = self.fabric.hosts[index].native, vlans.contains(native) { return true }
        let tagged = self.fabric.hosts[index].tagged
        return tagged != 0 && !self.fabric.vlanSets[Int(tagged)].intersection(vlans).isEmpty
    }

    private mutating func sample(_ index: Int, _ hosts: ArraySlice<HostIndex>) -> HostSample {
        if let last = self.lastSample, last.index == index { return last.hosts }
        let sample = self.fabric.sample(hosts)
        self.lastSample = (index, sample)
        return sample
    }

    /// The hosts of these VLANs on all ports of the switch.
    mutating func hosts(in vlans: VLANSet) -> HostSample {
        let samples = self.samples ?? self.samplesByVLAN()
        self.samples = samples
        if vlans.count == 1 { return vlans.first.flatMap { samples[$0] } ?? .none }
        // A host may be in several of them; few questions are about more than one VLAN, so those are answered by counting.
        var hosts: Set<HostIndex> = []
        for port in self.ports {
            for host in self.attachments[port] {
                if !self.fabric.vlans(of: self.fabric.hosts[Int(host)]).intersection(vlans).isEmpty {
                    hosts.insert(host)
                }
            }
        }
        return self.fabric.sample(hosts.sorted())
    }

    private func samplesByVLAN() -> [VID: HostSample] {
        var members: [VID: [HostIndex]] = [:]
        for port in self.ports {
            for host in self.attachments[port] {
                for vlan in self.fabric.vlans(of: self.fabric.hosts[Int(host)]) {
                    members[vlan, default: []].append(host)
                }
            }
        }
        return members.mapValues { self.fabric.sample(Set($0).sorted()) }
    }
}
