import FabricModel
import FabricTopology
import Testing

/// Every folder of Cases is a topology and what the reader says about it.
@Suite struct CaseTests {
    @Test(arguments: Files.names(in: Files.cases))
    func saysWhatTheCaseExpects(_ name: String) throws {
        let folder = "\(Files.cases)/\(name)"
        let reading = try Files.read(case: name)
        #expect((reading.fabric == nil) == reading.diagnostics.contains { $0.isError })
        if Files.updatesGoldens { Files.write(reading.text, to: "\(folder)/diagnostics.txt") }
        #expect(reading.text == Files.text("\(folder)/diagnostics.txt"))
    }
}
