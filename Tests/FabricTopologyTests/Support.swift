import FabricModel
import FabricTopology
import Glibc
import Testing

/// The files that tests read and, where UPDATE_GOLDENS is set, write.
enum Files {
    static let tests = String(#filePath.prefix(upTo: #filePath.lastIndex(of: "/") ?? #filePath.endIndex))
    static let root = tests + "/../.."
    static let cases = tests + "/Cases"
    static let updatesGoldens = getenv("UPDATE_GOLDENS") != nil

    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    static func bytes(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return bytes
    }

    /// Reads a case as if its folder were the one that the caller is in.
    static func read(case name: String) throws -> TopologyReading {
        let file = "\(self.cases)/\(name)/topology.yaml"
        let source = TopologySource(name: "topology.yaml", bytes: try #require(self.bytes(file)))
        return Topology.read(source, in: DiskFolder(of: file))
    }

    static func text(_ path: String) -> String? { self.bytes(path).map { String(decoding: $0, as: UTF8.self) } }

    static func write(_ text: String, to path: String) {
        guard let file = fopen(path, "w") else { return }
        fputs(text, file)
        fclose(file)
    }
}

extension TopologyReading {
    /// The diagnostics as the command prints them.
    var text: String { self.diagnostics.map { "\($0)\n" }.joined() }
}

/// Reads text under a short name.
func read(_ text: String, bounds: Bounds = Bounds()) -> TopologyReading {
    Topology.read(TopologySource(name: "topology.yaml", text: text), bounds: bounds)
}
