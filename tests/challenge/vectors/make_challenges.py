#!/usr/bin/env python3
"""Runs HTTP clients on the values of challenges.json and writes what they do.

    python3 make_challenges.py            all clients that are installed
    python3 make_challenges.py curl lwp   these only

The cases (id, source, values) and the results marked "from_tests" are kept as they are in
challenges.json. The results of each client that runs are written anew, those of a client that is
not installed stay. Each case has a server of its own on the loopback interface: it answers 401 with
the field lines of the case, byte for byte, and notes the Authorization of the next request.

Debian packages (12): curl wget aria2 subversion libneon27 libwww-perl ruby-mechanize ruby-httpclient
python3-venv python3-gi gir1.2-soup-3.0 gir1.2-soup-2.4 python3-pyqt5 python3-mechanize
openjdk-17-jdk-headless libokhttp-java libhttpclient-java libhttpclient5-java libjetty9-java
libjetty9-extra-java libslf4j-java chromium firefox-esr golang-go golang-github-docker-distribution-dev nodejs
PyPI (in a virtual environment of Debian's python3 with --system-site-packages): requests httpx
aiohttp httplib2 werkzeug www-authenticate
npm (NODE_PATH tells where): auth-header www-authenticate
"""

import asyncio
import base64
import json
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
FILE = os.path.join(HERE, "challenges.json")
USER, PASSWORD = "user", "pass"


def raw(value):
    return bytes.fromhex(value["hex"]) if isinstance(value, dict) else value.encode()


def text(value):
    data = raw(value)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


# ---------------------------------------------------------------- the server


class Servers:
    """One listening port for each case."""

    def __init__(self, cases):
        self.cases, self.ports, self.seen, self.asked = cases, [], {}, {}
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        threading.Thread(target=self._run, args=(ready,), daemon=True).start()
        ready.wait()

    def _run(self, ready):
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._listen())
        ready.set()
        self.loop.run_forever()

    async def _listen(self):
        self.listening = []
        for i, case in enumerate(self.cases):
            lines = b"".join(b"WWW-Authenticate: " + raw(v) + b"\r\n" for v in case["values"])
            server = await asyncio.start_server(
                lambda r, w, i=i, lines=lines: self._serve(r, w, i, lines), "127.0.0.1", 0)
            self.listening.append(server)
            self.ports.append(server.sockets[0].getsockname()[1])

    async def _serve(self, reader, writer, i, lines):
        try:
            for _ in range(20):
                head = await reader.readuntil(b"\r\n\r\n")
                fields = {}
                for line in head.split(b"\r\n")[1:]:
                    name, _, value = line.partition(b":")
                    fields[name.strip().lower()] = value.strip()
                if b"chunked" in fields.get(b"transfer-encoding", b""):
                    await reader.readuntil(b"0\r\n\r\n")
                else:
                    await reader.readexactly(int(fields.get(b"content-length", 0)))
                if b"/favicon" in head.split(b"\r\n")[0]:
                    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                    continue
                self.asked[i] = self.asked.get(i, 0) + 1
                auth = fields.get(b"authorization")
                if auth is not None:
                    self.seen.setdefault(i, auth)
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
                                 b"Content-Length: 2\r\nConnection: close\r\n\r\nok")
                    await writer.drain()
                    break
                writer.write(b"HTTP/1.1 401 Unauthorized\r\n" + lines +
                             b"Content-Type: text/plain\r\nContent-Length: 2\r\n\r\nno")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, ValueError):
            pass
        finally:
            writer.close()

    def close(self):
        def stop():
            for server in self.listening:
                server.close()
            for task in asyncio.all_tasks(self.loop):
                task.cancel()
            self.loop.call_later(0.1, self.loop.stop)
        self.loop.call_soon_threadsafe(stop)

    def result(self, i, error):
        auth = self.seen.get(i)
        if auth is None:
            return "none" if not error else error if isinstance(error, str) else "error"
        scheme = auth.split()[0].decode("latin-1").lower() if auth.split() else "other"
        if scheme == "basic" and auth[6:] != base64.b64encode(b"user:pass"):
            return "other"
        return scheme


# ---------------------------------------------------------------- clients that are commands


def run(command, seconds=20, **more):
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=seconds, **more)
    except subprocess.TimeoutExpired:
        return None


def by_command(cases, make):
    servers = Servers(cases)
    out = []
    with tempfile.TemporaryDirectory() as place:
        for i, port in enumerate(servers.ports):
            command, refused = make("http://127.0.0.1:%d/t" % port, place)
            done = run(command, cwd=place)
            error = "hang" if done is None else "crash" if done.returncode < 0 else not refused(done)
            out.append((servers.result(i, error), None))
    servers.close()
    return out


def curl(url, place):
    # 22 is curl's code for a 401 with --fail
    return (["curl", "-q", "--silent", "--fail", "--output", "body", "--noproxy", "*", "--max-time", "15",
             "--anyauth", "--user", USER + ":" + PASSWORD, url],
            lambda done: done.returncode in (0, 22))


def wget(url, place):
    return (["wget", "--no-config", "--quiet", "--no-proxy", "--tries=1", "--timeout=15",
             "--user=" + USER, "--password=" + PASSWORD, "--output-document=body", url],
            lambda done: done.returncode in (0, 6, 8))


