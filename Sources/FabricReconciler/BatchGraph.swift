/// Which batches may start and which never will: a graph in which every batch knows for how many others it still waits.
///
/// It trusts nothing: a batch that waits for itself, in a circle or for one that is not there is never started.
struct BatchGraph {
    private let waitsFor: [[Int]]
    private var dependents: [[Int]]
    private var stillWaiting: [Int]
    private var finished: [BatchResult?]

    /// - Parameter waitsFor: for each batch, the positions of those that must be done before it.
    init(_ waitsFor: [[Int]]) {
        self.waitsFor = waitsFor
        self.dependents = [[Int]](repeating: [], count: waitsFor.count)
        self.stillWaiting = waitsFor.map(\.count)
        self.finished = [BatchResult?](repeating: nil, count: waitsFor.count)
        for (index, others) in waitsFor.enumerated() {
            for other in others where waitsFor.indices.contains(other) { self.dependents[other].append(index) }
        }
    }

    /// The batches that wait for nothing.
    var roots: [Int] { self.waitsFor.indices.filter { self.waitsFor[$0].isEmpty } }

    /// Notes what became of a batch, and gives out those that waited for nothing else.
    mutating func finish(_ index: Int, with result: BatchResult) -> [Int] {
        self.finished[index] = result
        guard result.isDone else { return [] }
        return self.dependents[index].filter { dependent in
            self.stillWaiting[dependent] -= 1
            return self.stillWaiting[dependent] == 0
        }
    }

    /// One for each batch; those that were never started say what they still wait for.
    var results: [BatchResult] {
        self.finished.enumerated().map { index, result in
            result ?? .waiting(for: self.waitsFor[index].filter { !self.isDone($0) })
        }
    }

    private func isDone(_ index: Int) -> Bool {
        self.finished.indices.contains(index) && self.finished[index]?.isDone ?? false
    }
}
