internal import FabricModel
internal import GNMI
internal import GRPCCore
internal import GRPCNIOTransportHTTP2Posix

/// One target and its calls, with deadlines, and errors in our words.
struct TargetCalls: Sendable {
    let endpoint: GNMIEndpoint
    let connections: GNMIConnections

    /// A switch of ten thousand ports answers with some 15 MB; what is larger is not read.
    private static let messageLimit = 64 << 20

    /// What the server offers; see `GNMIConnections.offer`.
    func offer() async throws(DriverError) -> Offer {
        let doing = "asking '\(self.endpoint.targetName)' what it can do"
        let options = self.options(self.connections.deadlines.asking)
        do {
            return try await self.connections.offer(of: self.endpoint) {
                Offer(
                    try await self.connections.call(self.endpoint) {
                        try await $0.capabilities(Gnmi_CapabilityRequest(), metadata: self.metadata, options: options)
                    })
            }
        } catch {
            throw DriverError(error, doing: doing, at: self.endpoint)
        }
    }

    /// What is at some places, each of which may be empty.
    func get(_ paths: [Gnmi_Path], doing: String) async throws(DriverError) -> Gnmi_GetResponse {
        var request = Gnmi_GetRequest()
        request.prefix.target = self.endpoint.targetName
        request.path = paths
        request.type = .all
        request.encoding = .jsonIetf
        let options = self.options(self.connections.deadlines.reading)
        let message = request
        do {
            return try await self.connections.call(self.endpoint) {
                try await $0.get(message, metadata: self.metadata, options: options)
            }
        } catch {
            throw DriverError(error, doing: doing, at: self.endpoint)
        }
    }

    /// Whether the target took a Set.
    enum Answer: Sendable {
        case taken
        /// It said no. Its words, for whoever looks for a path in them.
        case refused(DriverError, words: String)
        /// There was no answer, or one that does not tell.
        case unanswered(DriverError)
    }

    func set(_ request: Gnmi_SetRequest, doing: String) async -> Answer {
        let options = self.options(self.connections.deadlines.writing)
        do {
            _ = try await self.connections.call(self.endpoint) {
                try await $0.set(request, metadata: self.metadata, options: options)
            }
            return .taken
        } catch {
            let words = DriverError(error, doing: doing, at: self.endpoint)
            guard let said = error as? RPCError, said.code.saysNo else { return .unanswered(words) }
            return .refused(words, words: said.message)
        }
    }

    /// Hears of every change below some places until the subscription ends or the caller is called off; `heard` is told of each
    /// message.
    func subscribe(to paths: [Gnmi_Path], _ heard: @escaping @Sendable () -> Void) async throws {
        var list = Gnmi_SubscriptionList()
        list.prefix.target = self.endpoint.targetName
        list.mode = .stream
        list.encoding = .jsonIetf
        // What is there already is nothing new to whoever only wants to know when to look.
        list.updatesOnly = true
        list.subscription = paths.map { path in
            var subscription = Gnmi_Subscription()
            subscription.path = path
            subscription.mode = .onChange
            return subscription
        }
        var request = Gnmi_SubscribeRequest()
        request.subscribe = list
        let message = request
        var options = CallOptions.defaults
        options.maxResponseMessageBytes = TargetCalls.messageLimit
        let settled = options
        try await self.connections.subscribe(self.endpoint) { client in
            try await client.subscribe(metadata: self.metadata, options: settled) { writer in
                try await writer.write(message)
                // A target takes the end of the requests for the end of the subscription, so this never comes to one by itself.
                let (open, continuation) = AsyncStream<Void>.makeStream()
                for await _ in open {}
                continuation.finish()
            } onResponse: { response in
                for try await _ in response.messages { heard() }
            }
        }
    }

    private func options(_ deadline: Duration) -> CallOptions {
        var options = CallOptions.defaults
        options.timeout = deadline
        options.maxRequestMessageBytes = TargetCalls.messageLimit
        options.maxResponseMessageBytes = TargetCalls.messageLimit
        return options
    }

    private var metadata: Metadata {
        guard case .password(let user, let password) = self.endpoint.login else { return [:] }
        return ["username": .string(user), "password": .string(password.revealed)]
    }
}

extension RPCError.Code {
    /// The target itself answered, and took nothing. The others come from the way to it as well, or from a target that does not
    /// know either.
    fileprivate var saysNo: Bool {
        switch self {
        case .invalidArgument, .notFound, .alreadyExists, .permissionDenied, .unauthenticated, .failedPrecondition,
            .aborted, .outOfRange, .unimplemented, .resourceExhausted:
            true
        default: false
        }
    }
}