def aria2(url, place):
    return (["aria2c", "--no-conf", "--no-netrc", "--quiet", "--all-proxy=", "--max-tries=1", "--timeout=15",
             "--http-auth-challenge=true", "--http-user=" + USER, "--http-passwd=" + PASSWORD,
             "--allow-overwrite=true", "--out=body", url],
            lambda done: done.returncode in (0, 24, 22))


def svn(url, place):
    # E120191 is "not supported", E215004 "no more credentials"
    return (["svn", "info", "--config-dir", place, "--non-interactive", "--no-auth-cache",
             "--username", USER, "--password", PASSWORD, url],
            lambda done: b"E120191" in done.stderr or b"E215004" in done.stderr or done.returncode == 0)


# ---------------------------------------------------------------- clients that are libraries
#
# Each is a child process. It gets the number and the port of each case, one on a line, and writes a
# line of JSON for each: {"i": number, "error": bool, "realm": what it showed to the caller, or
# "parsed": list}.


def by_child(cases, command, env=None, seconds=60):
    servers = Servers(cases)
    extra, todo = {}, list(range(len(cases)))
    while todo:
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, env=env, start_new_session=True)
        lines = queue.Queue()

        def pump(stream=child.stdout, lines=lines):
            for line in stream:
                lines.put(line)
            lines.put(None)
        threading.Thread(target=pump, daemon=True).start()
        try:
            child.stdin.write("".join("%d %d %s\n" % (
                i, servers.ports[i], ",".join(raw(v).hex() or "-" for v in cases[i]["values"]))
                for i in todo).encode())
            child.stdin.close()
        except BrokenPipeError:
            pass
        ended = "crash"
        while todo:
            try:
                line = lines.get(timeout=seconds)
            except queue.Empty:
                line, ended = None, "hang"
            if line is None:
                break
            if line.startswith(b"{"):
                said = json.loads(line)
                extra[said["i"]] = said
                if said["i"] in todo:
                    todo.remove(said["i"])
        try:
            # one that has said all ends by itself, and a browser with it
            child.wait(timeout=0 if todo else 15)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        child.wait()
        if todo and todo[0] not in extra:
            # it died or hung on this one
            extra[todo[0]] = {"i": todo[0], "error": ended}
            todo.pop(0)
    out = []
    for i in range(len(cases)):
        said = extra.get(i, {"error": True})
        if "parsed" in said:
            out.append((said["parsed"], None))
        elif command[-1].endswith("_parser") or said.get("parser"):
            out.append(("error", None))
        else:
            out.append((servers.result(i, said.get("error", False)), said.get("realm")))
    servers.close()
    return out


def child_cases():
    for line in sys.stdin:
        i, port, values = line.rstrip("\n").split(" ")
        yield int(i), "http://127.0.0.1:%s/t" % port, [bytes.fromhex(v) if v != "-" else b"" for v in values.split(",")]


def say(i, **what):
    print(json.dumps(dict(what, i=i)), flush=True)


def each(one):
    """one(url) returns the realm it was shown; it raises when the client did more than see a 401."""
    for i, url, _ in child_cases():
        try:
            say(i, error=False, realm=one(url))
        except Exception:
            say(i, error=True)


def child_urllib():
    import urllib.error
    import urllib.request
    import warnings
    warnings.simplefilter("ignore")

    def one(url):
        shown = []

        class Manager(urllib.request.HTTPPasswordMgr):
            def find_user_password(self, realm, authuri):
                shown.append(realm)
                return USER, PASSWORD
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}),
                                             urllib.request.HTTPBasicAuthHandler(Manager()))
        try:
            opener.open(url, timeout=15).read()
        except urllib.error.HTTPError as e:
            if e.code != 401:
                raise
        return shown[0] if shown else None
    each(one)


def child_httplib2():
    import httplib2

    def one(url):
        http = httplib2.Http(timeout=15, proxy_info=None)
        http.add_credentials(USER, PASSWORD)
        http.request(url)
    each(one)


def child_mechanize_py():
    import mechanize

    def one(url):
        browser = mechanize.Browser()
        browser.set_handle_robots(False)
        browser.set_proxies({})
        browser.add_password(url, USER, PASSWORD)
        try:
            browser.open(url, timeout=15).read()
        except mechanize.HTTPError as e:
            if e.code != 401:
                raise
    each(one)


def child_requests_digest():
    import requests
    from requests.auth import HTTPDigestAuth

    def one(url):
        session = requests.Session()
        session.trust_env = False
        session.get(url, auth=HTTPDigestAuth(USER, PASSWORD), timeout=15)
    each(one)


def child_httpx_digest():
    import httpx
    each(lambda url: httpx.Client(trust_env=False, timeout=15).get(url, auth=httpx.DigestAuth(USER, PASSWORD)) and None)


def aiohttp_run(keep):
    import aiohttp

    async def main():
        for i, url, _ in child_cases():
            middleware = aiohttp.DigestAuthMiddleware(USER, PASSWORD)
            try:
                async with aiohttp.ClientSession(middlewares=(middleware,)) as session:
                    async with session.get(url, timeout=aiohttp.ClientTimeout(total=15)) as response:
                        await response.read()
                error = False
            except Exception:
                error = True
            if not keep:
                say(i, error=error)
            elif error:
                say(i, error=True, parser=True)
            else:
                say(i, parsed=[["Digest", dict(middleware._challenge)]] if middleware._challenge else [])
    asyncio.run(main())


def child_aiohttp_digest():
    aiohttp_run(False)


def child_aiohttp_parser():
    aiohttp_run(True)


