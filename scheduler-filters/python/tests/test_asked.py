# SPDX-License-Identifier: Apache-2.0
"""What of POST /servers a server that runs already can be; held against what Nova itself takes."""

import copy
import json

import pytest
from nova.api.openstack.compute.schemas import servers as schemas
from nova.api.validation import validators

from gnomon_nova import asked

IMAGE = "6f70f2a0-0000-4000-8000-000000000001"
NETWORK = "6f70f2a0-0000-4000-8000-000000000002"
PLAIN = {"name": "web", "imageRef": IMAGE, "flavorRef": "1", "networks": "none"}


def read(version=(2, 90), more=None, **changes):
    return asked.read(json.dumps({"server": {**PLAIN, **changes}, **(more or {})}).encode(), version)


def nova_takes(version=(2, 90), **changes):
    schema = {(2, 1): schemas.create, (2, 19): schemas.create_v219, (2, 37): schemas.create_v237, (2, 90): schemas.create_v290}[version]
    try:
        validators._SchemaValidator(copy.deepcopy(schema)).validate({"server": {**PLAIN, **changes}})
        return True
    except Exception:
        return False


HONOURED = [
    {},
    {"metadata": {"team": "shop"}},
    {"description": "the shop"},
    {"description": None},
    {"networks": [{"uuid": NETWORK}]},
    {"security_groups": [{"name": "default"}]},
    {"availability_zone": "nova"},
    {"config_drive": True},
    {"OS-DCF:diskConfig": "AUTO"},
    {"min_count": 1, "max_count": "1"},
]

NOT_HONOURED = [
    {"key_name": "mine"},
    {"user_data": "IyEvYmluL3NoCg=="},
    {"min_count": 2},
    {"max_count": 2},
    {"block_device_mapping_v2": [{"boot_index": 0, "uuid": IMAGE, "source_type": "image", "destination_type": "volume"}]},
    {"personality": []},
    {"networks": "auto"},
    {"networks": [{"port": NETWORK}]},
    {"security_groups": [{"name": NETWORK}]},
    {"networks": [{"uuid": NETWORK, "fixed_ip": "10.0.0.1"}]},
    {"networks": [{"uuid": NETWORK, "tag": "net"}]},
    {"availability_zone": "nova:compute1"},
    {"host": "compute1"},
    {"hypervisor_hostname": "compute1"},
    {"tags": ["shop"]},
    {"hostname": "web"},
    {"trusted_image_certificates": ["a"]},
    {"accessIPv4": "10.0.0.1"},
    {"adminPass": "hush"},
    {"return_reservation_id": True},
    {"metadata": {"shadow_instance": "staged"}},
    {"what": "is this"},
]

NONSENSE = [
    {"name": ""},
    {"name": "  web "},
    {"name": 7},
    {"name": "x" * 256},
    {"imageRef": "no-uuid"},
    {"flavorRef": None},
    {"networks": []},
    {"networks": None},
    {"networks": {"uuid": NETWORK}},
    {"metadata": {"team": 7}},
    {"metadata": ["team"]},
    {"metadata": {"": "x"}},
    {"description": "x" * 256},
    {"description": 7},
    {"min_count": True},
    {"min_count": 0},
    {"security_groups": "default"},
    {"security_groups": [{"id": "x"}]},
    {"config_drive": "maybe"},
    {"OS-DCF:diskConfig": "auto"},
    {"availability_zone": ""},
    {"availability_zone": 7},
]


@pytest.mark.parametrize("changes", HONOURED, ids=str)
def test_what_is_honoured_nova_takes_too(changes):
    assert read(**changes) is not None
    assert nova_takes(**changes)


@pytest.mark.parametrize("changes", NOT_HONOURED, ids=str)
def test_what_only_nova_can_do_is_left_to_it(changes):
    assert read(**changes) is None


@pytest.mark.parametrize("changes", NONSENSE, ids=str)
def test_what_makes_no_sense_is_left_to_nova(changes):
    assert read(**changes) is None


@pytest.mark.parametrize("version", [(2, 1), (2, 19), (2, 37), (2, 90)])
@pytest.mark.parametrize("changes", HONOURED, ids=str)
def test_in_no_microversion_more_is_honoured_than_nova_takes(version, changes):
    if read(version, **changes) is not None:
        assert nova_takes(version, **changes)


def test_before_2_37_nova_chooses_the_networks():
    assert read((2, 36)) is None
    assert read((2, 36), networks=[{"uuid": NETWORK}]) is not None


@pytest.mark.parametrize("key", ["os:scheduler_hints", "OS-SCH-HNT:scheduler_hints"])
def test_hints_are_left_to_nova(key):
    assert read(more={key: {"group": IMAGE}}) is None


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"server": []}', b"null", b'"server"', b"\xff\xfe", b'{"server": {}}'])
def test_what_is_no_request_is_left_to_nova(body):
    assert asked.read(body, (2, 90)) is None


def test_name_description_and_metadata_are_given_later_and_are_no_part_of_what_must_be_alike():
    one = read(name="one", description="first", metadata={"a": "b"})
    other = read(name="other")
    assert one.server == other.server
    assert read(networks=[{"uuid": NETWORK}]).server != other.server
    assert json.loads(one.server) == one.said
    assert (one.name, one.description, one.metadata) == ("one", "first", {"a": "b"})


def test_without_a_description_it_is_the_name_before_2_19_and_none_after():
    assert read((2, 18), networks=[{"uuid": NETWORK}]).description == "web"
    assert read((2, 19), networks=[{"uuid": NETWORK}]).description is None


@pytest.mark.parametrize(
    ("headers", "version"),
    [
        ({}, (2, 1)),
        ({"HTTP_OPENSTACK_API_VERSION": "compute 2.90"}, (2, 90)),
        ({"HTTP_OPENSTACK_API_VERSION": "placement 1.3, compute 2.37"}, (2, 37)),
        ({"HTTP_OPENSTACK_API_VERSION": "compute latest"}, asked.LATEST),
        ({"HTTP_X_OPENSTACK_NOVA_API_VERSION": "2.8"}, (2, 8)),
        ({"HTTP_OPENSTACK_API_VERSION": "compute 3.1"}, None),
        ({"HTTP_OPENSTACK_API_VERSION": "compute new"}, None),
    ],
)
def test_the_microversion(headers, version):
    assert asked.microversion(headers) == version
