/// The keys that one kind of mapping in a topology may have.
///
/// The reader can ask a mapping only for the keys of its shape, it refuses all others, and the JSON Schema is written from
/// the same list: so the three cannot drift apart.
protocol Shape: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == String {
    /// How a message calls such a mapping: `a port`.
    static var noun: String { get }
    /// Keys that must be there.
    static var required: [Self] { get }
    /// What may stand at the key.
    var form: Form { get }
    /// One sentence for editors and the reference.
    var summary: String { get }
}

extension Shape {
    static var required: [Self] { [] }
}

/// What may stand at a key: enough for an editor to complete and check the file as it is typed.
indirect enum Form: Sendable {
    /// Any text of one line.
    case text
    /// A name of something defined in the file, perhaps with ranges.
    case name
    /// One name or a list of them.
    case names
    /// `env:NAME` or `file:PATH`.
    case secretPlace
    /// `SWITCH:PORT`.
    case endpoint
    case integer(ClosedRange<Int>)
    /// A number, or text with ranges.
    case integerOrRange(ClosedRange<Int>)
    case flag
    case prefix
    case address
    case word([String])
    /// Either of these words, or what the form says.
    case wordOr([String], Form)
    case mapping(any Shape.Type)
    /// A mapping from names, perhaps with ranges, to this.
    case named(Form)
    case list(Form)
    case either([Form])
    /// Nothing may stand there as well.
    case optional(Form)
}
