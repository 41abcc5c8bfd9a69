/// Topologies of a size, as somebody would write them.
enum FabricText {
    /// Switches of 1,000 ports with a host on each, in nineteen lines, whatever their number.
    static func ranges(switches: Int) -> String {
        let count = switches * 1000
        return """
            fabric: ranges
            ipv6: { site: "2001:db8:700::/48" }
            vlans:
              tenant-[001-050]: { id: "[101-150]" }
            profiles:
              leaf:
                driver: linux
                ports:
                  swp[1-1000]: {}
            switches:
              leaf[001-\(padded(switches, 3))]: { profile: leaf }
            hosts:
              srv[000001-\(padded(count, 6))]:
                port: "leaf[001-\(padded(switches, 3))]:swp[1-1000]"
                vlan: "tenant-[001-050]"
                repeat: true

            """
    }

    /// The same five switches with every port and every host on a line of its own.
    static func writtenOut(switches: Int) -> String {
        var text = """
            fabric: written-out
            ipv6: { site: "2001:db8:700::/48" }
            vlans:
              tenant-[001-050]: { id: "[101-150]" }
            switches:

            """
        for leaf in 1...switches {
            text += "  leaf\(padded(leaf, 3)):\n    driver: linux\n    ports:\n"
            for port in 1...1000 {
                let vlan = "tenant-\(padded((port - 1) % 50 + 1, 3))"
                text += "      swp\(port): { access: \(vlan), description: rack \(port / 40) }\n"
            }
        }
        text += "hosts:\n"
        for leaf in 1...switches {
            for port in 1...1000 {
                text += "  srv\(padded((leaf - 1) * 1000 + port, 6)): leaf\(padded(leaf, 3)):swp\(port)\n"
            }
        }
        return text
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