def child_libsoup():
    import gi
    gi.require_version("Soup", "3.0")
    from gi.repository import Soup

    def one(url):
        shown = []
        session = Soup.Session(timeout=15)
        session.set_proxy_resolver(None)
        message = Soup.Message.new("GET", url)

        def answer(message, auth, retrying):
            if retrying:
                return False
            shown.append(auth.get_realm())
            auth.authenticate(USER, PASSWORD)
            return True
        message.connect("authenticate", answer)
        session.send_and_read(message, None)
        return shown[0] if shown else None
    each(one)


def child_libsoup2():
    import gi
    gi.require_version("Soup", "2.4")
    from gi.repository import Soup

    def one(url):
        shown = []
        session = Soup.Session(timeout=15)

        def answer(session, message, auth, retrying):
            if not retrying:
                shown.append(auth.get_realm())
                auth.authenticate(USER, PASSWORD)
        session.connect("authenticate", answer)
        status = session.send_message(Soup.Message.new("GET", url))
        if status < 100:
            raise OSError(status)
        return shown[0] if shown else None
    each(one)


def child_qt5():
    from PyQt5.QtCore import QCoreApplication, QEventLoop, QTimer, QUrl
    from PyQt5.QtNetwork import QNetworkAccessManager, QNetworkReply, QNetworkRequest
    app = QCoreApplication([])

    def one(url):
        shown = []
        manager = QNetworkAccessManager()

        def answer(reply, authenticator):
            shown.append(authenticator.realm())
            if len(shown) == 1:
                authenticator.setUser(USER)
                authenticator.setPassword(PASSWORD)
        manager.authenticationRequired.connect(answer)
        loop = QEventLoop()
        reply = manager.get(QNetworkRequest(QUrl(url)))
        reply.finished.connect(loop.quit)
        QTimer.singleShot(15000, loop.quit)
        loop.exec_()
        if reply.error() not in (QNetworkReply.NoError, QNetworkReply.AuthenticationRequiredError):
            raise OSError(reply.errorString())
        return shown[0] if shown else None
    each(one)


def child_neon():
    import ctypes
    neon = ctypes.CDLL("libneon.so.27")
    call = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int,
                            ctypes.c_void_p, ctypes.c_void_p)
    for name in ("ne_session_create", "ne_request_create"):
        getattr(neon, name).restype = ctypes.c_void_p
    neon.ne_sock_init()

    def one(url):
        shown = []

        def answer(userdata, realm, attempt, username, password):
            shown.append(realm.decode("latin-1"))
            ctypes.memmove(username, USER.encode() + b"\0", len(USER) + 1)
            ctypes.memmove(password, PASSWORD.encode() + b"\0", len(PASSWORD) + 1)
            return attempt
        port = int(url.split(":")[2].split("/")[0])
        session = ctypes.c_void_p(neon.ne_session_create(b"http", b"127.0.0.1", port))
        keep = call(answer)
        neon.ne_set_server_auth(session, keep, None)
        request = ctypes.c_void_p(neon.ne_request_create(session, b"GET", b"/t"))
        code = neon.ne_request_dispatch(request)
        neon.ne_request_destroy(request)
        neon.ne_session_destroy(session)
        # 3 is NE_AUTH: authentication failed
        if code not in (0, 3):
            raise OSError(code)
        return shown[0] if shown else None
    each(one)


# Browsers are told by their debugging protocols, with a fresh profile; each case has its own port,
# so no credentials are remembered from one to the next.


