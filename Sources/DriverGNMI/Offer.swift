internal import FabricModel
internal import GNMI

/// What a target says that it can do, as far as it matters to us (gNMI's Capabilities).
struct Offer: Hashable, Sendable {
    /// The names of the YANG modules that it knows.
    var modules: Set<String>
    var speaksJSON: Bool
    /// It takes a Set on approval, and back by itself where nobody confirms it.
    var confirmsCommits: Bool
    var version: String

    init(_ response: Gnmi_CapabilityResponse) {
        self.modules = Set(response.supportedModels.map(\.name))
        self.speaksJSON = response.supportedEncodings.contains(.jsonIetf)
        self.confirmsCommits = response.extension.contains { if case .commit = $0.ext { true } else { false } }
        self.version = response.gNmiVersion
    }

    /// It has a place for whose the switch is, its generation and our marks.
    var keepsAnnotations: Bool { self.modules.contains(Module.metadata) }

    var dialect: Dialect {
        Dialect(
            isPlain: !self.modules.contains(Module.bridge), keepsAnnotations: self.keepsAnnotations,
            hasSpanningTree: self.modules.contains(Module.spanningTree))
    }

    /// What `name` has to be given before anything is written to it.
    func capabilities(of name: String) -> Capabilities {
        let doing = "asking '\(name)' what it can do"
        var lacks: [DriverError] = []
        if !self.speaksJSON {
            lacks.append(
                DriverError(
                    .unsupported, doing: doing, reason: "it does not speak JSON_IETF",
                    help: "turn that encoding on at the switch; the driver knows no other"))
        }
        let missing = Module.needed.filter { !self.modules.contains($0) }
        if !missing.isEmpty {
            lacks.append(
                DriverError(
                    .unsupported, doing: doing,
                    reason: "it does not know the models \(missing.joined(separator: ", "))",
                    help: "turn OpenConfig's models on at the switch"))
        }
        return Capabilities(
            portLimit: Offer.portLimit, fencing: self.keepsAnnotations ? .reading : .none, isAtomic: true, lacks: lacks,
            withoutPlace: self.dialect.withoutPlace)
    }

    /// Nothing in gNMI tells how many ports a switch takes as members of a bridge, and one that is sold with them takes them.
    static let portLimit = 65_535
}
