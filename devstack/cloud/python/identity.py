"""Users, roles, services and endpoints in Keystone; what exists is left as it is.

usage: identity.py STATE catalogue PROJECT USER...      lines of "TYPE NAME URL" on standard input
       identity.py STATE user NAME PROJECT ROLE...
       identity.py STATE inherit USER ROLE               in every project of the default domain
"""

import sys

from cloud_api import Cloud


class Identity:
    def __init__(self, cloud):
        self.cloud = cloud

    def get_or_create(self, kind, name, **more):
        for found in self.cloud.ask("keystone", "GET", f"/v3/{kind}s?name={name}")[f"{kind}s"]:
            return found["id"]
        return self.cloud.ask("keystone", "POST", f"/v3/{kind}s", {kind: {"name": name, **more}})[kind]["id"]

    def user(self, name, project, *roles):
        project_id = self.get_or_create("project", project, domain_id="default")
        password = self.cloud.secret("service")
        user_id = self.get_or_create("user", name, domain_id="default", password=password)
        for role in roles:
            role_id = self.get_or_create("role", role)
            self.cloud.ask("keystone", "PUT", f"/v3/projects/{project_id}/users/{user_id}/roles/{role_id}")

    def inherit(self, name, role):
        user_id = self.get_or_create("user", name)
        role_id = self.get_or_create("role", role)
        path = f"/v3/OS-INHERIT/domains/default/users/{user_id}/roles/{role_id}/inherited_to_projects"
        self.cloud.ask("keystone", "PUT", path)

    def endpoint(self, kind, name, url):
        service = self.get_or_create("service", name, type=kind)
        if self.cloud.ask("keystone", "GET", f"/v3/endpoints?service_id={service}")["endpoints"]:
            return
        for interface in ("public", "internal", "admin"):
            endpoint = {"service_id": service, "interface": interface, "url": url, "region_id": "RegionOne"}
            self.cloud.ask("keystone", "POST", "/v3/endpoints", {"endpoint": endpoint})


def main(state, verb, *arguments):
    identity = Identity(Cloud(state))
    if verb == "user":
        identity.user(*arguments)
        return
    if verb == "inherit":
        identity.inherit(*arguments)
        return
    project, *users = arguments
    for line in sys.stdin:
        identity.endpoint(*line.split())
    for user in users:
        identity.user(user, project, "service", "admin")


main(*sys.argv[1:])
