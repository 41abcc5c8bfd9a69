import FabricModel
import Foundation
import Netlink
import TestKit
import Testing

/// Against a real kernel, in namespaces of the test's own; runs where SELVAGE_KERNEL_TESTS=1 and the user is root.
@Suite(.enabled(if: Project.mayUseKernel), .serialized)
struct KernelNetlinkTests {
    /// A namespace that vanishes with the test, named after the process so that two runs do not meet.
    private final class Place {
        let name: String
        let namespace: NetworkNamespace

        init(_ name: String) throws {
            self.name = "\(name)-\(ProcessInfo.processInfo.processIdentifier)"
            self.namespace = try NetworkNamespace.create(self.name)
        }

        deinit { try? NetworkNamespace.delete(self.name) }
    }

    @Test func aNamespaceIsMadeSeenAndUnmade() throws {
        do {
            let place = try Place("made")
            #expect(NetworkNamespace.names().contains(place.name))
            #expect(throws: NetlinkError.self) { try NetworkNamespace.create(place.name) }
            var socket = try NetlinkSocket(in: place.namespace)
            #expect(try socket.links().map(\.name) == ["lo"])
        }
        #expect(!NetworkNamespace.names().contains { $0.hasPrefix("made-") })
    }

    @Test func aNamespaceThatIsNotThereSaysSo() {
        let error = #expect(throws: NetlinkError.self) { _ = try NetlinkSocket(in: .named("nowhere")) }
        #expect(error?.kind == .notThere)
        #expect("\(error as Any)".contains("/run/netns/nowhere"))
        #expect(throws: NetlinkError.self) { _ = try NetlinkSocket(in: .named("../../proc/self/ns/net")) }
    }

    @Test func settingsAreThoseOfTheNamespace() throws {
        let place = try Place("sysctl")
        let before = try Sysctl.read(Sysctl.ipv6("all", "forwarding"))
        try place.namespace.inside { () throws(NetlinkError) in
            try Sysctl.write(Sysctl.ipv6("all", "forwarding"), "1")
        }
        var socket = try NetlinkSocket(in: place.namespace)
        #expect(try socket.forwardsIPv6())
        #expect(try Sysctl.read(Sysctl.ipv6("all", "forwarding")) == before)
    }

    @Test func eachRequestOfALargeBatchHasItsAnswer() throws {
        let place = try Place("batch")
        var socket = try NetlinkSocket(in: place.namespace)
        // Every third one is refused: its name is taken by the one before.
        let names = (0..<1200).map { "b\($0 % 3 == 2 ? $0 - 1 : $0)" }
        let answers = try socket.send(
            names.map { .createLink(LinkSettings(name: $0, kind: .bridge(BridgeSettings()))) })
        #expect(answers.count == 1200)
        for (index, answer) in answers.enumerated() {
            if index % 3 == 2 {
                guard case .refused(let refusal) = answer else {
                    Issue.record("request \(index) was \(answer)")
                    continue
                }
                #expect(refusal.code == 17)
            } else {
                #expect(answer == .done)
            }
        }
        #expect(try socket.links().count == 801)
    }

    @Test func aLinkIsReadAsItWasWritten() throws {
        let (place, other) = (try Place("one"), try Place("two"))
        var socket = try NetlinkSocket(in: place.namespace)
        let cable = try other.namespace.withDescriptor { descriptor throws(NetlinkError) in
            try socket.send([
                .createLink(
                    LinkSettings(
                        name: "swp1",
                        kind: .veth(peer: LinkSettings(name: "eth0", namespace: descriptor))))
            ])
        }
        #expect(cable == [.done])
        var far = try NetlinkSocket(in: other.namespace)
        #expect(try far.send([.changeLink(.name("eth0"), LinkSettings(isUp: true))]) == [.done])
        var made = try socket.link(.name("swp1"))
        #expect(made.kind == "veth" && made.lowerIsElsewhere && !made.isUp)
        let answers = try socket.send([
            .changeLink(
                .index(made.index), LinkSettings(mtu: 2000, alias: "to web", addressGeneration: AddressGeneration.none)),
            .changeLink(.index(made.index), LinkSettings(isUp: true)),
            .addAlternativeNames(["selvage:br0:swp1"], to: .index(made.index)),
        ])
        #expect(answers == [.done, .done, .done])
        made = try socket.link(.name("selvage:br0:swp1"))
        #expect(made.name == "swp1" && made.alternativeNames == ["selvage:br0:swp1"])
        #expect(made.mtu == 2000 && made.alias == "to web" && made.isUp && made.hasCarrier)
        #expect(made.addressGeneration == AddressGeneration.none)
        #expect(try socket.addresses().filter { $0.link == made.index }.isEmpty)
        #expect(try socket.send([.removeAlternativeNames(["selvage:br0:swp1"], from: .name("swp1"))]) == [.done])
        #expect(try socket.link(.name("swp1")).alternativeNames.isEmpty)
        let error = #expect(throws: NetlinkError.self) { _ = try socket.link(.name("gone")) }
        #expect(error?.kind == .notThere)
    }

