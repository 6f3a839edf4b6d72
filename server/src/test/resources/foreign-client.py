"""A client that knows nothing but HTTP and the Engine API's documentation: Python's standard library alone.

Drives a container through its life, taking connections over both ways the API has had, and prints what it saw.
"""
import http.client
import json
import socket
import struct
import sys


class Connection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(self.path)


def call(method, path, body=None, expect=200):
    connection = Connection(sys.argv[1])
    headers = {} if body is None else {"Content-Type": "application/json"}
    connection.request(method, "/v1.41" + path, None if body is None else json.dumps(body), headers)
    answer = connection.getresponse()
    content = answer.read()
    assert answer.status == expect, (method, path, answer.status, content)
    return content


def take_over(path, body, upgrade):
    """Sends a request and gives the socket after the head, with the status line."""
    taken = socket.socket(socket.AF_UNIX)
    taken.settimeout(60)
    taken.connect(sys.argv[1])
    content = json.dumps(body).encode()
    head = f"POST /v1.41{path} HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n"
    if upgrade:
        head += "Connection: Upgrade\r\nUpgrade: tcp\r\n"
    taken.sendall(head.encode() + b"\r\n" + content)
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        answer += taken.recv(1)
    return taken, answer.split(b"\r\n")[0].decode()


def frames(taken):
    """Splits Docker's stream format until the other end closes."""
    seen = {1: b"", 2: b""}
    stream = taken.makefile("rb")
    while head := stream.read(8):
        kind, length = struct.unpack(">B3xI", head)
        seen[kind] += stream.read(length)
    return seen


def session(upgrade):
    created = json.loads(call("POST", "/containers/create", {
        "Image": "busybox", "Cmd": ["sh", "-c", "cat; echo err >&2; exit 3"],
        "OpenStdin": True, "StdinOnce": True, "AttachStdin": True}, 201))
    container = "/containers/" + created["Id"]
    taken, status = take_over(container + "/attach?stream=1&stdin=1&stdout=1&stderr=1", {}, upgrade)
    call("POST", container + "/start", expect=204)
    taken.sendall(b"typed\n")
    taken.shutdown(socket.SHUT_WR)
    seen = frames(taken)
    code = json.loads(call("POST", container + "/wait"))["StatusCode"]
    call("DELETE", container, expect=204)
    print("attach", status, seen[1], seen[2], code)


def execute(upgrade):
    created = json.loads(call("POST", "/containers/create", {"Image": "busybox", "Cmd": ["sleep", "600"]}, 201))
    container = "/containers/" + created["Id"]
    call("POST", container + "/start", expect=204)
    made = json.loads(call("POST", container + "/exec", {
        "Cmd": ["sh", "-c", "read x; echo got $x; exit 4"], "AttachStdin": True, "AttachStdout": True}, 201))
    taken, status = take_over(f"/exec/{made['Id']}/start", {"Detach": False}, upgrade)
    taken.sendall(b"this\n")
    seen = frames(taken)
    code = json.loads(call("GET", f"/exec/{made['Id']}/json"))["ExitCode"]
    call("DELETE", container + "?force=1", expect=204)
    print("exec", status, seen[1], code)


for upgrade in (True, False):
    session(upgrade)
    execute(upgrade)
assert json.loads(call("GET", "/containers/json?all=1")) == []
