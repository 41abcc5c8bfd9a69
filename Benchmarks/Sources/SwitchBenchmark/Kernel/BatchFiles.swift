/// The same work in iproute2's words: as few lines as it can be said in.
struct BatchFiles {
    let links = "/run/selvage-bench.links"
    let vlans = "/run/selvage-bench.vlans"

    init(_ bed: TestBed) throws {
        guard let bridge = bed.config.bridge else { throw Trouble("there is no bridge to make") }
        var lines = [
            "link add name \(bridge.name) address \(bridge.mac) type bridge vlan_filtering 1 vlan_default_pvid 0"
                + " stp_state 0 mcast_snooping 0",
            "link set dev \(bridge.name) mtu \(bridge.mtu) addrgenmode none",
            "link set dev \(bridge.name) up",
        ]
        // Up is a line of its own: within one request the kernel sets it first, and the port has its link-local address.
        lines += bed.ports.flatMap {
            [
                "link set dev \($0) mtu \(TestBed.mtu) master \(bridge.name) alias \(TestBed.description) addrgenmode none",
                "link set dev \($0) up",
            ]
        }
        try write(lines.joined(separator: "\n") + "\n", to: self.links)
        let members = bed.ports.map { "vlan add dev \($0) vid \(bed.vlanWords)" }
        try write(members.joined(separator: "\n") + "\n", to: self.vlans)
    }
}
