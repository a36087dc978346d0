# SPDX-License-Identifier: Apache-2.0
"""The weigher for nova-scheduler."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, List, Optional, Sequence

from nova.scheduler import utils, weights

from gnomon_nova import shared
from gnomon_nova.ranker import Ranker

MULTIPLIER = "gnomon_weight_multiplier"


class GnomonWeigher(weights.BaseHostWeigher):
    """Higher weights win. A host that Gnomon does not know gets the mean of the others: it neither wins nor loses by that.

    The bounds keep Nova from stretching weights that are nearly equal over the whole range.
    """

    minval = 0.0
    maxval = 1.0

    def __init__(self, ranker: Optional[Ranker] = None) -> None:
        self._ranker = ranker or shared.ranker()
        self._multiplier = shared.CONF.gnomon.weight_multiplier  # reading it for each host would take longer than all the rest

    def weight_multiplier(self, host_state: Any) -> float:
        for aggregate in host_state.aggregates:
            if MULTIPLIER in aggregate.metadata:
                return utils.get_weight_multiplier(host_state, MULTIPLIER, self._multiplier)
        return self._multiplier  # what Nova's function says too, after much longer; it is called for each host

    def weigh_objects(self, weighed_obj_list: Sequence[Any], weight_properties: Any) -> List[float]:
        hosts = [weighed.obj for weighed in weighed_obj_list]
        if not hosts or self._ranker is None:
            return [0.0] * len(hosts)
        weights, refused_by = self._ranker.for_weigher(weight_properties, hosts)
        given = [weights.get(host.nodename) for host in hosts]
        if refused_by:  # comes last
            given = [0.0 if weight is None and host.nodename in refused_by else weight for host, weight in zip(hosts, given)]
        known = [weight for weight in given if weight is not None]
        neutral = sum(known) / len(known) if known else 0.0
        return [neutral if weight is None else weight for weight in given]

    def _weigh_object(self, obj: Any, weight_properties: Any) -> float:
        return self.weigh_objects([SimpleNamespace(obj=obj)], weight_properties)[0]
