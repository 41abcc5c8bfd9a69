import FabricTopology
import Glibc
import Testing

/// The published schema and the reader know the same keys, since both are made of the same shapes.
@Suite struct SchemaTests {
    private static let path = "\(Files.root)/docs/topology.schema.json"

    @Test func isPublishedAsItIs() {
        if Files.updatesGoldens { Files.write(Topology.jsonSchema(), to: SchemaTests.path) }
        #expect(Files.text(SchemaTests.path) == Topology.jsonSchema())
    }

    /// Python's jsonschema as a judge from outside, where the machine has it; the test above needs nobody.
    @Test func judgesTheCasesAsItShould() throws {
        let script = "\(Files.tests)/validate_schema.py"
        let pipe = try #require(popen("python3 '\(script)' '\(Files.root)' 2>&1", "r"))
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while case let count = fread(&chunk, 1, chunk.count, pipe), count > 0 { output += chunk[..<count] }
        let code = (pclose(pipe) >> 8) & 0xff
        // 3: it has no jsonschema; 127: it has no Python.
        #expect(code == 0 || code == 3 || code == 127, "\(String(decoding: output, as: UTF8.self))")
    }
}
