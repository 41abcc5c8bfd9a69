import FabricModel
import FabricSimulator
import Foundation
import GNMI
import Testing

@testable import GNMITargets

/// What holds for the tree of every switch.
@Suite struct TreeLaws {
    static let seeds: Range<UInt64> = 0..<60
    /// For laws that read or write a switch hundreds of times.
    static let fewSeeds: Range<UInt64> = 0..<20
    static let facts = TreeFacts(
        name: "sw1",
        neighbours: [.init(port: "swp1", otherSwitch: "sw2", otherPort: "swp7")],
        started: UTCTime(secondsSince1970: 1_000_000), now: UTCTime(secondsSince1970: 2_000_000))

    private static func text(
        _ state: SimulatedState, _ selection: Selection = .everything, _ filter: LeafFilter = .all
    ) -> [TreeText.Piece] {
        var text = TreeText(selection, filter)
        TreeWalk(state, TreeLaws.facts).walk(into: &text)
        return text.finished()
    }

    private static func json(_ state: SimulatedState, _ filter: LeafFilter = .all) throws -> JSONValue {
        try JSONValue(parsing: TreeLaws.text(state, .everything, filter).first?.bytes ?? Array("{}".utf8))
    }

    private static func update(_ path: String, _ value: JSONValue) throws -> Gnmi_Update {
        var update = Gnmi_Update()
        update.path = try Gnmi_Path(path)
        update.val.jsonIetfVal = Data(value.bytes)
        return update
    }

    private static func state(_ old: SimulatedState, after request: Gnmi_SetRequest) throws -> SimulatedState {
        var edit = TreeEdit(old, TreeLaws.facts)
        try edit.carryOut(request)
        return try edit.state()
    }

    @Test("what a switch serves as config makes the same switch of a fresh one", arguments: seeds)
    func survives(seed: UInt64) throws {
        let state = RandomSwitch.state(seed: seed)
        var request = Gnmi_SetRequest()
        request.replace = [try TreeLaws.update("/", try TreeLaws.json(state, .config))]
        let again = try TreeLaws.state(RandomSwitch.fresh, after: request)
        #expect(again.config == state.config)
        #expect(again.annotation == state.annotation)
        // Over anything else it makes the same.
        let other = RandomSwitch.state(seed: seed &+ 1)
        #expect(try TreeLaws.state(other, after: request).config == state.config)
        // And over itself.
        #expect(try TreeLaws.state(state, after: request).config == state.config)
    }

    @Test("deleting the root leaves what a fresh switch has", arguments: seeds)
    func resets(seed: UInt64) throws {
        var request = Gnmi_SetRequest()
        request.delete = [Gnmi_Path()]
        let reset = try TreeLaws.state(RandomSwitch.state(seed: seed), after: request)
        #expect(reset.config == RandomSwitch.fresh.config)
        #expect(reset.annotation == [])
    }

    @Test("leaves that are written one by one, in any order, make the same as one value", arguments: fewSeeds)
    func order(seed: UInt64) throws {
        let state = RandomSwitch.state(seed: seed)
        var leaves = LeafTable([.everything], .settable)
        TreeWalk(state, TreeLaws.facts).walk(into: &leaves)
        var chance = SplitMix64.apart(seed)
        var request = Gnmi_SetRequest()
        request.delete = [Gnmi_Path()]
        for (place, value) in leaves.leaves.sorted(by: { LeafTable.precedes($0.place, $1.place) })
            .shuffled(using: &chance)
        {
            let schema = Schema.standard
            let leaf = try #require(schema[place.node].leaf?.leaf)
            var bytes: [UInt8] = []
            bytes.append(value, of: leaf, in: schema, isIETF: chance.oneIn(2))
            var update = Gnmi_Update()
            update.path = schema.path(place.node, place.keys)
            if chance.oneIn(2) { update.val.jsonVal = Data(bytes) } else { update.val.jsonIetfVal = Data(bytes) }
            if chance.oneIn(2) { request.update.append(update) } else { request.replace.append(update) }
        }
        #expect(try TreeLaws.state(RandomSwitch.fresh, after: request).config == state.config)
    }

