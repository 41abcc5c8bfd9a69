import FabricModel
import FabricTopology
import Testing

/// The fabrics in topologies/: what they are, down to who is cabled to whom.
@Suite struct TopologiesTests {
    /// A fabric's size, and some of its cables and hosts.
    struct Example: Sendable, CustomTestStringConvertible {
        let file: String
        let counts: [Int]
        var cables: [String] = []
        var hosts: [String] = []

        var testDescription: String { self.file }
    }

    /// Switches, ports, links, hosts, VLANs, promises.
    static let examples = [
        Example(file: "single-switch", counts: [1, 15, 0, 14, 3, 3]),
        Example(
            file: "second-switch", counts: [2, 22, 1, 19, 3, 2], cables: ["sw1:swp16 -- sw2:swp16"],
            hosts: ["web8 sw1:swp8 web", "web9 sw2:swp1 web", "phone3 sw2:swp5 voice"]),
        Example(
            file: "two-switches", counts: [2, 20, 2, 15, 3, 3],
            cables: ["sw1:up1 -- sw2:up1", "sw1:up2 -- sw2:up2"],
            hosts: ["web5 sw2:swp1 web", "disk3 sw2:swp5 storage", "backup sw1:swp8 sw2:swp8 storage"]),
        Example(
            file: "home-lab", counts: [2, 18, 1, 14, 5, 6], cables: ["desk:up -- gate:desk"],
            hosts: ["nas gate:lan1 home +30,40", "provider gate:wan uplink", "node2 desk:swp8 lab"]),
        Example(
            file: "ring-8", counts: [8, 72, 10, 35, 5, 6],
            cables: ["ring1:east -- ring2:west", "ring1:west -- ring8:east", "ring3:chord -- ring7:chord"],
            hosts: ["guard ring2:swp5 admin +50", "bench4 ring8:swp2 labs", "results ring1:swp6 ring5:swp6 labs"]),
        Example(
            file: "pod-2k", counts: [42, 2_082, 81, 1_920, 160, 2],
            cables: ["leaf07:up1 -- spine1:down7", "leaf40:up2 -- spine2:down40", "spine1:peer -- spine2:peer"],
            hosts: ["srv0048 leaf01:edge48 tenant-048", "srv0161 leaf04:edge17 tenant-001"]),
        Example(
            file: "campus-10k", counts: [224, 10_558, 455, 9_243, 26, 5],
            cables: [
                "b03-access07:up1 -- b03-dist1:down07", "b03-access07:up2 -- b03-dist2:down07",
                "b02-dist1:up1 -- core1:building03", "b10-dist2:up2 -- core2:building20",
                "core2:server1 -- server1:up2",
                "b05-dist1:peer -- b05-dist2:peer",
            ],
            hosts: [
                "pc0029 b01-access02:edge1 staff-01", "lab1600 b10-access20:edge36 students-10",
                "ap001 b01-access01:edge43 radios +500,510", "firewall server1:edge23 server2:edge23 servers +510",
            ]),
        Example(
            file: "datacenter-100k", counts: [1_884, 101_452, 7_526, 86_400, 2_400, 2],
            cables: [
                "pod02-leaf17:up3 -- pod02-spine3:down17", "core1:down02 -- pod01-spine2:core1",
                "core4:down80 -- pod20-spine4:core4", "core1:peer1 -- core2:peer1", "core3:peer3 -- core4:peer3",
            ],
            hosts: ["srv02401 pod01-leaf51:edge1 tenant-0001", "srv86400 pod20-leaf90:edge48 tenant-2400"]),
        Example(
            file: "region-1m", counts: [16_000, 1_057_980, 63_990, 930_000, 4_094, 3],
            cables: [
                "pod002-leaf017:up3 -- pod002-spine3:down017", "core1:down005 -- pod002-spine1:core1",
                "core4:down496 -- pod124-spine4:core4",
            ],
            hosts: [
                "srv868000 pod124-leaf125:edge56 tenant-4000", "disk00003 pod001-leaf002:edge57 storage-03",
                "vault15500 pod124-leaf125:edge59 backup-31", "serial00001 pod001-leaf001:edge60 console",
            ]),
    ]

    @Test func everyFileIsHere() {
        let files = Files.names(in: "\(Files.root)/topologies").filter { $0.hasSuffix(".yaml") }
        #expect(files == TopologiesTests.examples.map { "\($0.file).yaml" }.sorted())
    }

    @Test(arguments: examples)
    func isWhatItSaysItIs(_ example: Example) throws {
        let reading = Topology.read(file: "\(Files.root)/topologies/\(example.file).yaml")
        #expect(reading.text == "")
        let fabric = try #require(reading.fabric)
        #expect(
            [
                fabric.switches.count, fabric.ports.count, fabric.links.count, fabric.hosts.count, fabric.vlans.count,
                fabric.expectations.count,
            ] == example.counts)
        // A cable in the first port of its switch, or a host's name, is looked up and not searched: a million are many.
        var far: [PortIndex: PortIndex] = [:]
        for link in fabric.links { far[link.a] = link.b }
        for cable in example.cables {
            let ends = try cable.split(separator: " -- ").map { try TopologiesTests.port(String($0), of: fabric) }
            #expect(far[ends[0]] == ends[1], "\(cable)")
        }
        for line in example.hosts {
            let name = String(line.prefix { $0 != " " })
            let host = try fabric.hosts[Int(#require(fabric.hostIndex(named: name)))]
            let words =
                [name] + fabric.ports(of: host).map { fabric.place(of: $0) }
                + [host.native.flatMap { fabric.vlan($0)?.name } ?? "-"]
                + (host.tagged == 0 ? [] : ["+\(fabric.vlanSets[Int(host.tagged)])"])
            #expect(words.joined(separator: " ") == line)
        }
        // Written out, the largest would be more than a topology may be: its ranges are its point.
        if fabric.ports.count > 200_000 { return }
        let again = read(fabric.topologyText())
        #expect(again.text == "")
        #expect(try Meaning(#require(again.fabric)) == Meaning(fabric))
    }

    private static func port(_ place: String, of fabric: Fabric) throws -> PortIndex {
        let parts = place.split(separator: ":", maxSplits: 1).map { String($0) }
        let owner = try #require(fabric.switchIndex(named: parts[0]), "\(place)")
        return try #require(fabric.portIndex(named: parts[1], of: owner), "\(place)")
    }

    /// Every cable of a range joins what its numbers say, and each pod is whole.
    @Test(arguments: [("pod-2k", 40), ("datacenter-100k", 90)])
    func everyLeafIsCabledToEverySpineOfItsPod(_ file: String, leaves: Int) throws {
        let fabric = try #require(Topology.read(file: "\(Files.root)/topologies/\(file).yaml").fabric)
        var neighbours: [String: [String]] = [:]
        for link in fabric.links {
            let names = [link.a, link.b].map { fabric.switches[Int(fabric.ports[Int($0)].owner)].name }
            for (one, other) in [(names[0], names[1]), (names[1], names[0])] {
                neighbours[one, default: []].append(other)
            }
        }
        for item in fabric.switches where item.name.contains("leaf") {
            let pod = item.name.contains("-") ? item.name.prefix(6) : ""
            let expected = (1...(pod.isEmpty ? 2 : 4)).map { "\(pod)spine\($0)" }
            #expect(neighbours[item.name]?.sorted() == expected)
        }
        for item in fabric.switches where item.name.contains("spine") {
            #expect(neighbours[item.name]?.count { $0.contains("leaf") } == leaves)
        }
    }
}
