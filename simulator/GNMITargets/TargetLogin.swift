import GRPCCore
import GRPCNIOTransportHTTP2Posix

/// The name and the word that a client must send with each call, in the metadata `username` and `password`, as gNMI clients do.
package struct TargetLogin: Sendable, CustomStringConvertible {
    private let username: String
    private let password: String

    package init(username: String, password: String) {
        self.username = username
        self.password = password
    }

    package var description: String { "redacted" }

    func admits(_ metadata: Metadata) -> Bool {
        let names = Array(metadata[stringValues: "username"])
        let words = Array(metadata[stringValues: "password"])
        return names == [self.username] && words == [self.password]
    }
}

/// What protects the way to the targets: files in PEM.
package struct TargetTLS: Sendable {
    package var certificate: String
    package var key: String
    /// Clients must show a certificate of one of these authorities; nil for no such demand.
    package var clientAuthorities: String?

    package init(certificate: String, key: String, clientAuthorities: String? = nil) {
        self.certificate = certificate
        self.key = key
        self.clientAuthorities = clientAuthorities
    }

    var security: HTTP2ServerTransport.Posix.TransportSecurity {
        .tls(
            certificateChain: [.file(path: self.certificate, format: .pem)],
            privateKey: .file(path: self.key, format: .pem)
        ) { tls in
            guard let authorities = self.clientAuthorities else { return }
            tls.trustRoots = .certificates([.file(path: authorities, format: .pem)])
            // Who it is matters, not under which name it is reached.
            tls.clientCertificateVerification = .noHostnameVerification
        }
    }
}

/// Turns away calls without the right name and word.
struct LoginInterceptor: ServerInterceptor {
    let login: TargetLogin

    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>, context: ServerContext,
        next: @Sendable (StreamingServerRequest<Input>, ServerContext) async throws -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        guard self.login.admits(request.metadata) else {
            throw RPCError(
                code: .unauthenticated,
                message: "the metadata 'username' and 'password' are missing or wrong")
        }
        return try await next(request, context)
    }
}
