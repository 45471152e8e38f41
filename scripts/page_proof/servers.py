"""Starts what the tests need: a sound server, `etude serve`, and a proxy that can lose connections."""
import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from checks import check


def start_sound():
    """Starts a sound server with a null sink for browsers, and continues the script with its own session bus."""
    if "ETUDE_PROOF" not in os.environ:
        os.environ["ETUDE_PROOF"] = tempfile.mkdtemp()
        os.execvp("dbus-run-session", ["dbus-run-session", "--", sys.executable, *sys.argv])
    folder = os.environ["ETUDE_PROOF"]
    os.environ.update(XDG_RUNTIME_DIR=folder, HOME=folder)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    servers = []
    for name in ("pipewire", "wireplumber", "pipewire-pulse"):
        servers.append(subprocess.Popen([name], **quiet))
        time.sleep(1)
    subprocess.run(["pactl", "load-module", "module-null-sink", "sink_name=proof", "rate=48000", "channels=2"],
                   check=True, **quiet)
    subprocess.run(["pactl", "set-default-sink", "proof"], check=True, **quiet)
    return servers


@contextlib.contextmanager
def serving(program, folder):
    server = subprocess.Popen([program, "serve", "--port", "0", "--out", folder], stdout=subprocess.PIPE, text=True)
    try:
        yield server.stdout.readline().split()[-1]
    finally:
        begun = time.time()
        server.terminate()
        is_right = server.wait(30) == 0 and time.time() - begun < 3
        check("the server ends when it is told to", is_right, f"{time.time() - begun:.2f} s")


def port_of(url):
    return int(re.search(r":(\d+)/", url).group(1))


def call(url, path, body=None, method=None):
    """Sends a request to the API, with JSON if there is a body, and returns the JSON of the answer."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url + path, data, {"Content-Type": "application/json"},
                                     method=method or ("GET" if body is None else "POST"))
    with urllib.request.urlopen(request, timeout=180) as answer:
        return json.load(answer)


class Proxy:
    """Forwards connections to a server, which may change, until it drops them."""

    def __init__(self, url):
        self.open = []
        self.serve(url)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client = self.listener.accept()[0]
                if self.target is None:
                    client.close()
                    continue
                server = socket.create_connection(("127.0.0.1", self.target))
                self.open += [client, server]
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self._forward, args=pair, daemon=True).start()

    def _forward(self, source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def serve(self, url):
        self.target = port_of(url)

    def drop(self):
        """Drops all connections."""
        for end in self.open:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.open = []

    def close(self):
        self.listener.close()
        self.drop()
