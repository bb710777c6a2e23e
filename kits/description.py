"""Prints what the kits' types are made from: the control API's part of a description of vetbox.

    python3 kits/description.py URL
"""

import json
import sys
import urllib.request


def references(node):
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "$ref":
                yield value.rpartition("/")[2]
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def control_api(description):
    """The description without the vendors' operations, and without what only those use."""
    paths = {path: operations for path, operations in description["paths"].items() if path.startswith("/_vetbox/")}
    schemas, used, new = description["components"]["schemas"], set(), [paths]
    while new:
        found = set(references(new.pop())) - used
        used |= found
        new += [schemas[name] for name in found]
    return {**description, "paths": paths, "components": {"schemas": {name: schemas[name] for name in sorted(used)}}}


with urllib.request.urlopen(f"{sys.argv[1]}/_vetbox/openapi.json") as answer:
    json.dump(control_api(json.load(answer)), sys.stdout, indent=2)
