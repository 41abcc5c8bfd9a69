package import FabricModel
import FabricSimulator
package import LabModel

extension Breakage {
    /// Reads what stands behind `selvage lab break`.
    ///
    /// ```
    /// cable ring1:east
    /// switch leaf1 silent | hanging | slow 2s | lying | half | failing | refuse 3 | stale 2 | disconnecting
    /// switch leaf1 restart | restart empty
    /// drift leaf1 swp3 carries web | carries web untagged | drops web | up | down | mtu 1400
    /// ```
    /// Throws `notThere` for a name that the fabric does not have, and `refused`, with what there is, for other words.
    package init(_ words: [String], in fabric: Fabric) throws(LabError) {
        let doing = "breaking '\(words.joined(separator: " "))'"
        let rest = Array(words.dropFirst(2))
        guard let kind = words.first, let name = words.dropFirst().first else {
            throw LabError(.refused, doing: "breaking something", reason: "it is not said what", remedy: Self.usage)
        }
        switch kind {
        case "cable":
            guard rest.isEmpty else {
                throw LabError(
                    .refused, doing: doing, reason: "'\(rest.joined(separator: " "))' is too much",
                    remedy: "a cable is named by one port of it: cable SWITCH:PORT")
            }
            self = try Breakage(cableAt: name, in: fabric, doing: doing)
        case "switch":
            _ = try fabric.item(named: name, doing: doing)
            self = .fault(
                switchName: name, try SimulatedFault(rest, doing: doing), words: rest.joined(separator: " "))
        case "drift":
            _ = try fabric.item(named: name, doing: doing)
            self = .drift(
                switchName: name, try Change(byHand: rest, of: name, in: fabric, doing: doing),
                words: rest.joined(separator: " "))
        default:
            throw LabError(.refused, doing: doing, reason: "nothing called '\(kind)' breaks", remedy: Self.usage)
        }
    }

    private static let usage = "cable SWITCH:PORT, switch SWITCH WHAT, or drift SWITCH PORT WHAT"

    /// The cable at a port: to another switch, or to a host.
    init(cableAt place: String, in fabric: Fabric, doing what: String) throws(LabError) {
        let port = try fabric.port(at: place, doing: what)
        if let link = fabric.links.first(where: { $0.a == port || $0.b == port }) {
            self = .cable(near: fabric.place(of: link.a), far: fabric.place(of: link.b))
        } else if let host = fabric.hosts.first(where: { fabric.ports(of: $0).contains(port) }) {
            self = .cable(near: place, far: host.name)
        } else {
            throw LabError(.notThere, doing: what, reason: "nothing is plugged into \(place)")
        }
    }
}

extension SimulatedFault {
    /// Reads what is wrong with a switch, in words.
    fileprivate init(_ words: [String], doing what: String) throws(LabError) {
        let number = words.count == 2 ? Int(words[1]) : nil
        switch (words.first, words.count) {
        case ("silent", 1): self = .silence
        case ("hanging", 1): self = .hang
        case ("lying", 1): self = .write(.onlySayYes)
        case ("half", 1): self = .write(.half)
        case ("failing", 1): self = .write(.thenFail)
        case ("disconnecting", 1): self = .disconnect(.afterWrite)
        case ("restart", 1): self = .restart(.saved)
        case ("restart", 2) where words[1] == "empty": self = .restart(.nothing)
        case ("slow", 2):
            guard let delay = Duration(pace: words[1]), delay > .zero, delay <= .seconds(3600) else {
                throw LabError(
                    .refused, doing: what, reason: "'\(words[1])' is no time", remedy: "write it as 500ms, 2s or 1m")
            }
            self = .delay(delay)
        case ("refuse", 2) where (1...1_000_000).contains(number ?? 0): self = .refuse(step: number ?? 1)
        case ("stale", 2) where (1...100).contains(number ?? 0): self = .lag(changes: number ?? 1)
        default:
            throw LabError(
                .refused, doing: what, reason: "a switch is not '\(words.joined(separator: " "))'",
                remedy:
                    "it is silent, hanging, slow TIME, lying, half, failing, refuse STEP, stale CHANGES or disconnecting; or it "
                    + "does: restart, restart empty")
        }
    }
}

extension Change {
    /// Reads what somebody does to a port by hand, in words.
    fileprivate init(byHand words: [String], of name: String, in fabric: Fabric, doing what: String) throws(LabError) {
        guard let port = words.first else {
            throw LabError(.refused, doing: what, reason: "no port is named", remedy: Self.usage)
        }
        _ = try fabric.port(port, of: name, doing: what)
        switch (words.dropFirst().first, words.count) {
        case ("up", 2): self = .setPort(port, .isUp(true))
        case ("down", 2): self = .setPort(port, .isUp(false))
        case ("mtu", 3):
            guard let mtu = UInt16(words[2]), mtu >= 68 else {
                throw LabError(.refused, doing: what, reason: "'\(words[2])' is no MTU", remedy: "68 to 65535")
            }
            self = .setPort(port, .mtu(mtu))
        case ("drops", 3): self = .drop(.port(port), VLANSet(try fabric.vlan(words[2], doing: what)))
        case ("carries", 3): self = .carry(.port(port), VLANSet(try fabric.vlan(words[2], doing: what)), as: .tagged)
        case ("carries", 4) where words[3] == "untagged":
            self = .carry(.port(port), VLANSet(try fabric.vlan(words[2], doing: what)), as: .native)
        default: throw LabError(.refused, doing: what, reason: "nobody does that to a port", remedy: Self.usage)
        }
    }

    private static let usage =
        "drift SWITCH PORT up, down, mtu NUMBER, carries VLAN, carries VLAN untagged, or drops VLAN"
}

extension Fabric {
    /// A VLAN by its name or its id, also one that the topology does not have: people do that by hand.
    fileprivate func vlan(_ text: String, doing what: String) throws(LabError) -> VID {
        if let vlan = self.vlans.first(where: { $0.name == text }) { return vlan.id }
        if let number = UInt16(text), let vlan = VID(number) { return vlan }
        throw LabError(
            .notThere, doing: what, reason: "there is no VLAN '\(text)' in '\(self.name)'",
            remedy: "its VLANs are \(Fabric.some(self.vlans.lazy.map(\.name))), or any number from 1 to 4094")
    }
}
