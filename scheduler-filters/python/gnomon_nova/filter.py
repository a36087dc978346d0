# SPDX-License-Identifier: Apache-2.0
"""The filter for nova-scheduler."""

from __future__ import annotations

from typing import Any, Iterable, List, Optional

from oslo_log import log as logging

from nova.scheduler import filters, utils

from gnomon_nova import shared
from gnomon_nova.ranker import Ranker

LOG = logging.getLogger(__name__)


class GnomonFilter(filters.BaseHostFilter):
    """Removes the hosts that Gnomon refuses. A host that it does not know passes; if it cannot be asked, all do.

    If it refuses every host, all pass, unless [gnomon] may_refuse_all says otherwise: Placement has found room on them, and a server
    on a crowded host is better than none. So it belongs last in enabled_filters.
    """

    RUN_ON_REBUILD = False

    def __init__(self, ranker: Optional[Ranker] = None) -> None:
        self._ranker = ranker or shared.ranker()
        self._may_refuse_all = shared.CONF.gnomon.may_refuse_all

    def filter_all(self, filter_obj_list: Iterable[Any], spec_obj: Any) -> List[Any]:
        hosts = list(filter_obj_list)
        # a rebuild stays where it is
        if not hosts or self._ranker is None or utils.request_is_rebuild(spec_obj):
            return hosts
        refused_by = self._ranker.for_filter(spec_obj, hosts).refused_by
        if not refused_by:
            return hosts
        passed = [host for host in hosts if host.nodename not in refused_by]
        if not passed:
            self._ranker.stats.add("all_refused")
            if not self._may_refuse_all:
                LOG.debug("Gnomon refuses all %d hosts: they pass", len(hosts))
                return hosts
        return passed
