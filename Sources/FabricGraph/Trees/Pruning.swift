import FabricModel

/// Cuts a walk down, for many VLANs at once, to the branches that have members on both sides.
///
/// A row of words for every switch of the walk, a bit for every VLAN. Upwards each switch learns what is below it: `once` has
/// the VLANs that its own membership or at least one branch has, `twice` those that two of them have. Downwards each learns
/// what is outside its own branch; an edge carries what is on both sides. The ways differ only in the parents that they choose,
/// and each way is words of its own (`Slots`), so all of them go through in one pass.
struct Pruning {
    private var once: [UInt64] = []
    private var twice: [UInt64] = []

    /// Adds to each adjacency's row what it carries.
    ///
    /// - Parameters:
    ///   - members: a row for each switch of the fabric.
    ///   - mask: the VLANs that are meant, 64 words.
    ///   - carried: a row for each adjacency.
    mutating func prune(
        _ walk: Walk, members: borrowing Rows, mask: [UInt64], tables: [Ways], carried: inout Rows
    ) {
        let used = mask.indices.filter { mask[$0] != 0 }
        let (width, count) = (used.count, walk.order.count)
        guard width > 0, count > 1 else { return }
        if self.once.count < count * width {
            self.once = [UInt64](repeating: 0, count: count * width)
            self.twice = self.once
        }
        let choices = Choices(walk, used, tables)
        Pruning.fill(walk, members, mask, used, &self.once, &self.twice)
        Pruning.goUp(walk, choices, width, &self.once, &self.twice)
        Pruning.goDown(walk, choices, used, &self.once, &self.twice, &carried)
    }

    private static func fill(
        _ walk: Walk, _ members: borrowing Rows, _ mask: [UInt64], _ used: [Int], _ onceRows: inout [UInt64],
        _ twiceRows: inout [UInt64]
    ) {
        let width = used.count
        let (rows, order, words, mask) = (members.words.span, walk.order.span, used.span, mask.span)
        var once = onceRows.mutableSpan
        var twice = twiceRows.mutableSpan
        for place in 0..<order.count {
            let row = Int(order[place]) * Rows.width
            for index in 0..<width {
                let word = words[index]
                once[place * width + index] = rows[row + word] & mask[word]
                twice[place * width + index] = 0
            }
        }
    }

    private static func goUp(
        _ walk: Walk, _ choices: Choices, _ width: Int, _ onceRows: inout [UInt64], _ twiceRows: inout [UInt64]
    ) {
        let (offsets, chosen, parents) = (choices.offsets.span, choices.chosen.span, walk.parents.span)
        var once = onceRows.mutableSpan
        var twice = twiceRows.mutableSpan
        var place = offsets.count - 1
        while place > 0 {
            let own = place * width
            let offset = offsets[place]
            if offset < 0 {
                let above = parents[-1 - offset] * width
                for index in 0..<width {
                    let (below, others) = (once[own + index], once[above + index])
                    twice[above + index] |= others & below
                    once[above + index] = others | below
                }
            } else {
                for index in 0..<width {
                    let above = parents[chosen[offset + index]] * width + index
                    let (below, others) = (once[own + index], once[above])
                    twice[above] |= others & below
                    once[above] = others | below
                }
            }
            place -= 1
        }
    }

    private static func goDown(
        _ walk: Walk, _ choices: Choices, _ used: [Int], _ onceRows: inout [UInt64], _ twiceRows: inout [UInt64],
        _ carried: inout Rows
    ) {
        let width = used.count
        let (offsets, chosen, parents) = (choices.offsets.span, choices.chosen.span, walk.parents.span)
        let (adjacencies, words) = (walk.adjacencies.span, used.span)
        var once = onceRows.mutableSpan
        var twice = twiceRows.mutableSpan
        var rows = carried.words.mutableSpan
        for place in 1..<offsets.count {
            let own = place * width
            let offset = offsets[place]
            for index in 0..<width {
                let below = once[own + index]
                if below == 0 { continue }
                let edge = offset < 0 ? -1 - offset : chosen[offset + index]
                let above = parents[edge] * width + index
                let outside = twice[above] | once[above] & ~below
                let carry = outside & below
                // From here on the switch counts what is outside its branch as one more branch of its own.
                twice[own + index] |= carry
                once[own + index] = below | outside
                if carry != 0 { rows[Int(adjacencies[edge]) * Rows.width + words[index]] |= carry }
            }
        }
    }
}

/// The way back that each word of each place chose, as a position in `Walk.parents`.
private struct Choices {
    /// For every place where its choices begin in `chosen`, one for each word, or `-1 - position` of its only way back.
    private(set) var offsets: [Int] = []
    private(set) var chosen: [Int] = []

    init(_ walk: Walk, _ used: [Int], _ tables: [Ways]) {
        self.offsets.reserveCapacity(walk.order.count)
        for place in walk.order.indices {
            let (table, start) = (walk.tables[place], walk.starts[place])
            if table < 0 {
                self.offsets.append(-1 - start)
            } else {
                self.offsets.append(self.chosen.count)
                let winners = tables[table].winners
                for word in used { self.chosen.append(start + winners[word]) }
            }
        }
    }
}
