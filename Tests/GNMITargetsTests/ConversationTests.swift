import Foundation
import Testing

/// Every file of Cases is a talk with a target; `UPDATE_GOLDENS=1` writes the answers anew.
@Suite struct ConversationTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

    static var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []).sorted()
    }

    @Test("there are cases")
    func someCases() { #expect(ConversationTests.names.count >= 6) }

    @Test("a target answers as the case has it", arguments: names)
    func answers(name: String) async throws {
        let file = ConversationTests.folder.appending(path: name)
        let expected = try String(contentsOf: file, encoding: .utf8)
        var conversation = Conversation()
        let answers = try await conversation.replay(expected)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] != nil {
            try answers.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(answers == expected)
    }
}
