import FabricModel

/// `include:`
extension Reader {
    /// The file that is read, and the files that are being read because of which it is.
    private struct Place {
        /// From the topology's folder on.
        var path: [String]
        /// The files that include it, the first one first, and itself.
        var chain: [[String]]
    }

    /// What is known of the files met so far.
    private struct Inclusion {
        let folder: (any TopologyFolder)?
        /// How the caller spelt the folder.
        let prefix: String
        var fields: [Fields<TopologyKey>] = []
        /// The place where each file was included; nil for the first.
        var includedAt: [[String]: Origin?] = [:]
    }

    /// The sections of a topology's first file and of all that it includes; nil where one of them could not be read, since
    /// then half of everything else would seem to be missing.
    mutating func files(from source: TopologySource, _ root: Value, in folder: (any TopologyFolder)?)
        -> [Fields<TopologyKey>]?
    {
        let path = [source.name.split(separator: "/").last.map { String($0) } ?? source.name]
        var inclusion = Inclusion(folder: folder, prefix: source.folder)
        inclusion.includedAt[path] = .some(nil)
        let isWhole = self.read(root, at: Place(path: path, chain: [path]), &inclusion)
        return isWhole ? inclusion.fields : nil
    }

    /// Reads a file's own keys, then the files that it includes, depth first. False where something could not be read.
    private mutating func read(_ root: Value, at place: Place, _ inclusion: inout Inclusion) -> Bool {
        guard let fields = self.fields(root, TopologyKey.self) else { return false }
        if !inclusion.fields.isEmpty, let word = fields.word(.fabric) {
            self.mistakes.error(
                .unknownKey, at: word.origin, "an included file has no key 'fabric'",
                help: "the fabric's name stands in \(self.mistakes.files[0])")
        }
        inclusion.fields.append(fields)
        var isWhole = true
        for word in self.texts(fields[.include], "a file's path, or a list of them") {
            // What is wrong with one file says nothing about the next; a bound that was passed does.
            guard self.include(word, from: place, &inclusion) else {
                isWhole = false
                if self.spent.isOver(self.bounds) { return false }
                continue
            }
        }
        return isWhole
    }

    private mutating func include(_ word: Word, from place: Place, _ inclusion: inout Inclusion) -> Bool {
        do {
            let file = try self.file(word, from: place, &inclusion)
            self.mistakes.begin(file: inclusion.prefix + file.path.joined(separator: "/"))
            let root = YAML.compose(file.bytes, bounds: self.bounds, spent: &self.spent, into: &self.mistakes)
            guard let root else { return false }
            return self.read(root, at: Place(path: file.path, chain: place.chain + [file.path]), &inclusion)
        } catch {
            self.mistakes.error(error.rule, at: word.origin, error.message, help: error.help)
            return false
        }
    }

    /// Opens the file that an entry names; each file stands in a topology once.
    private func file(_ word: Word, from place: Place, _ inclusion: inout Inclusion) throws(TopologyFileProblem)
        -> TopologyFile
    {
        guard let folder = inclusion.folder else {
            throw TopologyFileProblem(
                .unreadable, "this topology is in no folder, so it can include nothing",
                help: "save it as a file beside '\(word.text.shortened)'")
        }
        let path = try IncludePath(word.text, from: place.path)
        guard place.chain.count <= self.bounds.includeDepth else {
            throw TopologyFileProblem(
                .tooManyIncludes, "more than \(self.bounds.includeDepth) files include each other in a row",
                help: "include '\(word.text.shortened)' from a file further up")
        }
        guard inclusion.includedAt.count < self.bounds.files else {
            throw TopologyFileProblem(
                .tooManyIncludes, "a topology may have \(self.bounds.files) files", help: "write some of them into one")
        }
        // A circle must be seen before the file is read again, and again where symbolic links made another path of it.
        try self.refuseSecond(path.names, word, place, inclusion)
        let file = try folder.file(at: path.names, atMost: max(0, self.bounds.bytes - self.spent.bytes))
        try self.refuseSecond(file.path, word, place, inclusion)
        inclusion.includedAt[file.path] = .some(word.origin)
        return file
    }

    private func refuseSecond(
        _ path: [String], _ word: Word, _ place: Place, _ inclusion: Inclusion
    ) throws(TopologyFileProblem) {
        guard let first = inclusion.includedAt[path] else { return }
        if let start = place.chain.firstIndex(of: path) {
            let circle = (place.chain[start...] + [path]).map { $0.joined(separator: "/") }
            throw TopologyFileProblem(
                .includeTwice, "these files include each other in a circle: \(circle.joined(separator: ", "))",
                help: "take '\(word.text.shortened)' out here: its sections are in the topology already")
        }
        throw TopologyFileProblem(
            .includeTwice,
            "'\(word.text.shortened)' is included already" + (first.map { ", in \(self.mistakes.place($0))" } ?? ""),
            help: "its sections are in the topology once and for all files; take it out here")
    }
}

extension Spent {
    /// Whether nothing more can be read.
    fileprivate func isOver(_ bounds: Bounds) -> Bool { self.bytes > bounds.bytes || self.nodes > bounds.nodes }
}
