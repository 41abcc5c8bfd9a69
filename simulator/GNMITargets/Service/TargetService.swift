import GNMI
import GRPCCore

/// The gNMI service of all targets of a network: finds the one that a call is for.
struct TargetService: Gnmi_gNMI.SimpleServiceProtocol {
    let directory: TargetDirectory
    var models = TargetModels.all

    func capabilities(
        request: Gnmi_CapabilityRequest, context: ServerContext
    ) async throws -> Gnmi_CapabilityResponse {
        var response = Gnmi_CapabilityResponse()
        response.supportedModels = self.models.modules.map { module in
            var model = Gnmi_ModelData()
            model.name = module.rawValue
            model.organization = module.organization
            model.version = module.version
            return model
        }
        response.supportedEncodings = [.jsonIetf, .json]
        response.gNmiVersion = "0.10.0"
        // What is offered beyond gNMI itself, each as an empty extension.
        var (commit, depth) = (Gnmi_Extension(), Gnmi_Extension())
        commit.commit = Gnmi_Commit()
        depth.depth = Gnmi_Depth()
        response.extension = [commit, depth]
        return response
    }

    func get(request: Gnmi_GetRequest, context: ServerContext) async throws -> Gnmi_GetResponse {
        try await self.directory.target(request.prefix.target, dialled: context.localPeer).get(request)
    }

    func set(request: Gnmi_SetRequest, context: ServerContext) async throws -> Gnmi_SetResponse {
        try await self.directory.target(request.prefix.target, dialled: context.localPeer).set(request)
    }

    func subscribe(
        request: RPCAsyncSequence<Gnmi_SubscribeRequest, any Error>, response: RPCWriter<Gnmi_SubscribeResponse>,
        context: ServerContext
    ) async throws {
        var requests = request.makeAsyncIterator()
        guard let first = try await requests.next() else {
            throw RPCError(code: .invalidArgument, message: "the subscription is missing")
        }
        guard case .subscribe(let list) = first.request else {
            throw RPCError(code: .invalidArgument, message: "the first message must be the subscription")
        }
        let target = try self.directory.target(list.prefix.target, dialled: context.localPeer)
        let subscriber = try Subscriber(target, list, level: first.extension.depth())
        switch list.mode {
        case .once: try await subscriber.sendAll(to: response)
        case .poll: try await subscriber.answerPolls(&requests, to: response)
        case .stream: try await subscriber.stream(to: response, until: context.cancellation)
        case .UNRECOGNIZED(let number):
            throw RPCError(code: .invalidArgument, message: "there is no subscription mode \(number)")
        }
    }
}
