import FabricModel
import FabricSimulator
import Foundation
import GNMI
import Testing

@testable import GNMITargets

/// Whatever comes in, a target answers, and holds something that it can tell of.
@Suite struct BadInputLaws {
    private static let words: [JSONValue] = [
        .null, true, false, 0, 1, 10, 4094, 4095, -1, .number("1e400"), .number("99999999999999999999"), "", "10", "x",
        "ACCESS", "TRUNK", "iana-if-type:l3ipvlan", "openconfig-network-instance-types:L2L3", "fe80::1",
        "2001:db8::/64",
        [], ["10..20"], ["20..10", 5], [[]], [:], .string(String(repeating: "é", count: 200)), "\u{0}",
    ]
    private static let keys = ["swp1", "swp9", "br0", "br0.10", "10", "2001:db8::1", "2001:db8::/64", "", "*", "a]b=c"]

    /// A place of the schema with some keys, some of which fit.
    private static func path(_ chance: inout SplitMix64) -> Gnmi_Path {
        let schema = Schema.standard
        let node = Schema.Index(Int.random(in: 0..<schema.nodes.count, using: &chance))
        let keys = (0..<schema[node].keyCount).map { _ in chance.pick(BadInputLaws.keys) ?? "" }
        var path = schema.path(node, keys)
        for index in path.elem.indices where chance.oneIn(12) { path.elem[index].key = [:] }
        if chance.oneIn(12) { path.elem.append(Gnmi_PathElem("config")) }
        return path
    }

    /// A value that fits the place by its names, and now and then by what it says.
    private static func value(at path: Gnmi_Path, _ chance: inout SplitMix64, depth: Int = 0) -> JSONValue {
        let places = (try? Selection.places(of: path)) ?? []
        let schema = Schema.standard
        guard let place = places.first, schema[place.node].leaf == nil, depth < 6, !chance.oneIn(8) else {
            return chance.pick(words) ?? .null
        }
        var members: [JSONMember] = []
        for child in schema[place.node].children where !chance.oneIn(3) {
            let element = Gnmi_PathElem(schema[child].name)
            var below = path
            below.elem.append(element)
            let value = value(at: below, &chance, depth: depth + 1)
            guard let list = schema[child].list else {
                members.append(JSONMember(schema[child].name, value))
                continue
            }
            let named = list.keys.map { JSONMember($0, .string(chance.pick(keys) ?? "")) }
            members.append(JSONMember(schema[child].name, [.object(named + (value.members ?? []))]))
        }
        return .object(members)
    }

    @Test("a Set of anything is refused and changes nothing, or makes a switch", arguments: 0..<400 as Range<UInt64>)
    func anything(seed: UInt64) throws {
        var chance = SplitMix64(seed: seed)
        let old = RandomSwitch.state(seed: seed)
        var request = Gnmi_SetRequest()
        for _ in 0..<Int.random(in: 1...3, using: &chance) {
            let path = BadInputLaws.path(&chance)
            if chance.oneIn(4) {
                request.delete.append(path)
                continue
            }
            var update = Gnmi_Update()
            update.path = path
            var bytes = BadInputLaws.value(at: path, &chance).bytes
            if chance.oneIn(6), !bytes.isEmpty { bytes[Int.random(in: 0..<bytes.count, using: &chance)] ^= 1 }
            update.val.jsonIetfVal = Data(bytes)
            if chance.oneIn(2) { request.update.append(update) } else { request.replace.append(update) }
        }
        var edit = TreeEdit(old, TreeLaws.facts)
        do throws(TreeMistake) {
            try edit.carryOut(request)
            let new = try edit.state()
            // What it holds now can be told, and said again.
            var text = TreeText(.everything, .config)
            TreeWalk(new, TreeLaws.facts).walk(into: &text)
            var again = Gnmi_SetRequest()
            again.replace = [Gnmi_Update()]
            again.replace[0].val.jsonIetfVal = Data(text.finished().first?.bytes ?? Array("{}".utf8))
            var second = TreeEdit(new, TreeLaws.facts)
            try second.carryOut(again)
            #expect(try second.state().config == new.config)
        } catch {
            #expect(!error.reason.isEmpty && error.description.utf8.count < 2000)
        }
    }

    @Test("bytes survive base64, and what is no base64 is refused", arguments: 0..<50)
    func base64(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37) }
        let text = Base64.text(of: bytes)
        #expect(text == Data(bytes).base64EncodedString())
        #expect(Base64.bytes(of: text) == bytes)
        for wrong in ["A", "AAA", "A===", "AB==", "AAB=", "====", "AA=A", "AA A", "AAAA=AAA"] {
            #expect(Base64.bytes(of: wrong) == nil, "\(wrong)")
        }
    }

    @Test("a value that is deep, or long, or a list of lists ends soon")
    func hurtful() throws {
        let old = RandomSwitch.fresh
        let deep = Data(String(repeating: "[", count: 100_000).utf8)
        let wide = Data(("[" + String(repeating: "\"1..4094\",", count: 100_000) + "1]").utf8)
        for bytes in [deep, wide] {
            var request = Gnmi_SetRequest()
            var update = Gnmi_Update()
            update.path = try Gnmi_Path("/interfaces/interface[name=swp1]/ethernet/switched-vlan/config/trunk-vlans")
            update.val.jsonIetfVal = bytes
            request.update = [update]
            var edit = TreeEdit(old, TreeLaws.facts)
            do throws(TreeMistake) {
                try edit.carryOut(request)
                _ = try edit.state()
                Issue.record("there is no interface-mode")
            } catch {
                #expect(error.kind == .invalid)
            }
        }
        var list = Gnmi_TypedValue()
        list.leaflistVal.element = [Gnmi_TypedValue()]
        list.leaflistVal.element[0].leaflistVal = Gnmi_ScalarArray()
        #expect(throws: TreeMistake.self) { try Leaf.trunkVLANs.value(of: list, at: "") }
        #expect("x".nearest(among: [String(repeating: "y", count: 1000)]) == nil)
    }
}
