import FabricModel

/// How a switch is reached over a network, as the topology says it: the place of its secret, and never the secret. A saved plan
/// carries it, so that it can be carried out without the topology.
struct RemoteSwitch: Codable, Hashable {
    var name: String
    /// `leaf1.example:9339`
    var address: String
    /// Nil for clear text.
    var tls: Expectations?
    /// `env:NAME`, `file:PATH`; nil where it asks nobody who he is.
    var credentials: Credentials?

    /// What the switch's certificate must be.
    struct Expectations: Codable, Hashable {
        /// The file with the certificates that are trusted; nil for those that this machine trusts.
        var ca: String?
        /// Whose it must be; nil for the address's host.
        var name: String?
    }

    /// Nil for a switch that has no address.
    init?(_ item: Switch) {
        guard let address = item.address else { return nil }
        self.name = item.name
        self.address = address
        self.credentials = item.credentials
        // gNMI asks for TLS, and what is not written must not send a password in the clear.
        switch item.tls ?? .on(ca: nil, name: nil) {
        case .off: self.tls = nil
        case .on(let ca, let name): self.tls = Expectations(ca: ca, name: name)
        }
    }
}

extension Credentials: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        let parts = text.split(separator: ":", maxSplits: 1).map { String($0) }
        switch (parts.first, parts.count) {
        case ("env", 2): self = .environment(parts[1])
        case ("file", 2): self = .file(parts[1])
        case _:
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "expected env:NAME or file:PATH")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}
