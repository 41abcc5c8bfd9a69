/// Neighbouring names that one range can stand for.
struct NameRun {
    private let first: NumberedName?
    private let name: String
    private var last: NumberedName?
    private(set) var count = 1

    init(_ name: String) {
        self.name = name
        self.first = NumberedName(name)
        self.last = self.first
    }

    /// Whether the run goes on with this name.
    func continues(with name: String) -> Bool {
        guard let first = self.first, let last = self.last, let next = NumberedName(name), last.isFollowed(by: next)
        else { return false }
        // A padded range keeps the width of its beginning.
        return !first.isPadded || next.digits.utf8.count == first.digits.utf8.count
    }

    mutating func append(_ name: String) {
        self.last = NumberedName(name)
        self.count += 1
    }

    /// `swp[1-8]`, or the one name.
    var text: String {
        guard self.count > 1, let first = self.first, let last = self.last else { return self.name }
        return "\(first.prefix)[\(first.digits)-\(last.digits)]\(first.suffix)"
    }
}
