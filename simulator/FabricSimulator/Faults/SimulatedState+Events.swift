import FabricModel

/// What can happen to a switch at once.
extension SimulatedState {
    /// Somebody makes a change by hand, without a mark.
    mutating func tamper(_ change: Change) {
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
    mutating func vanish(_ port: String) {
        self.config[port: port] = nil
        self.marked.remove(port)
        self.interfaces.remove(port)
    }

    /// A new interface is there.
    mutating func appear(_ port: String) {
        if self.config[port: port] == nil {
            self.config[port: port] = PortConfig(name: port, isMember: false, isUp: false)
        }
        self.interfaces.add(port)
    }

    /// The interface has another name, and what was configured on it stays.
    mutating func rename(_ port: String, to name: String) {
        guard var moved = self.config[port: port], self.config[port: name] == nil else { return }
        moved.name = name
        self.config[port: port] = nil
        self.config[port: name] = moved
        self.interfaces.rename(port, to: name)
        if self.marked.remove(port) != nil { self.marked.insert(name) }
    }

    /// Another station turns up with the address of the SVI, and duplicate address detection finds it.
    mutating func duplicate(on vlan: VID) {
        guard let address = self.config[svi: vlan]?.addresses.first?.interface else { return }
        self.takenAddresses.insert(address.address)
        self.config[svi: vlan]?.set(SVIAddress(address, state: .duplicate))
    }

    /// The machine starts again: what is plugged into it is what it was, and what it was told is what it had saved.
    mutating func restart(with memory: Memory?) {
        var fresh = SimulatedState(ports: self.config.ports.map(\.name))
        if let memory { fresh.remember(memory) }
        self.config = fresh.config
        (self.marked, self.foreignSVIs, self.foreignAddresses) =
            (fresh.marked, fresh.foreignSVIs, fresh.foreignAddresses)
        (self.generation, self.holder) = (fresh.generation, fresh.holder)
        (self.annotation, self.vlanTable) = (fresh.annotation, fresh.vlanTable)
        self.unknown = []
        self.forget(.all)
    }

    /// What a machine keeps over a restart.
    struct Memory: Sendable {
        fileprivate var config: SwitchConfig
        fileprivate var marked: Set<String>
        fileprivate var foreignSVIs: VLANSet
        fileprivate var foreignAddresses: Set<InterfaceAddress>
        fileprivate var generation: Generation
        fileprivate var holder: Observation.Holder?
        fileprivate var annotation: [UInt8]
        fileprivate var vlanTable: [VID: String]
    }

    var memory: Memory {
        Memory(
            config: self.config, marked: self.marked, foreignSVIs: self.foreignSVIs,
            foreignAddresses: self.foreignAddresses, generation: self.generation, holder: self.holder,
            annotation: self.annotation, vlanTable: self.vlanTable)
    }

    private mutating func remember(_ memory: Memory) {
        let present = self.config.ports
        self.config = memory.config
        // Interfaces that have gone since are not there, whatever was saved; those that have come have nothing on them.
        for port in memory.config.ports where !present.contains(where: { $0.name == port.name }) {
            self.config[port: port.name] = nil
        }
        for port in present where memory.config[port: port.name] == nil { self.config[port: port.name] = port }
        self.marked = memory.marked.filter { self.config[port: $0] != nil }
        (self.foreignSVIs, self.foreignAddresses) = (memory.foreignSVIs, memory.foreignAddresses)
        (self.generation, self.holder) = (memory.generation, memory.holder)
        (self.annotation, self.vlanTable) = (memory.annotation, memory.vlanTable)
    }

    /// Puts the values that the machine keeps in place of those that it was given.
    mutating func normalise(_ way: SimulatedFault.Normalisation) {
        for port in self.config.ports {
            switch way {
            case .descriptions(let limit) where port.description.count > limit:
                self.config[port: port.name]?.description = String(port.description.prefix(limit))
            case .mtus(let step) where step > 0 && port.mtu % step != 0:
                self.config[port: port.name]?.mtu = port.mtu - port.mtu % step
            case .descriptions, .mtus: break
            }
        }
    }
}
