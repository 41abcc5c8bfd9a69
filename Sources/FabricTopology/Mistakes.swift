import FabricModel

/// The mistakes found so far, and how many more may be told.
struct Mistakes {
    /// The topology's files, in the order in which they are read.
    private(set) var files: [String]
    /// The one that is being composed: what a mistake without a place is about.
    private(set) var file = 0
    private let limit: Int
    private var found: [Diagnostic] = []
    private var suppressed = 0

    /// - Parameter file: the topology's first file.
    init(file: String, limit: Int) {
        self.files = [file]
        self.limit = limit
    }

    /// Turns to one more file.
    mutating func begin(file name: String) {
        self.files.append(name)
        self.file = self.files.count - 1
    }

    /// Notes an error at a place; beyond the limit it is only counted. Without a place it is about the whole file.
    mutating func error(_ rule: Rule, at origin: Origin?, _ message: String, help: String? = nil) {
        self.count += 1
        guard self.found.count < self.limit else {
            self.suppressed += 1
            return
        }
        let (message, help) = (message.printable, help?.printable)
        self.found.append(
            origin == nil
                ? Diagnostic(.error, rule.rawValue, about: self.files[self.file], message, help: help)
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

    /// `line 14`, or `sites/paris.yaml:14` where there are several files: how a message points at a second place.
    func place(_ origin: Origin) -> String {
        self.files.count > 1 ? "\(self.files[Int(origin.file)]):\(origin.line)" : "line \(origin.line)"
    }
}

extension String {
    /// The text without anything that could move a terminal's cursor or turn its writing around: `\u{1b}` instead of itself.
    ///
    /// Escapes in double quotes bring any character into a name, and messages repeat names.
    fileprivate var printable: String {
        guard self.unicodeScalars.contains(where: String.isUnprintable) else { return self }
        return self.unicodeScalars.reduce(into: "") { text, scalar in
            if String.isUnprintable(scalar) {
                text += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }

    private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7f }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: true
        default: false
        }
    }
}
