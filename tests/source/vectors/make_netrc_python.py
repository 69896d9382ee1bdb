#!/usr/bin/env python3
"""Writes netrc_python.json: netrc files and what Python's netrc module reads in them.

Run it with Python 3.11 or later: `python3 tests/source/vectors/make_netrc_python.py [output]`. The files are those
below and random ones of a fixed seed, as far as Python accepts them. A host occurs once in a file: with two
entries of one host, Python takes the last and this crate the first. A comment has a space after its `#`: outside
an entry, Python reads on in the line after `#word`.
"""

import json
import netrc
import os
import random
import sys
import tempfile

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
    # Accepted by neither.
    "machine a invalid",
    "login a password b",
    "macdef x\nls\n",
]


def word(random):
    """A value and a way to write it."""
    value = "".join(random.choice("abzAZ09.-_@!#$%/\\\" é🔑") for _ in range(random.randrange(0, 9)))
    special = '\\"' if random.random() < 0.5 and value else '\\" '
    if special == '\\"' or not value:
        return '"' + "".join("\\" + char if char in '\\"' else char for char in value) + '"'
    return "".join("\\" + char if char in special else char for char in value)


def file(random):
    space = lambda: random.choice([" ", "  ", "\t", " \t "])
    line = lambda: random.choice([" ", "\n", "\r\n", "\n\n", "\n  ", " # note here\n"])
    parts = []
    hosts = random.sample(["a", "b.example", "C", "xn--d", "10.0.0.1", "::1"], random.randrange(0, 5))
    if random.random() < 0.3:
        hosts.insert(random.randrange(len(hosts) + 1), None)
    for host in hosts:
        if random.random() < 0.2:
            parts.append(random.choice(["# a comment\n", "macdef m\nmachine a\n  quit\n\n"]))
        parts.append("default" if host is None else "machine" + space() + host)
        keywords = [k for k in ["login", "password", "account"] if random.random() < 0.8]
        random.shuffle(keywords)
        for keyword in keywords:
            parts.append(line() + keyword + space() + word(random))
        parts.append("\n")
    return "".join(parts)


def read(text, path):
    with open(path, "w", encoding="utf-8", newline="") as output:
        output.write(text)
    try:
        parsed = netrc.netrc(path)
    except netrc.NetrcParseError:
        return None
    return [[host, login, password] for host, (login, _, password) in parsed.hosts.items()]


def main():
    seeded = random.Random(7)
    texts = FILES + [file(seeded) for _ in range(300)]
    handle, path = tempfile.mkstemp()
    os.close(handle)
    try:
        vectors = [{"file": text, "hosts": read(text, path)} for text in texts]
    finally:
        os.unlink(path)
    here = os.path.dirname(os.path.abspath(__file__))
    target = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "netrc_python.json")
    with open(target, "w", encoding="utf-8") as output:
        output.write("[\n" + ",\n".join(json.dumps(vector) for vector in vectors) + "\n]\n")


main()
