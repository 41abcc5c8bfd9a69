internal import FabricModel
internal import Netlink
internal import Synchronization

/// Whether this kernel keeps who wrote an address (IFA_PROTO, since 5.18): tried once, in a namespace made for it.
final class AuthorProbe: Sendable {
    private let answer = Mutex<Bool?>(nil)

    /// Looks for an address with an author, which settles it; only where there are addresses and none has one, writes one in
    /// a scratch namespace and reads it back. Where that is not permitted nothing can be written either, and what nobody
    /// signed is taken for somebody else's.
    func kernelKeepsAuthors(seeing addresses: [LinkAddress]) -> Bool {
        if addresses.isEmpty || addresses.contains(where: { $0.protocolNumber != nil }) { return true }
        return self.answer.withLock { answer in
            if let answer { return answer }
            let found = (try? NetworkNamespace.scratch(AuthorProbe.tryIt)) ?? true
            answer = found
            return found
        }
    }

    private static func tryIt() throws(NetlinkError) -> Bool {
        var socket = try NetlinkSocket()
        let loopback = try socket.link(.name("lo")).index
        guard let address = InterfaceAddress(text: "fd00::1/128") else { return true }
        _ = try socket.send([
            .changeLink(.index(loopback), LinkSettings(isUp: true)),
            .addAddress(address, to: loopback, protocolNumber: Marks.protocolNumber),
        ])
        return try socket.addresses().contains { $0.protocolNumber == Marks.protocolNumber }
    }
}
