"""What a user of the crate compiles, with all features: unsafe code, build scripts, proc macros.

Prints one line of each kind, and ends with an error if a build script or a proc macro names what
reaches beyond the build: sockets, or a program that fetches.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

REACHES_OUT = re.compile(r'TcpStream|UdpSocket|ToSocketAddrs|Command::new\("(curl|wget|git|sh|bash|python3?)"')
# Enough to leave out of a count what is only written about.
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)
UNSAFE = re.compile(r"\bunsafe\s*(\{|impl\b|fn\b|extern\b|trait\b)")


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def code(path):
    return COMMENT.sub("", path.read_text(encoding="utf-8", errors="replace"))


tree = run("cargo", "tree", "--edges", "normal,build", "--all-features", "--prefix", "none", "--no-dedupe", "--format", "{p}")
wanted = {tuple(line.split()[:2]) for line in tree.splitlines()}
packages = [
    package
    for package in json.loads(run("cargo", "metadata", "--all-features", "--format-version", "1"))["packages"]
    if (package["name"], "v" + package["version"]) in wanted
]
unsafe, scripts, macros, reaching = {}, [], [], []
for package in packages:
    root = Path(package["manifest_path"]).parent
    name = package["name"]
    unsafe[name] = sum(len(UNSAFE.findall(code(path))) for path in (root / "src").rglob("*.rs"))
    for target in package["targets"]:
        kind = target["kind"][0]
        if kind == "custom-build":
            scripts.append(name)
            runs_in_build = [Path(target["src_path"])]
        elif kind == "proc-macro":
            macros.append(name)
            runs_in_build = (root / "src").rglob("*.rs")
        else:
            continue
        reaching += [str(path) for path in runs_in_build if REACHES_OUT.search(code(path))]
assert len(packages) == len(wanted), wanted

most = sorted(unsafe, key=unsafe.get, reverse=True)
counted = ", ".join(f"{name} {unsafe[name]}" for name in most if unsafe[name])
print(f"`unsafe` in our src: {unsafe['http-basic-credentials']}")
print(f"`unsafe` in what is compiled with it: {sum(unsafe.values())} ({counted})")
print(f"build scripts: {', '.join(sorted(scripts))}; proc macros: {', '.join(sorted(macros))}; none opens a socket or starts a program that could")
if reaching:
    sys.exit("reaches out: " + ", ".join(reaching))
