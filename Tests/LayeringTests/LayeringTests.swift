import Foundation
import Testing

/// The rooms keep to themselves: who knows whom, read out of the files.
@Suite struct LayeringTests {
    /// What each room may import. A room that is not here has no business being there.
    private static let allowed: [String: Set<String>] = [
        "FabricModel": [],
        "FabricTopology": ["FabricModel", "Yams", "Glibc"],
        "FabricPlanning": ["FabricModel", "FabricGraph"],
        "FabricGraph": ["FabricModel"],
        "FabricStore": ["FabricModel", "Glibc"],
        "FabricReconciler": ["FabricModel", "FabricGraph", "FabricPlanning"],
        "CNetlink": [],
        "Netlink": ["CNetlink", "FabricModel", "Glibc", "Synchronization", "Dispatch"],
        "DriverNetlink": ["FabricModel", "Netlink", "Glibc", "Synchronization", "Dispatch"],
        "GNMI": [
            "GRPCCore", "GRPCNIOTransportHTTP2Posix", "GRPCProtobuf", "SwiftProtobuf", "NIOCore", "NIOHTTP2",
            "Foundation", "FoundationEssentials",
        ],
        "DriverGNMI": [
            "FabricModel", "GNMI", "GRPCCore", "GRPCNIOTransportHTTP2Posix", "SwiftProtobuf", "Synchronization",
            "Foundation", "FoundationEssentials",
        ],
        "FabricSimulator": ["FabricModel", "Synchronization"],
        "StoryWords": ["FabricModel", "FabricTopology", "FabricSimulator"],
        "ScenarioPlayer": [
            "FabricModel", "FabricTopology", "FabricGraph", "FabricPlanning", "FabricReconciler", "FabricSimulator",
            "StoryWords", "Synchronization",
        ],
        "GNMITargets": [
            "FabricModel", "FabricSimulator", "GNMI", "GRPCCore", "GRPCNIOTransportHTTP2Posix", "NIOCore",
            "SwiftProtobuf", "FoundationEssentials", "Synchronization",
        ],
        "LabModel": ["FabricModel", "Foundation", "Glibc"],
        "SimulatedLab": [
            "FabricModel", "FabricSimulator", "StoryWords", "LabModel", "GNMI", "GNMITargets", "GRPCCore",
            "GRPCProtobuf",
            "GRPCNIOTransportHTTP2Posix", "SwiftProtobuf", "Glibc",
        ],
    ]

    /// The rooms at the top, which wire the others together and may look at the world as they like; they import no program.
    private static let free: Set<String> = ["selvage", "KernelLab"]

    @Test("there is something to read")
    func files() {
        #expect(SourceFile.rooms.keys.contains("FabricModel"))
        #expect(SourceFile.all.count > 50)
    }

