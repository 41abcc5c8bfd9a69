"""pyroute2 doing a switch's work, beside Selvage: one request a line, the seconds it took as the answer.

    apply MAC MTU ALIAS FIRST-LAST    bridge br0, every link named swp* a member of it with those VLANs, and up
    read                              the VLANs of every port
    add PORT VID                      one VLAN more on one port
"""

import sys
import time

from pyroute2 import IPRoute


def apply(ipr, mac, mtu, alias, vlans):
    ipr.link(
        "add", ifname="br0", kind="bridge", address=mac, br_vlan_filtering=1, br_vlan_default_pvid=0, br_stp_state=0,
        br_mcast_snooping=0,
    )
    no_link_local = {"attrs": [["AF_INET6", {"attrs": [["IFLA_INET6_ADDR_GEN_MODE", 1]]}]]}
    ports = {}
    for link in ipr.get_links():
        name = link.get_attr("IFLA_IFNAME")
        if name == "br0":
            bridge = link["index"]
        elif name.startswith("swp"):
            ports[name] = link["index"]
    ipr.link("set", index=bridge, mtu=int(mtu), IFLA_AF_SPEC=no_link_local)
    ipr.link("set", index=bridge, state="up")
    for index in ports.values():
        ipr.link("set", index=index, mtu=int(mtu), master=bridge, ifalias=alias, IFLA_AF_SPEC=no_link_local)
        ipr.vlan_filter("add", index=index, vlan_info={"vid": vlans})
        ipr.link("set", index=index, state="up")


def main():
    with IPRoute() as ipr:
        for line in sys.stdin:
            verb, *words = line.split()
            start = time.perf_counter()
            if verb == "apply":
                apply(ipr, *words)
            elif verb == "read":
                for port in ipr.get_vlans():
                    pass
            elif verb == "add":
                (index,) = ipr.link_lookup(ifname=words[0])
                ipr.vlan_filter("add", index=index, vlan_info={"vid": int(words[1])})
            else:
                sys.exit(f"unknown request: {line}")
            print(time.perf_counter() - start, flush=True)


main()
