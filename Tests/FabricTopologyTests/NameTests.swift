import FabricModel
import Testing

@testable import FabricTopology

@Suite struct NameTests {
    private func names(_ text: String) throws -> [String] {
        let pattern = try NamePattern(Word(text, at: Origin(line: 1, column: 1)))
        let names = pattern.names()
        #expect(names.count == pattern.count)
        return names
    }

    @Test func bracketsMultiplyTheLastOneFastest() throws {
        #expect(try self.names("swp1") == ["swp1"])
        #expect(try self.names("swp[8-11]") == ["swp8", "swp9", "swp10", "swp11"])
        #expect(
            try self.names("r[1-2]p[1,3,5-6]x") == [
                "r1p1x", "r1p3x", "r1p5x", "r1p6x", "r2p1x", "r2p3x", "r2p5x", "r2p6x",
            ])
        #expect(try self.names("t-[008-010]") == ["t-008", "t-009", "t-010"])
        #expect(try self.names("[0-2]") == ["0", "1", "2"])
        #expect(try self.names("a[01,2,003]") == ["a01", "a2", "a003"])
    }

    @Test(arguments: 0..<200)
    func ranAndWrittenTogetherAgain(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let low = Int.random(in: 0...1_200, using: &random)
        let high = low + Int.random(in: 0...1_100, using: &random)
        let names = (low...high).map { number -> String in
            let digits = String(number)
            return "p" + (seed.isMultiple(of: 2) ? String(repeating: "0", count: max(0, 4 - digits.count)) : "")
                + digits
        }
        var runs = [NameRun(names[0])]
        for name in names.dropFirst() {
            if runs[runs.count - 1].continues(with: name) {
                runs[runs.count - 1].append(name)
            } else {
                runs.append(NameRun(name))
            }
        }
        #expect(try runs.flatMap { try self.names($0.text) } == names)
        #expect(runs.count == 1)
    }

    /// Against the definition, label by label (RFC 1123, 2.1), where a shortcut answers for nearly all.
    @Test(arguments: 0..<50)
    func aHostNameIsAHostName(_ seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let letters = Array("aZ19-._ é")
        for _ in 0..<200 {
            let name = String(
                (1...Int.random(in: 1...8, using: &random)).map { _ in
                    letters[
                        min(letters.count - 1, Int.random(in: 0...(seed.isMultiple(of: 2) ? 5 : 12), using: &random))]
                })
            let labels = name.split(separator: ".", omittingEmptySubsequences: false)
            let isHostName =
                name.unicodeScalars.allSatisfy { "aZ19-.".unicodeScalars.contains($0) }
                && labels.allSatisfy { !$0.isEmpty && $0.first != "-" && $0.last != "-" }
                && !name.allSatisfy { "19.".contains($0) }
            #expect((NameRule.station.problem(with: name) == nil) == isHostName, "\(name)")
        }
        #expect(NameRule.station.problem(with: "LocalHost") != nil)
        #expect(NameRule.station.problem(with: String(repeating: "a", count: 63)) == nil)
        #expect(NameRule.station.problem(with: String(repeating: "a", count: 64)) != nil)
    }

    @Test func theNearestNameIsSuggested() {
        #expect(Suggestion.nearest(to: "swp99", among: ["swp1", "swp9", "swp48"]) == "swp9")
        #expect(Suggestion.nearest(to: "acess", among: ["access", "trunk"]) == "access")
        #expect(Suggestion.nearest(to: "lniux", among: ["linux", "gnmi"]) == "linux")
        #expect(Suggestion.nearest(to: "WEB", among: ["web", "wet"]) == "web")
        #expect(Suggestion.nearest(to: "colour", among: ["access", "trunk", "mtu"]) == nil)
        #expect(Suggestion.nearest(to: "", among: ["a"]) == nil)
    }

    /// Against the definition, letter by letter.
    @Test(arguments: 0..<200)
    func theDistanceIsTheDistance(_ seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        func word() -> [UInt8] {
            (0..<Int.random(in: 0...7, using: &random)).map { _ in UInt8.random(in: 97...99, using: &random) }
        }
        func slow(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> Int {
            guard let x = a.last, let y = b.last else { return a.count + b.count }
            var best = min(
                slow(a.dropLast(), b.dropLast()) + (x == y ? 0 : 1), slow(a.dropLast(), b) + 1,
                slow(a, b.dropLast()) + 1)
            if a.count > 1, b.count > 1, x == b.dropLast().last, y == a.dropLast().last {
                best = min(best, slow(a.dropLast(2), b.dropLast(2)) + 1)
            }
            return best
        }
        let (a, b) = (word(), word())
        let distance = slow(a[...], b[...])
        #expect(Suggestion.distance(a, b, atMost: 20) == distance)
        #expect(Suggestion.distance(a, b, atMost: distance) == distance)
        if distance > 0 { #expect(Suggestion.distance(a, b, atMost: distance - 1) == nil) }
    }

    @Test func starsMatchAnything() {
        func matches(_ pattern: String, _ name: String) -> Bool { Glob.matches(Array(pattern.utf8), Array(name.utf8)) }
        #expect(matches("*", "") && matches("*", "web1") && matches("web*", "web") && matches("*b*1", "web-1"))
        #expect(!matches("web*", "we") && !matches("", "a") && matches("", "") && !matches("*a", "ab"))
        #expect(!matches(String(repeating: "*a", count: 40) + "b", String(repeating: "a", count: 60)))
    }

    @Test func manyNamesInFewWords() {
        #expect(NameSummary.of((1...48).map { "swp\($0)" }) == "swp1 to swp48")
        #expect(NameSummary.of(["a1", "a2", "b"]) == "a1, a2, b")
        #expect(NameSummary.of(["a", "b", "c", "d", "e", "f", "g", "h"]) == "a, b, c, d, e, f, 2 more")
    }
}
