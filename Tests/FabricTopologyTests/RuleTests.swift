import FabricModel
import FabricTopology
import Testing

@Suite struct RuleTests {
    @Test func thereIsACaseForEveryRule() throws {
        let told = try Files.names(in: Files.cases).flatMap { try Files.read(case: $0).diagnostics.map(\.rule) }
        // These need files that no folder should hold; BoundsTests has them.
        let elsewhere: Set<Rule> = [.tooLarge, .tooManyNodes]
        let missing = Set(Rule.allCases).subtracting(elsewhere).filter { !told.contains($0.rawValue) }
        #expect(missing.isEmpty)
    }
}
