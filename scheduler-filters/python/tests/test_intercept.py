# SPDX-License-Identifier: Apache-2.0
"""The filter of nova-api between a caller and an application that has servers, with a daemon on the wire. With Nova itself behind it:
ShadowCloudTest."""

import io
import json
import time

import pytest
from nova import context, policy
from oslo_policy import policy as oslo_policy

from gnomon_nova import handing, shared
from gnomon_nova.breaker import Breaker
from gnomon_nova.claimer import Breakers, Budgets, Claimer
from gnomon_nova.endpoint import Endpoint
from gnomon_nova.intercept import Interceptor
from gnomon_nova.token import TokenFile
from gnomon_nova.transport import Transport
from tests import misbehaviours
from tests.conftest import TOKEN
from tests.daemon import Daemon, response

STAGED = "11111111-1111-4111-8111-111111111111"
IMAGE = "6f70f2a0-0000-4000-8000-000000000001"
PLAIN = {"name": "web", "imageRef": IMAGE, "flavorRef": "1", "networks": "none", "metadata": {"team": "shop"}}


class Servers:
    """An application with one server, and what its owner may have; ``refuses`` are steps that it does not allow, ``loses`` those that
    are done and whose answer is lost."""

    def __init__(self):
        self.server = {
            "id": STAGED,
            "name": "shadow-1",
            "status": "ACTIVE",
            "image": {"id": IMAGE},
            "flavor": {"vcpus": 1, "ram": 512, "disk": 1, "ephemeral": 0, "swap": 0, "extra_specs": {"hw:cpu_policy": "shared"}},
            "links": [{"rel": "self", "href": "http://nova/v2.1/servers/" + STAGED}],
            "OS-DCF:diskConfig": "MANUAL",
            "metadata": {"shadow_instance": "staged"},
        }
        self.flavor = {
            "vcpus": 1,
            "ram": 512,
            "disk": 1,
            "OS-FLV-EXT-DATA:ephemeral": 0,
            "swap": 0,
            "extra_specs": {"hw:cpu_policy": "shared"},
            "OS-FLV-DISABLED:disabled": False,
        }
        self.image = {"id": IMAGE, "status": "ACTIVE"}
        self.networks = {}
        self.groups = [{"name": "default"}]
        self.refuses = set()
        self.loses = set()
        self.calls = []
        self.contexts = []
        self.before = lambda step: None

    @property
    def makes(self):
        return ("POST", "/servers") in self.calls

    def __call__(self, environ, start_response):
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"] or 0))
        self.calls.append((method, path))
        self.contexts.append(environ["nova.context"])
        if method == "POST":
            start_response("403 Forbidden" if "POST" in self.refuses else "202 Accepted", [("X-Made-By", "nova")])
            return [b'{"made": ' + body + b"}"]
        kind, last = path.split("/")[-2:]
        step = method + " " + ({"images": "image", "flavors": "flavor", "os-tenant-networks": "network"}.get(kind, last))
        self.before(step)
        if step in self.refuses or "all" in self.refuses:
            start_response("403 Forbidden", [])
            return [b"{}"]
        if method == "PUT" and last == "metadata":
            self.server["metadata"] = json.loads(body)["metadata"]
        elif method == "PUT":
            self.server.update(json.loads(body)["server"])
        if step in self.loses:
            raise OSError("the database has gone away")
        start_response("200 OK", [("Content-Length", "1"), ("OpenStack-API-Version", environ["HTTP_OPENSTACK_API_VERSION"])])
        shown = {
            "GET flavor": {"flavor": self.flavor},
            "GET image": {"image": self.image},
            "GET network": {"network": self.networks.get(last)},
            "GET os-security-groups": {"security_groups": self.groups},
        }
        return [json.dumps(shown.get(step, {"server": self.server})).encode()]


def agreed(ready=True, server=STAGED):
    """What the daemon answers to the two questions."""

    def answer(daemon, connection, body):
        line = daemon.requests[-1][0]
        connection.sendall(response(200, json.dumps({"server": server} if "claims" in line else {"ready": ready}).encode()))
        return True  # the connection stays open

    return answer


@pytest.fixture
def nova():
    return Servers()


@pytest.fixture
def api(nova, daemon, token_file):
    daemon.misbehaviour = agreed()
    return Interceptor(nova, claimer(daemon.endpoint, token_file), lambda: "hush")


