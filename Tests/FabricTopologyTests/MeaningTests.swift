import FabricModel
import FabricTopology
import Testing

/// What files mean, down to the columns of the fabric.
@Suite struct MeaningTests {
    @Test func firstLight() throws {
        let fabric = try #require(Topology.read(file: "\(Files.root)/topologies/single-switch.yaml").fabric)
        #expect(fabric.name == "first-light")
        #expect(fabric.vlans.map(\.name) == ["storage", "voice", "web"])
        #expect(fabric.vlans.map { $0.id.rawValue } == [20, 30, 10])
        #expect(fabric.ports.count == 15)
        let swp1 = try fabric.ports[Int(#require(fabric.portIndex(named: "swp1", of: 0)))]
        #expect(swp1.mode == .access && swp1.native == VID(10))
        let swp15 = try fabric.ports[Int(#require(fabric.portIndex(named: "swp15", of: 0)))]
        #expect(swp15.mode == .trunk && swp15.native == VID(30))
        #expect(fabric.allowed(on: swp15).description == "10,20")
        #expect(fabric.hosts.count == 14)
        #expect(fabric.gateways.map { $0.vlan.rawValue } == [10, 20])
        #expect(fabric.expectations.map(\.reaches) == [true, true, false])
        #expect(fabric.expectations[0].source.hosts.map { fabric.hosts[Int($0)].name } == (1...8).map { "web\($0)" })
        #expect(fabric.expectations[0].destination.hosts.count == 4)
        #expect(fabric.sites.first?.prefix?.description == "fd5e:1fa0:e001::/48")
    }

    @Test func twoSpines() throws {
        let fabric = try #require(
            Topology.read(file: "\(Files.cases)/two-spines/topology.yaml").fabric)
        #expect(fabric.switches.count == 42 && fabric.ports.count == 40 * 50 + 2 * 41)
        #expect(fabric.links.count == 81)
        #expect(fabric.hosts.count == 1920)
        #expect(fabric.hosts.filter { $0.native == VID(101) }.count == 12)
        #expect(fabric.switches[6].address == "leaf07.mgmt.example:9339")
        #expect(fabric.gateways.count == 320)
        #expect(fabric.expectations[0].failures == .links(1))
        // Host 49 is on the first port of the second leaf.
        #expect(fabric.place(of: fabric.hostPorts[48]) == "leaf02:edge1")
    }

    @Test func ringsChainsAndMeshes() throws {
        func links(_ link: String) throws -> [String] {
            let reading = read("switches: { \"s[1-4]\": { ports: { \"p[1-3]\": {} } } }\nlinks: [\(link)]")
            #expect(reading.text == "")
            let fabric = try #require(reading.fabric)
            return fabric.links.map { "\(fabric.place(of: $0.a)) \(fabric.place(of: $0.b))" }
        }
        #expect(
            try links("{ ring: \"s[1-4]\", ports: [p1, p2] }") == [
                "s1:p1 s2:p2", "s1:p2 s4:p1", "s2:p1 s3:p2", "s3:p1 s4:p2",
            ])
        #expect(try links("{ chain: \"s[1-3]\", ports: [p1, p2] }") == ["s1:p1 s2:p2", "s2:p1 s3:p2"])
        #expect(try links("{ mesh: \"s[1-3]\", ports: \"p[1-2]\" }") == ["s1:p1 s2:p1", "s1:p2 s3:p1", "s2:p2 s3:p2"])
    }

    @Test func aSwitchOverridesItsProfile() throws {
        let fabric = try #require(
            read(
                """
                vlans: { web: 10, storage: 20 }
                profiles: { p: { driver: sim, bridge: br7, gateway: [web], ports: { "a[1-3]": { access: web, mtu: 1600 } } } }
                switches: { s1: { profile: p, driver: ovs, ports: { a2: { access: storage }, b: {} } } }
                """
            ).fabric)
        #expect(fabric.switches[0].driver == .ovs && fabric.switches[0].bridge == "br7")
        #expect(fabric.ports.map { fabric.names[$0.name] } == ["a1", "a2", "a3", "b"])
        #expect(fabric.ports.map { $0.native?.rawValue } == [10, 20, 10, nil])
        #expect(fabric.ports.map(\.mtu) == [1600, nil, 1600, nil])
        #expect(fabric.gateways.count == 1)
    }

    @Test func hostsAndPortsAgreeOnVLANs() throws {
        let fabric = try #require(
            read(
                """
                vlans: { web: 10, storage: 20, voice: 30 }
                switches:
                  sw1:
                    ports:
                      "u[1-3]": {}
                      "t[1-5]": { trunk: [web, storage], native: voice }
                hosts:
                  a: { port: "sw1:u1", vlan: web }
                  b: { port: "sw1:u2", vlans: [web, storage] }
                  c: { port: "sw1:u3", vlan: voice, vlans: [web] }
                  d: sw1:t1
                  e: { port: "sw1:t2", vlan: voice }
                  f: { port: "sw1:t3", vlan: web }
                  g: { port: "sw1:t4", vlans: [voice, storage], router: yes, address: "2001:db8::9" }
                """
            ).fabric)
        let seen = fabric.hosts.map { host in
            "\(host.name) \(host.native.map { "\($0)" } ?? "-") \(fabric.vlanSets[Int(host.tagged)])"
        }
        #expect(
            seen == ["a 10 none", "b - 10,20", "c 30 10", "d 30 10,20", "e 30 none", "f - 10", "g 30 20"])
        let modes = fabric.ports.map { "\(fabric.names[$0.name]) \($0.mode)" }
        #expect(
            modes == ["t1 trunk", "t2 trunk", "t3 trunk", "t4 trunk", "t5 trunk", "u1 access", "u2 trunk", "u3 trunk"])
        #expect(fabric.hosts[6].isRouter && fabric.hosts[6].address?.description == "2001:db8::9")
    }

    @Test func aLinksVLANsAreItsPorts() throws {
        let fabric = try #require(
            read(
                """
                vlans: { web: 10, storage: 20 }
                switches: { "s[1-2]": { ports: { p: {} } } }
                links: [{ ends: "s1:p -- s2:p", vlans: [web], mtu: 9000 }]
                """
            ).fabric)
        #expect(
            fabric.ports.allSatisfy {
                $0.mode == .trunk && $0.mtu == 9000 && fabric.allowed(on: $0).description == "10"
            })
    }
}
