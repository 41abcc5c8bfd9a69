/// Bytes written as hexadecimal pairs, with a comment per field: what follows `#` on a line is not read.
func bytes(_ text: String) -> [UInt8] {
    text.split(separator: "\n").flatMap { line in
        (line.split(separator: "#", omittingEmptySubsequences: false).first ?? "")
            .split(separator: " ").compactMap { UInt8($0, radix: 16) }
    }
}

extension [UInt8] {
    /// What `body` reads from these bytes.
    func read<Value>(_ body: (borrowing RawSpan) -> Value?) -> Value? { body(self.span.bytes) }
}
