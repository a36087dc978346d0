"""Only for what pyproject.toml cannot say: gnomon-nova.pth belongs beside the package, where Python looks at its start."""

import os

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithPth(build_py):
    def run(self) -> None:
        super().run()
        if not getattr(self, "editable_mode", False):
            self.copy_file("gnomon-nova.pth", os.path.join(self.build_lib, "gnomon-nova.pth"))


setup(cmdclass={"build_py": BuildWithPth})
