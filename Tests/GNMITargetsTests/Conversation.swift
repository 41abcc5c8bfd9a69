import FabricModel
import FabricSimulator
import Foundation
import GNMI
import GRPCCore
import SwiftProtobuf

@testable import GNMITargets

/// A talk with one target, as a file tells it: what is asked stands behind `>`, what is answered below.
///
/// ```
/// > get CONFIG /interfaces/interface[name=swp1]/config
/// /interfaces/interface[name=swp1]/config {"openconfig-interfaces:name":"swp1",…}
/// > set
/// >   update /interfaces/interface[name=swp1]/config/mtu 9000
/// ok
/// ```
/// The target is `sw1`, with the ports swp1 to swp4. `set` takes `commit ID SECONDS`, `confirm ID`, `cancel ID` and `postpone ID SECONDS`
/// behind it; `expire SECONDS` lets time pass until a change is taken back.
struct Conversation {
    private let clock = ManualClock()
    private let simulated = SimulatedSwitch(ports: ["swp1", "swp2", "swp3", "swp4"])
    private let target: Target
    /// Waits for a confirmation that have begun, as far as nobody has seen them begin.
    private var waits = 0

    init() {
        self.target = Target(
            "sw1", self.simulated, [.init(port: "swp4", otherSwitch: "sw2", otherPort: "swp1")], self.clock.clock)
    }

    /// The file with what is answered now.
    mutating func replay(_ text: String) async throws -> String {
        var output: [String] = []
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var next = 0
        while next < lines.count {
            let line = lines[next]
            next += 1
            if line.hasPrefix("#") || line.isEmpty { output.append(line) }
            guard line.hasPrefix("> ") else { continue }
            var question = [String(line.dropFirst(2))]
            output.append(line)
            while next < lines.count, lines[next].hasPrefix(">   ") {
                question.append(String(lines[next].dropFirst(4)))
                output.append(lines[next])
                next += 1
            }
            output += try await self.answer(question)
        }
        return output.joined(separator: "\n") + (text.hasSuffix("\n") && output.last != "" ? "\n" : "")
    }

    private mutating func answer(_ question: [String]) async throws -> [String] {
        let words = question[0].split(separator: " ").map(String.init)
        do {
            switch words[0] {
            case "get": return try await self.get(words)
            case "set": return try await self.set(words, question.dropFirst())
            case "expire":
                var changes = self.simulated.changes().makeAsyncIterator()
                await self.clock.sleepsBegun(self.waits)
                self.waits = 0
                self.clock.advance(by: .seconds(Int(words[1]) ?? 0))
                await changes.next()
                return ["ok"]
            default: return ["? \(words[0])"]
            }
        } catch let error as RPCError {
            return ["\(error.code): \(error.message)"]
        }
    }

    private func get(_ words: [String]) async throws -> [String] {
        var request = Gnmi_GetRequest()
        request.encoding = .jsonIetf
        for word in words.dropFirst() {
            switch word {
            case "CONFIG": request.type = .config
            case "STATE": request.type = .state
            case "OPERATIONAL": request.type = .operational
            case "JSON": request.encoding = .json
            default:
                if word.hasPrefix("depth=") {
                    var item = Gnmi_Extension()
                    item.depth.level = UInt32(word.dropFirst(6)) ?? 0
                    request.extension = [item]
                } else if word.hasPrefix("prefix=") {
                    request.prefix = try Gnmi_Path(String(word.dropFirst(7)))
                } else {
                    request.path.append(try Gnmi_Path(word))
                }
            }
        }
        let response = try await self.target.get(request)
        let lines = response.notification.flatMap { notification in
            notification.update.map { update in
                let value = request.encoding == .json ? update.val.jsonVal : update.val.jsonIetfVal
                let prefix = notification.prefix.elem.isEmpty ? "" : "\(notification.prefix.text) + "
                return "\(prefix)\(update.path.text) \(String(decoding: value, as: UTF8.self))"
            }
        }
        return lines.isEmpty ? ["nothing"] : lines
    }

    private mutating func set(_ words: [String], _ operations: ArraySlice<String>) async throws -> [String] {
        var request = Gnmi_SetRequest()
        if words.count > 2 { request.extension = [try Conversation.commit(words)] }
        for operation in operations {
            let parts = operation.split(separator: " ", maxSplits: 2).map(String.init)
            let path = try Gnmi_Path(parts[1])
            guard parts[0] != "delete" else {
                request.delete.append(path)
                continue
            }
            var update = Gnmi_Update()
            update.path = path
            if parts.count > 2 { update.val.jsonIetfVal = Data(parts[2].utf8) }
            switch parts[0] {
            case "replace": request.replace.append(update)
            case "union": request.unionReplace.append(update)
            default: request.update.append(update)
            }
        }
        let before = self.simulated.look { $0.config }
        do throws(RPCError) {
            _ = try await self.target.set(request)
        } catch {
            guard before == self.simulated.look({ $0.config }) else { return ["CHANGED, AND \(error.code)"] }
            throw error
        }
        if words.count > 1, ["commit", "postpone"].contains(words[1]) { self.waits += 1 }
        return ["ok"]
    }

    private static func commit(_ words: [String]) throws -> Gnmi_Extension {
        var item = Gnmi_Extension()
        item.commit.id = words[2]
        let seconds = words.count > 3 ? Int64(words[3]) ?? 0 : 0
        switch words[1] {
        case "commit": item.commit.commit.rollbackDuration.seconds = seconds
        case "confirm": item.commit.confirm = Gnmi_CommitConfirm()
        case "cancel": item.commit.cancel = Gnmi_CommitCancel()
        default: item.commit.setRollbackDuration.rollbackDuration.seconds = seconds
        }
        return item
    }
}