def claimer(endpoint, token_file, failures=1000, match=5.0, claim=5.0):
    breakers = Breakers(Breaker(failures, 10.0), Breaker(failures, 10.0))
    return Claimer(Transport(Endpoint.parse(endpoint)), TokenFile(str(token_file)), breakers, Budgets(match, claim))


def asked_of(daemon):
    """What the daemon was asked, in order."""
    return [line.split(" ")[1].rpartition("/")[2] for line, _, _ in daemon.requests]


def post(api, document=None, path="/servers", method="POST", body=None, **headers):
    data = json.dumps({"server": PLAIN} if document is None else document).encode() if body is None else body
    told = []
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "/v2.1",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(data)),
        "HTTP_OPENSTACK_API_VERSION": "compute 2.90",
        "wsgi.input": io.BytesIO(data),
        "nova.context": context.RequestContext("ada", "shop"),
        **headers,
    }
    text = b"".join(api(environ, lambda status, headers, _=None: told.extend([status, dict(headers)])))
    return told[0], told[1], json.loads(text)


def made_by_nova(answer):
    return answer[1].get("X-Made-By") == "nova" and answer[2] == {"made": {"server": PLAIN}}


def test_a_request_is_answered_with_the_server_that_was_claimed_in_the_shape_of_a_creation(api, nova, daemon):
    status, headers, body = post(api)
    assert status == "202 Accepted"
    assert body == {
        "server": {
            "id": STAGED,
            "links": nova.server["links"],
            "OS-DCF:diskConfig": "MANUAL",
            "security_groups": [{"name": "default"}],
            "adminPass": "hush",
        }
    }
    assert headers["Location"] == "http://nova/v2.1/servers/" + STAGED
    assert headers["OpenStack-API-Version"] == "compute 2.90"
    assert int(headers["Content-Length"]) == len(json.dumps(body))
    assert (nova.server["name"], nova.server["description"], nova.server["hostname"]) == ("web", None, "web")
    assert nova.server["metadata"] == {"team": "shop"}
    assert ("POST", "/servers") not in nova.calls
    assert nova.calls[-1] == ("PUT", f"/servers/{STAGED}/metadata")  # the mark goes last
    for _, told, _ in daemon.requests:
        assert (told["x-gnomon-project"], told["authorization"]) == ("shop", "Bearer " + TOKEN)


def test_what_does_not_match_is_novas(api, daemon):
    daemon.misbehaviour = agreed(ready=False)
    assert made_by_nova(post(api))
    assert asked_of(daemon) == ["requests", "made"]


def test_nothing_is_learnt_of_what_nova_does_not_allow(api, nova, daemon):
    daemon.misbehaviour = agreed(ready=False)
    nova.refuses = {"POST"}
    assert post(api)[0] == "403 Forbidden"
    assert asked_of(daemon) == ["requests"]


def test_a_server_that_was_given_is_counted_by_who_gave_it(api, daemon):
    post(api)
    assert asked_of(daemon) == ["requests", "claims"]


def test_who_comes_too_late_gets_a_server_of_novas(api, daemon):
    daemon.misbehaviour = agreed(server=None)
    assert made_by_nova(post(api))


@pytest.mark.parametrize("step", ["GET " + STAGED, "PUT " + STAGED, "PUT metadata"])
def test_what_its_owner_may_not_do_with_it_makes_it_novas(api, nova, daemon, step):
    nova.refuses = {step}
    assert made_by_nova(post(api))
    assert "shadow_instance" in nova.server["metadata"]
    assert asked_of(daemon) == ["requests", "claims", "returns", "made"]


NETWORK = "6f70f2a0-0000-4000-8000-000000000002"
ON_A_NETWORK = {**PLAIN, "networks": [{"uuid": NETWORK}], "security_groups": [{"name": "web"}]}


@pytest.mark.parametrize("step", ["GET image", "GET flavor", "GET network", "GET os-security-groups"])
def test_who_may_not_have_all_of_it_himself_is_given_nothing(api, nova, daemon, step):
    nova.networks = {NETWORK: {"id": NETWORK}}
    nova.groups.append({"name": "web"})
    nova.server["security_groups"] = [{"name": "web"}]
    assert post(api, {"server": ON_A_NETWORK})[2]["server"]["id"] == STAGED
    nova.server["metadata"] = {"shadow_instance": "staged"}
    daemon.requests.clear()
    nova.refuses = {step}
    assert post(api, {"server": ON_A_NETWORK})[1]["X-Made-By"] == "nova"
    assert "claims" not in asked_of(daemon)
    assert nova.server["metadata"] == {"shadow_instance": "staged"}


