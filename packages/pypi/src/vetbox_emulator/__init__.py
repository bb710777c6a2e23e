"""The program vetbox, a self-hosted emulator of the Attestr (FactX) and Personr background-check APIs.

`PROGRAM` is its path.
"""

import os
import pathlib
import sys

PROGRAM = pathlib.Path(__file__).parent / "bin" / "vetbox"


def main():
    """Becomes the program, with the arguments of this process."""
    os.execv(PROGRAM, ["vetbox", *sys.argv[1:]])
