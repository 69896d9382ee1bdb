#!/usr/bin/env python3
"""Writes netrc_peers.json: netrc files, and what Python and curl send to which host because of them.

Run it with Python 3.11 or later and curl 7.88.1: `python3 make_netrc_peers.py [output]`. With the module pycurl,
its newer libcurl is asked too; without it, what the recorded file says of that is kept. curl sends its requests to a
server on the loopback address. The files are those below, which hold all differences, and random ones of a fixed
seed in what all agree on: each host once, `default` last, each entry with a login and a password, neither of which
is empty or begins with a bare `#`.
"""

import base64
import http.server
import json
import netrc
import os
import random
import re
import subprocess
import sys
import tempfile
import threading

try:
    import pycurl
except ImportError:
    pycurl = None

HERE = os.path.dirname(os.path.abspath(__file__))
RECORDED = os.path.join(HERE, "netrc_peers.json")
ERROR = "!"

FILES = [
    "",
    "\n\n",
    "machine a login b password c",
    "machine a\nlogin b\npassword c\n",
    "machine a\r\nlogin b\r\npassword c\r\n",
    "machine a\rlogin b\rpassword c\r",
    "\tmachine\ta\n\tlogin\tb\n\tpassword\tc",
    "machine a password c login b",
    "machine a login b account x password c",
    "machine a user b password c",
    "machine a login x login b password y password c",
    "machine a password c",
    "machine a login b",
    "machine a",
    "default",
    "default login b password c",
    "machine a login b password c\ndefault login d password e",
    "default login d password e\nmachine a login b password c",
    "machine a login b password c machine d login e password f",
    "machine a login b password c\nmachine a login d password e",
    "machine a login b\nmachine a login d password e",
    "machine a\nmachine a login d password e",
    "machine a login login password password",
    "machine a login machine password default",
    'machine a login "b c" password "d e"',
    'machine a login "" password ""',
    'machine "a" login "b\\"c" password "d\\\\e"',
    'machine a login \\"b password c\\"d',
    'machine a login b\\ c password \\#d',
    'machine a login b"c password d"',
    'machine a login "\\b" password "\\c\\#"',
    'machine a login #b password #c',
    "machine a login b# password c#d # e",
    "# x\nmachine a login b password c",
    "#x\nmachine a login b password c\n#y\n",
    "#\nmachine a login b password c\n#",
    "machine a # x\nlogin b # machine x\npassword c # y",
    "machine a login b password c #d e f",
    "macdef x\nls\n\nmachine a login b password c",
    "macdef x\r\nls\r\n\r\nmachine a login b password c",
    "macdef x\n \nmachine d password e\n\nmachine a login b password c",
    "machine a login b password c\nmacdef x\nquit\n\n",
    "machine a login é password 123£",
    "machine a login b\u00a0c password \u2003d",
    "machine a login b password c:d",
    # Accepted by Python alone.
    "machine a login",
    "machine a password",
    "machine a login b:c password d",
    'machine a login b password "c',
    'machine a login b password "c"account d',
    "machine a login b\\c password d",
    'machine a login "b\\n" password c',
    "machine a login b password c\\",
    "machine a login b password c\u0001",
    "machine a login b\u000cc password d",
    "machine a login b password \0c",
    'machine a login "b\nc" password d',
    "machine a login\nmachine password b",
    # What other tools write.
    "machine a\n  login b\n  password c\n  method interactive\n",
    "machine a login b password c\nmachine d\nprotocol https\nlogin e\nport 443\npassword f",
    "machine a\nmethod password x\nlogin b\npassword c",
    "machine a login x:y password z\nmachine d login e password f",
    "machine a login b password c\nmacdef init\nbin",
    "machine a login b\nmacdef init\nbin\n\npassword c",
    "machine a login b password c d",
    "machine a\nlogin b\npassword c d\nmachine e login f password g",
    "machine a login x password y\nmachin d\nlogin e\npassword f",
    "machine a login b password c # login d",
    "# x\rmachine a login b password c",
    "macdef x\n \nmachine a login b password c\n\n",
    "machine a login b password my\\$word",
    "machine a login DOMAIN\\\\user password c",
    'machine a login "DOMAIN\\\\user" password "my\\$word"',
    "machine a login b password two\\ words",
    "machine a:8080 login b password c",
    '"machine" "a" "login" "b" "password" "c"',
    "\ufeffmachine a login b password c",
    "machine A login b password c\nmachine d login e password f",
    # One edit away from another host's pair.
    "machine a\nlogin b\npassword c\n#machine d\nlogin e\npassword f",
    "machine a\nlogin b\npassword c\nlogin e\npassword f",
    "machine a\nmachne d\nlogin e\npassword f",
    "machine a\nlogin b\nmachne d\npassword f",
    "machine a\nlogin b\n#machine d\npassword f",
    "machine a\nlogin b\npassword c\nmachne d login e password f",
    "machine a login b password half\nother-half",
    "machine a login b password half\nother half",
    # Written otherwise.
    "machine a port 443 login b password c",
    "machine a login b password c protocol https force yes",
    "machine a\nusername b\npassword c",
    "machin a login b password c",
    "machine=a login b password c",
    "\u200bmachine a login b password c",
    "machine a login b password \"\"",
    "machine a login \"\" password c",
    # Accepted by neither.
    "machine a invalid",
    "login a password b",
    "macdef x\nls\n",
]


