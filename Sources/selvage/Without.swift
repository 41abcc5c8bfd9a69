import ArgumentParser
import FabricGraph
import FabricModel

/// What is declared down, whatever the switches say.
struct WithoutOption: ParsableArguments {
    @Option(
        name: .customLong("without"),
        help: ArgumentHelp(
            "Take a link or switch as down: SWITCH, one end of a link as SWITCH:PORT, or both, \"A:P -- B:P\". Several times for several.",
            valueName: "what"))
    var names: [String] = []

    init() {}
}

extension WithoutOption {
    /// What the names mean.
    func failures(in fabric: Fabric) throws(Failure) -> Failures {
        var failures = Failures.none
        for name in self.names {
            let ends = name.split(separator: " ").filter { $0 != "--" }.map(String.init)
            let links = try WithoutOption.links(at: ends, in: fabric, of: name)
            if let links {
                failures.links.formUnion(links)
            } else if let index = fabric.switchIndex(named: name) {
                failures.switches.insert(index)
            } else {
                throw Failure(
                    "there is no switch or link '\(name)' in '\(fabric.name)'",
                    help:
                        "its switches are \(compressed(fabric.switches.map(\.name))); a link is named by a port of it, SWITCH:PORT"
                )
            }
        }
        return failures
    }

    /// The link between these ports, or at this one; nil where no port is meant.
    private static func links(
        at ends: [String], in fabric: Fabric, of name: String
    ) throws(Failure) -> [LinkIndex]? {
        guard ends.allSatisfy({ $0.contains(":") }), !ends.isEmpty else { return nil }
        var ports: [PortIndex] = []
        for end in ends {
            let parts = end.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2, let owner = fabric.switchIndex(named: parts[0]),
                let port = fabric.portIndex(named: parts[1], of: owner)
            else { throw Failure("there is no port '\(end)' in '\(fabric.name)'", help: "write it as SWITCH:PORT") }
            ports.append(port)
        }
        let found = fabric.links.indices.filter { index in
            ports.allSatisfy { fabric.links[index].a == $0 || fabric.links[index].b == $0 }
        }
        guard !found.isEmpty else {
            throw Failure("there is no link at '\(name)'", help: "`selvage show FILE` lists the links")
        }
        return found.map { LinkIndex($0) }
    }
}
