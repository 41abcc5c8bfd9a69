package import FabricModel

/// The hosts on each port, as two columns: a million ports cost two arrays, not a million.
package struct Attachments: Sendable {
    /// Where the hosts of each port begin in `hosts`, and after the last port its end.
    private let starts: [Int]
    /// Grouped by port, in canonical order.
    private let hosts: [HostIndex]

    package init(_ fabric: Fabric) {
        var starts = [Int](repeating: 0, count: fabric.ports.count + 1)
        for port in fabric.hostPorts { starts[Int(port) + 1] += 1 }
        for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
        var next = starts
        var hosts = [HostIndex](repeating: 0, count: fabric.hostPorts.count)
        for (index, host) in fabric.hosts.enumerated() {
            for port in fabric.ports(of: host) {
                hosts[next[Int(port)]] = HostIndex(index)
                next[Int(port)] += 1
            }
        }
        self.starts = starts
        self.hosts = hosts
    }

    /// Nobody is on the port at this index of the fabric's ports.
    func isEmpty(_ port: Int) -> Bool { self.starts[port] == self.starts[port + 1] }

    /// The hosts on the port at this index of the fabric's ports, in canonical order.
    package subscript(port: Int) -> ArraySlice<HostIndex> { self.hosts[self.starts[port]..<self.starts[port + 1]] }
}
