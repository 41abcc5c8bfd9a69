import FabricModel

/// The mistakes found so far, and how many more may be told.
struct Mistakes {
    let files: [String]
    private let limit: Int
    private var found: [Diagnostic] = []
    private var suppressed = 0

    init(files: [String], limit: Int) {
        self.files = files
        self.limit = limit
    }

    /// Notes an error at a place; beyond the limit it is only counted. Without a place it is about the whole file.
    mutating func error(_ rule: Rule, at origin: Origin?, _ message: String, help: String? = nil) {
        self.count += 1
        guard self.found.count < self.limit else {
            self.suppressed += 1
            return
        }
        self.found.append(
            origin == nil
                ? Diagnostic(.error, rule.rawValue, about: self.files.first, message, help: help)
                : Diagnostic(.error, rule.rawValue, at: origin, in: self.files, message, help: help))
    }

    var hasErrors: Bool { self.count > 0 }

    /// How many errors there are, told or not.
    private(set) var count = 0

    /// All of them, in the order of the file, each once.
    func sorted() -> [Diagnostic] {
        var sorted: [Diagnostic] = []
        for diagnostic in self.found.sorted() where sorted.last != diagnostic { sorted.append(diagnostic) }
        if self.suppressed > 0 {
            sorted.append(
                Diagnostic(
                    .note, Rule.tooManyMistakes.rawValue, about: self.files.first,
                    "\(self.suppressed) more errors are not shown; repair these first"))
        }
        return sorted
    }

    /// `line 14`: how a message points at a second place in the file.
    func place(_ origin: Origin) -> String { "line \(origin.line)" }
}
