internal import FabricModel
internal import GRPCCore

extension DriverError {
    /// What a call ended with, other than an answer.
    init(_ error: any Error, doing: String, at endpoint: GNMIEndpoint) {
        if let error = error as? DriverError {
            self = error
            return
        }
        guard let error = error as? RPCError else {
            self.init(
                .unreachable, doing: doing, reason: "the connection is closed (\(error))", help: "try again")
            return
        }
        let said = error.message.isEmpty ? "it said no more than '\(error.code)'" : DriverError.shortened(error.message)
        switch error.code {
        case .unavailable:
            let cause = error.cause.map { " (\(DriverError.shortened("\($0)")))" } ?? ""
            self.init(
                .unreachable, doing: doing, reason: "\(endpoint) does not answer: \(said)\(cause)",
                help: "is it on, and are `address` and `tls` in the topology right?")
        case .deadlineExceeded:
            self.init(
                .timedOut, doing: doing, reason: "\(endpoint) did not answer in time",
                help: "it may be busy or hang; try again")
        case .unauthenticated, .permissionDenied:
            self.init(
                .notPermitted, doing: doing, reason: said,
                help: "see `credentials` in the topology, and what that user may do on the switch")
        case .notFound: self.init(.vanished, doing: doing, reason: said)
        case .unimplemented: self.init(.unsupported, doing: doing, reason: said)
        case .cancelled: self.init(.timedOut, doing: doing, reason: "it was called off")
        case .dataLoss: self.init(.garbled, doing: doing, reason: said)
        default: self.init(.rejected, doing: doing, reason: said)
        }
    }

    init(_ mistake: AnswerMistake, doing: String) {
        self.init(
            .garbled, doing: doing, reason: "the switch's answer at \(mistake.place) makes no sense: \(mistake.reason)",
            help: "look at it with another gNMI client; is it a gNMI target with OpenConfig's models?")
    }

    /// What a target says is its own affair, and may be a book.
    private static func shortened(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.utf8.count > 400 ? "\(line.prefix(400))…" : line
    }
}
