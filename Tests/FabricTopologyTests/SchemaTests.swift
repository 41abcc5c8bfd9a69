import FabricTopology
import Testing

/// The published schema and the reader know the same keys, since both are made of the same shapes.
@Suite struct SchemaTests {
    private static let path = "\(Files.root)/docs/topology.schema.json"

    @Test func isPublishedAsItIs() {
        if Files.updatesGoldens { Files.write(Topology.jsonSchema(), to: SchemaTests.path) }
        #expect(Files.text(SchemaTests.path) == Topology.jsonSchema())
    }
}
