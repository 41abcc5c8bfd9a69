"""Checks the published JSON Schema with a judge from outside: Python's jsonschema.

Exits 0 where the schema judges every case as it should, 1 where it does not, and 3 where this machine has no jsonschema or
PyYAML. A schema knows less than the reader, so it must pass every file that the reader passes, and refuse those cases whose
mistake is one of shape.
"""

import pathlib
import sys

try:
    import json

    import jsonschema
    import yaml
except ImportError:
    sys.exit(3)


class TextLoader(yaml.SafeLoader):
    """YAML 1.2's typing, which is what editors have: 1:30 is text, and so are yes and no."""


TextLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag.endswith((":null", ":str"))]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
import re

TextLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?[0-9]+$"), list("-0123456789"))
TextLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))

# Cases whose mistakes an editor should underline.
REFUSED = {"unknown-key", "wrong-type", "bad-value", "vlan-ids", "missing-key", "root-is-a-list", "unquoted-range-as-id"}

root = pathlib.Path(sys.argv[1])
schema = json.loads((root / "docs/topology.schema.json").read_text())
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
wrong = 0

files = sorted((root / "topologies").glob("*.yaml"))
files += sorted((root / "Tests/FabricTopologyTests/Cases").glob("*/topology.yaml"))
for file in files:
    expected = file.parent / "diagnostics.txt"
    is_clean = not expected.exists() or expected.read_text() == ""
    is_refused = file.parent.name in REFUSED
    if not is_clean and not is_refused:
        continue
    errors = list(validator.iter_errors(yaml.load(file.read_bytes(), Loader=TextLoader)))
    if bool(errors) != is_refused:
        wrong += 1
        print(f"{file}: {errors[0].message if errors else 'not refused'}")

sys.exit(1 if wrong else 0)
