import FabricModel

/// The whole file.
enum TopologyKey: String, Shape {
    case fabric, ipv6, vlans, profiles, switches, gateways, links, hosts, expect, include

    static let noun = "a topology"

    var form: Form {
        switch self {
        case .fabric: .text
        case .ipv6: .optional(.mapping(IPv6Key.self))
        case .vlans: .optional(.named(.either([.mapping(VLANKey.self), .integerOrRange(1...4094)])))
        case .profiles: .optional(.named(.optional(.mapping(SwitchKey.self))))
        case .switches: .optional(.named(.optional(.mapping(SwitchKey.self))))
        case .gateways: .optional(.list(.mapping(GatewayKey.self)))
        case .links: .optional(.list(.either([.text, .mapping(LinkKey.self)])))
        case .hosts: .optional(.named(.either([.endpoint, .list(.endpoint), .mapping(HostKey.self)])))
        case .expect: .optional(.list(.text))
        case .include: .either([.text, .list(.text)])
        }
    }

    var summary: String {
        switch self {
        case .fabric: "The fabric's name; the file's name where it is left out."
        case .ipv6: "Where the fabric's IPv6 prefixes come from."
        case .vlans: "The VLANs, by name."
        case .profiles: "What several switches have in common, by name."
        case .switches: "The switches, by name."
        case .gateways: "Which switches route for which VLANs, in order of preference."
        case .links: "The cables between switches: SWITCH:PORT -- SWITCH:PORT."
        case .hosts: "The end systems, by name, and the port each is on."
        case .expect: "Promises about who reaches whom, proved before a change and checked after it."
        case .include: "Other files of this topology, in its folder or below: read as if their sections stood here."
        }
    }
}

/// `ipv6:`
enum IPv6Key: String, Shape {
    case site, sites, pools, quarantine

    static let noun = "ipv6"

    var form: Form {
        switch self {
        case .site: .wordOr(["generate"], .prefix)
        case .sites: .optional(.named(.either([.wordOr(["generate"], .prefix), .mapping(SiteKey.self)])))
        case .pools: .optional(.mapping(PoolsKey.self))
        case .quarantine: .text
        }
    }

    var summary: String {
        switch self {
        case .site: "The fabric's prefix, a /48 as a rule; `generate` for a unique local one kept in the lock file."
        case .sites: "Several places with prefixes of their own, by name."
        case .pools: "Where the numbers come from that are neither derived nor written down."
        case .quarantine: "How long a number that was left is given to nobody, 24h where it is left out."
        }
    }
}

/// `ipv6.pools:`
enum PoolsKey: String, Shape {
    case sites, loopbacks, links

    static let noun = "pools"

    var form: Form { .either([.prefix, .mapping(PoolKey.self)]) }

    var summary: String {
        switch self {
        case .sites: "What sites that say `generate` take their prefixes from; unique local ones where it is left out."
        case .loopbacks: "What switches take their /128 from; a /64 of the first site where it is left out."
        case .links: "What links take their /127 from; a /64 of the first site where it is left out."
        }
    }
}

/// An entry of `ipv6.pools`, written out.
enum PoolKey: String, Shape {
    case prefix, length, quarantine

    static let noun = "a pool"

    var form: Form {
        switch self {
        case .prefix: .prefix
        case .length: .integer(48...64)
        case .quarantine: .text
        }
    }

    var summary: String {
        switch self {
        case .prefix: "The pool's prefix."
        case .length: "The length of a site's prefix, 48 where it is left out."
        case .quarantine: "How long a number of this pool that was left is given to nobody."
        }
    }
}

/// An entry of `ipv6.sites`.
enum SiteKey: String, Shape {
    case prefix

    static let noun = "a site"
    static let required: [SiteKey] = [.prefix]
    var form: Form { .wordOr(["generate"], .prefix) }
    var summary: String { "The site's prefix, or `generate`." }
}

/// An entry of `vlans`.
enum VLANKey: String, Shape {
    case id, mtu, prefix, site, rdnss, dhcp, description

    static let noun = "a VLAN"
    static let required: [VLANKey] = [.id]

    var form: Form {
        switch self {
        case .id: .integerOrRange(1...4094)
        case .mtu: .integer(Reader.mtus)
        case .prefix: .prefix
        case .site: .name
        case .rdnss: .either([.address, .list(.address)])
        case .dhcp: .word(DHCPUse.allCases.map(\.rawValue))
        case .description: .text
        }
    }

    var summary: String {
        switch self {
        case .id: "The 802.1Q id, 1 to 4094; a range for a range of names."
        case .mtu: "Bytes of payload that the VLAN carries."
        case .prefix: "Its /64; derived from the site and the id where it is left out."
        case .site: "The site whose prefix it takes its own from."
        case .rdnss: "The DNS servers that its gateways announce, the hosts' first choice first."
        case .dhcp: "What its hosts ask a DHCPv6 server for, as its gateways announce; none where it is left out."
        case .description: "A remark for people."
        }
    }
}

/// An entry of `switches` or `profiles`.
enum SwitchKey: String, Shape {
    case profile, driver, target, bridge, address, tls, credentials, management, site, gateway, ports, transit,
        limits

    static let noun = "a switch"

    var form: Form {
        switch self {
        case .profile, .site: .name
        case .driver: .word(Reader.drivers)
        case .target: .word(["namespace", "local"])
        case .bridge, .address, .management: .text
        case .credentials: .secretPlace
        case .tls: .either([.flag, .mapping(TLSKey.self)])
        case .gateway: .either([.names, .named(.optional(.address))])
        case .ports: .optional(.named(.optional(.mapping(PortKey.self))))
        case .transit: .flag
        case .limits: .optional(.mapping(LimitsKey.self))
        }
    }

