import FabricModel

extension Words {
    /// What is wrong: `does not carry VLAN 10 (web)`.
    package func says(_ difference: Difference) -> String {
        switch difference {
        case .bridgeMissing: "is not there"
        case .bridge(let setting, let was): "is \(Words.value(was)), should be \(Words.value(setting))"
        case .portMissing: "is no port of the switch"
        case .portExtra(_, let carried):
            carried.isEmpty ? "should be no port of the switch" : "should be no port; carries \(self.vlans(carried))"
        case .port(_, let setting, let was): "is \(Words.value(was)), should be \(Words.value(setting))"
        case .vlansMissing(_, let vlans, _): "does not carry \(self.vlans(vlans))"
        case .vlansExtra(_, let vlans, _): "carries \(self.vlans(vlans)), should not"
        case .vlansChanged(_, let vlans, let carriage, let was):
            "carries \(self.vlans(vlans)) \(Words.value(was)), should be \(Words.value(carriage))"
        case .sviMissing(let svi): "is not there: no gateway for \(self.vlan(svi.vlan))"
        case .sviExtra(let vlan): "should not be a gateway for \(self.vlan(vlan))"
        case .svi(_, let setting, let was): "is \(Words.value(was)), should be \(Words.value(setting))"
        case .addressMissing(_, let address): "does not have \(address)"
        case .addressExtra(_, let address): "has \(address), should not"
        case .addressUnready(_, let address, let state): "has \(address), which is \(state.rawValue)"
        case .routing(let setting, let was): "is \(Words.value(was)), should be \(Words.value(setting))"
        }
    }

    /// What it does to people: `web1 is cut off`; nil where nobody notices.
    package func effect(of line: DriftLine) -> String? {
        guard line.hosts.count > 0 else { return nil }
        let many = line.hosts.count > 1
        return switch line.harm {
        case .none: nil
        case .cutOff: "\(line.hosts) \(many ? "are" : "is") cut off"
        case .noGateway: "\(line.hosts) \(many ? "have" : "has") no gateway"
        case .wrongVLAN: "\(line.hosts) \(many ? "are" : "is") in the wrong VLAN"
        case .exposed: "\(line.hosts) \(many ? "reach" : "reaches") what \(many ? "they" : "it") should not"
        case .degraded: "\(line.hosts) \(many ? "are" : "is") disturbed"
        }
    }

    /// What no step can cure: `swp7 is not there`.
    package func says(_ problem: Problem) -> String {
        switch problem.kind {
        case .unreadable(let error): "could not be asked: \(error)"
        case .lack(let error): "cannot be programmed: \(error)"
        case .tooManyPorts(let count, let limit): "has \(count) ports in the topology, and holds \(limit)"
        case .held(let holder): "belongs to '\(holder.switchName)' of fabric '\(holder.fabric)'"
        case .unread(let part): "could not be read: \(part.what): \(part.why)"
        case .absentPort(let port, let hosts):
            hosts.count > 0 ? "has no port '\(port)', where \(hosts) should be" : "has no port '\(port)'"
        case .duplicateAddress(let vlan, let address):
            "\(self.bridge).\(vlan): another station has \(address.address)"
        case .deadLink(let port, let other): "\(port) has no carrier: the link to \(other) is taken as down"
        case .tooManyVLANs(let count, let limit):
            "carries \(count) VLANs while something is down, and its limit is \(limit)"
        case .blockedMove(let port, let vlans):
            "\(port) cannot be given \(self.vlans(vlans)) now: the other end, or what would close a loop, cannot be changed"
        }
    }

    /// What the reader can do about a problem.
    package func help(_ problem: Problem) -> String? {
        switch problem.kind {
        case .unreadable(let error), .lack(let error): error.help
        case .tooManyPorts: "spread the ports over more switches"
        case .held: "take it from that fabric first, or name the right switch"
        case .unread: "nothing is changed on it until everything can be read"
        case .absentPort(let port, _): "plug '\(port)' in, or take it out of the topology"
        case .deadLink: "what it carried goes another way, where there is one; mend the cable, then plan again"
        case .tooManyVLANs: "mend what is down, or keep what only passes through away from it with `transit: no`"
        case .blockedMove: "reach the switches around it again, or declare the dead one down with `--without`"
        case .duplicateAddress: "find the station that has it, or write another address for the gateway"
        }
    }
}