@pytest.mark.parametrize(
    "change",
    [
        lambda nova: nova.flavor.update({"OS-FLV-DISABLED:disabled": True}),
        lambda nova: nova.image.update(status="SAVING"),
        lambda nova: nova.loses.add("GET image"),
        lambda nova: nova.loses.add("GET flavor"),
    ],
)
def test_nothing_is_claimed_of_what_is_not_there_now(api, nova, daemon, change):
    change(nova)
    assert made_by_nova(post(api))
    assert "claims" not in asked_of(daemon)


def test_two_groups_of_one_name_are_novas_to_refuse(api, nova, daemon):
    nova.networks = {NETWORK: {"id": NETWORK}}
    nova.groups = [{"name": "web"}, {"name": "web"}]
    post(api, {"server": ON_A_NETWORK})
    assert "claims" not in asked_of(daemon)


@pytest.mark.parametrize(
    ("rule", "is_given"),
    [
        ({}, True),
        ({"os_compute_api:servers:create": "!"}, False),
        ({"os_compute_api:server-metadata:update_all": "!"}, False),
        ({"os_compute_api:servers:delete": "user_id:%(user_id)s"}, False),  # it would be another user's
        ({"os_compute_api:servers:create:attach_network": "!"}, True),  # it has none
    ],
)
def test_what_the_policy_forbids_is_not_claimed(api, daemon, rule, is_given):
    policy.init()
    before = dict(policy._ENFORCER.rules)
    try:
        policy._ENFORCER.set_rules(oslo_policy.Rules.from_dict(rule), overwrite=False, use_conf=False)
        post(api)
        assert ("claims" in asked_of(daemon)) == is_given
    finally:
        policy._ENFORCER.set_rules(before, overwrite=True, use_conf=False)
        policy.reset()


@pytest.mark.parametrize(
    "tampered",
    [
        {"status": "SHUTOFF"},
        {"OS-EXT-STS:task_state": "rebuilding"},
        {"image": {"id": NETWORK}},
        {"image": ""},
        {"security_groups": [{"name": "open"}]},
        {"os-extended-volumes:volumes_attached": [{"id": NETWORK}]},
        {"locked": True},
        {"flavor": {"vcpus": 1, "ram": 512, "disk": 1, "ephemeral": 0, "swap": 0, "extra_specs": {}}},
        {"flavor": {"vcpus": 1, "ram": 512, "disk": 1, "ephemeral": 0, "swap": 64, "extra_specs": {"hw:cpu_policy": "shared"}}},
        {"flavor": {"vcpus": 1, "ram": 512, "disk": 1, "ephemeral": 8, "swap": 0, "extra_specs": {"hw:cpu_policy": "shared"}}},
    ],
    ids=str,
)
def test_one_that_is_not_what_was_asked_for_any_more_is_given_back(api, nova, daemon, tampered):
    nova.server.update(tampered)
    assert made_by_nova(post(api))
    assert nova.server["metadata"] == {"shadow_instance": "staged"}
    assert daemon.requests[2][2] == {"server": STAGED}


def test_who_speaks_an_old_microversion_is_answered_in_it(api, nova):
    nova.networks = {NETWORK: {"id": NETWORK}}
    nova.server["security_groups"] = [{"name": "web"}]
    nova.groups.append({"name": "web"})
    status, headers, _ = post(api, {"server": ON_A_NETWORK}, HTTP_OPENSTACK_API_VERSION="compute 2.20")
    assert status == "202 Accepted"
    assert headers["OpenStack-API-Version"] == "compute 2.20"


def test_a_server_whose_handing_over_was_done_and_not_answered_is_the_askers_and_nova_makes_no_other(api, nova):
    nova.loses = {"PUT metadata"}
    status, _, body = post(api)
    assert (status, body["server"]["id"]) == ("202 Accepted", STAGED)
    assert not nova.makes


@pytest.mark.parametrize("how", ["loses", "refuses"])
def test_where_nobody_knows_whose_it_is_nova_makes_no_other(api, nova, how):
    nova.loses = {"PUT metadata"}

    def then(step):
        if step == "PUT metadata":
            getattr(nova, how).add("GET " + STAGED)

    nova.before = then
    status, headers, body = post(api)
    assert status == "503 Service Unavailable"
    assert STAGED in body["serviceUnavailable"]["message"]
    assert headers["Retry-After"] == "60"
    assert not nova.makes


