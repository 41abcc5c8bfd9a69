import FabricModel
import LabModel

extension Fabric {
    /// A switch by its name. Throws `notThere`, with names that are.
    func item(named name: String, doing what: String) throws(LabError) -> SwitchIndex {
        if let index = self.switchIndex(named: name) { return index }
        throw LabError(
            .notThere, doing: what, reason: "there is no switch '\(name)' in '\(self.name)'",
            remedy: "its switches are \(Fabric.some(self.switches.lazy.map(\.name)))")
    }

    /// A port by its name and its switch's. Throws `notThere`, with names that are.
    func port(_ port: String, of name: String, doing what: String) throws(LabError) -> PortIndex {
        let owner = try self.item(named: name, doing: what)
        if let index = self.portIndex(named: port, of: owner) { return index }
        let names = self.switches[Int(owner)].ports.lazy.map { self.name(of: PortIndex($0)) }
        throw LabError(
            .notThere, doing: what, reason: "switch '\(name)' has no port '\(port)'",
            remedy: "its ports are \(Fabric.some(names))")
    }

    /// A port by its place, `ring1:east`; a name of a port may hold colons itself.
    func port(at place: String, doing what: String) throws(LabError) -> PortIndex {
        let parts = place.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw LabError(.notThere, doing: what, reason: "'\(place)' is no port", remedy: "write it as SWITCH:PORT")
        }
        return try self.port(parts[1], of: parts[0], doing: what)
    }

    /// The first of many names.
    static func some(_ names: some Collection<String>) -> String {
        names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
    }
}
