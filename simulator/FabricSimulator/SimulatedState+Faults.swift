package import FabricModel

/// What can happen to a switch without anybody driving it.
extension SimulatedState {
    /// Somebody makes a change by hand, without a mark.
    package mutating func tamper(_ change: Change) {
        switch change {
        case .createSVI(let svi) where self.config[svi: svi.vlan] == nil: self.foreignSVIs.insert(svi.vlan)
        case .addAddress(let vlan, let address):
            if self.config[svi: vlan]?.addresses.contains(where: { $0.interface == address }) != true {
                self.foreignAddresses.insert(address)
            }
        default: break
        }
        self.config.apply(change)
        if case .leave(let port) = change {
            self.config[port: port] = PortConfig(name: port, isMember: false, isUp: false)
        }
    }

    /// The interface is pulled out, with everything that was configured on it.
    package mutating func vanish(_ port: String) {
        self.config[port: port] = nil
        self.marked.remove(port)
    }

    /// A new interface is there.
    package mutating func appear(_ port: String) {
        if self.config[port: port] == nil {
            self.config[port: port] = PortConfig(name: port, isMember: false, isUp: false)
        }
    }

    /// The interface has another name, and what was configured on it stays.
    package mutating func rename(_ port: String, to name: String) {
        guard var moved = self.config[port: port], self.config[port: name] == nil else { return }
        moved.name = name
        self.config[port: port] = nil
        self.config[port: name] = moved
        if self.marked.remove(port) != nil { self.marked.insert(name) }
    }

    /// The machine starts again, and nothing of what it was told is left; what is plugged into it is.
    package mutating func restart() {
        var fresh = SimulatedState(ports: self.config.ports.map(\.name))
        fresh.capabilities = self.capabilities
        fresh.takenAddresses = self.takenAddresses
        fresh.foreign = self.foreign
        self = fresh
    }

    /// Another station turns up with an address of ours, and duplicate address detection finds it.
    package mutating func duplicate(_ address: InterfaceAddress, on vlan: VID) {
        self.takenAddresses.insert(address.address)
        self.config[svi: vlan]?.set(SVIAddress(address, state: .duplicate))
    }
}
