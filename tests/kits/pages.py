"""Writes the tests of Markdown pages into files that their runners find.

    pages.py FOLDER PAGE…

A block of Python with a test is pytest's; one of JavaScript belongs to the runner whose module of the kit it uses.
"""

import pathlib
import re
import sys

BLOCK = re.compile(r"^```(python|javascript)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def name(page, number, language, text):
    """The file of a block; None for one that is no test."""
    if language == "python":
        return f"python/test_{page}_{number}.py" if "def test_" in text else None
    runner = re.search(r"@vetbox/kit/(vitest|jest|node)'", text)
    return runner and f"{runner[1]}/{page}-{number}.test.{'js' if runner[1] == 'jest' else 'mjs'}"


folder = pathlib.Path(sys.argv[1])
for path in map(pathlib.Path, sys.argv[2:]):
    page = re.sub(r"\W", "_", str(path.with_suffix("")))
    for number, (language, text) in enumerate(BLOCK.findall(path.read_text())):
        if file := name(page, number, language, text):
            target = folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
            print(file)