def test_one_that_is_being_removed_when_the_last_step_came_late_is_not_answered_as_given(api, nova, monkeypatch):
    monkeypatch.setattr(handing, "_SLOW", 0.0)
    assert post(api)[0] == "202 Accepted"
    nova.server["metadata"] = {"shadow_instance": "staged"}
    nova.server["OS-EXT-STS:task_state"] = None

    def then(step):
        if step == "PUT metadata":
            nova.server["OS-EXT-STS:task_state"] = "deleting"

    nova.before = then
    assert post(api)[0] == "503 Service Unavailable"
    assert not nova.makes


def test_who_was_too_slow_does_not_begin_the_last_step(api, nova, monkeypatch):
    monkeypatch.setattr(handing, "LAST_STEP_WITHIN", -1.0)
    assert made_by_nova(post(api))
    assert ("PUT", f"/servers/{STAGED}/metadata") not in nova.calls


def test_each_call_has_a_context_of_its_own(api, nova):
    mine = context.RequestContext("ada", "shop")
    post(api, **{"nova.context": mine})
    assert len({id(c) for c in [mine, *nova.contexts]}) == len(nova.contexts) + 1
    assert {c.user_id for c in nova.contexts} == {"ada"}


def test_a_server_that_somebody_has_already_is_not_given(api, nova):
    nova.server["metadata"] = {}
    assert made_by_nova(post(api))
    assert nova.server["name"] == "shadow-1"


@pytest.mark.parametrize(
    "more",
    [
        {"method": "GET"},
        {"path": "/servers/detail"},
        {"path": "/other/servers"},
        {"QUERY_STRING": "a=b"},
        {"CONTENT_LENGTH": ""},
        {"CONTENT_LENGTH": "x"},
        {"CONTENT_TYPE": "text/plain"},
        {"HTTP_OPENSTACK_API_VERSION": "compute 2.36"},
        {"nova.context": None},
        {"nova.context": context.RequestContext("ada", None)},
        {"body": b"{"},
        {"document": {"server": {**PLAIN, "name": "web one"}}},
        {"document": {"server": {**PLAIN, "key_name": "mine"}}},
        {"document": {"server": PLAIN, "os:scheduler_hints": {}}},
    ],
    ids=str,
)
def test_nobody_is_asked_about_what_cannot_be_honoured(nova, daemon, token_file, more):
    seen = []

    def behind(environ, start_response):
        seen.append((environ["REQUEST_METHOD"], environ["PATH_INFO"], environ["wsgi.input"].read()))
        start_response("200 OK", [])
        return [b"{}"]

    post(Interceptor(behind, claimer(daemon.endpoint, token_file), lambda: None), **more)
    document = more.get("body") or json.dumps(more.get("document") or {"server": PLAIN}).encode()
    assert seen == [(more.get("method", "POST"), more.get("path", "/servers"), document)]
    assert daemon.requests == []


def test_the_project_may_stand_in_the_path(api, nova):
    assert post(api, path="/shop/servers")[2]["server"]["id"] == STAGED
    assert ("GET", "/shop/servers/" + STAGED) in nova.calls


