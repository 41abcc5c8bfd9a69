internal import FabricModel
internal import GNMI
internal import GRPCCore
internal import GRPCNIOTransportHTTP2Posix

/// What has to be the same for two switches to share a connection.
struct TargetWay: Hashable {
    private var host: String
    private var port: Int
    private var security: GNMIEndpoint.Security
    /// A certificate is shown once for all calls; a password goes with each.
    private var certificate: GNMILogin?

    init(_ endpoint: GNMIEndpoint) {
        (self.host, self.port, self.security) = (endpoint.host, endpoint.port, endpoint.security)
        if case .certificate = endpoint.login { self.certificate = endpoint.login }
    }

    func transport() throws -> HTTP2ClientTransport.Posix {
        let target: any ResolvableTarget =
            if IPv6Address(text: self.host) != nil {
                .ipv6(address: self.host, port: self.port)
            } else if self.isIPv4 {
                .ipv4(address: self.host, port: self.port)
            } else {
                .dns(host: self.host, port: self.port)
            }
        var expectedName: String?
        if case .tls(_, let name) = self.security { expectedName = name }
        return try HTTP2ClientTransport.Posix(
            target: target, transportSecurity: self.transportSecurity,
            config: .defaults { config in
                // The name that the certificate must be for; nil for the host.
                config.http2.authority = expectedName
                // A dead switch is tried again soon enough for the next pass.
                config.backoff.initial = .milliseconds(200)
                config.backoff.max = .seconds(20)
                config.channelDebuggingCallbacks.onCreateTCPConnection = {
                    PingFilter.install(on: $0, isServer: false)
                }
            })
    }

    private var isIPv4: Bool {
        let parts = self.host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }

    private var transportSecurity: HTTP2ClientTransport.Posix.TransportSecurity {
        guard case .tls(let trusted, _) = self.security else { return .plaintext }
        let roots: TLSConfig.TrustRootsSource =
            trusted.map { .certificates([.bytes($0, format: .pem)]) } ?? .systemDefault
        guard case .certificate(let certificate, let key) = self.certificate else {
            return .tls { $0.trustRoots = roots }
        }
        return .mTLS(
            certificateChain: [.bytes(certificate, format: .pem)],
            privateKey: .bytes(Array(key.revealed.utf8), format: .pem)
        ) { $0.trustRoots = roots }
    }
}