    @Test("a part that is read alone is what the whole has there", arguments: fewSeeds)
    func parts(seed: UInt64) throws {
        let state = RandomSwitch.state(seed: seed)
        let whole = try TreeLaws.json(state)
        let schema = Schema.standard
        var chance = SplitMix64.apart(seed)
        var (compared, pieces) = (0, 0)
        for index in schema.nodes.indices.dropFirst() {
            let node = Schema.Index(index)
            if schema.isAt(node, orBelow: schema.topVLANs) { continue }
            let open = Selection(node: node, keys: [String?](repeating: nil, count: schema[node].keyCount))
            // Some of many entries say as much as all of them.
            for piece in TreeLaws.text(state, open).shuffled(using: &chance).prefix(3) {
                // An entry that nobody can name is told in its list.
                if schema[node].lineage.contains(where: { schema[$0].list?.keys.isEmpty == true }) { continue }
                let alone = try JSONValue(parsing: piece.bytes)
                let there = try #require(whole.at(node, piece.keys), "\(schema.text(node, piece.keys))")
                #expect(alone.withoutModules == there.withoutModules, "\(schema.text(node, piece.keys))")
                let closed = Selection(node: node, keys: piece.keys)
                #expect(TreeLaws.text(state, closed) == [piece])
                compared += 1
            }
            pieces += 1
        }
        #expect(compared > 100 && pieces > 100)
    }

    @Test("a reading of config and one of state make up the whole", arguments: seeds)
    func sides(seed: UInt64) {
        let walk = TreeWalk(RandomSwitch.state(seed: seed), TreeLaws.facts)
        func leaves(_ filter: LeafFilter) -> [LeafTable.Place: LeafValue] {
            var table = LeafTable([.everything], filter)
            walk.walk(into: &table)
            return table.byPlace
        }
        let (all, config, state) = (leaves(.all), leaves(.config), leaves(.state))
        #expect(all == config.merging(state) { first, _ in first } && all.count == config.count + state.count)
        #expect(Set(leaves(.operational).keys).isSubset(of: state.keys))
        // What can be set is shown as it is, too.
        let schema = Schema.standard
        let twins = config.filter { schema.node(schema[$0.key.node].leaf?.leaf ?? .name, .state) != Schema.root }
        #expect(twins.count == config.count - (walk.state.annotation.isEmpty ? 0 : 1))
    }

    @Test("what is told of two states turns one into the other", arguments: seeds)
    func news(seed: UInt64) {
        func leaves(_ seed: UInt64) -> LeafTable {
            var table = LeafTable()
            TreeWalk(RandomSwitch.state(seed: seed), TreeLaws.facts).walk(into: &table)
            return table
        }
        let (old, new) = (leaves(seed), leaves(seed &+ 1000))
        let news = LeafNews(from: old, to: new)
        var told = old
        for place in news.deletes { told[place] = nil }
        for (place, value) in news.updates {
            #expect(told[place] != value, "nothing is told that is known")
            told[place] = value
        }
        #expect(told.byPlace == new.byPlace)
        #expect(LeafNews(from: new, to: new).isEmpty && !news.isEmpty)
    }

    @Test("every part that is served follows the schema", arguments: seeds)
    func schema(seed: UInt64) throws {
        let json = try TreeLaws.json(RandomSwitch.state(seed: seed))
        var check = SchemaCheck()
        check.check(json, Schema.root, module: nil)
        #expect(check.findings.isEmpty, "\(check.findings.prefix(5).joined(separator: "\n"))")
        #expect(check.leaves > 100)
    }
}

extension JSONValue {
    /// What is at a place of the tree that this is the whole of.
    fileprivate func at(_ node: Schema.Index, _ keys: [String]) -> JSONValue? {
        let schema = Schema.standard
        var value = self
        for step in schema[node].lineage {
            guard let next = value[schema[step].name] else { return nil }
            value = next
            guard let list = schema[step].list else { continue }
            let own = keys.prefix(schema[step].keyCount).suffix(list.keys.count)
            guard
                let entry = value.elements?.first(where: { entry in
                    zip(list.keys, own).allSatisfy { entry[$0]?.keyText == $1 }
                })
            else { return nil }
            value = entry
        }
        return value
    }

    fileprivate var withoutModules: JSONValue {
        switch self {
        case .object(let members):
            .object(members.map { JSONMember(String($0.localName), $0.value.withoutModules) })
        case .array(let elements): .array(elements.map(\.withoutModules))
        case .null, .bool, .number, .string: self
        }
    }
}

extension LeafTable {
    fileprivate var byPlace: [Place: LeafValue] {
        Dictionary(self.leaves.map { ($0.place, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
}
