import FabricModel
import Netlink
import Testing

@testable import DriverNetlink

/// Whose is what: a reading sorted into ours, foreign and absent, without any kernel.
@Suite struct NetlinkObservationTests {
    private let vlan10 = VLANSet([VID(10)].compactMap { $0 })

    private func link(_ index: Int32, _ name: String, _ change: (inout KernelLink) -> Void = { _ in }) -> KernelLink {
        var link = KernelLink(index: index, name: name)
        link.mtu = 1500
        link.addressGeneration = AddressGeneration.none
        change(&link)
        return link
    }

    private var bridge: KernelLink {
        self.link(1, "br0") {
            $0.kind = "bridge"
            $0.alias = "selvage fabric=f switch=s generation=7"
        }
    }

    private func svi(_ change: (inout KernelLink) -> Void = { _ in }) -> KernelLink {
        self.link(9, "br0.10") {
            $0.kind = "vlan"
            $0.lower = 1
            $0.vid = VID(10)
            $0.isUp = true
            $0.hasCarrier = true
            change(&$0)
        }
    }

    private func address(_ text: String, on link: Int32, _ author: UInt8?) throws -> LinkAddress {
        LinkAddress(
            link: link, address: try #require(InterfaceAddress(text: text)), isTentative: false, isDuplicate: false,
            isPermanent: true, protocolNumber: author)
    }

    private func scope(ports: [String] = [], svis: VLANSet = VLANSet()) -> SwitchScope {
        SwitchScope(fabric: "f", name: "s", ports: ports, svis: svis)
    }

    @Test func aPortIsOursByNameOrAsAMarkedMember() {
        let links = [
            self.bridge, self.link(2, "swp1"),
            self.link(3, "swp2") {
                $0.master = 1
                $0.alternativeNames = ["selvage:br0:swp2"]
            },
            // A mark on what is no member is only the trace of a port that was.
            self.link(4, "swp3") { $0.alternativeNames = ["selvage:br0:swp3"] },
            // Enslaved by somebody else, and one of another bridge's.
            self.link(5, "veth7") { $0.master = 1 },
            self.link(6, "other") {
                $0.master = 8
                $0.alternativeNames = ["selvage:br1:other"]
            },
            self.link(7, "lo"),
        ]
        let seen = Observation(KernelReading(links: links), self.scope(ports: ["swp1", "swp9"]))
        #expect(seen.owned.ports.map(\.name) == ["swp1", "swp2"])
        #expect(seen.owned.ports.map(\.isMember) == [false, true])
        #expect(seen.absent == ["swp9"])
        #expect(seen.foreign.map(\.name) == ["other", "swp3", "veth7, a member of br0"])
        #expect(seen.generation.rawValue == 7 && seen.holder == .init(fabric: "f", switchName: "s"))
    }

    @Test func theManagementPortIsNeverOurs() {
        var scope = self.scope(ports: ["eth0"])
        scope.management = "eth0"
        let seen = Observation(KernelReading(links: [self.bridge, self.link(2, "eth0")]), scope)
        #expect(seen.owned.ports.isEmpty && seen.absent.isEmpty && seen.foreign.map(\.name) == ["eth0"])
    }

    @Test(arguments: [(true, true), (true, false), (false, true), (false, false)])
    func anSVIIsOursByMarkOrByName(isMarked: Bool, isNamed: Bool) {
        let device = self.svi { $0.alternativeNames = isMarked ? ["selvage:br0.10"] : [] }
        let seen = Observation(
            KernelReading(links: [self.bridge, device]), self.scope(svis: isNamed ? self.vlan10 : VLANSet()))
        #expect(seen.owned.svis.count == (isMarked || isNamed ? 1 : 0))
        #expect(seen.foreign.count == (isMarked || isNamed ? 0 : 1))
    }

    @Test(arguments: [true, false]) func anAddressIsOursWhereWeWroteItOrNobodyCanTell(keepsAuthors: Bool) throws {
        let addresses = [
            try self.address("fd00:1::1/64", on: 9, keepsAuthors ? 0xe5 : nil),
            try self.address("fd00:2::1/64", on: 9, nil), try self.address("fd00:3::1/64", on: 9, 4),
        ]
        let reading = KernelReading(
            links: [self.bridge, self.svi()], addresses: addresses, keepsAuthors: keepsAuthors)
        let seen = Observation(reading, self.scope(svis: self.vlan10))
        let ours = seen.owned.svis.first?.addresses.map { "\($0.interface)" }
        #expect(ours == (keepsAuthors ? ["fd00:1::1/64"] : ["fd00:1::1/64", "fd00:2::1/64"]))
        #expect(seen.foreign.count == (keepsAuthors ? 2 : 1))
    }

    @Test func aLinkLocalIsFixedOnlyWhenItIsTheOnlyOneAndNotTheKernels() throws {
        func linkLocal(_ texts: [String], _ mode: AddressGeneration = .none) throws -> IPv6Address? {
            let device = self.svi { $0.addressGeneration = mode }
            let addresses = try texts.map { try self.address($0, on: 9, nil) }
            let seen = Observation(
                KernelReading(links: [self.bridge, device], addresses: addresses), self.scope(svis: self.vlan10))
            return seen.owned.svis.first?.linkLocal
        }
        #expect(try linkLocal(["fe80::1/64"]) == IPv6Address(text: "fe80::1"))
        #expect(try linkLocal(["fe80::1/64", "fe80::2/64"]) == nil)
        #expect(try linkLocal(["fe80::1/64"], .eui64) == nil)
        #expect(try linkLocal([]) == nil)
    }

    @Test(arguments: [true, false]) func detectionCountsOnlyWhileSomebodyCouldAnswer(hasCarrier: Bool) throws {
        var address = try self.address("fd00:1::1/64", on: 9, 0xe5)
        address.isTentative = true
        let device = self.svi { $0.hasCarrier = hasCarrier }
        let seen = Observation(
            KernelReading(links: [self.bridge, device], addresses: [address]), self.scope(svis: self.vlan10))
        #expect(seen.owned.svis.first?.addresses.first?.state == (hasCarrier ? .tentative : .ready))
    }

    @Test func forwardingOfThisMachineIsOursOnlyWhileWeRoute() {
        let reading = KernelReading(links: [self.bridge], forwards: true)
        var scope = self.scope()
        #expect(Observation(reading, scope).owned.routing.forwards)
        scope.target = .local
        #expect(!Observation(reading, scope).owned.routing.forwards)
        scope.svis = self.vlan10
        #expect(Observation(reading, scope).owned.routing.forwards)
    }

    @Test func aNamespaceWithoutOurBridgeHoldsNothingOfOurs() {
        let seen = Observation(
            KernelReading(links: [self.link(1, "br0") { $0.kind = "dummy" }, self.svi()]), self.scope(svis: self.vlan10)
        )
        #expect(seen.owned == SwitchConfig() && seen.foreign.map(\.name) == ["br0", "br0.10"])
    }
}
