# SPDX-License-Identifier: Apache-2.0
"""What the daemon answered, checked to the last value before any of it is used.

Its columns are checked as wholes (the set of their types, their least and their greatest value), not host by host: nova-scheduler waits.
"""

from __future__ import annotations

import datetime
import itertools
import json
from typing import Any, Dict, List, Mapping, NamedTuple, NoReturn, Optional, Sequence, Tuple

from gnomon_nova.failure import CallFailed, Kind


class Verdicts(NamedTuple):
    """About hypervisors, by name. One that is not in ``weights`` is unknown, or its data is stale: Nova decides."""

    weights: Mapping[str, Optional[float]]
    """0 to 1, higher is better; None if it is known but has no weight, as when it is refused."""

    refused_by: Mapping[str, str]
    """The rule that refuses it. Only of those that are known."""


UNKNOWN = Verdicts({}, {})


class Answer(NamedTuple):
    """``as_of`` is when the daemon looked."""

    as_of: Optional[datetime.datetime]
    verdicts: Verdicts


def most_bytes(number: int) -> int:
    """How long an answer about so many hosts may be. It is parsed outside the time that a call may take, so its length is the limit there.

    Names are not in it. The daemon takes 34 bytes at most for a host (``true,null,"12345":"shadow-health",``), and about 80 for the rest.
    """
    return 4096 + 128 * number


def parse(text: bytes, names: Sequence[str]) -> Answer:
    """What is said about ``names``, in the order in which they were asked about. Raises CallFailed (NONSENSE) if anything is not as agreed."""
    try:
        answer = _from_json(text.decode())
    except (ValueError, RecursionError) as e:
        raise _nonsense("it is not JSON") from e
    if not isinstance(answer, dict):
        raise _nonsense("it is no object")
    known = _known(answer.get("known"), len(names))
    weights = _weights(answer.get("weight"), len(names))
    refused = _refused(answer.get("refusedBy"), len(names))
    # whatever else it says about one that it does not know: Nova decides
    verdicts = Verdicts(
        dict(itertools.compress(zip(names, weights), known)),
        {names[index]: rule for index, rule in refused.items() if known[index]},
    )
    return Answer(_time(answer.get("asOf")), verdicts)


def _known(column: Any, number: int) -> List[bool]:
    if not isinstance(column, list) or len(column) != number:
        raise _nonsense("known is no list of as many as were asked about")
    if not set(map(type, column)) <= {bool}:
        raise _nonsense("known is not true or false")
    return column


def _weights(column: Any, number: int) -> List[Optional[float]]:
    if not isinstance(column, list) or len(column) != number:
        raise _nonsense("weight is no list of as many as were asked about")
    if not set(map(type, column)) <= {float, int, type(None)}:  # a bool is none of them
        raise _nonsense("a weight is no number")
    given = [weight for weight in column if weight is not None]
    if given and not (0 <= min(given) and max(given) <= 1):
        raise _nonsense("a weight is not between 0 and 1")
    return column


def _refused(rules: Any, number: int) -> Dict[int, str]:
    if not isinstance(rules, dict) or not set(map(type, rules.values())) <= {str}:
        raise _nonsense("refusedBy does not name rules")
    try:
        by_index = {int(index): rule for index, rule in rules.items()}
    except ValueError as e:
        raise _nonsense("refusedBy has what is no index") from e
    if list(map(str, by_index)) != list(rules):  # 7 could be written as 07, and be there twice
        raise _nonsense("refusedBy has what is no index")
    if by_index and not (0 <= min(by_index) and max(by_index) < number):
        raise _nonsense("refusedBy has an index of no host")
    return by_index


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
        raise _nonsense("asOf is no time") from e
    if time.tzinfo is None:
        raise _nonsense("asOf has no zone")
    return time


def _each_once(members: List[Tuple[str, Any]]) -> Dict[str, Any]:
    """A member that is there twice would hide the other."""
    found = dict(members)
    if len(found) != len(members):
        raise _nonsense("a member is there twice")
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


_from_json = json.JSONDecoder(object_pairs_hook=_each_once, parse_constant=_no_number).decode


def _nonsense(what: str) -> CallFailed:
    return CallFailed(Kind.NONSENSE, f"the answer is not as agreed: {what}")