def child_chromium():
    place = tempfile.mkdtemp()
    down_r, down_w = os.pipe()
    up_r, up_w = os.pipe()

    def descriptors():
        # the pipes have to be descriptors 3 and 4 of the browser
        a, b = os.dup(down_r), os.dup(up_w)
        os.dup2(a, 3)
        os.dup2(b, 4)
    browser = subprocess.Popen(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-proxy-server",
         "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe",
         "--user-data-dir=" + place, "about:blank"],
        preexec_fn=descriptors, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    number = [0]
    events = queue.Queue()

    def pump():
        data = b""
        while True:
            got = os.read(up_r, 65536)
            if not got:
                return
            data += got
            while b"\0" in data:
                one, data = data.split(b"\0", 1)
                events.put(json.loads(one))
    threading.Thread(target=pump, daemon=True).start()

    def send(method, session=None, **params):
        number[0] += 1
        message = {"id": number[0], "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(down_w, json.dumps(message).encode() + b"\0")
        return number[0]

    def ask(method, session=None, **params):
        wanted = send(method, session, **params)
        while True:
            event = events.get(timeout=20)
            if event.get("id") == wanted:
                return event["result"]
    target = ask("Target.createTarget", url="about:blank")["targetId"]
    session = ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    ask("Page.enable", session)
    ask("Fetch.enable", session, handleAuthRequests=True)

    def one(url):
        shown, error = [], False
        send("Page.navigate", session, url=url)
        until = time.time() + 15
        while time.time() < until:
            event = events.get(timeout=15)
            method, params = event.get("method"), event.get("params", {})
            if method == "Fetch.requestPaused":
                send("Fetch.continueRequest", session, requestId=params["requestId"])
            elif method == "Fetch.authRequired":
                challenge = params["authChallenge"]
                answer = {"response": "CancelAuth"}
                if not shown:
                    answer = {"response": "ProvideCredentials", "username": USER, "password": PASSWORD}
                shown.append(challenge["realm"])
                send("Fetch.continueWithAuth", session, requestId=params["requestId"], authChallengeResponse=answer)
            elif event.get("result", {}).get("errorText"):
                error = True
            elif method == "Page.loadEventFired":
                break
        if error:
            raise OSError
        return shown[0] if shown else None
    try:
        each(one)
    finally:
        browser.kill()
        browser.wait()
        shutil.rmtree(place, ignore_errors=True)


FIREFOX = """
const [url, user, password, done] = arguments;
const shown = [];
let asked = 0;
const prompt = {
  QueryInterface: ChromeUtils.generateQI(["nsIAuthPrompt2", "nsIInterfaceRequestor"]),
  getInterface(iid) {
    if (iid.equals(Ci.nsIAuthPrompt2)) return prompt;
    throw Components.Exception("", Cr.NS_ERROR_NO_INTERFACE);
  },
  promptAuth(channel, level, info) {
    shown.push(info.realm);
    if (asked++) return false;
    info.username = user;
    info.password = password;
    return true;
  },
  asyncPromptAuth() { throw Components.Exception("", Cr.NS_ERROR_NOT_IMPLEMENTED); },
};
const { NetUtil } = ChromeUtils.importESModule("resource://gre/modules/NetUtil.sys.mjs");
const channel = NetUtil.newChannel({ uri: url, loadUsingSystemPrincipal: true });
channel.notificationCallbacks = prompt;
NetUtil.asyncFetch(channel, (stream, status) => {
  let code = 0;
  try { code = channel.QueryInterface(Ci.nsIHttpChannel).responseStatus; } catch (e) {}
  done({ realm: shown.length ? shown[0] : null, code });
});
"""


def child_firefox():
    place = tempfile.mkdtemp()
    probe = socket.socket()
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
    probe.close()
    with open(os.path.join(place, "user.js"), "w") as f:
        f.write('user_pref("marionette.port", %d);\n'
                'user_pref("network.proxy.type", 0);\n'
                'user_pref("app.update.enabled", false);\n'
                'user_pref("network.auth.non-web-content-triggered-resources-http-auth-allow", true);\n' % port)
    browser = subprocess.Popen(
        ["firefox-esr", "--headless", "--no-remote", "--marionette", "--remote-allow-system-access",
         "--profile", place], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(120):
        try:
            wire = socket.create_connection(("127.0.0.1", port), 5)
            break
        except OSError:
            time.sleep(0.5)
    stream = wire.makefile("rwb")
    wire.settimeout(40)

    def read():
        size = b""
        while not size.endswith(b":"):
            got = stream.read(1)
            if not got:
                raise EOFError
            size += got
        return json.loads(stream.read(int(size[:-1])))
    read()
    number = [0]

    def ask(name, **params):
        number[0] += 1
        data = json.dumps([0, number[0], name, params]).encode()
        stream.write(b"%d:%s" % (len(data), data))
        stream.flush()
        answer = read()
        if answer[2]:
            raise RuntimeError(answer[2])
        return answer[3]
    ask("WebDriver:NewSession", capabilities={})
    ask("Marionette:SetContext", value="chrome")
    ask("WebDriver:SetTimeouts", script=20000)

    def one(url):
        got = ask("WebDriver:ExecuteAsyncScript", script=FIREFOX, args=[url, USER, PASSWORD])["value"]
        if got["code"] not in (200, 401):
            raise OSError(got)
        return got["realm"]
    try:
        each(one)
    finally:
        browser.kill()
        browser.wait()
        shutil.rmtree(place, ignore_errors=True)


LWP = r"""
package Asked; use base 'LWP::UserAgent';
our $realm;
sub get_basic_credentials { my ($self, $r) = @_; $realm = $r unless defined $realm; return ('user', 'pass'); }
package main;
use JSON::PP; $| = 1;
my $json = JSON::PP->new->ascii;
while (<STDIN>) {
    my ($i, $port) = split / /;
    $Asked::realm = undef;
    my $ua = Asked->new(timeout => 15);
    my $res = eval { $ua->get("http://127.0.0.1:$port/t") };
    my $bad = !$res || defined $res->header('Client-Warning') && $res->header('Client-Warning') eq 'Internal response';
    print $json->encode({ i => $i + 0, error => $bad ? JSON::PP::true : JSON::PP::false, realm => $Asked::realm }), "\n";
}
"""

MECHANIZE_RB = r"""
require 'mechanize'; require 'json'
$stdout.sync = true
STDIN.each_line do |line|
  i, port = line.split(' ')
  url = "http://127.0.0.1:#{port}/t"
  error = false
  begin
    agent = Mechanize.new { |a| a.open_timeout = 15; a.read_timeout = 15 }
    agent.add_auth(url, 'user', 'pass')
    agent.get(url)
  rescue Mechanize::UnauthorizedError
  rescue Mechanize::ResponseCodeError => e
    error = e.response_code != '401'
  rescue Exception
    error = true
  end
  puts JSON.generate({ 'i' => i.to_i, 'error' => error })
end
"""

HTTPCLIENT_RB = r"""
require 'httpclient'; require 'json'
$stdout.sync = true
STDIN.each_line do |line|
  i, port = line.split(' ')
  url = "http://127.0.0.1:#{port}/t"
  error = false
  begin
    client = HTTPClient.new
    client.receive_timeout = 15
    client.set_auth(url, 'user', 'pass')
    client.get(url)
  rescue Exception
    error = true
  end
  puts JSON.generate({ 'i' => i.to_i, 'error' => error })
end
"""

JAVA = r"""
import java.lang.reflect.Method;
import java.net.*;
import java.nio.charset.*;
import java.util.*;

public class Run {
    static String shown;

    static String q(String s) {
        if (s == null) return "null";
        StringBuilder b = new StringBuilder("\"");
        for (char c : s.toCharArray())
            if (c == '"' || c == '\\') b.append('\\').append(c);
            else if (c < 32 || c > 126) b.append(String.format("\\u%04x", (int) c));
            else b.append(c);
        return b.append('"').toString();
    }

    static String object(List<String[]> pairs) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String[] p : pairs) all.computeIfAbsent(p[0], k -> new ArrayList<>()).add(p[1]);
        List<String> out = new ArrayList<>();
        all.forEach((k, v) -> {
            List<String> quoted = new ArrayList<>();
            for (String s : v) quoted.add(q(s));
            out.add(q(k) + ": " + (quoted.size() == 1 ? quoted.get(0) : "[" + String.join(", ", quoted) + "]"));
        });
        return "{" + String.join(", ", out) + "}";
    }

    static String decode(String hex) throws Exception {
        if (hex.equals("-")) return "";
        byte[] data = new byte[hex.length() / 2];
        for (int i = 0; i < data.length; i++) data[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(data)).toString().strip();
        } catch (CharacterCodingException e) {
            return new String(data, StandardCharsets.ISO_8859_1).strip();
        }
    }

    interface One { void get(String url) throws Exception; }

    static Authenticator asks() {
        return new Authenticator() {
            protected PasswordAuthentication getPasswordAuthentication() {
                if (shown == null) shown = getRequestingPrompt();
                return new PasswordAuthentication("user", "pass".toCharArray());
            }
        };
    }

    static void expect(int code) {
        if (code != 200 && code != 401) throw new IllegalStateException("" + code);
    }

    static One client(String name) throws Exception {
        if (name.equals("jdk_urlconnection")) {
            Authenticator.setDefault(asks());
            return url -> {
                HttpURLConnection c = (HttpURLConnection) new URL(url).openConnection();
                c.setReadTimeout(15000);
                expect(c.getResponseCode());
            };
        }
        if (name.equals("jdk_httpclient")) {
            var client = java.net.http.HttpClient.newBuilder().authenticator(asks())
                .version(java.net.http.HttpClient.Version.HTTP_1_1).build();
            return url -> expect(client.send(java.net.http.HttpRequest.newBuilder(URI.create(url)).build(),
                java.net.http.HttpResponse.BodyHandlers.ofString()).statusCode());
        }
        if (name.equals("httpclient4")) {
            return url -> {
                var credentials = new org.apache.http.impl.client.BasicCredentialsProvider() {
                    public org.apache.http.auth.Credentials getCredentials(org.apache.http.auth.AuthScope scope) {
                        if (shown == null) shown = scope.getRealm();
                        return super.getCredentials(scope);
                    }
                };
                credentials.setCredentials(org.apache.http.auth.AuthScope.ANY,
                    new org.apache.http.auth.UsernamePasswordCredentials("user", "pass"));
                try (var c = org.apache.http.impl.client.HttpClients.custom().setDefaultCredentialsProvider(credentials).build();
                     var r = c.execute(new org.apache.http.client.methods.HttpGet(url))) {
                    expect(r.getStatusLine().getStatusCode());
                }
            };
        }
        if (name.equals("httpclient5")) {
            return url -> {
                var credentials = new org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider() {
                    public org.apache.hc.client5.http.auth.Credentials getCredentials(
                            org.apache.hc.client5.http.auth.AuthScope scope, org.apache.hc.core5.http.protocol.HttpContext x) {
                        if (shown == null) shown = scope.getRealm();
                        return super.getCredentials(scope, x);
                    }
                };
                credentials.setCredentials(new org.apache.hc.client5.http.auth.AuthScope(null, -1),
                    new org.apache.hc.client5.http.auth.UsernamePasswordCredentials("user", "pass".toCharArray()));
                try (var c = org.apache.hc.client5.http.impl.classic.HttpClients.custom().setDefaultCredentialsProvider(credentials).build();
                     var r = c.execute(new org.apache.hc.client5.http.classic.methods.HttpGet(url))) {
                    expect(r.getCode());
                }
            };
        }
        if (name.equals("jetty")) {
            var client = new org.eclipse.jetty.client.HttpClient();
            client.start();
            return url -> {
                var any = org.eclipse.jetty.client.api.Authentication.ANY_REALM;
                var store = client.getAuthenticationStore();
                store.clearAuthentications();
                store.clearAuthenticationResults();
                store.addAuthentication(new org.eclipse.jetty.client.util.DigestAuthentication(URI.create(url), any, "user", "pass"));
                store.addAuthentication(new org.eclipse.jetty.client.util.BasicAuthentication(URI.create(url), any, "user", "pass"));
                expect(client.newRequest(url).timeout(15, java.util.concurrent.TimeUnit.SECONDS).send().getStatus());
            };
        }
        return null;
    }

    static List<String> okhttp(String url) throws Exception {
        List<String> out = new ArrayList<>();
        var client = new okhttp3.OkHttpClient();
        try (var r = client.newCall(new okhttp3.Request.Builder().url(url).build()).execute()) {
            for (okhttp3.Challenge c : r.challenges()) {
                if (c.authParams().containsKey(null)) {
                    out.add("[" + q(c.scheme()) + ", " + q(c.authParams().get(null)) + "]");
                    continue;
                }
                List<String[]> pairs = new ArrayList<>();
                c.authParams().forEach((k, v) -> pairs.add(new String[] {k, v}));
                out.add("[" + q(c.scheme()) + ", " + object(pairs) + "]");
            }
        }
        return out;
    }

    static List<String> line(String name, String value) throws Exception {
        List<String> out = new ArrayList<>();
        if (name.equals("httpclient5_parser")) {
            var parsed = org.apache.hc.client5.http.impl.auth.AuthChallengeParser.INSTANCE.parse(
                org.apache.hc.client5.http.auth.ChallengeType.TARGET, value,
                new org.apache.hc.core5.http.message.ParserCursor(0, value.length()));
            for (var c : parsed) {
                List<String[]> pairs = new ArrayList<>();
                if (c.getParams() != null)
                    for (var p : c.getParams()) pairs.add(new String[] {p.getName(), p.getValue()});
                out.add("[" + q(c.getSchemeName()) + ", " + (c.getValue() != null ? q(c.getValue()) : object(pairs)) + "]");
            }
        } else {
            var handler = new org.eclipse.jetty.client.WWWAuthenticationProtocolHandler(new org.eclipse.jetty.client.HttpClient());
            Method m = org.eclipse.jetty.client.AuthenticationProtocolHandler.class.getDeclaredMethod("getHeaderInfo", String.class);
            m.setAccessible(true);
            for (Object o : (List<?>) m.invoke(handler, value)) {
                var c = (org.eclipse.jetty.client.api.Authentication.HeaderInfo) o;
                List<String[]> pairs = new ArrayList<>();
                c.getParameters().forEach((k, v) -> pairs.add(new String[] {k, v}));
                out.add("[" + q(c.getType()) + ", " + (c.getBase64() != null ? q(c.getBase64()) : object(pairs)) + "]");
            }
        }
        return out;
    }

    public static void main(String[] args) throws Exception {
        String name = args[args.length - 1];
        One client = client(name);
        Scanner in = new Scanner(System.in, "UTF-8");
        while (in.hasNextLine()) {
            String[] w = in.nextLine().split(" ");
            String url = "http://127.0.0.1:" + w[1] + "/t";
            if (client != null) {
                shown = null;
                boolean error = false;
                try { client.get(url); } catch (Throwable e) { error = true; }
                System.out.println("{\"i\": " + w[0] + ", \"error\": " + error + ", \"realm\": " + q(shown) + "}");
                continue;
            }
            List<String> out = new ArrayList<>();
            int bad = 0;
            String[] values = name.equals("okhttp_parser") ? new String[] {url} : w[2].split(",");
            for (String v : values)
                try {
                    out.addAll(name.equals("okhttp_parser") ? okhttp(v) : line(name, decode(v)));
                } catch (Throwable e) { bad++; out.add("\"error\""); }
            System.out.println("{\"i\": " + w[0] + ", \"parsed\": "
                + (bad == values.length ? "\"error\"" : "[" + String.join(", ", out) + "]") + "}");
        }
        System.exit(0);
    }
}
"""

GO = r"""
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/docker/distribution/registry/client/auth/challenge"
)

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<20)
	for in.Scan() {
		w := strings.Split(in.Text(), " ")
		i, _ := strconv.Atoi(w[0])
		r := &http.Response{StatusCode: 401, Header: http.Header{}}
		for _, v := range strings.Split(w[2], ",") {
			b, _ := hex.DecodeString(strings.Trim(v, "-"))
			r.Header.Add("WWW-Authenticate", strings.TrimSpace(string(b)))
		}
		list := []interface{}{}
		for _, c := range challenge.ResponseChallenges(r) {
			list = append(list, []interface{}{c.Scheme, c.Parameters})
		}
		out, _ := json.Marshal(map[string]interface{}{"i": i, "parsed": list})
		fmt.Println(string(out))
	}
}
"""

NODE = r"""
const name = process.argv[process.argv.length - 1];
const lib = require(name === 'auth_header_parser' ? 'auth-header' : 'www-authenticate');
function text(hex) {
  const b = Buffer.from(hex === '-' ? '' : hex, 'hex');
  const s = b.toString('utf8');
  return (Buffer.from(s).equals(b) ? s : b.toString('latin1')).trim();
}
function one(value) {
  if (name === 'auth_header_parser') {
    const p = lib.parse(value);
    return p.token ? [p.scheme, p.token] : [p.scheme, p.params];
  }
  const p = new lib.parsers.WWW_Authenticate(value);
  if (p.err) throw new Error(p.err);
  return [p.scheme, p.parms];
}
require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const [i, , values] = line.split(' ');
  let bad = 0;
  const all = values.split(',');
  const out = all.map((v) => { try { return one(text(v)); } catch (e) { bad++; return 'error'; } });
  console.log(JSON.stringify({ i: Number(i), parsed: bad === all.length ? 'error' : out }));
});
"""


def child_werkzeug_parser():
    from werkzeug.datastructures import WWWAuthenticate

    def one(value):
        got = WWWAuthenticate.from_header(value)
        if got is None:
            raise ValueError
        return [[got.type, got.token if got.token is not None else dict(got.parameters)]]
    parse_each(one)


def child_www_authenticate_parser():
    import www_authenticate

    def one(value):
        return [[k, dict(v) if hasattr(v, "items") else v] for k, v in www_authenticate.parse(value).items()]
    parse_each(one)


def parse_each(one):
    for i, _, values in child_cases():
        out, bad = [], 0
        for value in values:
            try:
                out += one(text({"hex": value.hex()}).strip())
            except Exception:
                bad += 1
                out.append("error")
        say(i, parsed="error" if bad == len(values) else out)


# ---------------------------------------------------------------- the list of clients


def output(*command):
    done = run(list(command))
    return (done.stdout + done.stderr).decode("utf-8", "replace").strip() if done else ""


def deb(package):
    done = run(["dpkg-query", "-W", "-f", "${Status}|${Version}", package]) if shutil.which("dpkg-query") else None
    state, _, version = done.stdout.decode().partition("|") if done else ("", "", "")
    return version if state == "install ok installed" else None


def files(package, end):
    return [f for f in run(["dpkg", "-L", package]).stdout.decode().split("\n") if f.endswith(end)]


def module(name):
    from importlib import metadata
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def command(make, tool, version):
    return (lambda: version() if shutil.which(tool) else None), (lambda cases: by_command(cases, make))


def python(name, version):
    return version, lambda cases: by_child(cases, [sys.executable, os.path.abspath(__file__), "--child", name])


BUILT = {}
JARS = {
    "libokhttp-java": ["okhttp"], "libokio-java": ["okio"], "libhttpclient-java": ["httpclient"],
    "libhttpcore-java": ["httpcore"], "libhttpclient5-java": ["httpclient5"],
    "libhttpcore5-java": ["httpcore5", "httpcore5-h2"], "libjetty9-extra-java": ["jetty9-client"],
    "libjetty9-java": ["jetty9-http", "jetty9-io", "jetty9-util"], "libslf4j-java": ["slf4j-api", "slf4j-nop"],
    "libcommons-logging-java": ["commons-logging"], "libcommons-codec-java": ["commons-codec"],
}


def java(name, package, label):
    def go(cases):
        if "java" not in BUILT:
            BUILT["keep"] = tempfile.TemporaryDirectory()
            place = BUILT["java"] = BUILT["keep"].name
            jars = [f for p in JARS for f in files(p, ".jar") if os.path.basename(f)[:-4] in JARS[p] and "/maven-repo/" not in f]
            BUILT["jars"] = ":".join(jars)
            with open(os.path.join(place, "Run.java"), "w") as f:
                f.write(JAVA)
            subprocess.run(["javac", "-nowarn", "-cp", BUILT["jars"], "-d", place, os.path.join(place, "Run.java")], check=True)
        return by_child(cases, ["java", "-cp", BUILT["java"] + ":" + BUILT["jars"], "Run", name])

    def version():
        if not shutil.which("javac") or not all(map(deb, JARS)):
            return None
        return label + " " + (deb(package) if package else output("javac", "-version").split()[-1])
    return version, go


def go_parser():
    def go(cases):
        with tempfile.TemporaryDirectory() as place:
            with open(os.path.join(place, "main.go"), "w") as f:
                f.write(GO)
            source = files("golang-github-docker-distribution-dev", "/src/github.com/docker")[0]
            env = dict(os.environ, GO111MODULE="off", GOFLAGS="", GOPATH=source[:-len("/src/github.com/docker")],
                       GOCACHE=os.path.join(place, "cache"))
            program = os.path.join(place, "docker_distribution_parser")
            subprocess.run(["go", "build", "-o", program, "main.go"], cwd=place, env=env, check=True)
            return by_child(cases, [program])
    return (lambda: deb("golang-github-docker-distribution-dev") if shutil.which("go") else None), go


def node(name, package):
    def version():
        return shutil.which("node") and output(
            "node", "-e", "try{console.log(require(require.resolve('%s').replace(/(node_modules.%s).*/,'$1/package.json')).version)}catch(e){}"
            % (package, package)) or None

    def go(cases):
        with tempfile.TemporaryDirectory() as place:
            path = os.path.join(place, "parse.js")
            with open(path, "w") as f:
                f.write(NODE)
            return by_child(cases, ["node", path, name])
    return version, go


def script(tool, flag, source, package):
    return (lambda: deb(package)), lambda cases: by_child(cases, [tool, flag, source])


CLIENTS = {
    "curl": command(curl, "curl", lambda: output("curl", "--version").split()[1] + ", --anyauth"),
    "wget": command(wget, "wget", lambda: output("wget", "--version").split()[2]),
    "urllib": python("urllib", lambda: "CPython " + sys.version.split()[0] + ", urllib.request with HTTPBasicAuthHandler"),
    "libsoup": python("libsoup", lambda: deb("gir1.2-soup-3.0")),
    "libsoup2": python("libsoup2", lambda: deb("gir1.2-soup-2.4")),
    "chromium": python("chromium", lambda: deb("chromium")),
    "firefox": python("firefox", lambda: deb("firefox-esr")),
    "lwp": script("perl", "-e", LWP, "libwww-perl"),
    "mechanize_rb": script("ruby", "-e", MECHANIZE_RB, "ruby-mechanize"),
    "httpclient_rb": script("ruby", "-e", HTTPCLIENT_RB, "ruby-httpclient"),
    "mechanize_py": python("mechanize_py", lambda: module("mechanize")),
    "httplib2": python("httplib2", lambda: module("httplib2")),
    "jdk_urlconnection": java("jdk_urlconnection", None, "HttpURLConnection with Authenticator, OpenJDK"),
    "jdk_httpclient": java("jdk_httpclient", None, "java.net.http with Authenticator, OpenJDK"),
    "httpclient4": java("httpclient4", "libhttpclient-java", "Apache HttpClient"),
    "httpclient5": java("httpclient5", "libhttpclient5-java", "Apache HttpClient"),
    "jetty": java("jetty", "libjetty9-extra-java", "Jetty HttpClient"),
    "qt5": python("qt5", lambda: deb("libqt5network5")),
    "neon": python("neon", lambda: deb("libneon27")),
    "serf": command(svn, "svn", lambda: (deb("libserf-1-1") or "") + ", as svn " + (deb("subversion") or "")),
    "aria2": command(aria2, "aria2c", lambda: output("aria2c", "--version").split()[2]),
    "requests_digest": python("requests_digest", lambda: module("requests")),
    "httpx_digest": python("httpx_digest", lambda: module("httpx")),
    "aiohttp_digest": python("aiohttp_digest", lambda: module("aiohttp")),
    "okhttp_parser": java("okhttp_parser", "libokhttp-java", "OkHttp Response.challenges()"),
    "httpclient5_parser": java("httpclient5_parser", "libhttpclient5-java", "Apache HttpClient AuthChallengeParser"),
    "jetty_parser": java("jetty_parser", "libjetty9-extra-java", "Jetty AuthenticationProtocolHandler"),
    "aiohttp_parser": python("aiohttp_parser", lambda: module("aiohttp")),
    "werkzeug_parser": python("werkzeug_parser", lambda: module("werkzeug")),
    "www_authenticate_parser": python("www_authenticate_parser", lambda: module("www-authenticate")),
    "auth_header_parser": node("auth_header_parser", "auth-header"),
    "npm_www_authenticate_parser": node("npm_www_authenticate_parser", "www-authenticate"),
    "docker_distribution_parser": go_parser(),
}


NAMES = {
    "libsoup": "SoupSession of libsoup", "libsoup2": "SoupSession of libsoup", "lwp": "libwww-perl LWP::UserAgent",
    "mechanize_rb": "Ruby mechanize", "httpclient_rb": "Ruby httpclient", "mechanize_py": "Python mechanize",
    "qt5": "Qt QNetworkAccessManager", "neon": "libneon", "serf": "libserf", "requests_digest": "requests HTTPDigestAuth",
    "httpx_digest": "httpx DigestAuth", "aiohttp_digest": "aiohttp DigestAuthMiddleware",
    "aiohttp_parser": "aiohttp DigestAuthMiddleware", "werkzeug_parser": "werkzeug WWWAuthenticate.from_header",
    "www_authenticate_parser": "www-authenticate of PyPI", "auth_header_parser": "auth-header of npm",
    "npm_www_authenticate_parser": "www-authenticate of npm",
    "docker_distribution_parser": "docker/distribution registry/client/auth/challenge",
}


def write(data):
    """One line for each value, so that a change of one client shows as such."""
    lines = ["{", '"about": %s,' % json.dumps(data["about"], ensure_ascii=False, indent=1), '"clients": {']
    lines += [",\n".join("  %s: %s" % (json.dumps(k), json.dumps(v)) for k, v in data["clients"].items()), "},", '"cases": [']
    cases = []
    for case in data["cases"]:
        part = ['{"id": %s,' % json.dumps(case["id"]),
                ' "source": %s,' % json.dumps(case["source"], ensure_ascii=False),
                ' "values": %s,' % json.dumps(case["values"], ensure_ascii=False)]
        for key in ("clients", "realms"):
            inner = ",\n".join("  %s: %s" % (json.dumps(k), json.dumps(v, ensure_ascii=False)) for k, v in case[key].items())
            part.append(' "%s": {%s}%s' % (key, "\n" + inner if inner else "", "," if key == "clients" else "}"))
        cases.append("\n".join(part))
    lines += [",\n".join(cases), "]", "}"]
    with open(FILE, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")


def main():
    if sys.argv[1:2] == ["--child"]:
        return globals()["child_" + sys.argv[2]]()
    with open(FILE, encoding="utf-8") as f:
        data = json.load(f)
    cases = data["cases"]
    for case in cases:
        case.setdefault("clients", {})
        case.setdefault("realms", {})
    for name in sys.argv[1:] or CLIENTS:
        version, go = CLIENTS[name]
        found = version()
        if not found:
            print(name, "is not installed: its results stay")
            continue
        start = time.time()
        results = go(cases)
        for case, (result, realm) in zip(cases, results):
            case["clients"][name] = result
            case["realms"].pop(name, None)
            if realm is not None and result != "none":
                case["realms"][name] = realm
        data["clients"][name] = "%s, ran" % " ".join(filter(None, (NAMES.get(name), found)))
        order = [k for k in CLIENTS if k in data["clients"]] + [k for k in data["clients"] if k not in CLIENTS]
        data["clients"] = {k: data["clients"][k] for k in order}
        for case in cases:
            case["clients"] = {k: case["clients"][k] for k in order if k in case["clients"]}
            case["realms"] = {k: case["realms"][k] for k in order if k in case["realms"]}
        write(data)
        print("%s %s: %.0f s" % (name, found, time.time() - start), flush=True)


if __name__ == "__main__":
    main()
