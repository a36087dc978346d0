# SPDX-License-Identifier: Apache-2.0
"""What the daemon answered, checked to the last value before any of it is used."""

from __future__ import annotations

import datetime
import json
from typing import Any, Collection, Dict, Mapping, NamedTuple, NoReturn, Optional, Set

from gnomon_nova.failure import CallFailed, Kind


class Verdict(NamedTuple):
    """About one hypervisor that the daemon knows."""

    accepted: bool
    refused_by: Optional[str]
    weight: Optional[float]


class Answer(NamedTuple):
    """Verdicts by the hypervisor's name. Who is not in it is unknown, or its data is stale."""

    as_of: Optional[datetime.datetime]
    verdicts: Mapping[str, Verdict]


def parse(text: bytes, names: Collection[str]) -> Answer:
    """Takes what is about ``names`` and leaves out the rest. Raises CallFailed (NONSENSE) if anything in it is not as agreed."""
    try:
        answer = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as e:
        raise _nonsense("it is not JSON") from e
    if not isinstance(answer, dict) or not isinstance(answer.get("hypervisors"), list):
        raise _nonsense("it has no list of hypervisors")
    wanted = frozenset(names)
    seen: Set[str] = set()
    verdicts: Dict[str, Verdict] = {}
    for entry in answer["hypervisors"]:
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            raise _nonsense("a hypervisor has no name")
        name = entry["name"]
        if name not in wanted:
            continue
        if name in seen:
            raise _nonsense("it names a hypervisor twice")
        seen.add(name)
        verdict = _verdict(entry)
        if verdict is not None:
            verdicts[name] = verdict
    if wanted and not seen:
        raise _nonsense("it is about none of the hypervisors")
    return Answer(_time(answer.get("as_of")), verdicts)


def _verdict(entry: Dict[str, Any]) -> Optional[Verdict]:
    known, accepted, weight = entry.get("known"), entry.get("accepted"), entry.get("weight")
    if not isinstance(known, bool) or not isinstance(accepted, bool):
        raise _nonsense("known and accepted are not true or false")
    if weight is not None:
        if isinstance(weight, bool) or not isinstance(weight, (int, float)):
            raise _nonsense("a weight is no number")
        if not 0 <= weight <= 1:
            raise _nonsense("a weight is not between 0 and 1")
        weight = float(weight)
    if not known:
        return None  # whatever else it says: Nova decides
    refused_by = entry.get("refused_by")
    return Verdict(accepted, refused_by if isinstance(refused_by, str) else None, weight)


def _time(text: Any) -> Optional[datetime.datetime]:
    if text is None:
        return None
    try:
        # before Python 3.11 neither Z nor more than six digits
        whole, _, rest = text.replace("Z", "+00:00").partition(".")
        if rest:
            digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
            whole += rest[len(digits) :]
        time = datetime.datetime.fromisoformat(whole)
    except (AttributeError, ValueError) as e:
        raise _nonsense("as_of is no time") from e
    if time.tzinfo is None:
        raise _nonsense("as_of has no zone")
    return time


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _nonsense(what: str) -> CallFailed:
    return CallFailed(Kind.NONSENSE, f"the answer is not as agreed: {what}")
