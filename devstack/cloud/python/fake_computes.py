"""Fake hypervisors fake01, fake02 and so on in one process, each a nova-compute of its own with its own queue.

usage: fake_computes.py COUNT NOVA-OPTIONS...

Follows nova.cmd.compute.main of Nova 26, which makes one service; here there are COUNT of them.
"""

import sys

count = int(sys.argv.pop(1))

import nova.cmd.compute as compute  # noqa: E402  first of all: it makes the standard library cooperative

import shlex  # noqa: E402
import time  # noqa: E402

from nova import config, objects, service, utils  # noqa: E402
from oslo_log import log as logging  # noqa: E402
from oslo_privsep import priv_context  # noqa: E402

config.parse_args(sys.argv)
logging.setup(compute.CONF, "nova")
priv_context.init(root_helper=shlex.split(utils.get_root_helper()))
objects.register_all()
compute.os_vif.initialize()
compute.nova.db.main.api.DISABLE_DB_ACCESS = True
compute.objects_base.NovaObject.indirection_api = compute.conductor_rpcapi.ConductorAPI()
objects.Service.enable_min_version_cache()

servers = [
    service.Service.create(binary="nova-compute", topic="compute", host=f"fake{n:02d}") for n in range(1, count + 1)
]
service.serve(servers[0])
# the pool in which services run holds ten of them; one more would wait for ever
service._launcher.services.tg.pool.resize(count + 10)
for server in servers[1:]:
    time.sleep(0.5)  # all at once would drown Keystone in requests
    service._launcher.launch_service(server)
service.wait()