    @Test func addressesAndRoutesAreReadAsWritten() throws {
        let place = try Place("addr")
        var socket = try NetlinkSocket(in: place.namespace)
        let lo = try socket.link(.name("lo")).index
        let address = try #require(InterfaceAddress(text: "fd00:1::1/64"))
        let everything = try #require(IPv6Prefix(.unspecified, length: 0))
        let route = Route(to: everything, kind: .unreachable, table: 1000, protocolNumber: 0xe5, metric: 4_278_198_272)
        #expect(try socket.send([.changeLink(.index(lo), LinkSettings(isUp: true))]) == [.done])
        #expect(
            try socket.send([.addAddress(address, to: lo, protocolNumber: 0xe5), .addRoute(route)]) == [.done, .done])
        let read = try #require(try socket.addresses().first { $0.address == address })
        #expect(read.isPermanent && (read.protocolNumber == 0xe5 || read.protocolNumber == nil))
        var routes = try socket.routes(protocolNumber: 0xe5)
        for index in routes.indices { routes[index].link = nil }
        #expect(routes == [route])
        #expect(try socket.send([.removeRoute(route), .removeAddress(address, from: lo)]) == [.done, .done])
        #expect(try socket.routes(protocolNumber: 0xe5).isEmpty)
    }

    @Test func aChangeIsHeard() async throws {
        let place = try Place("hear")
        var socket = try NetlinkSocket(in: place.namespace)
        // The first hint says that listening has begun, the second one comes of the change.
        var hints = NetlinkEvents.hints(in: place.namespace).makeAsyncIterator()
        #expect(await hints.next() != nil)
        #expect(try socket.send([.createLink(LinkSettings(name: "new", kind: .bridge(BridgeSettings())))]) == [.done])
        #expect(await hints.next() != nil)
    }

    @Test func listeningEndsWhenItsReaderIsCancelled() async throws {
        let place = try Place("quiet")
        let hints = NetlinkEvents.hints(in: place.namespace)
        let reader = Task { for await _ in hints {} }
        reader.cancel()
        await reader.value
        for await _ in NetlinkEvents.hints(in: .named("nowhere")) { Issue.record("there is nothing to hear") }
    }

    @Test func aLockIsHeldOnceWhateverTheNamespaceIsCalled() throws {
        let place = try Place("lock")
        do {
            let lock = try NamespaceLock(on: "br0", in: place.namespace)
            let error = place.namespace.lockError()
            #expect(error?.kind == .busy)
            _ = try NamespaceLock(on: "br1", in: place.namespace)
            _ = try NamespaceLock(on: "br0", in: .current)
            _ = consume lock
        }
        #expect(place.namespace.lockError() == nil)
    }

    @Test func aBlockingThreadKeepsItsOrderAndItsErrors() async throws {
        let thread = try BlockingThread()
        #expect(await thread.run { 7 } == 7)
        await #expect(throws: NetlinkError.self) {
            try await thread.run { () throws(NetlinkError) in
                throw NetlinkError(.refused, doing: "nothing", reason: "because")
            }
        }
    }
}

extension NetworkNamespace {
    /// What taking the lock of br0 throws; nil where it can be had.
    fileprivate func lockError() -> NetlinkError? {
        do throws(NetlinkError) {
            _ = try NamespaceLock(on: "br0", in: self)
            return nil
        } catch {
            return error
        }
    }
}