def word(random):
    """A value and a way to write it."""
    value = "".join(random.choice("abzAZ09.-_@!#$%/\\\" é🔑") for _ in range(random.randrange(0, 9)))
    value = value or "a"
    if value[0] == "#" or (random.random() < 0.9 and any(char in '\\" ' for char in value)):
        return '"' + "".join("\\" + char if char in '\\"' else char for char in value) + '"'
    return "".join("\\" + char if char in '\\" ' else char for char in value)


def file(random):
    space = lambda: random.choice([" ", "  ", "\t", " \t "])
    line = lambda: random.choice([" ", "\n", "\r\n", "\n\n", "\n  ", " # note here\n", "\nport 443\n"])
    parts = []
    hosts = random.sample(["a", "b.example", "C", "xn--d", "10.0.0.1", "::1"], random.randrange(0, 5))
    for host in hosts + [None] * (random.random() < 0.3):
        if random.random() < 0.2:
            parts.append(random.choice(["# a comment\n", "macdef m\nmachine a\n  quit\n\n"]))
        parts.append("default" if host is None else "machine" + space() + host)
        keywords = ["login", "password"] + ["account"] * (random.random() < 0.5)
        random.shuffle(keywords)
        for keyword in keywords:
            parts.append(line() + keyword + space() + word(random))
        parts.append("\n")
    return "".join(parts)


class Server(http.server.BaseHTTPRequestHandler):
    sent = None

    def do_GET(self):
        Server.sent = self.headers.get("Authorization")
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


def sent():
    """The user-pass of the last request."""
    value = Server.sent
    return None if value is None else base64.b64decode(value.split()[1]).decode("utf-8", "replace")


def url(host):
    return f"http://[{host}]/" if host.count(":") > 1 else f"http://{host}/"


def by_python(path, host):
    try:
        found = netrc.netrc(path).authenticators(host)
    except netrc.NetrcParseError:
        return ERROR
    return None if found is None else f"{found[0]}:{found[2]}"


def by_curl(path, host, port):
    arguments = ["--netrc-file", path, "--noproxy", "*", "--connect-to", f"::127.0.0.1:{port}", url(host)]
    done = subprocess.run(["curl", "-q", "--silent", *arguments], capture_output=True)
    return ERROR if done.returncode else sent()


def by_libcurl(path, host, port):
    curl = pycurl.Curl()
    for option, value in [
        (curl.URL, url(host)),
        (curl.NETRC, curl.NETRC_REQUIRED),
        (curl.NETRC_FILE, path),
        (curl.NOPROXY, "*"),
        (curl.CONNECT_TO, [f"::127.0.0.1:{port}"]),
        (curl.WRITEFUNCTION, lambda body: None),
    ]:
        curl.setopt(option, value)
    try:
        curl.perform()
    except pycurl.error:
        return ERROR
    finally:
        curl.close()
    return sent()


def main():
    seeded = random.Random(7)
    texts = FILES + [file(seeded) for _ in range(200)]
    with open(RECORDED, encoding="utf-8") as recorded:
        kept = {vector["file"]: vector["sends"] for vector in json.load(recorded)}
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_port
    handle, path = tempfile.mkstemp()
    os.close(handle)
    vectors = []
    for text in texts:
        with open(path, "w", encoding="utf-8", newline="") as output:
            output.write(text)
        hosts = sorted({*re.findall(r"mach\w*[\s=]+([0-9A-Za-z.:-]+)", text), "other"})
        sends = {}
        for host in hosts:
            row = {"python": by_python(path, host), "curl": by_curl(path, host, port)}
            if pycurl:
                row["libcurl"] = by_libcurl(path, host, port)
            else:
                row["libcurl"] = kept[text][host]["libcurl"]
            sends[host] = row
        vectors.append({"file": text, "sends": sends})
    os.unlink(path)
    target = sys.argv[1] if len(sys.argv) > 1 else RECORDED
    with open(target, "w", encoding="utf-8") as output:
        output.write("[\n" + ",\n".join(json.dumps(vector) for vector in vectors) + "\n]\n")


main()
