"""What deploy/ promises: nothing secret inside, nothing open but the proxy, and what nginx does."""

import http.client
import http.server
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.replicas.cluster import DEPLOY, certificate, free_port, proxy_configuration
from synthesis.routes import way
from synthesis.settings import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
EXAMPLE = (DEPLOY / "example.env").read_text(encoding="utf-8")
PROXY = (DEPLOY / "plenary.conf.template").read_text(encoding="utf-8")


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    inner = {name for name, net in COMPOSE["networks"].items() if net and net.get("internal")}
    for name, service in SERVICES.items():
        assert name == "proxy" or set(service["networks"]) <= inner, name


def test_secrets_come_from_the_environment_and_have_no_default() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    for name in ("PLENARY_DATABASE_PASSWORD", "PLENARY_SECRET"):
        assert set(re.findall(rf"\$\{{{name}(.)", text)) == {":"}
        assert set(re.findall(rf"\$\{{{name}:(.)", text)) == {"?"}
        assert re.search(rf"^{name}=$", EXAMPLE, flags=re.MULTILINE)


def test_every_variable_of_the_compose_file_stands_in_the_example() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+)", text)) == set(re.findall(r"^(\w+)=", EXAMPLE, re.MULTILINE))


def test_every_setting_in_the_compose_file_is_one_that_the_readme_knows() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    given = {name for each in SERVICES.values() for name in each.get("environment", {})}
    ours = {name for name in given if name.startswith("PLENARY_")}
    assert ours
    assert [name for name in ours if f"| `{name}` |" not in readme] == []


def test_the_image_holds_what_it_copies_and_nothing_else_can_enter_it() -> None:
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copies = [line.split()[1:-1] for line in lines if line.startswith("COPY ") and "--" not in line]
    copied = {source for sources in copies for source in sources}
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line[1:] for line in ignored if line.startswith("!")}
    assert "*" in ignored
    assert {each.partition("/")[0] for each in let_in} == copied
    assert all((ROOT / each).exists() for each in let_in)


def test_the_proxy_and_the_processes_mean_the_same_cookie_and_the_same_names() -> None:
    assert f"map $cookie_{way.COOKIE} $way" in PROXY
    named = {each["environment"]["PLENARY_WEB"] for name, each in SERVICES.items() if "web" in name}
    assert named == set(re.findall(r"^upstream (\w+)", PROXY, re.MULTILINE)) == {"web1", "web2"}


# nginx itself, before two servers that say their names


class _Named(http.server.BaseHTTPRequestHandler):
    name = ""

    def do_GET(self) -> None:
        body = f"{self.name} {self.headers['X-Forwarded-Proto']} {self.headers['X-Forwarded-For']}"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


def _serve(name: str, port: int) -> http.server.ThreadingHTTPServer:
    handler = type(name, (_Named,), {"name": name})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


class Proxy:
    """nginx, and the two servers behind it by name."""

    def __init__(self, folder: Path) -> None:
        self.port, ports = free_port(), {name: free_port() for name in ("web1", "web2")}
        made, key = certificate(folder)
        values = {
            **{name.upper(): f"127.0.0.1:{port}" for name, port in ports.items()},
            "HTTP_PORT": f"127.0.0.1:{free_port()}",
            "HTTPS_PORT": f"127.0.0.1:{self.port}",
            "TLS_CERTIFICATE": str(made),
            "TLS_KEY": str(key),
        }
        self.ports = ports
        self.webs = {name: _serve(name, port) for name, port in ports.items()}
        self.log = folder / "nginx.log"
        configuration = proxy_configuration(folder, values)
        command = ["nginx", "-c", str(configuration), "-e", "stderr", "-g", "daemon off;"]
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out)

    def ask(self, path: str = "/", **headers: str) -> tuple[int, str]:
        import ssl

        context = ssl._create_unverified_context()  # noqa: S323 - loopback
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context)
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        answer = response.status, response.read().decode()
        connection.close()
        return answer

    def web(self, path: str = "/", **headers: str) -> str:
        return self.ask(path, **headers)[1].split()[0]

    def stop(self, name: str) -> None:
        self.webs[name].shutdown()
        self.webs[name].server_close()


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    if shutil.which("nginx") is None or shutil.which("openssl") is None:
        if os.environ.get("PLENARY_BROWSER") == "required":
            pytest.fail("There is no nginx or no openssl here; .ci/run installs both.")
        pytest.skip("nginx was not tried: install nginx and openssl from the system")
    made = Proxy(tmp_path)
    end = time.monotonic() + 20
    while True:
        with suppress(OSError):
            made.ask()
            break
        assert time.monotonic() < end and made.process.poll() is None, made.log.read_text()
        time.sleep(0.05)
    yield made
    made.process.terminate()
    made.process.wait(10)
    for name in made.webs:
        made.stop(name)


def test_a_device_stays_at_the_process_that_its_cookie_names(proxy: Proxy) -> None:
    for name in ("web1", "web2"):
        assert {proxy.web(Cookie=f"plenary_web={name}") for _ in range(8)} == {name}
    newcomers = {proxy.web() for _ in range(40)} | {
        proxy.web(Cookie="plenary_web=no") for _ in "ab"
    }
    assert newcomers == {"web1", "web2"}


def test_while_a_process_is_gone_its_devices_are_sent_to_another_and_then_back(
    proxy: Proxy,
) -> None:
    proxy.stop("web2")
    assert {proxy.web(Cookie="plenary_web=web2") for _ in range(8)} == {"web1"}
    proxy.webs["web2"] = _serve("web2", proxy.ports["web2"])
    end = time.monotonic() + 10
    while proxy.web(Cookie="plenary_web=web2") != "web2":
        assert time.monotonic() < end
        time.sleep(0.1)


def test_whoever_tries_join_codes_meets_one_process_only(proxy: Proxy) -> None:
    for path in ("/join", "/j/ABCD2345"):
        assert {proxy.web(path, Cookie="plenary_web=web2") for _ in range(8)} == {"web1"}


@pytest.mark.parametrize("path", ["/metrics", "/_stcore/metrics", "/metrics/"])
def test_counts_do_not_leave_through_the_proxy(proxy: Proxy, path: str) -> None:
    assert proxy.ask(path)[0] == 404


def test_what_a_client_claims_of_itself_does_not_reach_a_process(proxy: Proxy) -> None:
    claimed = {"X-Forwarded-For": "10.1.2.3", "X-Forwarded-Proto": "http"}
    assert proxy.ask("/", **claimed)[1].split()[1:] == ["https", "127.0.0.1"]


def test_no_address_that_was_asked_for_is_written_down(proxy: Proxy) -> None:
    for name in ("web1", "web2"):
        proxy.stop(name)
    assert proxy.ask("/j/ABCD2345")[0] == 502
    assert "ABCD2345" not in proxy.log.read_text()
    for name, port in proxy.ports.items():
        proxy.webs[name] = _serve(name, port)
