# SPDX-License-Identifier: Apache-2.0
"""Real Nova objects and a real server on a socket. Nothing of Nova and nothing of ours is replaced."""

import logging
import os
import pathlib

# Nova's name for it. Unset, it runs on threads; 0 is how Zed runs, on eventlet
os.environ.setdefault("OS_NOVA_DISABLE_EVENTLET_PATCHING", "1")
if os.environ["OS_NOVA_DISABLE_EVENTLET_PATCHING"] != "1":
    import nova.monkey_patch  # noqa: F401 before all else, as Nova's commands do

import nova.conf  # noqa: E402
import pytest  # noqa: E402
from nova import objects  # noqa: E402

import gnomon_nova.finder  # noqa: E402,F401 what gnomon-nova.pth does where the package is installed
from gnomon_nova import shared  # noqa: E402
from tests.daemon import Daemon  # noqa: E402

nova.conf.CONF([], project="nova", default_config_files=[], default_config_dirs=[])
objects.register_all()

TOKEN = "s3cret-token-of-the-tests"


@pytest.fixture
def conf():
    """Nova's configuration; what a test overrides is gone afterwards."""
    yield nova.conf.CONF
    for option in nova.conf.CONF.gnomon:
        nova.conf.CONF.clear_override(option, group="gnomon")
    shared.ranker.cache_clear()


@pytest.fixture
def token_file(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "token"
    path.write_text(TOKEN + "\n")
    return path


@pytest.fixture
def daemon():
    """A server on a port of its own, which answers as agreed until it is told to misbehave."""
    with Daemon(TOKEN) as daemon:
        yield daemon


@pytest.fixture
def ranker(conf, daemon, token_file):
    """One that asks the daemon, with enough time for a slow machine and a breaker that does not interfere."""
    return make_ranker(conf, endpoint=daemon.endpoint, token_file=str(token_file), timeout_ms=5000, breaker_failures=1000)


def make_ranker(conf, **options):
    for name, value in options.items():
        conf.set_override(name, value, group="gnomon")
    return shared.make(conf.gnomon)


@pytest.fixture
def log(caplog):
    """What was logged, from DEBUG up."""
    caplog.set_level(logging.DEBUG, logger="gnomon_nova")
    return caplog
