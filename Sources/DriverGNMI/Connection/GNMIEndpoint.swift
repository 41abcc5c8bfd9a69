internal import FabricModel

/// Where a target is, how the way to it is protected, and as whom we come.
package struct GNMIEndpoint: Hashable, Sendable {
    /// A name, or an address without brackets.
    package var host: String
    package var port: Int
    package var security: Security
    package var login: GNMILogin?
    /// What the target is called where one listener speaks for several; sent with every call. A target that speaks for itself
    /// alone does not look at it.
    package var targetName: String

    package init(host: String, port: Int, security: Security = .clear, login: GNMILogin? = nil, targetName: String) {
        self.host = host
        self.port = port
        self.security = security
        self.login = login
        self.targetName = targetName
    }

    /// The protection of a connection, with everything read that it needs.
    package enum Security: Hashable, Sendable {
        case clear
        /// TLS (RFC 8446).
        ///
        /// - Parameters:
        ///   - trusting: certificates in PEM; nil for those that this machine trusts anyway.
        ///   - name: what the certificate must be for; nil for the host.
        case tls(trusting: [UInt8]?, name: String?)
    }

    /// The host and port of a topology's `address`; nil where it has another form.
    ///
    /// `leaf1.example:9339`, `127.0.0.5:9339`, `[2001:db8::7]:9339`.
    package init?(
        address: String, security: Security = .clear, login: GNMILogin? = nil, targetName: String
    ) {
        guard let colon = address.utf8.lastIndex(of: UInt8(ascii: ":")),
            let port = UInt16(address[address.index(after: colon)...]), port > 0
        else { return nil }
        var host = address[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard IPv6Address(text: host) != nil else { return nil }
        } else if host.utf8.contains(UInt8(ascii: ":")) {
            return nil
        }
        if host.isEmpty { return nil }
        self.init(
            host: String(host), port: Int(port), security: security, login: login, targetName: targetName)
    }
}

extension GNMIEndpoint: CustomStringConvertible {
    /// `sw1 at leaf1.example:9339`
    package var description: String {
        let host = self.host.utf8.contains(UInt8(ascii: ":")) ? "[\(self.host)]" : self.host
        return "\(self.targetName) at \(host):\(self.port)"
    }
}
