/// The numbers of a fabric: which prefix each VLAN has and which address everybody has in it.
package struct Numbers: Hashable, Sendable {
    /// By VLAN id; 4,096 entries, nil where a VLAN has none.
    package var prefixes: [IPv6Prefix?]
    /// One for each of `Fabric.gateways`; nil where the VLAN has no prefix.
    package var gateways: [InterfaceAddress?]
    /// One for each of `Fabric.switches`: the link-local address of all its SVIs.
    package var linkLocals: [IPv6Address]
    /// One for each of `Fabric.switches`: the address its bridge is fixed to.
    package var bridgeMACs: [MACAddress]
    /// One for each of `Fabric.hosts`: the addresses it has, by VLAN id in ascending order.
    package var hosts: [[HostAddress]]

    package struct HostAddress: Hashable, Sendable {
        package var vlan: VID
        package var interface: InterfaceAddress

        package init(vlan: VID, interface: InterfaceAddress) {
            self.vlan = vlan
            self.interface = interface
        }
    }

    package init(
        prefixes: [IPv6Prefix?], gateways: [InterfaceAddress?], linkLocals: [IPv6Address], bridgeMACs: [MACAddress],
        hosts: [[HostAddress]]
    ) {
        self.prefixes = prefixes
        self.gateways = gateways
        self.linkLocals = linkLocals
        self.bridgeMACs = bridgeMACs
        self.hosts = hosts
    }

    package func prefix(of vlan: VID) -> IPv6Prefix? { self.prefixes[Int(vlan.rawValue)] }
}

/// Who holds which number that can neither be derived nor is written down: the lines of the lock file.
package struct Ledger: Hashable, Sendable {
    /// In the order of `Allocation`, each owner of a kind once, each number of a kind once.
    package private(set) var allocations: [Allocation]

    package init(_ allocations: [Allocation] = []) { self.allocations = allocations.sorted() }

    package func allocation(_ kind: Allocation.Kind, owner: String) -> Allocation? {
        self.allocations.first { $0.kind == kind && $0.owner == owner }
    }

    /// Adds a line, or replaces the one of the same kind and owner.
    package mutating func set(_ allocation: Allocation) {
        self.allocations.removeAll { $0.kind == allocation.kind && $0.owner == allocation.owner }
        let index = self.allocations.firstIndex { $0 > allocation } ?? self.allocations.count
        self.allocations.insert(allocation, at: index)
    }
}

/// One line of a ledger: `site default fd5e:1fa0:e001::/48`.
package struct Allocation: Hashable, Sendable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// A unique local prefix generated for a site (RFC 4193).
        case site
    }

    package var kind: Kind
    package var owner: String
    package var prefix: IPv6Prefix

    package init(_ kind: Kind, owner: String, prefix: IPv6Prefix) {
        self.kind = kind
        self.owner = owner
        self.prefix = prefix
    }
}

extension Allocation: Comparable {
    package static func < (left: Allocation, right: Allocation) -> Bool {
        if left.kind != right.kind { return left.kind.rawValue < right.kind.rawValue }
        return left.owner == right.owner ? left.prefix < right.prefix : precedes(left.owner, right.owner)
    }
}