WRONG = [
    misbehaviours.resets,
    misbehaviours.closes_without_a_word,
    misbehaviours.speaks_no_http,
    lambda daemon, connection, body: connection.sendall(response(500, b"{}")),
    lambda daemon, connection, body: connection.sendall(response(200, b"[]")),
    lambda daemon, connection, body: connection.sendall(response(200, b"{")),
    lambda daemon, connection, body: connection.sendall(response(200, b'{"ready": "yes"}')),
    lambda daemon, connection, body: connection.sendall(response(200, b" " * 100_000)),
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_daemon_that_misbehaves_keeps_nobody_from_a_server(api, daemon, wrong):
    daemon.misbehaviour = wrong
    assert made_by_nova(post(api))


@pytest.mark.parametrize("server", ["x", 7, {}, "/servers/1"])
def test_a_claim_that_names_no_server_is_none(api, daemon, server):
    daemon.misbehaviour = agreed(server=server)
    assert made_by_nova(post(api))


def test_a_daemon_that_dies_in_the_middle_of_a_claim_keeps_nobody_from_a_server(api, nova, daemon):
    def dies(daemon, connection, body):
        if "claims" in daemon.requests[-1][0]:
            connection.close()
            return False
        return agreed()(daemon, connection, body)

    daemon.misbehaviour = dies
    assert made_by_nova(post(api))
    assert nova.server["name"] == "shadow-1"


def test_a_daemon_that_hangs_costs_its_budget_and_then_nothing(nova, daemon, token_file):
    daemon.misbehaviour = misbehaviours.hangs
    api = Interceptor(nova, claimer(daemon.endpoint, token_file, failures=2, match=0.2), lambda: None)
    for _ in range(5):
        assert made_by_nova(post(api))
    assert len(daemon.requests) == 2  # then the breaker is open


def test_slow_claims_keep_nobody_from_being_counted_and_the_other_way_round(nova, daemon, token_file):
    def slow(daemon, connection, body):
        return misbehaviours.hangs(daemon, connection, body) if "claims" in daemon.requests[-1][0] else agreed()(daemon, connection, body)

    daemon.misbehaviour = slow
    api = Interceptor(nova, claimer(daemon.endpoint, token_file, failures=2, claim=0.2), lambda: None)
    for _ in range(4):
        assert made_by_nova(post(api))
    asked = asked_of(daemon)
    assert (asked.count("requests"), asked.count("claims"), asked.count("made")) == (4, 2, 4)


def test_a_claim_whose_connection_breaks_is_not_asked_twice(api, daemon):
    def dies(daemon, connection, body):
        if "claims" in daemon.requests[-1][0]:
            return misbehaviours.resets(daemon, connection, body)
        return agreed()(daemon, connection, body)

    daemon.misbehaviour = dies
    assert made_by_nova(post(api))
    assert asked_of(daemon).count("claims") == 1


def test_an_application_that_fails_is_not_our_business(daemon, token_file):
    daemon.misbehaviour = agreed()

    def fails(environ, start_response):
        raise RuntimeError("a bug of its own")

    with pytest.raises(RuntimeError):
        post(Interceptor(fails, claimer(daemon.endpoint, token_file), lambda: None))


def test_failure_and_recovery_are_told_once(api, daemon, log):
    daemon.misbehaviour = misbehaviours.resets
    post(api)
    post(api)
    daemon.misbehaviour = agreed()
    post(api)
    post(api)
    assert [r.getMessage()[:30] for r in log.records if r.name.startswith("gnomon_nova.claimer")] == [
        "Gnomon gives no servers that w",
        "Gnomon answers again: servers ",
    ]
    assert TOKEN not in log.text


def test_paste_makes_it_with_novas_configuration(conf, daemon, token_file, nova):
    from gnomon_nova.intercept import factory

    daemon.misbehaviour = agreed()
    conf.set_override("endpoint", daemon.endpoint, group="gnomon")
    conf.set_override("token_file", str(token_file), group="gnomon")
    conf.set_override("timeout_ms", 5000, group="gnomon")
    shared.claimer.cache_clear()
    try:
        assert len(post(factory({})(nova))[2]["server"]["adminPass"]) > 8
        conf.set_override("osapi_compute_unique_server_name_scope", "project")
        shared.claimer.cache_clear()
        assert made_by_nova(post(factory({})(nova)))
    finally:
        conf.clear_override("osapi_compute_unique_server_name_scope")
        shared.claimer.cache_clear()


def test_a_unix_socket_serves_as_well(nova, tmp_path, token_file):
    with Daemon(TOKEN, str(tmp_path / "rest.sock")) as daemon:
        daemon.misbehaviour = agreed()
        assert post(Interceptor(nova, claimer(daemon.endpoint, token_file), lambda: None))[2]["server"]["id"] == STAGED


class Quota(Servers):
    """Refuses ``left`` creations for the quota."""

    left = 0

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] == "POST" and self.left > 0:
            self.left -= 1
            self.calls.append(("POST", environ["PATH_INFO"]))
            start_response("403 Forbidden", [("X-Made-By", "quota")])
            return [b'{"forbidden": {"message": "Quota exceeded for instances: Requested 1, but already used 3 of 3"}}']
        return super().__call__(environ, start_response)


def room(removed):
    def answer(daemon, connection, body):
        line = daemon.requests[-1][0]
        answer = {"removed": removed} if "room" in line else {"ready": False}
        connection.sendall(response(200, json.dumps(answer).encode()))
        return True

    return answer


@pytest.mark.parametrize("left", [1, 3])
def test_servers_that_wait_give_way_before_somebody_is_refused_for_the_quota(daemon, token_file, left):
    nova = Quota()
    nova.left = left
    daemon.misbehaviour = room(1)
    assert made_by_nova(post(Interceptor(nova, claimer(daemon.endpoint, token_file), lambda: None)))
    assert len(nova.calls) == left + 1


