import FabricModel
import FabricPlanning

extension PlanText {
    /// Up to how many batches are told step by step.
    private static let fewBatches = 8

    /// The batches in their order: step by step where they are few, or where they hurt somebody; else neighbours that are done alike
    /// in one line.
    func batches(for stream: Stream) -> String {
        let heads = self.heads
        if self.isFull || self.plan.batches.count <= PlanText.fewBatches {
            return zip(self.plan.batches, heads).map { self.text(of: $0, under: $1, for: stream) }.joined()
        }
        var text = ""
        var harmless: [Int] = []
        var harmfulCount = 0
        for (index, batch) in self.plan.batches.enumerated() {
            guard batch.impact >= .flap, harmfulCount < PlanText.fewBatches else {
                harmless.append(index)
                continue
            }
            text += self.alike(harmless, heads, for: stream) + self.text(of: batch, under: heads[index], for: stream)
            harmless = []
            harmfulCount += 1
        }
        return text + self.alike(harmless, heads, for: stream) + "(--full shows every step)\n"
    }

    /// `generation 3, part 2 of 3, after sw2`, for each batch.
    private var heads: [String] {
        let total = Dictionary(self.plan.batches.map { ($0.scope.name, 1) }, uniquingKeysWith: +)
        var seen: [String: Int] = [:]
        return zip(self.plan.batches, self.plan.generations).map { batch, generation in
            let (name, all) = (batch.scope.name, total[batch.scope.name, default: 1])
            seen[name, default: 0] += 1
            let part = all > 1 ? ", part \(seen[name, default: 1]) of \(all)" : ""
            let others = Set(batch.waitsFor.map { self.plan.batches[$0].scope.name }).subtracting([name])
            let after =
                others.isEmpty
                ? ""
                : others.count > 4
                    ? ", after \(others.count) others" : ", after \(compressed(others.sorted(by: precedes)))"
            return "generation \(generation)\(part)\(after)"
        }
    }

    private func text(of batch: Batch, under head: String, for stream: Stream) -> String {
        stream.paint(batch.scope.name, .strong) + "  \(stream.paint(head, .quiet))\n"
            + self.text(of: batch, for: stream)
    }

    /// `leaf[01-40]`, or the beginning of a longer list and how many it stands for.
    static func short(_ names: [String]) -> String {
        let all = compressed(names)
        guard all.count > 40, let first = all.split(separator: ",").first else { return all }
        return "\(first), … (\(names.count))"
    }

    /// A line for all switches whose batches have as much of everything; nothing for no batch.
    private func alike(_ batches: [Int], _ heads: [String], for stream: Stream) -> String {
        struct Key: Hashable {
            var head: String
            var impact: Impact
            var tally: String
        }
        var names: [Key: [String]] = [:]
        var order: [Key] = []
        for index in batches {
            let batch = self.plan.batches[index]
            let key = Key(head: heads[index], impact: batch.impact, tally: batch.tally)
            if names[key] == nil { order.append(key) }
            names[key, default: []].append(batch.scope.name)
        }
        var table = Table()
        for key in order.prefix(PlanText.limit) {
            table.add(
                Table.Cell(PlanText.short(names[key] ?? []), .strong), Table.Cell(key.head, .quiet),
                Table.Cell("\(key.impact)", key.impact.ink), Table.Cell(key.tally))
        }
        let rest = order.dropFirst(PlanText.limit).reduce(0) { $0 + (names[$1]?.count ?? 0) }
        let more = rest > 0 ? "… and \(count(rest, "more batch"))\n" : ""
        return table.text(for: stream) + more
    }
}

extension Batch {
    /// `create 54, widen 2, attach 97`.
    fileprivate var tally: String {
        let counts = self.stepCounts
        return Phase.allCases.filter { counts[$0.rawValue] > 0 }.map { "\($0) \(counts[$0.rawValue])" }
            .joined(separator: ", ")
    }
}
