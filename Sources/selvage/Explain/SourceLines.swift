import FabricModel
import FabricTopology

/// The lines of a topology's files, to show what stands where.
struct SourceLines {
    private let files: [String]
    private let lines: [[Substring]]

    /// - Parameter files: those of a fabric; one that cannot be read any more has no lines.
    init(_ files: [String]) {
        self.files = files
        self.lines = files.map { file in
            guard let source = try? TopologySource(contentsOf: file) else { return [] }
            return String(decoding: source.bytes, as: UTF8.self)
                .split(separator: "\n", omittingEmptySubsequences: false)
        }
    }

    /// `FILE:LINE:COLUMN`; empty for what stands nowhere.
    func place(_ origin: Origin?) -> String {
        guard let origin, self.files.indices.contains(Int(origin.file)) else { return "" }
        return "\(self.files[Int(origin.file)]):\(origin.line):\(origin.column)"
    }

    /// The line, without the white space and the comment around it.
    func text(at origin: Origin?) -> String {
        guard let origin, self.lines.indices.contains(Int(origin.file)) else { return "" }
        let lines = self.lines[Int(origin.file)]
        let index = Int(origin.line) - 1
        guard lines.indices.contains(index) else { return "" }
        var line = lines[index]
        if let comment = line.firstRange(of: " #") { line = line[..<comment.lowerBound] }
        return line.split(separator: " ").joined(separator: " ")
    }
}
