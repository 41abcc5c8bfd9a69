"""Topologies of any size, the same one in the words of Selvage and of each of its peers.

Every network is leaves and spines: leaf `i` has `ports` edge ports and an uplink to each of two spines, and port `p` of it is in
VLAN `(i * ports + p) % vlans`, with a host. A network without links is the same leaves alone.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Network:
    leaves: int
    ports: int
    vlans: int
    linked: bool = True

    @property
    def switches(self) -> int:
        return self.leaves + (2 if self.linked else 0)

    @property
    def edge_ports(self) -> int:
        return self.leaves * self.ports

    def vlan(self, leaf: int, port: int) -> int:
        """The position of a port's VLAN; leaves and ports count from 0."""
        return (leaf * self.ports + port) % self.vlans


def selvage(net: Network) -> str:
    """By ranges, as somebody would write it."""
    w = len(str(net.leaves))
    leaves = f"leaf[{1:0{w}}-{net.leaves}]"
    tenants = f"tenant-[{1:04}-{net.vlans:04}]"
    count = net.edge_ports
    uplinks = ', "up[1-2]": {}' if net.linked else ""
    lines = [
        "fabric: bench",
        'ipv6: { site: "2001:db8:700::/48" }',
        "vlans:",
        f'  {tenants}: {{ id: "[2-{net.vlans + 1}]" }}',
        "profiles:",
        f'  leaf: {{ driver: sim, ports: {{ "edge[1-{net.ports}]": {{}}{uplinks} }} }}',
    ]
    if net.linked:
        lines += [f'  spine: {{ driver: sim, ports: {{ "down[{1:0{w}}-{net.leaves}]": {{}}, peer: {{}} }} }}']
    lines += ["switches:", f"  {leaves}: {{ profile: leaf }}"]
    if net.linked:
        lines += [
            "  spine[1-2]: { profile: spine }",
            "gateways:",
            '  - { vlans: "*", switches: [spine1, spine2], spread: yes }',
            "links:",
            f"  - {leaves}:up1 -- spine1:down[{1:0{w}}-{net.leaves}]",
            f"  - {leaves}:up2 -- spine2:down[{1:0{w}}-{net.leaves}]",
            "  - spine1:peer -- spine2:peer",
        ]
    repeat = ", repeat: yes" if count != net.vlans else ""
    lines += [
        "hosts:",
        f'  "srv[{1:07}-{count:07}]": {{ port: "{leaves}:edge[1-{net.ports}]", vlan: "{tenants}"{repeat} }}',
    ]
    return "\n".join(lines) + "\n"


def selvage_written_out(net: Network) -> str:
    """Every port and every host on a line of its own; without links."""
    lines = ["fabric: bench", 'ipv6: { site: "2001:db8:700::/48" }', "vlans:"]
    lines += [f"  tenant-{v + 1:04}: {{ id: {v + 2} }}" for v in range(net.vlans)]
    lines += ["switches:"]
    for leaf in range(net.leaves):
        lines += [f"  leaf{leaf + 1}:", "    driver: sim", "    ports:"]
        for port in range(net.ports):
            lines.append(f"      edge{port + 1}: {{ access: tenant-{net.vlan(leaf, port) + 1:04}, description: rack {port // 40} }}")
    lines += ["hosts:"]
    for leaf in range(net.leaves):
        for port in range(net.ports):
            lines.append(f"  srv{leaf * net.ports + port + 1:07}: leaf{leaf + 1}:edge{port + 1}")
    return "\n".join(lines) + "\n"


def faucet(net: Network) -> str:
    """Every leaf a datapath; faucet has no ranges of access ports over switches."""
    lines = ["vlans:"]
    lines += [f"  tenant-{v + 1:04}: {{ vid: {v + 2} }}" for v in range(net.vlans)]
    lines += ["dps:"]
    for leaf in range(net.leaves):
        lines += [f"  leaf{leaf + 1}:", f"    dp_id: {leaf + 1}", "    hardware: Open vSwitch", "    interfaces:"]
        for port in range(net.ports):
            lines.append(f"      {port + 1}: {{ native_vlan: tenant-{net.vlan(leaf, port) + 1:04}, description: srv{leaf * net.ports + port + 1} }}")
    return "\n".join(lines) + "\n"


def netlab(net: Network) -> str:
    """The leaves with trunks of their VLANs to both spines; netlab decides the addresses, as Selvage does. No hosts."""
    lines = [
        "provider: clab",
        "defaults.device: frr",
        "defaults.const.MAX_NODE_ID: 2000",  # it stops at 150 otherwise
        "addressing:",
        "  mgmt: { ipv4: 172.20.0.0/16 }",
        "  lan: { ipv6: 2001:db8:1::/48 }",
        "  p2p: { ipv6: 2001:db8:2::/48 }",
        "  loopback: { ipv6: 2001:db8:3::/48 }",
        "module: [ vlan ]",
        "vlans:",
    ]
    lines += [f"  t{v + 1}: {{ id: {v + 2}, mode: bridge }}" for v in range(net.vlans)]
    names = [f"l{leaf + 1}" for leaf in range(net.leaves)]
    lines += [f"nodes: [ {', '.join(['s1', 's2'] + names)} ]", "links:"]
    for leaf in range(net.leaves):
        own = sorted({net.vlan(leaf, port) for port in range(net.ports)})
        trunk = ", ".join(f"t{v + 1}" for v in own)
        lines += [f"- {{ l{leaf + 1}: , s{spine}: , vlan.trunk: [ {trunk} ] }}" for spine in (1, 2)]
    return "\n".join(lines) + "\n"


def netplan(net: Network) -> str:
    """One machine with all the ports in one bridge for each VLAN: the nearest that netplan has."""
    lines = ["network:", "  version: 2", "  ethernets:"]
    members: dict[int, list[str]] = {}
    for leaf in range(net.leaves):
        for port in range(net.ports):
            name = f"p{leaf * net.ports + port + 1}"
            lines.append(f"    {name}: {{ link-local: [], mtu: 1500 }}")
            members.setdefault(net.vlan(leaf, port), []).append(name)
    lines += ["  bridges:"]
    for vlan, ports in sorted(members.items()):
        lines.append(f"    br{vlan + 2}: {{ interfaces: [{', '.join(ports)}] }}")
    return "\n".join(lines) + "\n"
