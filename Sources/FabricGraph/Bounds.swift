import FabricModel

/// Which adjacencies a VLAN may use, where trunk lists are written.
///
/// VLANs that every list treats alike are one scope, and share their walks; without lists there is a single one.
struct Bounds: Sendable {
    /// For every VLAN id its scope.
    private(set) var scopeOfVLAN: [Int]
    /// The number of scopes.
    private(set) var count = 1
    /// For every link the set that bounds it, or nil.
    let ofLink: [VLANSet?]
    /// For every adjacency the number of its bound, or -1 where one of its links has none.
    private let boundOfAdjacency: [Int]
    /// For every bound and scope, `bound * count + scope`: whether it admits the scope.
    private let admits: [Bool]

    init(_ graph: FabricGraph) {
        let adjacencies = graph.adjacencies
        let ofLink = graph.fabric.links.map { graph.fabric.bound(of: $0) }
        var numbers: [VLANSet: Int] = [:]
        var sets: [VLANSet] = []
        self.boundOfAdjacency = (0..<adjacencies.count).map { adjacency in
            var union = VLANSet()
            for link in adjacencies.links(of: adjacency) {
                guard let bound = ofLink[Int(link)] else { return -1 }
                union = union.union(bound)
            }
            if let known = numbers[union] { return known }
            numbers[union] = sets.count
            sets.append(union)
            return sets.count - 1
        }
        self.ofLink = ofLink
        // Each set splits the scopes that it admits only in part.
        var scopes = [Int](repeating: 0, count: 4096)
        var count = 1
        for set in sets {
            var split: [Int: Int] = [:]
            var sizes = [Int](repeating: 0, count: count)
            var inside = [Int](repeating: 0, count: count)
            for id in 1...4094 { sizes[scopes[id]] += 1 }
            for vid in set { inside[scopes[Int(vid.rawValue)]] += 1 }
            for vid in set {
                let old = scopes[Int(vid.rawValue)]
                if inside[old] == sizes[old] { continue }
                if split[old] == nil {
                    split[old] = count
                    count += 1
                }
                scopes[Int(vid.rawValue)] = split[old] ?? old
            }
        }
        self.scopeOfVLAN = scopes
        self.count = count
        var admits = [Bool](repeating: false, count: sets.count * count)
        for (number, set) in sets.enumerated() {
            for vid in set { admits[number * count + scopes[Int(vid.rawValue)]] = true }
        }
        self.admits = admits
    }

    /// Whether VLANs of this scope may use the adjacency.
    func admits(_ scope: Int, on adjacency: UInt32) -> Bool {
        let bound = self.boundOfAdjacency[Int(adjacency)]
        return bound < 0 || self.admits[bound * self.count + scope]
    }

    func scope(of vid: Int) -> Int { self.scopeOfVLAN[vid] }

    func mayCarry(_ vid: VID, over link: LinkIndex) -> Bool { self.ofLink[Int(link)]?.contains(vid) ?? true }
}
