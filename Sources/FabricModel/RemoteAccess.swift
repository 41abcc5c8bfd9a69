/// What protects the connection to a remote switch (TLS, RFC 8446).
///
/// ```yaml
/// switches:
///   leaf1: { driver: gnmi, address: "leaf1.example:9339", tls: { ca: fabric-ca.pem, name: leaf1.example } }
/// ```
package enum TLS: Hashable, Sendable {
    /// In clear text; for a lab on one machine.
    case off
    /// - Parameters:
    ///   - ca: the file with the certificates to trust, nil for those that the machine trusts anyway. A relative path
    ///     begins at the topology's folder.
    ///   - name: the name that the switch's certificate must have; nil for the host of its address.
    case on(ca: String?, name: String?)
}

/// The place where a secret is; never the secret.
///
/// ```yaml
/// switches:
///   leaf1: { driver: gnmi, address: "leaf1.example:9339", credentials: "env:GNMI_LOGIN" }
/// ```
package enum Credentials: Hashable, Sendable {
    /// A variable of the program's environment, `env:GNMI_LOGIN`.
    case environment(String)
    /// A file, `file:secrets/leaf1`. A relative path begins at the topology's folder.
    case file(String)
}

extension Credentials: CustomStringConvertible {
    /// As it stands in a topology.
    package var description: String {
        switch self {
        case .environment(let name): "env:\(name)"
        case .file(let path): "file:\(path)"
        }
    }
}

extension Credentials: Codable {
    package init(from decoder: any Decoder) throws {
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

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}
