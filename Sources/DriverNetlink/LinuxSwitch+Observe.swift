package import FabricModel
internal import Netlink

extension LinuxSwitch {
    /// Reads links, bridge VLANs, addresses, routes and forwarding, each in one dump, and what radvd is told.
    package func observe(_ scope: SwitchScope) async throws(DriverError) -> Observation {
        let authors = self.authors
        return try await self.connected { connection throws(NetlinkError) in
            Observation(try connection.read(scope.bridge, authors), scope)
        }
    }
}
