# SPDX-License-Identifier: Apache-2.0
"""The package as pip installs it, without a network, beside the distribution's Nova."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

SOURCE = pathlib.Path(__file__).parent.parent


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """Runs a line of Python in a user's folder into which the package was installed."""
    base = tmp_path_factory.mktemp("base")
    source = base / "source"
    shutil.copytree(SOURCE, source, ignore=shutil.ignore_patterns("build", "*.egg-info", "__pycache__"))
    env = {**os.environ, "PYTHONUSERBASE": str(base / "user"), "PIP_BREAK_SYSTEM_PACKAGES": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    env.pop("PYTHONPATH", None)
    pip = [sys.executable, "-m", "pip", "install", "-q", "--user", "--no-index", "--no-build-isolation", "--no-deps", str(source)]
    done = subprocess.run(pip, env=env, cwd="/", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr

    def run(line):
        done = subprocess.run([sys.executable, "-c", line], env=env, cwd="/", capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run


def test_nova_finds_the_compute_driver(python):
    line = "import sys; assert 'nova' not in sys.modules; from nova.virt.gnomon import GnomonDriver as d; print(d.__mro__[1].__module__)"
    assert python(line) == "nova.virt.libvirt.driver"


def test_novas_own_drivers_are_where_they_were(python):
    line = "import nova.virt.libvirt.driver as d, nova; print(d.__file__.startswith(nova.__path__[0]))"
    assert python(line) == "True"


def test_a_start_of_python_loads_next_to_nothing(python):
    line = "import sys; print(sorted(m for m in sys.modules if m.split('.')[0] in ('gnomon_nova', 'nova', 'oslo_config', 'eventlet')))"
    assert python(line) == "['gnomon_nova', 'gnomon_nova.finder']"


def test_the_options_are_found_by_oslo(python):
    line = "from oslo_config import generator as g; g.main(['--namespace', 'gnomon'])"
    text = python(line)
    assert "[gnomon]" in text
    assert "#timeout_ms = 50" in text
    assert "#max_vcpus_per_server = 0" in text


def test_the_scheduler_finds_filter_and_weigher_by_name(python):
    line = (
        "import nova.conf; from nova.scheduler.filters import HostFilterHandler as f; from nova.scheduler.weights import HostWeightHandler as w;"
        "print(f().get_matching_classes(['gnomon_nova.filter.GnomonFilter'])[0].__name__,"
        " w().get_matching_classes(['gnomon_nova.weigher.GnomonWeigher'])[0].__name__)"
    )
    assert python(line) == "GnomonFilter GnomonWeigher"
