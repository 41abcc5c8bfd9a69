import FabricModel
import GNMI
import Testing

@testable import DriverGNMI

/// `switched-vlan` in both directions.
@Suite struct VLANWireTests {
    @Test("what a port carries comes back from what is written about it", arguments: 0..<300 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var chance = SplitMix64(seed: seed)
        let vlans = PortVLANs(chance: &chance)
        if vlans.isEmpty { return }
        let json = vlans.switchedVLAN
        #expect(try PortVLANs(json) == vlans)
        #expect(try PortVLANs(JSONValue(parsing: json.bytes)) == vlans)
        // A trunk that does not say what it carries carries everything.
        #expect(json["interface-mode"] == "ACCESS" || json["trunk-vlans"]?.elements?.isEmpty == false, "\(json.text)")
    }

    @Test("one untagged native VLAN is an access port; anything more is a trunk that says its native VLAN")
    func forms() throws {
        let ten = try #require(VID(10))
        let twenty = try #require(VID(20))
        #expect(
            PortVLANs.access(ten).switchedVLAN.text
                == #"{"openconfig-vlan:interface-mode":"ACCESS","openconfig-vlan:access-vlan":10}"#)
        #expect(
            PortVLANs.trunk(allowed: VLANSet(twenty), native: ten).switchedVLAN.text
                == #"{"openconfig-vlan:interface-mode":"TRUNK","openconfig-vlan:native-vlan":10,"#
                + #""openconfig-vlan:trunk-vlans":[10,20]}"#)
    }

    @Test("ranges, lists and both over each other are equal, whatever their order and form")
    func ranges() throws {
        let texts = [
            #"["10..13"]"#, "[13,12,11,10]", #"["10..12",13]"#, #"["12..13","10..12"]"#, #"["10","11..13"]"#,
        ]
        for text in texts {
            let value = try JSONValue(parsing: #"{"interface-mode":"TRUNK","trunk-vlans":\#(text)}"#)
            #expect(try PortVLANs(value).tagged.description == "10-13", "\(text)")
        }
    }

    @Test("a trunk without trunk-vlans carries all VLANs")
    func allVLANs() throws {
        let value = try JSONValue(parsing: #"{"interface-mode":"TRUNK","native-vlan":5}"#)
        let vlans = try PortVLANs(value)
        #expect(vlans.all == .all)
        #expect(vlans.native == VID(5) && vlans.untagged == VLANSet([VID(5)].compactMap { $0 }))
    }

    @Test(
        "what makes no sense is said, and nothing is guessed",
        arguments: [
            (#"{"interface-mode":"ACCESS"}"#, "access-vlan"),
            (#"{"interface-mode":"QINQ","access-vlan":1}"#, "QINQ"),
            (#"{"access-vlan":10}"#, "no interface-mode"),
            (#"{"interface-mode":"TRUNK","trunk-vlans":[0]}"#, "0"),
            (#"{"interface-mode":"TRUNK","trunk-vlans":[4095]}"#, "4095"),
            (#"{"interface-mode":"TRUNK","trunk-vlans":["20..10"]}"#, "20..10"),
            (#"{"interface-mode":"TRUNK","trunk-vlans":["10.."]}"#, "10.."),
            (#"{"interface-mode":"TRUNK","trunk-vlans":[true]}"#, "true"),
            (#"{"interface-mode":"TRUNK","trunk-vlans":"10"}"#, "no list"),
            (#"{"interface-mode":"TRUNK","trunk-vlans":[],"native-vlan":"x"}"#, "native-vlan"),
            (#"{"interface-mode":"ACCESS","access-vlan":-1}"#, "-1"),
        ])
    func mistakes(text: String, mentions: String) throws {
        let value = try JSONValue(parsing: text)
        do throws(VLANMistake) {
            let vlans = try PortVLANs(value)
            Issue.record("\(text) was taken for \(vlans)")
        } catch {
            #expect(error.reason.contains(mentions), "\(error.reason)")
        }
    }
}

extension PortVLANs {
    /// Anything that a switch can hold.
    init(chance: inout SplitMix64) {
        func set(_ chance: inout SplitMix64) -> VLANSet {
            var set = VLANSet()
            for _ in 0..<chance.below(4) {
                let low = 1 + chance.below(4094)
                let high = min(4094, low + chance.below(chance.below(2) == 0 ? 3 : 200))
                if let low = VID(low), let high = VID(high) { set.formUnion(VLANSet(low...high)) }
            }
            return set
        }
        let (untagged, tagged) = (set(&chance), set(&chance))
        let all = Array(untagged.union(tagged))
        let native = all.isEmpty || chance.below(3) == 0 ? nil : all[chance.below(all.count)]
        self.init(native: native, untagged: chance.below(2) == 0 ? VLANSet() : untagged, tagged: tagged)
        if let native = self.native, !self.all.contains(native) { self = .access(native) }
    }
}
