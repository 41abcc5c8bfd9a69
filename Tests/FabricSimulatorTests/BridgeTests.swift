import FabricModel
import FabricSimulator
import Testing

/// One switch, and what comes out of it.
@Suite struct BridgeTests {
    private let one = MACAddress(rawValue: 0x0200_0000_0001)
    private let two = MACAddress(rawValue: 0x0200_0000_0002)
    private let itself = MACAddress(rawValue: 0x0200_0000_00ff)
    private let web = VID(10)
    private let storage = VID(20)

    /// Ports a and b in VLAN 10, c in 20, t a trunk of 20 with 10 native; the switch itself in 10.
    private func config() throws -> SwitchConfig {
        let (web, storage) = (try #require(self.web), try #require(self.storage))
        return SwitchConfig(
            bridge: BridgeConfig(name: "br0", mac: self.itself, vlans: PortVLANs(tagged: VLANSet(web))),
            ports: [
                PortConfig(name: "a", vlans: .access(web)), PortConfig(name: "b", vlans: .access(web)),
                PortConfig(name: "c", vlans: .access(storage)),
                PortConfig(name: "t", vlans: .trunk(allowed: VLANSet(storage), native: web)),
            ])
    }

    private func bridge(_ dialect: Dialect = .neutral) throws -> Bridge {
        var bridge = Bridge(ports: ["a", "b", "c", "t"], dialect: dialect)
        bridge.update(try self.config())
        return bridge
    }

    private func frame(to: MACAddress, from: MACAddress, tag: UInt16? = nil, bytes: Int = 46) -> EthernetFrame {
        EthernetFrame(
            to: to, from: from, tag: tag.map { VLANTag(rawValue: $0) }, etherType: EtherType.experimental,
            payload: [UInt8](repeating: 1, count: bytes))
    }

    /// Where a frame comes out, each with its tag: `b`, `t:20`.
    private func out(
        _ bridge: inout Bridge, _ frame: EthernetFrame, on port: String, at seconds: Int = 0
    ) throws -> [String] {
        let number = try #require(bridge.port(port))
        return bridge.receive(frame, on: number, at: .start + .seconds(seconds)).map { departure in
            let name = departure.port == .itself ? "itself" : bridge.names[Int(departure.port.rawValue)]
            return name + (departure.frame.tag.map { ":\($0)" } ?? "")
        }
    }

    @Test func whatEverybodyHearsStaysInItsVLAN() throws {
        var bridge = try self.bridge()
        let hello = self.frame(to: .everybody, from: self.one)
        #expect(try self.out(&bridge, hello, on: "a") == ["b", "t", "itself:10"])
        #expect(try self.out(&bridge, hello, on: "c") == ["t:20"])
        #expect(try self.out(&bridge, self.frame(to: .everybody, from: self.two, tag: 0xa014), on: "t") == ["c"])
    }

    @Test func addressesAreLearnedByVLANAndForgottenWithTime() throws {
        var bridge = try self.bridge()
        let question = self.frame(to: self.two, from: self.one)
        #expect(try self.out(&bridge, question, on: "a") == ["b", "t"], "nobody knows where: everywhere but to itself")
        #expect(try self.out(&bridge, self.frame(to: self.one, from: self.two), on: "b") == ["a"])
        #expect(try self.out(&bridge, question, on: "a") == ["b"])
        // The same address in another VLAN is another station.
        #expect(try self.out(&bridge, self.frame(to: self.one, from: self.two), on: "c") == ["t:20"])
        #expect(try self.out(&bridge, question, on: "a", at: 299) == ["b"])
        #expect(try self.out(&bridge, question, on: "a", at: 300) == ["b", "t"])
    }

    @Test func whatMovedIsForgotten() throws {
        var bridge = try self.bridge()
        let question = self.frame(to: self.two, from: self.one)
        _ = try self.out(&bridge, self.frame(to: self.one, from: self.two), on: "b")
        #expect(try self.out(&bridge, question, on: "a") == ["b"])
        bridge.forget(VLANSet(try #require(self.storage)))
        #expect(try self.out(&bridge, question, on: "a") == ["b"])
        bridge.forget(VLANSet(try #require(self.web)))
        #expect(try self.out(&bridge, question, on: "a") == ["b", "t"])
        _ = try self.out(&bridge, self.frame(to: self.one, from: self.two), on: "b")
        bridge.update(try self.config(), withoutCarrier: ["b"])
        #expect(try self.out(&bridge, question, on: "a") == ["t"], "who was behind a dead cable may be anywhere")
    }

    @Test func foreignTagsDoNotComeIn() throws {
        for dialect in Dialect.all {
            var bridge = try self.bridge(dialect)
            for tag: UInt16 in [20, 30, 4095] {
                #expect(try self.out(&bridge, self.frame(to: .everybody, from: self.one, tag: tag), on: "a") == [])
            }
            // A priority is no VLAN.
            let urgent = self.frame(to: .everybody, from: self.one, tag: 0xe000)
            #expect(try self.out(&bridge, urgent, on: "a") == ["b", "t", "itself:10p7"])
            let own = try self.out(&bridge, self.frame(to: .everybody, from: self.one, tag: 10), on: "a")
            #expect(own == (dialect == .ovs ? [] : ["b", "t", "itself:10"]))
        }
    }

    @Test func neighboursProtocolsStayAtTheirPort() throws {
        for dialect in Dialect.all {
            var bridge = try self.bridge(dialect)
            for number in UInt64(0)..<16 {
                let group = MACAddress(rawValue: 0x0180_c200_0000 | number)
                let passes = try !self.out(&bridge, self.frame(to: group, from: self.one), on: "a").isEmpty
                #expect(passes == (dialect == .linux && number == 0))
            }
        }
    }

    @Test func whatIsTooLargeIsDropped() throws {
        for (dialect, most) in [(Dialect.neutral, 1500), (.ovs, 1500), (.linux, 1504)] {
            var bridge = try self.bridge(dialect)
            func hearers(_ bytes: Int) throws -> [String] {
                try self.out(&bridge, self.frame(to: .everybody, from: self.one, bytes: bytes), on: "a")
            }
            #expect(try hearers(most).count == 3)
            #expect(try hearers(most + 1).isEmpty)
        }
    }

    @Test func theSwitchItselfIsAStation() throws {
        var bridge = try self.bridge()
        #expect(try self.out(&bridge, self.frame(to: self.itself, from: self.one), on: "a") == ["itself:10"])
        #expect(try self.out(&bridge, self.frame(to: self.itself, from: self.one), on: "c") == ["t:20"])
        let answer = self.frame(to: self.one, from: self.itself, tag: 10)
        #expect(bridge.receive(answer, on: .itself, at: .start).map(\.port) == [bridge.port("a")])
    }

    @Test func portsThatAreShutOrNoMembersDoNothing() throws {
        var config = try self.config()
        config[port: "b"]?.isUp = false
        config[port: "t"]?.isMember = false
        var bridge = try self.bridge()
        bridge.update(config)
        let hello = self.frame(to: .everybody, from: self.one)
        #expect(try self.out(&bridge, hello, on: "a") == ["itself:10"])
        #expect(try self.out(&bridge, hello, on: "b") == [])
        config.bridge?.isUp = false
        bridge.update(config)
        #expect(try self.out(&bridge, hello, on: "a") == [])
    }

    @Test func aSwitchThatKnowsNoVLANsPassesEverythingOn() throws {
        var config = try self.config()
        config.bridge?.filtersVLANs = false
        var bridge = try self.bridge()
        bridge.update(config)
        let hello = self.frame(to: .everybody, from: self.one, tag: 77)
        #expect(try self.out(&bridge, hello, on: "a") == ["b:77", "c:77", "t:77", "itself:77"])
    }

    @Test("somebody who makes up addresses fills no memory")
    func bounded() throws {
        var bridge = try self.bridge()
        let port = try #require(bridge.port("a"))
        for number in UInt64(0)..<70_000 {
            let frame = self.frame(to: self.two, from: MACAddress(rawValue: 0x0200_0000_0000 | number << 8), bytes: 0)
            _ = bridge.receive(frame, on: port, at: .start)
        }
        #expect(bridge.learnedCount == 65_536)
    }
}
