"""What Hatch is told of a wheel by `release/wheel`: version and repository, the program, and the machines that it is for."""

import os

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface


class Metadata(MetadataHookInterface):
    def update(self, metadata):
        repository = os.environ["VETBOX_REPOSITORY"]
        metadata["version"] = os.environ["VETBOX_VERSION"]
        metadata["urls"] = {"Repository": repository, "Changelog": f"{repository}/blob/main/CHANGELOG.md"}


class Program(BuildHookInterface):
    def initialize(self, version, build_data):
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{os.environ['VETBOX_PLATFORM']}"
        build_data["force_include"][os.environ["VETBOX_PROGRAM"]] = "vetbox_emulator/bin/vetbox"
