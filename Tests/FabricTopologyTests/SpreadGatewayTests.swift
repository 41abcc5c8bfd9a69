import FabricModel
import FabricTopology
import Testing

/// `spread: yes`: each VLAN prefers one of the gateways, so that all of them carry load.
@Suite struct SpreadGatewayTests {
    /// The gateways of each VLAN by its id, the first choice first.
    private func orders(_ switches: [String], ids: ClosedRange<Int>) throws -> [[String]] {
        let range = "[\(ids.lowerBound)-\(ids.upperBound)]"
        let names = Set(switches).sorted().map { "\($0): {}" }.joined(separator: ", ")
        let reading = read(
            """
            vlans: { "v\(range)": { id: "\(range)" } }
            switches: { \(names) }
            gateways: [{ vlans: "*", switches: [\(switches.joined(separator: ", "))], spread: yes }]
            """)
        #expect(reading.text == "")
        let fabric = try #require(reading.fabric)
        return fabric.gateways.reduce(into: []) { orders, gateway in
            let name = fabric.switches[Int(gateway.owner)].name
            if gateway.preference == 0 { orders.append([name]) } else { orders[orders.count - 1].append(name) }
        }
    }

    private func load(_ orders: [[String]]) -> [Int] {
        Dictionary(grouping: orders, by: { $0[0] }).values.map(\.count)
    }

    /// Whatever the names and however many gateways: nobody is the first choice of more than its share of the ways (which
    /// differ in size by a VLAN or two), and of four gateways, which is as many as fabrics have, nobody of more than 1.25 times the mean.
    @Test(arguments: 2...16, ["spine", "core-", "b07-dist"])
    func theLoadIsEven(_ count: Int, _ name: String) throws {
        for ids in [101...260, 1...4094, 1000...1499] {
            let load = self.load(try self.orders((1...count).map { "\(name)\($0)" }, ids: ids))
            #expect(load.count == count)
            let most = load.max() ?? 0
            let (ways, size) = ((Ways.count + count - 1) / count, ids.count / Ways.count + 2)
            #expect(most <= ways * size, "\(ids): \(load)")
            if count <= 4 { #expect(4 * count * most <= 5 * ids.count, "\(ids): \(load)") }
        }
    }

    @Test(arguments: ["spine", "core", "agg-", "gw"])
    func twoSpinesShareATenantsHundredAndSixtyVLANs(_ name: String) throws {
        let load = self.load(try self.orders(["\(name)1", "\(name)2"], ids: 101...260))
        #expect(load.count == 2 && (load.max() ?? 0) <= 100, "\(load)")
    }

    @Test func thePodSharesItsVLANs() throws {
        let fabric = try #require(Topology.read(file: "\(Files.root)/topologies/pod-2k.yaml").fabric)
        let firsts = fabric.gateways.filter { $0.preference == 0 }.count {
            fabric.switches[Int($0.owner)].name == "spine1"
        }
        #expect((60...100).contains(firsts))
    }

    /// The order of the list says nothing, every VLAN has every gateway, and the same names always give the same.
    @Test func onlyTheNamesCount() throws {
        let orders = try self.orders(["a", "b", "c", "d"], ids: 1...500)
        #expect(orders.allSatisfy { Set($0) == ["a", "b", "c", "d"] })
        #expect(try self.orders(["d", "b", "a", "c"], ids: 1...500) == orders)
        // What others there are, and how many VLANs, changes nothing.
        #expect(try Array(self.orders(["a", "b", "c", "d"], ids: 1...100)) == Array(orders.prefix(100)))
    }

    /// A gateway that is added takes its share, and little else moves.
    @Test(arguments: 2...8)
    func aNewcomerTakesLittleMoreThanItsShare(_ count: Int) throws {
        let names = (1...count).map { "spine\($0)" }
        let before = try self.orders(names, ids: 1...4094)
        let after = try self.orders(names + ["newcomer"], ids: 1...4094)
        let moved = zip(before, after).count { $0[0] != $1[0] }
        let share = 4094 / (count + 1)
        #expect(moved >= share * 3 / 4 && moved <= share * 2, "\(moved) of 4094, share \(share)")
        // Those that move go to the newcomer, or make room for those that the newcomer displaces.
        #expect(after.count { $0[0] == "newcomer" } >= share * 3 / 4)
    }
}
