import FabricModel
import FoundationEssentials
import GNMI
import Testing

@testable import DriverGNMI

/// From a target's answer to what is ours.
@Suite struct AnswerTests {
    private static let interface = """
        {"name":"swp1","config":{"name":"swp1","type":"iana-if-type:ethernetCsmacd","enabled":true,"mtu":9000,
        "description":"rack 7"},"state":{"name":"swp1","enabled":true,"mtu":9000,"description":"rack 7","oper-status":"DOWN",
        "selvage-bridge:link-local":false},"openconfig-if-ethernet:ethernet":{"openconfig-vlan:switched-vlan":{"config":
        {"interface-mode":"ACCESS","access-vlan":10},"state":{"interface-mode":"ACCESS","access-vlan":10}}}}
        """
    private static let instance = """
        {"name":"br0","config":{"name":"br0","type":"openconfig-network-instance-types:L2L3","selvage-bridge:enabled":true,
        "selvage-bridge:mtu":9000},"selvage-bridge:bridge":{"state":{"mac-address":"02:00:00:00:00:01","vlans":["10..11"]}},
        "selvage-bridge:routing":{"state":{"forwards":true,"isolated":false}},
        "interfaces":{"interface":[{"id":"swp1","config":{"id":"swp1","interface":"swp1"}}]}}
        """

    private func scope(_ ports: [String] = ["swp1"], svis: VLANSet = VLANSet()) -> SwitchScope {
        SwitchScope(fabric: "lab", name: "sw1", ports: ports, svis: svis)
    }

    private func response(_ parts: [(String, String)], at time: Int64 = 0) throws -> Gnmi_GetResponse {
        var response = Gnmi_GetResponse()
        for (path, text) in parts {
            var notification = Gnmi_Notification()
            notification.timestamp = time
            var update = Gnmi_Update()
            update.path = try Gnmi_Path(path)
            update.val.jsonIetfVal = Data(text.utf8)
            notification.update = [update]
            response.notification.append(notification)
        }
        return response
    }

    private func observation(_ parts: [(String, String)], _ scope: SwitchScope) throws -> Observation {
        let response = try self.response(parts)
        return Observation(TargetReading(try AnswerTree(response).json, bridge: scope.bridge), scope)
    }

    @Test("answers that say the same have one digest whenever they come, and every other byte has another")
    func digest() throws {
        let text = #"{"openconfig-interfaces:interface":[\#(Self.interface)]}"#
        func digest(_ path: String, _ text: String, bridge: String = "br0", at time: Int64 = 0) throws -> AnswerDigest {
            AnswerDigest(try self.response([(path, text)], at: time), Dialect(), bridge)
        }
        let whole = try digest("/interfaces", text)
        #expect(try digest("/interfaces", text, at: 7) == whole)
        var others = [
            try digest("/interfaces/interface[name=swp1]", text), try digest("/interfaces", text, bridge: "br1"),
            try digest("/interfaces/interface[name=swp2]", text), try digest("/interfaces", text + " "),
            AnswerDigest(try self.response([("/interfaces", text)]), Dialect(isPlain: true), "br0"),
            AnswerDigest(try self.response([("/interfaces", text), ("/interfaces", text)]), Dialect(), "br0"),
            AnswerDigest(Gnmi_GetResponse(), Dialect(), "br0"),
        ]
        let bytes = Array(text.utf8)
        for place in bytes.indices {
            var other = bytes
            other[place] ^= 1
            others.append(try digest("/interfaces", String(decoding: other, as: UTF8.self)))
        }
        #expect(Set(others + [whole]).count == others.count + 1)
        // As plain values too, and what is one is no other.
        var scalars: [AnswerDigest] = []
        for value in [Gnmi_TypedValue.OneOf_Value.stringVal("1"), .uintVal(1), .intVal(1), .boolVal(true), .uintVal(2)]
        {
            var response = try self.response([("/interfaces", "")])
            response.notification[0].update[0].val.value = value
            scalars.append(AnswerDigest(response, Dialect(), "br0"))
        }
        #expect(Set(scalars).count == scalars.count)
    }

