import FabricModel
import FabricTopology
import Testing

@Suite struct RuleTests {
    @Test func thereIsACaseForEveryRule() {
        let told = Files.names(in: Files.cases).flatMap { name -> [String] in
            let bytes = Files.bytes("\(Files.cases)/\(name)/topology.yaml") ?? []
            return Topology.read(TopologySource(name: "topology.yaml", bytes: bytes)).diagnostics.map(\.rule)
        }
        // These need files that no folder should hold; FileTests and BoundsTests have them.
        let elsewhere: Set<Rule> = [.unreadable, .tooLarge, .tooManyNodes]
        let missing = Set(Rule.allCases).subtracting(elsewhere).filter { !told.contains($0.rawValue) }
        #expect(missing.isEmpty)
    }
}
