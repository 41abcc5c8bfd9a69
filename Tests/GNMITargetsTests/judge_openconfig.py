"""Judges what switches serve by OpenConfig's models, with the classes that OpenConfig's own validator has of them.

    judge_openconfig.py FILE...

Each file is the tree of a switch in the JSON of RFC 7951. It is read strictly, and written down again from what was understood,
which must give the same: so a name has the right module, and a number is not told as text. Prints for each file its name and a
verdict, "ok" or what is wrong with it; exits with 1 where one is wrong.
"""

import json
import os
import sys
import traceback

from oc_config_validate.models import interfaces, lldp, network_instance, stp, system
from pyangbind.lib.serialise import IETFYangDataSerialiser, pybindIETFJSONEncoder, pybindJSONDecoder

MODELS = {
    "openconfig-interfaces:interfaces": interfaces.openconfig_interfaces,
    "openconfig-lldp:lldp": lldp.openconfig_lldp,
    "openconfig-network-instance:network-instances": network_instance.openconfig_network_instance,
    "openconfig-spanning-tree:stp": stp.openconfig_spanning_tree,
    "openconfig-system:system": system.openconfig_system,
}


class Fault(Exception):
    pass


def without_ours(value):
    """The same without what our own module has in it, which OpenConfig does not know."""
    if isinstance(value, list):
        return [without_ours(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    rest = {name: without_ours(inner) for name, inner in value.items() if not name.startswith("selvage-bridge:")}
    # What held nothing else is as if it were not there.
    return {name: inner for name, inner in rest.items() if inner != {} or value[name] == {}}


def words(refusal):
    """Where the models' classes had come to, which they keep to themselves, and what they say."""
    inside = [frame.f_locals for frame, _ in traceback.walk_tb(refusal.__traceback__) if "ykey" in frame.f_locals]
    place = "/".join(["", *inside[-1]["obj"]._path(), inside[-1]["ykey"]])
    details = refusal.args[0] if refusal.args else None
    return f"{place}: {details['error-string'] if isinstance(details, dict) else repr(refusal)}"


class Reference(str):
    """A leaf that stands for another one: the models' classes write it as text, whatever the other one is."""


def plain(node):
    """The models' own objects as what JSON consists of."""
    if type(node) is dict:
        return {name: plain(inner) for name, inner in node.items()}
    if type(node) is list:
        return [plain(inner) for inner in node]
    if getattr(node, "_yang_type", None) == "leafref":
        return Reference(node)
    return IETFYangDataSerialiser().default(node)


def understood(name, value):
    """What the models make of a part of the tree, written down by them."""
    model = MODELS[name]()
    try:
        pybindJSONDecoder.load_ietf_json({name: value}, None, None, obj=model)
    except (AttributeError, KeyError, TypeError, ValueError) as refusal:
        raise Fault(words(refusal)) from refusal
    return plain(pybindIETFJSONEncoder.generate_element(model, flt=True))


def compare(served, written, place):
    if isinstance(served, dict) and isinstance(written, dict):
        for name in [*served, *(name for name in written if name not in served)]:
            # The models do not tell an empty list from none.
            compare(served.get(name, []), written.get(name, []), f"{place}/{name}")
    elif isinstance(served, list) and isinstance(written, list) and len(served) == len(written):
        for number, (inner, other) in enumerate(zip(served, written)):
            compare(inner, other, f"{place}[{number}]")
            if isinstance(inner, dict):
                compare_keys(inner, other, f"{place}[{number}]")
    elif isinstance(written, Reference):
        if str(served) != written:
            raise Fault(f"{place}: {json.dumps(served)}, and the models have {written}")
    elif type(served) is not type(written) or served != written:
        raise Fault(f"{place}: {json.dumps(served)}, and the models have {json.dumps(written)}")


def compare_keys(entry, written, place):
    """An entry's keys stand for the leaves of their names in its config and state."""
    for name in (name for name, value in written.items() if isinstance(value, Reference)):
        for side in ("config", "state"):
            leaf = entry.get(side, {}).get(name, entry[name])
            if type(leaf) is not type(entry[name]) or leaf != entry[name]:
                raise Fault(f"{place}/{name}: {json.dumps(entry[name])}, and {json.dumps(leaf)} in {side}")


def judge(tree):
    for name, value in without_ours(tree).items():
        if name not in MODELS:
            raise Fault(f"/{name}: the models do not know it")
        compare({name: value}, understood(name, value), "")


def main():
    faults = 0
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as file:
            tree = json.load(file)
        verdict = "ok"
        try:
            judge(tree)
        except Fault as fault:
            verdict = fault
            faults += 1
        print(f"{os.path.splitext(os.path.basename(path))[0]}: {verdict}")
    sys.exit(1 if faults else 0)


main()
