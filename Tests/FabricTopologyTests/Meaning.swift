import FabricModel

/// A fabric without the places in its file: two fabrics that mean the same have equal meanings.
struct Meaning: Equatable {
    let name: String
    let sites: [Site]
    let pools: [Pool]
    let quarantine: Duration?
    let vlans: [VLAN]
    let switches: [Switch]
    let ports: [Port]
    let portNames: [String]
    let descriptions: [String?]
    let links: [Link]
    let hosts: [Host]
    let hostPorts: [PortIndex]
    let gateways: [Gateway]
    let expectations: [Expectation]
    let vlanSets: [VLANSet]
    let vlanByID: [UInt16]

    init(_ fabric: Fabric) {
        let nowhere = Origin(line: 1, column: 1)
        func stripped<Element>(_ elements: [Element], _ origin: WritableKeyPath<Element, Origin>) -> [Element] {
            elements.map { element in
                var element = element
                element[keyPath: origin] = nowhere
                return element
            }
        }
        self.name = fabric.name
        self.sites = stripped(fabric.sites, \.origin)
        self.pools = stripped(fabric.pools, \.origin)
        self.quarantine = fabric.quarantine
        self.vlans = stripped(fabric.vlans, \.origin)
        self.switches = stripped(fabric.switches, \.origin).map { item in
            var item = item
            item.limits.ports?.origin = nowhere
            item.limits.vlans?.origin = nowhere
            return item
        }
        self.ports = stripped(fabric.ports, \.origin)
        self.portNames = fabric.ports.map { fabric.names[$0.name] }
        self.descriptions = fabric.ports.map { $0.description.map { fabric.names[$0] } }
        self.links = stripped(fabric.links, \.origin)
        self.hosts = stripped(fabric.hosts, \.origin)
        self.hostPorts = fabric.hostPorts
        self.gateways = stripped(fabric.gateways, \.origin)
        self.expectations = stripped(fabric.expectations, \.origin)
        self.vlanSets = fabric.vlanSets
        self.vlanByID = fabric.vlanByID
    }
}
