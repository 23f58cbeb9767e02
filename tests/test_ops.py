"""What ships for those who run Eva: alerts that fire when they should, a dashboard of what is measured, a unit, a site of a proxy."""

import asyncio
import json
import re
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import Counter, Gauge, Histogram

import core.metrics
from tests.bots import slow_eva
from tests.bots.process import SLOW, STAFF_TOKEN, EvaProcess, free_port
from tests.bots.visitor import begins, calling, shown

ROOT = Path(__file__).parents[1]
OPS, OPERATING = ROOT / "ops", (ROOT / "docs" / "operating.md").read_text()
ALERTS: list[dict[str, Any]] = yaml.safe_load((OPS / "alerts.yml").read_text())["groups"][0]["rules"]
TRIALS = sorted(OPS.glob("alerts*.test.yml"))
TRIED: list[dict[str, Any]] = [
    each for file in TRIALS for test in yaml.safe_load(file.read_text())["tests"] for each in test["alert_rule_test"]
]
DASHBOARD: dict[str, Any] = json.loads((OPS / "dashboard.json").read_text())
QUERIES = [(panel["title"], target["expr"]) for panel in DASHBOARD["panels"] for target in panel["targets"]]


def needs(program: str) -> pytest.MarkDecorator:
    """Skips, with the reason, where the program is not installed."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def runs(*command: str | Path) -> None:
    """The program finds nothing wrong."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=OPS)
    assert done.returncode == 0, done.stdout + done.stderr


# ── alerts and the dashboard ─────────────────────────────────────────────────────────────────────────────────────────


def names_and_labels() -> Iterator[tuple[str, set[str]]]:
    """What is scraped, as queries name it."""
    for metric in vars(core.metrics).values():
        match metric:
            case Counter():
                yield f"{metric._name}_total", set(metric._labelnames)
            case Gauge():
                yield metric._name, set(metric._labelnames)
            case Histogram():
                yield from ((f"{metric._name}_{part}", {*metric._labelnames, "le"}) for part in ("bucket", "sum", "count"))


MEASURED = dict(names_and_labels())


@pytest.mark.parametrize(("of", "query"), [(each["alert"], each["expr"]) for each in ALERTS] + QUERIES)
def test_every_query_asks_for_what_is_measured_by_labels_that_it_has(of: str, query: str) -> None:
    named = re.findall(r"\beva_\w+", query)
    labels = {label.strip() for labels in re.findall(r"\b(?:by|ignoring|on) \(([^)]*)\)", query) for label in labels.split(",")}
    labels |= {label for chosen in re.findall(r"eva_\w+\{([^}]*)\}", query) for label in re.findall(r"(\w+)\s*[=!]", chosen)}

    assert named or 'up{job="eva"}' in query, of
    assert set(named) <= set(MEASURED), of
    assert labels <= set().union(*(MEASURED[name] for name in named)), of


def test_everything_that_is_measured_stands_on_the_dashboard() -> None:
    shown = {name for _, query in QUERIES for name in re.findall(r"\beva_\w+?(?=_bucket|_total|\b)", query)}

    assert shown == {re.sub(r"_(bucket|sum|count|total)$", "", name) for name in MEASURED}


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_every_alert_leads_to_a_heading_that_says_what_to_do(alert: dict[str, Any]) -> None:
    path, anchor = alert["annotations"]["runbook"].split("#")
    headings = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", OPERATING, re.MULTILINE)}

    assert (ROOT / path) == ROOT / "docs" / "operating.md"
    assert anchor in headings
    assert alert["annotations"]["summary"]
    assert alert["labels"]["severity"] in ("critical", "warning", "info")


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_every_alert_is_tried_both_ways(alert: dict[str, Any]) -> None:
    tried = [bool(each["exp_alerts"]) for each in TRIED if each["alertname"] == alert["alert"]]

    assert set(tried) == {True, False}


@needs("promtool")
def test_prometheus_takes_the_alerts_and_they_fire_when_they_should_and_not_when_they_should_not() -> None:
    runs("promtool", "check", "rules", "alerts.yml")
    runs("promtool", "test", "rules", *TRIALS)
    runs("promtool", "check", "config", "--syntax-only", "prometheus.yml")


@needs("promtool")
def test_prometheus_takes_every_query_of_the_dashboard(tmp_path: Path) -> None:
    rules = [{"record": f"panel:{number}", "expr": query} for number, (_, query) in enumerate(QUERIES)]
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}))

    runs("promtool", "check", "rules", "--lint=none", tmp_path / "rules.yml")


