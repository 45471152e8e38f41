"""The radio streams, and a full disk."""
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import urllib.error
import urllib.request

from checks import check
from servers import call, port_of, serving


def prove_streams(url):
    for name in ("opus", "flac", "mp3"):
        with socket.create_connection(("127.0.0.1", port_of(url)), 20) as client:
            client.sendall(f"GET /stream.{name} HTTP/1.0\r\n\r\n".encode())
            data = b""
            while len(data) < 40_000:
                data += client.recv(4096)
        check(f"HTTP/1.0 gets {name} without chunks",
              data.startswith(b"HTTP/1.0 200") and b"chunked" not in data[:600].lower())
        address = f"{url}stream.{name}"
        if shutil.which("mpv"):
            run = subprocess.run(["mpv", "--no-config", "--ao=null", "--no-video", "--length=5", address],
                                 capture_output=True, text=True, timeout=60)
            check(f"mpv plays {name}", run.returncode == 0 and "error" not in run.stdout.lower(),
                  re.sub(r"\s+", " ", run.stdout[-90:]))
        if shutil.which("ffmpeg"):
            run = subprocess.run(["ffmpeg", "-v", "error", "-t", "5", "-i", address, "-f", "null", "-"],
                                 capture_output=True, text=True, timeout=60)
            check(f"ffmpeg decodes {name}", run.returncode == 0 and not run.stderr.strip(), run.stderr.strip()[:200])


def prove_full_disk(program):
    folder = tempfile.mkdtemp()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]
    if os.geteuid() or subprocess.run(mount, stderr=subprocess.DEVNULL).returncode:
        return print("  skip: only root may mount a disk, and not everywhere")
    try:
        with serving(program, folder) as url:
            with urllib.request.urlopen(url + "stream.mp3") as stream:
                stream.read(40_000)
            try:
                call(url, "api/save", {})
                status, said = 200, ""
            except urllib.error.HTTPError as error:
                status, said = error.code, json.load(error)["error"]
            check("saving says so in a sentence", status >= 500 and "No space left on device" in said,
                  f"{status} {said}")
            left = [name for name in os.listdir(folder) if name != "manifest.jsonl"]
            check("no unfinished file is left", not left, ", ".join(left))
            check("the server goes on", "piece" in call(url, "api/state"))
    finally:
        subprocess.run(["umount", folder], check=True)
