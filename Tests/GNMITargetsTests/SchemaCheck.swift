import GNMI

@testable import GNMITargets

/// Goes through JSON as RFC 7951 has it, beside the schema: every name known and with its module exactly where it must be, every entry with
/// its keys and none twice, every value of its leaf's kind.
///
/// yanglint is a better judge and knows OpenConfig's models, but they are not everywhere; this one is.
struct SchemaCheck {
    private(set) var findings: [String] = []
    private(set) var leaves = 0

    mutating func check(_ json: JSONValue, _ node: Schema.Index, module: YANGModule?) {
        let schema = Schema.standard
        if let leaf = schema[node].leaf?.leaf {
            self.leaves += 1
            do throws(TreeMistake) {
                _ = try leaf.value(of: json, at: schema[node].name)
            } catch {
                self.findings.append("\(error)")
            }
            return
        }
        guard let members = json.members else {
            self.findings.append("\(schema[node].name) is no object")
            return
        }
        let keys = schema[node].list?.keys ?? []
        for member in members where !keys.contains(member.name) {
            guard let child = schema.child(member.name, of: node) else {
                self.findings.append("\(member.name) below \(schema[node].name) is not in the schema")
                continue
            }
            let isQualified = member.name.contains(":")
            let isMissing = !isQualified && schema[child].module != module && schema[child].name != "@"
            if isMissing || isQualified && schema[child].module == module {
                self.findings.append("\(member.name) has its module where it must not, or none where it must")
            }
            if schema[child].list != nil {
                self.checkEntries(member.value, child)
            } else {
                self.check(member.value, child, module: schema[child].module)
            }
        }
    }

    private mutating func checkEntries(_ json: JSONValue, _ node: Schema.Index) {
        let schema = Schema.standard
        let keys = schema[node].list?.keys ?? []
        var seen: Set<[JSONValue?]> = []
        guard let entries = json.elements, !entries.isEmpty else {
            self.findings.append("\(schema[node].name) is no list of entries")
            return
        }
        for entry in entries {
            let values = keys.map { entry[$0] }
            if values.contains(nil) { self.findings.append("an entry of \(schema[node].name) lacks a key") }
            if !keys.isEmpty, !seen.insert(values).inserted {
                self.findings.append("\(values) stands twice in \(schema[node].name)")
            }
            self.check(entry, node, module: schema[node].module)
        }
    }
}
