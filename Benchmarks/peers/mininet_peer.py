"""Mininet building a lab, beside Selvage: SWITCHES Linux bridges in a line, each with HOSTS hosts; its seconds as JSON.

    mininet_peer.py SWITCHES HOSTS

Needs root, and mininet, brctl and ifconfig where Python and the shell find them.
"""

import json
import sys
import time

from mininet.log import setLogLevel
from mininet.net import Mininet
from mininet.nodelib import LinuxBridge


def main():
    switches, hosts = int(sys.argv[1]), int(sys.argv[2])
    setLogLevel("error")
    start = time.perf_counter()
    net = Mininet(switch=LinuxBridge, controller=None, autoSetMacs=False)
    before = None
    for s in range(1, switches + 1):
        switch = net.addSwitch(f"s{s}")
        for h in range(1, hosts + 1):
            net.addLink(net.addHost(f"h{s}x{h}", ip=None), switch)
        if before:
            net.addLink(before, switch)
        before = switch
    built = time.perf_counter()
    net.start()
    up = time.perf_counter()
    net.stop()
    down = time.perf_counter()
    print(json.dumps({"build": built - start, "start": up - built, "stop": down - up}))


main()
