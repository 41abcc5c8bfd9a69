"""Reads and sets a VLAN of a target with pygnmi, a client that is not ours.

    judge_pygnmi.py PORT [CERTIFICATE]

Prints a line for each thing that was as it should be; exits with 1 at the first that was not.
"""

import sys
import threading

from pygnmi.client import gNMIclient

SWITCHED = "/interfaces/interface[name=swp1]/ethernet/switched-vlan/config"


def check(what, was, expected):
    if was != expected:
        print(f"{what}: {was!r}, and expected {expected!r}")
        sys.exit(1)
    print(what)


def value(answer):
    return answer["notification"][0]["update"][0]["val"]


def main():
    port, certificate = sys.argv[1], (sys.argv[2:] or [None])[0]
    way = {"path_root": certificate, "override": "selvage-lab"} if certificate else {"insecure": True}
    with gNMIclient(target=("127.0.0.1", port), username="admin", password="sesame", **way) as client:
        models = [model["name"] for model in client.capabilities()["supported_models"]]
        check("capabilities", "openconfig-vlan" in models and "selvage-bridge" in models, True)

        def get(path):
            return value(client.get(path=[path], encoding="json_ietf", target="sw1"))

        before = get("/interfaces/interface[name=swp1]/config")
        check("get", before["openconfig-interfaces:mtu"], 1500)

        vlan = {"interface-mode": "ACCESS", "access-vlan": 20}
        client.set(replace=[(SWITCHED, vlan)], encoding="json_ietf", target="sw1")
        check("set", get(SWITCHED + "/access-vlan"), 20)

        once = {
            "subscription": [{"path": SWITCHED, "mode": "on_change"}],
            "mode": "once",
            "encoding": "json_ietf",
        }
        heard = []
        for answer in client.subscribe2(subscribe=once, target="sw1"):
            if "sync_response" in answer:
                break
            heard += [update["path"] for update in answer["update"]["update"]]
        check("subscribe once", sorted(path.split("/")[-1] for path in heard), ["access-vlan", "interface-mode"])

        changes = client.subscribe2(subscribe={**once, "mode": "stream"}, target="sw1")
        for answer in changes:
            if "sync_response" in answer:
                break
        vlan["access-vlan"] = 30
        setting = threading.Thread(
            target=client.set,
            kwargs={"update": [(SWITCHED, vlan)], "encoding": "json_ietf", "target": "sw1"},
        )
        setting.start()
        update = next(iter(changes))["update"]["update"]
        setting.join()
        check("subscribe stream", [(entry["path"].split("/")[-1], entry["val"]) for entry in update], [("access-vlan", 30)])
        changes.close()

        client.set(delete=["/interfaces/interface[name=swp1]/ethernet/switched-vlan"], target="sw1")
        left = client.get(path=["/interfaces/interface[name=swp1]/ethernet"], encoding="json_ietf", target="sw1")
        check("delete", left["notification"][0].get("update", []), [])


# The thread in which pygnmi reads a subscription complains when the call ends that it reads from.
threading.excepthook = lambda arguments: None
main()
