"""Prints the licences of the crates that the program for a target is made of, each text once: licences.py TARGET."""

import json
import pathlib
import subprocess
import sys

FILES = ("LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE")


def crates(target):
    """The packages that are linked into the program, in the order of their names."""
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target]
    metadata = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    root = metadata["resolve"]["root"]
    seen, ahead = {root}, [root]
    while ahead:
        for dependency in nodes[ahead.pop()]["deps"]:
            if dependency["pkg"] not in seen and any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                seen.add(dependency["pkg"])
                ahead.append(dependency["pkg"])
    found = [package for package in metadata["packages"] if package["id"] in seen - {root}]
    return sorted(found, key=lambda package: (package["name"], package["version"]))


def texts(package):
    """The files of a package that say how it may be used."""
    folder = pathlib.Path(package["manifest_path"]).parent
    for file in sorted(folder.iterdir()):
        if file.is_file() and file.name.upper().startswith(FILES):
            yield file.read_text(errors="replace").strip()


users = {}
print("The program is made of these crates besides its own source.\n")
for package in crates(sys.argv[1]):
    name = f"{package['name']} {package['version']}"
    own = list(texts(package))
    print(f"{name}: {package['license'] or 'see below'}{'' if own else ' (it brings no text)'}")
    for text in own:
        users.setdefault(text, []).append(name)
for text, names in users.items():
    print(f"\n{'-' * 80}\n{', '.join(names)}\n\n{text}")
