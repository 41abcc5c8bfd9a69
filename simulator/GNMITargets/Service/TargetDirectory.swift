import FabricModel
import GRPCCore

/// Which target a call is for.
struct TargetDirectory: Sendable {
    private let targets: [String: Target]
    private let byAddress: [String: Target]
    /// In canonical order, for messages.
    private let names: [String]

    init(_ targets: [Target]) {
        self.targets = Dictionary(targets.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.names = self.targets.keys.sorted(by: precedes)
        var byAddress: [String: Target] = [:]
        for (index, name) in self.names.enumerated() {
            if let target = self.targets[name] { byAddress[TargetAddress(ofSwitch: index).text] = target }
        }
        self.byAddress = byAddress
    }

    /// The target of a name, or else the one whose address was dialled, or else the only one there is.
    func target(_ name: String, dialled peer: String) throws(RPCError) -> Target {
        if !name.isEmpty {
            if let target = self.targets[name] { return target }
            let help = name.nearest(among: self.names).map { "did you mean '\($0)'?" } ?? self.known
            throw RPCError(code: .notFound, message: "there is no target '\(name.prefix(64))'; \(help)")
        }
        if let address = TargetAddress(peer: peer), let target = self.byAddress[address.text] { return target }
        if let only = self.names.first, self.names.count == 1, let target = self.targets[only] { return target }
        throw RPCError(
            code: .notFound,
            message: "the call does not say which switch it is for; "
                + "put its name into prefix.target, or dial its own address; \(self.known)")
    }

    private var known: String {
        let few = self.names.prefix(3).joined(separator: ", ")
        return self.names.count > 3 ? "there are \(few) and \(self.names.count - 3) more" : "there is \(few)"
    }
}

/// The loopback address of a switch: every address below 127.0.0.0/8 is this machine, so each switch has one of its own.
package struct TargetAddress: Hashable, Sendable {
    package let text: String

    /// That of the switch of this place in canonical order, from 0: 127.1.0.1 and so on, up to 127.255.255.254.
    package init(ofSwitch index: Int) {
        // 254 to a row: 0 and 255 at the end look like networks and broadcasts, and some clients refuse them.
        let (row, place) = index.quotientAndRemainder(dividingBy: 254)
        self.text = "127.\(1 + row / 256).\(row % 256).\(1 + place)"
    }

    /// Out of gRPC's name for a peer, `ipv4:127.1.0.1:9339`.
    init?(peer: String) {
        let parts = peer.split(separator: ":")
        guard parts.count == 3, parts[0] == "ipv4" else { return nil }
        self.text = String(parts[1])
    }
}
