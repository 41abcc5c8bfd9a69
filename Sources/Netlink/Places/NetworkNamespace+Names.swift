internal import CNetlink
internal import Glibc

extension NetworkNamespace {
    /// Makes an empty namespace and gives it a name, as `ip netns add NAME` does, usable by iproute2; `unshare(2)`, `mount(2)`.
    ///
    /// Its loopback interface is down. Throws `alreadyThere` where the name is taken.
    package static func create(_ name: String) throws(NetlinkError) -> NetworkNamespace {
        try NetworkNamespace.check(name)
        let doing = "creating network namespace \(name)"
        try NetworkNamespace.prepareFolder(doing: doing)
        let path = "\(NetworkNamespace.folder)/\(name)"
        let descriptor = Glibc.open(path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0)
        guard descriptor >= 0 else { throw NetlinkError(code: errno, doing: doing) }
        close(descriptor)
        do throws(NetlinkError) {
            try NetworkNamespace.scratch { () throws(NetlinkError) in
                guard mount("/proc/thread-self/ns/net", path, "none", UInt(MS_BIND), nil) == 0 else {
                    throw NetlinkError(code: errno, doing: doing)
                }
            }
        } catch {
            unlink(path)
            throw error
        }
        return .named(name)
    }

    /// Takes the name away, as `ip netns delete NAME` does; `umount2(2)`, `unlink(2)`.
    ///
    /// The namespace itself lives on while a process or a socket is in it.
    package static func delete(_ name: String) throws(NetlinkError) {
        try NetworkNamespace.check(name)
        let path = "\(NetworkNamespace.folder)/\(name)"
        // EINVAL: the file is no mount, which an interrupted creation leaves behind; removing it is what is wanted.
        if umount2(path, Int32(MNT_DETACH)) != 0, errno != EINVAL {
            throw NetlinkError(code: errno, doing: "deleting network namespace \(name)")
        }
        guard unlink(path) == 0 else {
            throw NetlinkError(code: errno, doing: "deleting network namespace \(name)")
        }
    }

    /// The named namespaces there are, in the order of their names; none where there is no folder of them.
    package static func names() -> [String] {
        guard let folder = opendir(NetworkNamespace.folder) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Makes /run/netns a shared mount, so that names made here are seen, and unmounted, in every mount namespace.
    private static func prepareFolder(doing: String) throws(NetlinkError) {
        if mkdir(NetworkNamespace.folder, 0o755) != 0, errno != EEXIST {
            throw NetlinkError(code: errno, doing: doing)
        }
        let shared = UInt(MS_SHARED | MS_REC)
        if mount("", NetworkNamespace.folder, "none", shared, nil) == 0 { return }
        // EINVAL: the folder is no mount yet; it becomes one by being bound onto itself.
        guard errno == EINVAL,
            mount(NetworkNamespace.folder, NetworkNamespace.folder, "none", UInt(MS_BIND | MS_REC), nil) == 0,
            mount("", NetworkNamespace.folder, "none", shared, nil) == 0
        else { throw NetlinkError(code: errno, doing: doing) }
    }
}