@pytest.mark.parametrize(("removed", "calls"), [(0, 1), (1, 6)])
def test_whose_quota_is_exceeded_all_the_same_is_told_so_by_nova(daemon, token_file, removed, calls):
    nova = Quota()
    nova.left = 100
    daemon.misbehaviour = room(removed)
    status, headers, body = post(Interceptor(nova, claimer(daemon.endpoint, token_file), lambda: None))
    assert (status, headers["X-Made-By"]) == ("403 Forbidden", "quota")
    assert "Quota exceeded" in body["forbidden"]["message"]
    assert len(nova.calls) == calls


def test_a_server_that_would_wait_itself_pushes_no_other_away(daemon, token_file):
    nova = Quota()
    nova.left = 100
    daemon.misbehaviour = room(1)
    document = {"server": {**PLAIN, "metadata": {"shadow_instance": "staged"}, "hypervisor_hostname": "compute1"}}
    assert post(Interceptor(nova, claimer(daemon.endpoint, token_file), lambda: None), document)[0] == "403 Forbidden"
    assert len(nova.calls) == 1
    assert daemon.requests == []


@pytest.mark.parametrize(
    "text",
    [
        b"Quota exceeded, too many key pairs.",
        b"Quota exceeded for metadata_items: Requested 200, but already used 0 of 128 metadata_items",
        b"Maximum number of ports exceeded",
        b"Policy does not allow it. Quota exceeded",
    ],
)
def test_nobody_gives_way_for_a_quota_that_is_not_of_servers(daemon, token_file, text):
    daemon.misbehaviour = room(1)

    def refuses(environ, start_response):
        start_response("403 Forbidden", [])
        return [json.dumps({"forbidden": {"message": text.decode()}}).encode()]

    assert post(Interceptor(refuses, claimer(daemon.endpoint, token_file), lambda: None))[0] == "403 Forbidden"
    assert asked_of(daemon) == ["requests"]


def test_giving_way_takes_no_longer_than_a_claim_all_in_all(daemon, token_file):
    nova = Quota()
    nova.left = 100

    def slow(daemon, connection, body):
        if "room" in daemon.requests[-1][0]:
            time.sleep(0.2)
        return room(1)(daemon, connection, body)

    daemon.misbehaviour = slow
    assert post(Interceptor(nova, claimer(daemon.endpoint, token_file, claim=0.3), lambda: None))[0] == "403 Forbidden"
    assert asked_of(daemon).count("room") == 2


def holding_room(hint="7d1f0a52-0000-4000-8000-000000000007"):
    """A daemon that has no server for the request, and holds room for it."""

    def answer(daemon, connection, body):
        line = daemon.requests[-1][0]
        told = {"hint": hint} if "pins" in line else {"ready": False, "room": True}
        connection.sendall(response(200, json.dumps(told).encode()))
        return True

    return answer


def test_a_request_for_which_room_is_held_is_passed_on_with_the_word_for_it(api, nova, daemon):
    daemon.misbehaviour = holding_room("a-word")
    status, _, body = post(api)
    assert status == "202 Accepted"
    assert body["made"] == {"server": PLAIN, "os:scheduler_hints": {"gnomon_room": "a-word"}}
    assert asked_of(daemon) == ["requests", "pins", "made"]


def test_where_the_room_was_given_to_another_one_the_request_passes_untouched(api, nova, daemon):
    daemon.misbehaviour = holding_room(None)
    status, _, body = post(api)
    assert (status, body["made"]) == ("202 Accepted", {"server": PLAIN})


def test_what_nova_refuses_with_the_word_it_is_asked_without(api, nova, daemon):
    daemon.misbehaviour = holding_room()
    nova.refuses.add("POST")
    status, _, body = post(api)
    assert (status, body["made"]) == ("403 Forbidden", {"server": PLAIN})
    assert nova.calls == [("POST", "/servers")] * 2
    assert "made" not in asked_of(daemon)


def test_a_daemon_that_ends_when_it_is_asked_for_the_word_costs_the_request_nothing(api, nova, daemon):
    daemon.misbehaviour = lambda d, connection, body: "requests" in d.requests[-1][0] and holding_room()(d, connection, body)
    status, _, body = post(api)
    assert (status, body["made"]) == ("202 Accepted", {"server": PLAIN})
