/// By what a target knows us: what stands in the place that a topology's `credentials` name.
package enum GNMILogin: Hashable, Sendable {
    /// Sent with every call as the metadata `username` and `password`, as gNMI has it (its specification, 3.1).
    case password(user: String, Secret)
    /// A certificate of our own and its key, both in PEM; shown when the connection is made.
    case certificate([UInt8], key: Secret)

    /// Reads what a variable or file holds: `USER:PASSWORD` on one line, or a PEM text with a certificate, perhaps those that
    /// vouch for it, and the certificate's private key.
    ///
    /// - Throws: what is wrong with it, in words that do not repeat it.
    package init(reading text: String) throws(GNMILoginMistake) {
        if text.contains("-----BEGIN ") {
            self = try GNMILogin.certificate(in: text)
            return
        }
        let line = text.split(whereSeparator: \.isNewline)
        guard line.count == 1, let colon = line[0].firstIndex(of: ":"), colon > line[0].startIndex else {
            throw GNMILoginMistake(
                reason: "it is neither USER:PASSWORD on one line nor a certificate with its key in PEM")
        }
        let (user, password) = (line[0][..<colon], line[0][line[0].index(after: colon)...])
        // Metadata of a call are printable ASCII (gRPC over HTTP/2, "Requests"); anything else would be refused or changed.
        guard line[0].utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else {
            throw GNMILoginMistake(reason: "user and password may only have printable ASCII characters")
        }
        self = .password(user: String(user), Secret(String(password)))
    }

    private static func certificate(in text: String) throws(GNMILoginMistake) -> GNMILogin {
        var (certificates, key) = ("", "")
        var isKey = false
        var isInside = false
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("-----BEGIN ") {
                isKey = line.contains("PRIVATE KEY")
                isInside = true
            }
            guard isInside else { continue }
            if isKey { key += "\(line)\n" } else { certificates += "\(line)\n" }
            if line.hasPrefix("-----END ") { isInside = false }
        }
        guard !certificates.isEmpty, !key.isEmpty, !isInside else {
            throw GNMILoginMistake(reason: "a PEM text needs a certificate and its private key")
        }
        return .certificate(Array(certificates.utf8), key: Secret(key))
    }
}

/// Why nobody can log in with what was read.
package struct GNMILoginMistake: Error, Hashable, Sendable {
    package var reason: String
}

/// A text that nobody prints by accident.
package struct Secret: Hashable, Sendable {
    /// The text itself, for the wire and nothing else.
    let revealed: String

    package init(_ text: String) { self.revealed = text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "redacted" }
    package var debugDescription: String { "redacted" }
    /// Without children: `dump` and test reports look there.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