    @Test("one JSON text for each place, and a value for every leaf, say the same")
    func leafByLeaf() throws {
        let whole = try self.observation(
            [
                ("/interfaces", #"{"openconfig-interfaces:interface":[\#(Self.interface)]}"#),
                ("/network-instances", #"{"network-instance":[\#(Self.instance)]}"#),
            ], self.scope())
        var leaves: [(String, String)] = []
        for (path, text) in [
            ("/interfaces/interface[name=swp1]", Self.interface),
            ("/network-instances/network-instance[name=br0]", Self.instance),
        ] {
            Self.leaves(of: try JSONValue(parsing: text), at: path, into: &leaves)
        }
        #expect(leaves.count > 20)
        #expect(try self.observation(leaves, self.scope()) == whole)
        #expect(try self.observation(leaves.reversed(), self.scope()) == whole)
        let port = try #require(whole.owned[port: "swp1"])
        #expect(port.isMember && port.mtu == 9000 && port.description == "rack 7")
        #expect(port.vlans == .access(try #require(VID(10))))
        #expect(whole.withoutCarrier == ["swp1"])
        #expect(whole.owned.bridge?.vlans.tagged.description == "10-11")
        #expect(whole.owned.routing.forwards && whole.unknown.isEmpty)
    }

    private static func leaves(of value: JSONValue, at path: String, into leaves: inout [(String, String)]) {
        guard case .object(let members) = value else {
            if case .array(let entries) = value, entries.first?.members != nil {
                for entry in entries {
                    let key = entry["id"] != nil ? "id" : "name"
                    Self.leaves(of: entry, at: "\(path)[\(key)=\(entry[key]?.string ?? "")]", into: &leaves)
                }
                return
            }
            leaves.append((path, value.text))
            return
        }
        for member in members {
            Self.leaves(of: member.value, at: "\(path)/\(member.localName)", into: &leaves)
        }
    }

    @Test(
        "what the scope does not name and nothing marks is foreign, and what it does not say of itself no matter of ours"
    )
    func foreign() throws {
        let seen = try self.observation(
            [
                (
                    "/interfaces",
                    #"{"interface":[{"name":"mgmt0"},{"name":"br0.10","routed-vlan":{"config":{"vlan":10}}}]}"#
                )
            ],
            self.scope(["swp9"]))
        #expect(seen.foreign.map(\.name) == ["br0.10", "mgmt0"])
        #expect(seen.absent == ["swp9"])
        #expect(seen.owned == SwitchConfig())
        #expect(seen.unknown.isEmpty)
    }

    @Test(
        "an annotation marks ports, SVIs and addresses as ours; without one the scope's SVI is ours and its addresses are not"
    )
    func marks() throws {
        let svi = """
            {"name":"br0.10","config":{"enabled":true,"mtu":1500},"routed-vlan":{"config":{"vlan":10},"ipv6":{"addresses":
            {"address":[{"ip":"fd00::1","config":{"ip":"fd00::1","prefix-length":64}},{"ip":"fd00::2","config":{"ip":"fd00::2",
            "prefix-length":64},"state":{"status":"TENTATIVE"}},{"ip":"fe80::1","config":{"prefix-length":64}}]}}}}
            """
        let parts = [("/interfaces", #"{"interface":[\#(svi)]}"#)]
        let ten = try #require(VID(10))
        let bare = try self.observation(parts, self.scope([], svis: VLANSet(ten)))
        #expect(bare.owned[svi: ten]?.addresses.isEmpty == true)
        #expect(bare.owned[svi: ten]?.linkLocal == IPv6Address(text: "fe80::1"))
        #expect(bare.foreign.map(\.name) == ["fd00::1/64 on br0.10", "fd00::2/64 on br0.10"])
        #expect(bare.holder == nil && bare.generation == .none)

        let config = SwitchConfig(
            svis: [
                SVIConfig(
                    vlan: ten, linkLocal: nil,
                    addresses: [SVIAddress(try #require(InterfaceAddress(text: "fd00::2/64")))])
            ])
        let annotation = Annotation(
            of: config, holder: .init(fabric: "lab", switchName: "sw1"), generation: Generation(rawValue: 7))
        let marked = try self.observation(
            parts + [("/@/openconfig-metadata:protobuf-metadata", "\"\(annotation.base64)\"")], self.scope([]))
        #expect(marked.owned[svi: ten]?.addresses.map(\.state) == [.tentative])
        #expect(marked.foreign.map(\.name) == ["fd00::1/64 on br0.10"])
        #expect(marked.generation == Generation(rawValue: 7) && marked.holder?.fabric == "lab")
    }

    @Test("an annotation comes back from its text, and nobody else's is taken for ours")
    func annotation() throws {
        let ten = try #require(VID(10))
        let config = SwitchConfig(
            ports: [PortConfig(name: "swp1"), PortConfig(name: "swp2", isMember: false)],
            svis: [
                SVIConfig(
                    vlan: ten, linkLocal: nil,
                    addresses: [SVIAddress(try #require(InterfaceAddress(text: "fd00::2/64")))])
            ])
        let annotation = Annotation(
            of: config, holder: .init(fabric: "lab", switchName: "sw 1"), generation: Generation(rawValue: .max))
        #expect(Annotation(base64: annotation.base64) == annotation)
        #expect(annotation.ports == ["swp1"])
        let text = annotation.json.text
        for end in 0..<text.utf8.count {
            let cut = String(decoding: Array(text.utf8)[..<end], as: UTF8.self)
            #expect(Annotation(base64: Data(cut.utf8).base64EncodedString()) == nil, "\(cut)")
        }
        #expect(Annotation(base64: "?") == nil)
        let strange = try self.observation(
            [("/interfaces", #"{"interface":[]}"#), ("/@/openconfig-metadata:protobuf-metadata", #""aGVsbG8=""#)],
            self.scope([]))
        #expect(strange.unknown.map(\.what) == ["the annotation of the configuration"])
    }

    @Test("what of ours cannot be understood is unknown, by name")
    func unknown() throws {
        let cases: [(String, String)] = [
            (Self.interface.replacing(#""mtu":9000"#, with: #""mtu":"large""#), "the MTU of swp1"),
            (Self.interface.replacing(#""access-vlan":10"#, with: #""access-vlan":[]"#), "the VLANs of swp1"),
            (#"{"config":{}}"#, "interface 1 of the list"), (#""swp1""#, "interface 1 of the list"),
        ]
        for (interface, what) in cases {
            let seen = try self.observation(
                [
                    ("/interfaces", #"{"interface":[\#(interface)]}"#),
                    ("/network-instances", #"{"network-instance":[\#(Self.instance)]}"#),
                ], self.scope())
            #expect(seen.unknown.map(\.what) == [what], "\(interface)")
        }
        #expect(try self.observation([], self.scope()).unknown.map(\.what) == ["the interfaces"])
        let bridge = try self.observation(
            [
                ("/interfaces", #"{"interface":[]}"#),
                ("/network-instances", #"{"network-instance":[{"name":"br0","bridge":{"config":{"vlans":7}}}]}"#),
            ], self.scope([]))
        #expect(bridge.unknown.map(\.what) == ["the VLANs of br0", "the MAC address of br0", "the MTU of br0"])
    }

    @Test(
        "any text where a value should be is an error or a reading, and never a crash",
        arguments: 0..<200 as Range<UInt64>)
    func nonsense(seed: UInt64) throws {
        var chance = SplitMix64(seed: seed)
        var bytes = Array(#"{"interface":[\#(Self.interface)]}"#.utf8)
        for _ in 0..<1 + chance.below(6) { bytes[chance.below(bytes.count)] = UInt8(chance.below(128)) }
        let text = String(decoding: bytes, as: UTF8.self)
        do {
            let seen = try self.observation([("/interfaces", text)], self.scope())
            #expect(seen.owned.ports.count <= 1)
        } catch {
            #expect(error is AnswerMistake)
        }
    }

    @Test("texts that are no JSON, too deep, or of kinds that nothing has, are told with their place")
    func mistakes() throws {
        let deep = String(repeating: "[", count: 100_000)
        for text in ["", "{", "nul", deep, #"{"a":1,"a":2}"#] {
            #expect(throws: AnswerMistake.self) { try self.observation([("/interfaces", text)], self.scope()) }
        }
        var update = Gnmi_Update()
        update.path = try Gnmi_Path("/interfaces")
        update.val.floatVal = 1
        var response = Gnmi_GetResponse()
        response.notification = [Gnmi_Notification()]
        response.notification[0].update = [update]
        #expect(throws: AnswerMistake.self) { try AnswerTree(response) }
        update.path.elem = [Gnmi_PathElem](repeating: Gnmi_PathElem("x"), count: 1_000)
        update.val.boolVal = true
        response.notification[0].update = [update]
        #expect(throws: AnswerMistake.self) { try AnswerTree(response) }
    }
}
