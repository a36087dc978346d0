"""A Neutron in which there is nothing: lists are empty, single things are not found.

usage: neutron_stub.py PORT
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Nothing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        parts = [p for p in self.path.split("?")[0].split("/") if p and p != "v2.0"]
        if not parts:
            link = {"rel": "self", "href": f"http://127.0.0.1:{self.server.server_port}/v2.0/"}
            self.answer(200, {"versions": [{"id": "v2.0", "status": "CURRENT", "links": [link]}]})
        elif len(parts) == 1:
            self.answer(200, {parts[0].removesuffix(".json").replace("-", "_"): []})
        elif parts[0] == "quotas":
            self.answer(200, {"quota": {"port": -1, "network": -1}})
        else:
            self.refuse(404, "NotFound")

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.refuse(501, "NotImplemented")

    do_PUT = do_DELETE = do_POST

    def refuse(self, code, kind):
        self.answer(code, {"NeutronError": {"type": kind, "message": self.path, "detail": ""}})

    def answer(self, code, body):
        data = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        print(self.command, self.path, flush=True)


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Nothing).serve_forever()
