import FabricModel

/// An option of neighbour discovery (RFC 4861, 4.6): a type, a length in units of eight bytes, and its fields.
enum NeighbourOption: Hashable, Sendable {
    case sourceLinkAddress(MACAddress)
    case targetLinkAddress(MACAddress)
    case prefix(RouterAdvertisement.Prefix)
    case mtu(UInt32)
    case nameServers(RouterAdvertisement.NameServers)

    /// The options up to the end, those that nobody here knows left out; nil where one has the length 0 or is cut short, since
    /// then the whole message is to be dropped (RFC 4861, 4.6).
    static func all(in reader: inout ByteReader) -> [NeighbourOption]? {
        var options: [NeighbourOption] = []
        while reader.left > 0 {
            guard let type = reader.byte(), let length = reader.byte(), length > 0,
                let body = reader.take(Int(length) * 8 - 2)
            else { return nil }
            if let option = NeighbourOption(type, body) { options.append(option) }
        }
        return options
    }

    private init?(_ type: UInt8, _ body: [UInt8]) {
        var reader = ByteReader(body)
        switch type {
        case 1, 2:
            guard let mac = reader.take(6).flatMap({ MACAddress(bytes: $0) }) else { return nil }
            self = type == 1 ? .sourceLinkAddress(mac) : .targetLinkAddress(mac)
        case 3:
            guard let length = reader.byte(), let flags = reader.byte(), let valid = reader.long(),
                let preferred = reader.long(), reader.long() != nil, let address = reader.address(),
                // Bits behind the length are to be ignored.
                let prefix = IPv6Prefix(containing: address, length: Int(length))
            else { return nil }
            self = .prefix(
                RouterAdvertisement.Prefix(
                    prefix, isOnLink: flags & 0x80 != 0, isAutonomous: flags & 0x40 != 0, validLifetime: valid,
                    preferredLifetime: preferred))
        case 5:
            guard reader.word() != nil, let mtu = reader.long() else { return nil }
            self = .mtu(mtu)
        case 25:
            guard reader.word() != nil, let lifetime = reader.long() else { return nil }
            var addresses: [IPv6Address] = []
            while let address = reader.address() { addresses.append(address) }
            if addresses.isEmpty { return nil }
            self = .nameServers(RouterAdvertisement.NameServers(addresses, lifetime: lifetime))
        default: return nil
        }
    }

    var bytes: [UInt8] {
        switch self {
        case .sourceLinkAddress(let mac): return [1, 1] + mac.bytes
        case .targetLinkAddress(let mac): return [2, 1] + mac.bytes
        case .prefix(let option):
            var bytes: [UInt8] = [3, 4, UInt8(clamping: option.prefix.length)]
            bytes.append((option.isOnLink ? 0x80 : 0) | (option.isAutonomous ? 0x40 : 0))
            bytes.append(network: option.validLifetime)
            bytes.append(network: option.preferredLifetime)
            bytes += [0, 0, 0, 0]
            bytes.append(option.prefix.address)
            return bytes
        case .mtu(let mtu):
            var bytes: [UInt8] = [5, 1, 0, 0]
            bytes.append(network: mtu)
            return bytes
        case .nameServers(let servers):
            // The length is one byte, so 127 addresses are the most.
            let addresses = servers.addresses.prefix(127)
            var bytes: [UInt8] = [25, UInt8(1 + 2 * addresses.count), 0, 0]
            bytes.append(network: servers.lifetime)
            for address in addresses { bytes.append(address) }
            return bytes
        }
    }
}
