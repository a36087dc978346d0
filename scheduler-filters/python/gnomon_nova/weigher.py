# SPDX-License-Identifier: Apache-2.0
"""The weigher for nova-scheduler."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, List, Optional, Sequence

from nova.scheduler import utils, weights

from gnomon_nova import shared
from gnomon_nova.ranker import UNKNOWN, Ranker

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
        return utils.get_weight_multiplier(host_state, MULTIPLIER, self._multiplier)

    def weigh_objects(self, weighed_obj_list: Sequence[Any], weight_properties: Any) -> List[float]:
        hosts = [weighed.obj for weighed in weighed_obj_list]
        verdicts = UNKNOWN if self._ranker is None else self._ranker.for_weigher(weight_properties, hosts)
        given: List[Optional[float]] = []
        for host in hosts:
            verdict = verdicts.get(host.nodename)
            if verdict is None:
                given.append(None)
            elif verdict.weight is None and not verdict.accepted:
                given.append(0.0)
            else:
                given.append(verdict.weight)
        known = [weight for weight in given if weight is not None]
        neutral = sum(known) / len(known) if known else 0.0
        return [neutral if weight is None else weight for weight in given]

    def _weigh_object(self, obj: Any, weight_properties: Any) -> float:
        return self.weigh_objects([SimpleNamespace(obj=obj)], weight_properties)[0]
