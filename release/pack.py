"""Packs a folder into a .tar.gz whose bytes depend on its files alone: pack.py FOLDER ARCHIVE."""

import gzip
import pathlib
import sys
import tarfile


def plain(entry):
    """An entry without whoever built it, and when."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = 0
    entry.mode = 0o755 if entry.isdir() or entry.name.endswith("/vetbox") else 0o644
    return entry


folder, archive = map(pathlib.Path, sys.argv[1:])
with archive.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed, tarfile.open(fileobj=packed, mode="w") as tar:
    # In the order of their names, folders before what is in them.
    for path in [folder, *sorted(folder.rglob("*"))]:
        tar.add(path, path.relative_to(folder.parent), recursive=False, filter=plain)