def test_the_dashboard_asks_whatever_prometheus_it_is_pointed_at() -> None:
    sources = {panel["datasource"]["uid"] for panel in DASHBOARD["panels"]}

    assert sources == {"${datasource}"}
    assert [each["name"] for each in DASHBOARD["templating"]["list"]] == ["datasource"]
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def test_every_kind_of_fault_is_explained() -> None:
    code = "".join(path.read_text() for room in ("bots", "core") for path in (ROOT / room).rglob("*.py"))
    table = OPERATING.split("\n### Faults\n", 1)[1].split("\n### ", 1)[0]
    kinds = re.findall(r"^\| `(\w+)`", table, re.MULTILINE)

    assert [kind for kind in kinds if f'"{kind}"' not in code] == []
    assert len(kinds) == len(set(re.findall(r"\bFault\(\s*kind=(\w+|\"\w+\")", code)))


# ── the unit ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@needs("systemd-analyze")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = (OPS / "eva.service").read_text().replace("/srv/eva", str(ROOT))  # it is verified that the program is there
    (tmp_path / "eva.service").write_text(unit)

    done = subprocess.run(["systemd-analyze", "verify", tmp_path / "eva.service"], capture_output=True, text=True, check=False)

    assert "eva.service" not in done.stderr, done.stderr


@pytest.mark.parametrize(
    "line",
    [
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "StateDirectory=eva",
        "PrivateTmp=yes",
        "MemoryDenyWriteExecute=yes",
    ],
)
def test_the_unit_keeps_eva_from_what_is_not_hers(line: str) -> None:
    assert line in (OPS / "eva.service").read_text().splitlines()


# ── behind a proxy ───────────────────────────────────────────────────────────────────────────────────────────────────


@asynccontextmanager
async def behind_nginx(eva: EvaProcess, folder: Path) -> AsyncIterator[str]:
    """The address at which a real nginx passes calls on, with the site that ships but for its certificate and its ports."""
    port = free_port()
    site = (OPS / "nginx.conf").read_text().replace("127.0.0.1:8080", f"127.0.0.1:{eva.port}")
    site = re.sub(r"\s+ssl_certificate.*", "", site).replace("listen 443 ssl", f"listen 127.0.0.1:{port}")
    temporary = "".join(f"{each}_temp_path {folder / each};\n" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    head = f"daemon off;\npid {folder / 'nginx.pid'};\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}"
    (folder / "nginx.conf").write_text(f"{head}{site}}}\n")
    nginx = await asyncio.create_subprocess_exec("nginx", "-p", folder, "-c", folder / "nginx.conf", stderr=asyncio.subprocess.DEVNULL)
    try:
        async with asyncio.timeout(30):
            while not is_listening(port):
                await asyncio.wait([asyncio.ensure_future(nginx.wait())], timeout=0.05)
                assert nginx.returncode is None, "nginx has ended"
        yield f"http://127.0.0.1:{port}"
    finally:
        nginx.terminate()
        await nginx.wait()


def is_listening(port: int) -> bool:
    """Whether somebody takes calls there."""
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


@needs("caddy")
def test_caddy_takes_its_site() -> None:
    runs("caddy", "adapt", "--config", "Caddyfile", "--adapter", "caddyfile")


@needs("nginx")
async def test_behind_nginx_answers_stream_and_whoever_claims_another_address_is_not_believed(tmp_path: Path) -> None:
    eva = EvaProcess(tmp_path, command=SLOW, settings={"EVA_TRUSTED_PROXIES": "127.0.0.1"})
    await asyncio.to_thread(eva.start)
    (eva.folder / slow_eva.BEGIN).touch()
    try:
        async with behind_nginx(eva, tmp_path) as address, calling(address) as client:
            customer = await begins(client)
            async with customer.writes("Hello") as line:
                first = await line.next()
                (eva.folder / slow_eva.GO_ON).touch()
                rest = await line.until("done")
            near = {"X-Forwarded-For": "127.0.0.1"}
            refused = await client.get("/metrics", headers=near)
            staff = await client.get("/metrics", headers=near | {"Authorization": f"Bearer {STAFF_TOKEN}"})
    finally:
        await asyncio.to_thread(eva.kill)

    assert first.data == {"text": slow_eva.SHOWN}
    assert shown([first, *rest]).text == slow_eva.WHOLE
    assert (refused.status_code, staff.status_code) == (401, 200)
