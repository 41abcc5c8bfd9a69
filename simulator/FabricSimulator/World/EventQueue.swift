/// What will happen, soonest first; of two at one moment the one that was planned first.
///
/// A binary heap over three numbers an event; what the events carry lies still beside it.
struct EventQueue<Event: Sendable>: Sendable {
    private struct Entry: Sendable {
        var at: UInt64
        var order: UInt64
        var slot: Int32

        func precedes(_ other: Entry) -> Bool { self.at != other.at ? self.at < other.at : self.order < other.order }
    }

    private var heap: [Entry] = []
    private var slots: [Event?] = []
    private var free: [Int32] = []
    private var planned: UInt64 = 0

    var count: Int { self.heap.count }

    /// When the next one happens.
    var next: Moment? { self.heap.first.map { Moment(nanoseconds: $0.at) } }

    mutating func plan(_ event: Event, at moment: Moment) {
        let slot: Int32
        if let last = self.free.popLast() {
            slot = last
            self.slots[Int(slot)] = event
        } else {
            slot = Int32(self.slots.count)
            self.slots.append(event)
        }
        self.planned &+= 1
        let entry = Entry(at: moment.nanoseconds, order: self.planned, slot: slot)
        var index = self.heap.count
        self.heap.append(entry)
        while index > 0 {
            let parent = (index - 1) / 2
            if self.heap[parent].precedes(entry) { break }
            self.heap[index] = self.heap[parent]
            index = parent
        }
        self.heap[index] = entry
    }

    /// Takes the next one; nil where nothing is planned.
    mutating func take() -> (at: Moment, event: Event)? {
        guard let first = self.heap.first, let last = self.heap.popLast() else { return nil }
        let count = self.heap.count
        if count > 0 {
            var index = 0
            while true {
                var child = 2 * index + 1
                guard child < count else { break }
                if child + 1 < count, self.heap[child + 1].precedes(self.heap[child]) { child += 1 }
                guard self.heap[child].precedes(last) else { break }
                self.heap[index] = self.heap[child]
                index = child
            }
            self.heap[index] = last
        }
        self.free.append(first.slot)
        guard let event = self.slots[Int(first.slot)].take() else { return nil }
        return (Moment(nanoseconds: first.at), event)
    }
}