    var summary: String {
        switch self {
        case .profile: "The profile it takes everything from that is not written here."
        case .driver: "The way to the switch; linux where it is left out."
        case .target: "Which Linux machine: the namespace of the switch's name, or `local`, this machine itself."
        case .bridge:
            "The name of the bridge on a Linux or Open vSwitch machine, of the network instance behind gNMI; br0 where it is left out."
        case .address: "Where a remote switch is reached, HOST:PORT; {switch} stands for its name."
        case .tls: "Whether and how the connection to a remote switch is protected."
        case .credentials: "Where the secret of a remote switch is: env:NAME or file:PATH."
        case .management: "The interface it is managed through, which no plan touches."
        case .site: "The site it stands in."
        case .gateway: "The VLANs it routes for; as a mapping, with its address in each."
        case .ports: "Its ports, by name."
        case .transit: "Whether others' VLANs may pass through it; where it is left out, leaves let none pass."
        case .limits: "How much it can hold, where that is less than what its driver knows of."
        }
    }
}

/// `limits:` of a switch.
enum LimitsKey: String, Shape {
    case ports, vlans

    static let noun = "limits"

    /// What may be written. A switch with more ports than 16 bits count was not built yet; 802.1Q ends at 4,094 VLANs.
    var range: ClosedRange<Int> {
        switch self {
        case .ports: 1...65_535
        case .vlans: 1...4094
        }
    }

    var form: Form { .integer(self.range) }

    var summary: String {
        switch self {
        case .ports: "How many ports it can hold; what its driver knows of where it is left out."
        case .vlans:
            "How many VLANs it can hold, those of others that pass through it included; all where it is left out."
        }
    }
}

/// `tls:` of a switch.
enum TLSKey: String, Shape {
    case ca, name

    static let noun = "tls"
    var form: Form { .text }

    var summary: String {
        switch self {
        case .ca: "The file with the certificates to trust; those of the machine where it is left out."
        case .name: "The name that the switch's certificate must have; its address's host where it is left out."
        }
    }
}

/// An entry of `ports`.
enum PortKey: String, Shape {
    case access, trunk, native, mtu, description, up

    static let noun = "a port"

    var form: Form {
        switch self {
        case .access, .native: .name
        case .trunk: .names
        case .mtu: .integer(Reader.mtus)
        case .description: .text
        case .up: .flag
        }
    }

    var summary: String {
        switch self {
        case .access: "The one VLAN of an access port."
        case .trunk: "The VLANs that a trunk carries with a tag, or `all`."
        case .native: "The VLAN of a trunk's frames without a tag; they are dropped where it is left out."
        case .mtu: "Bytes of payload that the port carries."
        case .description: "What the switch shows beside the port, up to 255 bytes."
        case .up: "`no` switches the port off."
        }
    }
}

/// An entry of `gateways`.
enum GatewayKey: String, Shape {
    case vlans, switches, spread, addresses

    static let noun = "a gateway"
    static let required: [GatewayKey] = [.vlans, .switches]

    var form: Form {
        switch self {
        case .vlans, .switches: .names
        case .spread: .flag
        case .addresses: .named(.either([.address, .named(.address)]))
        }
    }

    var summary: String {
        switch self {
        case .vlans: "The VLANs that are routed; \"*\" for all that have no gateway of their own elsewhere."
        case .switches: "The switches that route, the hosts' first choice first."
        case .spread: "Each VLAN gets a first choice of its own, so that all switches carry load."
        case .addresses: "Fixed addresses: VLAN: ADDRESS for one switch, VLAN: { SWITCH: ADDRESS } for several."
        }
    }
}

/// An entry of `links`, written out.
enum LinkKey: String, Shape {
    case ends, ring, chain, mesh, ports, vlans, mtu

    static let noun = "a link"

    var form: Form {
        switch self {
        case .ends: .text
        case .ring, .chain, .mesh, .vlans, .ports: .names
        case .mtu: .integer(Reader.mtus)
        }
    }

    var summary: String {
        switch self {
        case .ends: "SWITCH:PORT -- SWITCH:PORT, ranges on both sides."
        case .ring: "Switches, each cabled to the next and the last to the first."
        case .chain: "Switches, each cabled to the next."
        case .mesh: "Switches, each cabled to every other."
        case .ports:
            "The port towards the next switch and the one towards the one before; in a mesh, one for each other."
        case .vlans: "The most that the link may carry; both its ports are trunks of these VLANs."
        case .mtu: "The MTU of both ports."
        }
    }
}

/// An entry of `hosts`, written out.
enum HostKey: String, Shape {
    case port, ports, vlan, vlans, address, router, lag, `repeat`

    static let noun = "a host"

    var form: Form {
        switch self {
        case .port: .endpoint
        case .ports: .list(.endpoint)
        case .vlan: .name
        case .vlans: .names
        case .address: .address
        case .router, .repeat: .flag
        case .lag: .either([.flag, .text])
        }
    }

    var summary: String {
        switch self {
        case .port: "The port it is on, SWITCH:PORT."
        case .ports: "Several ports, of which one is active at a time."
        case .vlan: "Its VLAN: without a tag on an access port, as the trunk says on a trunk."
        case .vlans: "Its VLANs on a trunk; all of the trunk's where they are left out."
        case .address: "Its address; derived from its name where it is left out."
        case .router: "It forwards packets of others."
        case .lag: "Its ports are one bundle (not yet)."
        case .repeat: "A shorter range starts again; its length must divide the longer."
        }
    }
}
