"""The cloud's REST interfaces, for the scripts beside this one: one user, JSON in and out, nothing to install."""

import json
import pathlib
import re
import sys
import urllib.error
import urllib.request

_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Cloud:
    """The admin of the cloud in a state folder."""

    def __init__(self, state):
        self.state = pathlib.Path(state)
        self.ports = dict(re.findall(r"(\w+)_port=(\d+)", (self.state / "ports").read_text()))
        user = {"name": "admin", "domain": {"id": "default"}, "password": self.secret("admin")}
        scope = {"project": {"name": "admin", "domain": {"id": "default"}}}
        request = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": scope}}
        self.token = None
        _, headers = self._send("keystone", "POST", "/v3/auth/tokens", request)
        self.token = headers["X-Subject-Token"]

    def secret(self, name):
        return (self.state / "secrets" / name).read_text().strip()

    def ask(self, service, method, path, body=None, **headers):
        return self._send(service, method, path, body, **headers)[0]

    def _send(self, service, method, path, body=None, **headers):
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.ports[service]}{path}", data=data, method=method)
        request.add_header("Content-Type", "application/octet-stream" if isinstance(body, bytes) else "application/json")
        request.add_header("OpenStack-API-Version", "compute 2.92" if service == "compute" else "placement 1.39")
        for name, value in headers.items():
            request.add_header(name, value)
        if self.token:
            request.add_header("X-Auth-Token", self.token)
        try:
            with _DIRECT.open(request, timeout=120) as response:
                text = response.read()
                return (json.loads(text) if text else None), response.headers
        except urllib.error.HTTPError as e:
            sys.exit(f"{method} {service}{path}: {e.code} {e.read().decode(errors='replace')[:500]}")
