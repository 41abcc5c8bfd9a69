internal import Glibc
internal import Netlink

/// Namespaces open as files, each once, for requests that name them by file (IFLA_NET_NS_FD); closed with the last use.
struct OpenNamespaces: ~Copyable {
    private let descriptors: [NetworkNamespace: Int32]

    init(_ namespaces: some Sequence<NetworkNamespace>) throws(NetlinkError) {
        var opened: [NetworkNamespace: Int32] = [:]
        do throws(NetlinkError) {
            for namespace in namespaces where opened[namespace] == nil {
                // The copy outlives the opener's file.
                opened[namespace] = try namespace.withDescriptor { descriptor throws(NetlinkError) in
                    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
                    guard copy >= 0 else { throw NetlinkError(code: errno, doing: "opening network \(namespace)") }
                    return copy
                }
            }
        } catch {
            for descriptor in opened.values { close(descriptor) }
            throw error
        }
        self.descriptors = opened
    }

    deinit { for descriptor in self.descriptors.values { close(descriptor) } }

    subscript(namespace: NetworkNamespace) -> Int32? { self.descriptors[namespace] }
}
