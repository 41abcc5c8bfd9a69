import GRPCCore
import LabModel

/// Where the remedy and the doing of an error stand beside its reason.
private enum ErrorField {
    static let (kind, doing, remedy) = ("selvage-kind", "selvage-doing-bin", "selvage-remedy-bin")
}

/// Answers a call with what `body` says, and tells its error so that the other side has the same one.
func answering<T: Sendable>(_ body: () async throws(LabError) -> T) async throws -> T {
    do throws(LabError) {
        return try await body()
    } catch {
        throw RPCError(error)
    }
}

extension RPCError {
    /// An error of ours on the wire: texts as bytes, since names are in any script.
    fileprivate init(_ error: LabError) {
        var fields: Metadata = [:]
        fields.addString(error.kind.rawValue, forKey: ErrorField.kind)
        fields.addBinary(Array(error.doing.utf8), forKey: ErrorField.doing)
        if let remedy = error.remedy { fields.addBinary(Array(remedy.utf8), forKey: ErrorField.remedy) }
        self.init(code: error.kind == .notThere ? .notFound : .failedPrecondition, message: error.reason, metadata: fields)
    }
}

extension LabError {
    /// What a lab said, or why it said nothing.
    init(_ error: RPCError, askingLab name: String) {
        func text(_ key: String) -> String? {
            error.metadata[binaryValues: key].first { _ in true }.map { String(decoding: $0, as: UTF8.self) }
        }
        if let kind = error.metadata[stringValues: ErrorField.kind].first(where: { _ in true }).flatMap(
            LabError.Kind.init), let doing = text(ErrorField.doing)
        {
            self.init(kind, doing: doing, reason: error.message, remedy: text(ErrorField.remedy))
            return
        }
        let doing = "asking the lab '\(name)'"
        switch error.code {
        case .unavailable:
            self.init(
                .died, doing: doing, reason: "its process does not answer: \(error.message)",
                remedy: "'selvage lab list' says whether it is still there")
        case .deadlineExceeded:
            self.init(
                .died, doing: doing, reason: "it did not answer in time",
                remedy: "it may have more to do than time: 'selvage lab down \(name)' ends it")
        case .unimplemented:
            self.init(
                .refused, doing: doing, reason: "it is of another version of selvage",
                remedy: "take it down and up again")
        default: self.init(.refused, doing: doing, reason: error.message)
        }
    }
}
