import FabricModel
import Netlink

/// The kernel's own time for what our apply sends for 1,000 ports: join, VLANs, up, each made before the clock starts.
struct RawApply {
    private let bed: TestBed

    init(_ bed: TestBed) { self.bed = bed }

    /// Makes the bridge and every message, then takes the time of sending them.
    func run() async throws -> Duration {
        var raw = try Raw()
        guard let bridge = self.bed.config.bridge else { throw Trouble("no bridge") }
        let settings = BridgeSettings(vlanFiltering: true, defaultPVID: 0, stp: 0, multicastSnooping: false)
        try raw.send(
            packed: Raw.pack([
                .createLink(LinkSettings(name: bridge.name, kind: .bridge(settings), mac: bridge.mac)),
                .changeLink(
                    .name(bridge.name), LinkSettings(mtu: UInt32(bridge.mtu), addressGeneration: AddressGeneration.none)
                ),
                .changeLink(.name(bridge.name), LinkSettings(isUp: true)),
            ]))
        var socket = try NetlinkSocket()
        let links = try socket.links()
        guard let master = links.first(where: { $0.name == bridge.name })?.index else { throw Trouble("no bridge") }
        let ports = links.filter { $0.kind == "dummy" }
        let joined = LinkSettings(
            mtu: UInt32(TestBed.mtu), master: master, alias: TestBed.description,
            addressGeneration: AddressGeneration.none)
        let packed = Raw.pack(
            ports.flatMap { port -> [Message] in
                [
                    .addAlternativeNames(["selvage:br0:\(port.name)"], to: .index(port.index)),
                    .changeLink(.index(port.index), joined),
                ]
            } + ports.map { .addVLANs(tagged: VLANSet(self.bed.vlans), to: $0.index, of: .port) }
                + ports.map { .changeLink(.index($0.index), LinkSettings(isUp: true)) })
        let start = ContinuousClock.now
        try raw.send(packed: packed)
        let taken = ContinuousClock.now - start
        try await self.bed.verify("the raw messages")
        return taken
    }
}
