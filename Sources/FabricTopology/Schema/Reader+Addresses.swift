import FabricModel

/// IPv6 addresses and prefixes, and what people write instead of them.
extension Reader {
    /// An address that an interface may have.
    mutating func address(_ word: Word) -> IPv6Address? {
        guard let address = IPv6Address(text: word.text) else {
            self.mistakes.error(
                .badAddress, at: word.origin, "'\(word.text.shortened)' is no IPv6 address",
                help: Reader.addressHelp(word.text))
            return nil
        }
        let problem: String? =
            if address.isMulticast { "a multicast address" } else if address.isLinkLocal {
                "a link-local address"
            } else if address.isLoopback || address == .unspecified {
                "no address of a network"
            } else if address.isIPv4Mapped {
                "an IPv4 address in disguise"
            } else {
                nil
            }
        guard let problem else { return address }
        self.mistakes.error(
            .badAddress, at: word.origin, "\(address) is \(problem)", help: "write a global or unique local address")
        return nil
    }

    /// A network of one of these lengths, of unicast addresses that packets can be routed to.
    mutating func prefix(_ word: Word, lengths: ClosedRange<Int>, _ what: String) -> IPv6Prefix? {
        guard let interface = InterfaceAddress(text: word.text) else {
            self.mistakes.error(
                .badPrefix, at: word.origin, "'\(word.text.shortened)' is no IPv6 prefix",
                help: Reader.prefixHelp(word.text))
            return nil
        }
        guard lengths.contains(interface.prefixLength) else {
            let wanted =
                lengths.count == 1
                ? "a /\(lengths.lowerBound)" : "/\(lengths.lowerBound) to /\(lengths.upperBound)"
            self.mistakes.error(
                .badPrefix, at: word.origin, "\(what) is \(wanted), and this is a /\(interface.prefixLength)")
            return nil
        }
        guard let prefix = IPv6Prefix(interface.address, length: interface.prefixLength) else {
            let meant = IPv6Prefix(containing: interface.address, length: interface.prefixLength)
            self.mistakes.error(
                .badPrefix, at: word.origin, "\(word.text) has bits set beyond its length",
                help: meant.map { "did you mean \($0)?" })
            return nil
        }
        let address = prefix.address
        guard !address.isMulticast, !address.isLinkLocal, !address.isIPv4Mapped, address.high != 0 else {
            self.mistakes.error(
                .badPrefix, at: word.origin, "\(prefix) is not a prefix that hosts can be given addresses from",
                help: "write a global (2000::/3) or unique local (fd00::/8) one")
            return nil
        }
        return prefix
    }

    private static func addressHelp(_ text: String) -> String {
        if self.isIPv4(text) { return "Selvage speaks IPv6 only; write an IPv6 address" }
        if text.contains("/") { return "write the address without its prefix length" }
        if text.contains("%") { return "write the address without its zone" }
        return "an address looks like 2001:db8:10::1"
    }

    private static func prefixHelp(_ text: String) -> String {
        if self.isIPv4(text) { return "Selvage speaks IPv6 only; write an IPv6 prefix" }
        if IPv6Address(text: text) != nil { return "write its length too: \(text)/64" }
        return "a prefix looks like 2001:db8:10::/64"
    }

    private static func isIPv4(_ text: String) -> Bool {
        let parts = text.prefix { $0 != "/" }.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { Decimal.read($0, upTo: 255) != nil }
    }
}