    @Test("the rules see code as code, and neither comments nor what is in quotes")
    func reading() {
        let file = SourceFile(
            room: "X", path: "X.swift",
            lines: [
                "package import FabricModel", "@testable import Yams", "import struct Foundation.Date",
                "// import Nobody",
                "let text = \"try! as! // \\\" Any\"  // fatalError()", "let any: Any = try! f() as! Int",
            ])
        #expect(file.imports == ["FabricModel", "Yams", "Foundation"])
        #expect(
            file.lines(saying: ["try!", "as!", "fatalError", "Any", "Nobody"]).map { $0.prefix(10) } == ["X.swift:6:"])
    }

    @Test("a room imports what it may, and nothing else", arguments: SourceFile.rooms.keys.sorted())
    func imports(room: String) {
        if Self.free.contains(room) { return }
        guard let allowed = Self.allowed[room] else {
            Issue.record("the room \(room) is not in the list of who may import whom")
            return
        }
        for file in SourceFile.rooms[room] ?? [] {
            let others = file.imports.subtracting(allowed)
            #expect(others.isEmpty, "\(file) imports \(others.sorted().joined(separator: ", "))")
        }
    }

    @Test("nobody imports the program or the tests' kit, no driver imports planning or another driver, no lab a plan")
    func directions() {
        for file in SourceFile.all {
            #expect(file.imports.isDisjoint(with: ["selvage", "TestKit"]), "\(file)")
            if file.room.hasPrefix("Driver") {
                let wrong = file.imports.filter {
                    $0.hasPrefix("Driver") || ["FabricPlanning", "FabricReconciler", "FabricTopology"].contains($0)
                }
                #expect(wrong.isEmpty, "\(file) imports \(wrong.sorted())")
            }
            if ["FabricSimulator", "StoryWords", "GNMITargets", "KernelLab", "LabModel", "SimulatedLab"].contains(
                file.room)
            {
                #expect(!file.imports.contains("FabricReconciler"), "\(file)")
            }
        }
    }

    /// Where memory may be spoken of without safety: the C room's, and the lab's one folder of sockets and terminals.
    private static let doors = ["Sources/CNetlink/", "Sources/Netlink/", "simulator/KernelLab/System/"]

    @Test("C stays in its room")
    func pointers() {
        for file in SourceFile.all where !Self.doors.contains(where: file.path.hasPrefix) {
            let found = file.code.filter { $0.text.contains("Unsafe") || $0.text.contains("OpaquePointer") }
                .map { "\(file.path):\($0.number): \($0.text)" }
            #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
        }
    }

    @Test("the core knows no clock, no chance, no file and no environment")
    func purity() {
        let words: Set<String> = [
            "Date", "ContinuousClock", "SuspendingClock", "SystemRandomNumberGenerator", "getenv", "ProcessInfo",
            "FileManager",
            "UUID", "Hasher", "hashValue",
        ]
        let core = ["FabricModel", "FabricPlanning", "FabricReconciler", "FabricGraph"]
        for file in SourceFile.all where core.contains(file.room) {
            // `hash(into:)` of a Hashable has a Hasher in its signature, and is no use of it.
            let found = file.lines(saying: words).filter { !$0.contains("hash(into") }
            #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
        }
    }

    @Test("nothing is forced")
    func force() {
        for file in SourceFile.all {
            let found = file.lines(saying: ["try!", "as!", "fatalError", "Any", "AnyObject", "XCTest"])
            #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
        }
    }

    @Test("whoever says that something unchecked is safe proves it in the lines above")
    func unchecked() {
        let words: Set<String> = ["@unchecked", "nonisolated(unsafe)", "@preconcurrency", "unsafeBitCast"]
        for file in SourceFile.all {
            for (index, line) in file.lines.enumerated() where words.contains(where: line.contains) {
                if line.trimmingCharacters(in: .whitespaces).hasPrefix("//") { continue }
                let above = file.lines[max(0, index - 6)..<index].map { $0.trimmingCharacters(in: .whitespaces) }
                #expect(line.contains("//") || above.contains { $0.hasPrefix("//") }, "\(file):\(index + 1): \(line)")
            }
        }
    }

    @Test("no type is called after nothing in particular")
    func names() {
        let banned: Set<String> = [
            "manager", "helper", "util", "utils", "info", "data", "handle", "context", "process",
        ]
        let kinds: Set<Substring> = ["class", "struct", "enum", "actor", "protocol", "typealias"]
        for file in SourceFile.all {
            for (number, text) in file.code {
                let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
                for (kind, name) in zip(words, words.dropFirst()) where kinds.contains(kind) {
                    #expect(!banned.contains(name.lowercased()), "\(file):\(number): \(text)")
                }
            }
            let stem = file.path.split(separator: "/").last?.split(separator: ".").first ?? ""
            #expect(!banned.contains(stem.lowercased()), "\(file)")
        }
    }

    @Test("no file grows into a monster")
    func sizes() {
        for file in SourceFile.all {
            #expect(file.lines.count <= 500, "\(file) has \(file.lines.count) lines: split it")
        }
    }

    @Test("a module and a type never share a name")
    func moduleNames() {
        let kinds: Set<Substring> = ["class", "struct", "enum", "actor", "protocol"]
        for file in SourceFile.all {
            for (number, text) in file.code {
                let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
                for (kind, name) in zip(words, words.dropFirst()) where kinds.contains(kind) {
                    #expect(SourceFile.rooms[String(name)] == nil, "\(file):\(number): \(text)")
                }
            }
        }
    }
}
