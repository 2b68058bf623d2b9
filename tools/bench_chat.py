"""`frontdesk bench chat`: our whole product beside an unmodified `rasa init` bot, in one run.

Both are real servers on loopback, warm, asked by the same client in interleaved rounds. Ours
answers a patient's message through screen, redaction, Rasa, actions, check and record; the
yardstick answers over Rasa's REST channel. Figures are ratios first: the machine is noisy.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tools.processes import computing_s, resident_mb

ROOT = Path(__file__).resolve().parents[1]
BOT_BIN = ROOT / "bot" / ".venv" / "bin"
CLIENTS = (1, 8, 32)
ROUNDS = 2
TURNS_A_ROUND = {1: 60, 8: 120, 32: 256}
CONVERSATION = 10
# What a clinic's patients send in one conversation: greetings, questions, a booking under way.
OURS_MIX = (
    "hi there",
    "what are your opening hours",
    "i'd like to book a follow-up with dr rivera",
    "next tuesday morning would be good",
    "where do i park",
    "something in the afternoon instead",
    "stop",
    "do you take aetna",
    "thanks",
    "bye",
)
STOCK_MIX = (
    "hi",
    "i am sad",
    "yes",
    "are you a bot",
    "hello",
    "great",
    "hey",
    "not good",
    "no",
    "bye",
)


@dataclass
class Server:
    """A started system: how to begin a conversation and how to say one thing in it."""

    name: str
    process: subprocess.Popen[bytes]
    # A word of the command line of the dialogue engine's own process.
    engine: str
    begin: Callable[[httpx.Client], Callable[[str], None]]
    mix: tuple[str, ...]
    cold_start_s: float = 0.0
    latencies: dict[int, list[float]] = field(default_factory=dict)
    rates: dict[int, list[float]] = field(default_factory=dict)
    # Milliseconds of computing a turn, of all its processes: hardly moved by unrelated work.
    computing: dict[int, list[float]] = field(default_factory=dict)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--no-train", action="store_true", help="leave the training times out")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="frontdesk-bench-"))
    say(f"working in {folder}")
    servers: list[Server] = []
    try:
        trained = {} if options.no_train else measure_training(folder)
        servers = [start_ours(folder), start_stock(folder)]
        for count in CLIENTS:
            for _round in range(ROUNDS):
                for server in servers:
                    run_round(server, count)
        result = report(servers, trained)
        result["ours"]["turn_500_over_turn_10"] = long_conversation(servers[0])
    finally:
        for server in servers:
            os.killpg(server.process.pid, signal.SIGTERM)
            server.process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(result) if options.json else table(result))
    return 0


def measure_training(folder: Path) -> dict[str, float]:
    """Seconds to train on our data: our pipeline, and the one Rasa suggests by default."""
    default = folder / "default.yml"
    default.write_text(
        "recipe: default.v1\nassistant_id: bench\nlanguage: en\npipeline: null\npolicies: null\n"
    )
    ours = timed(
        [str(BOT_BIN / "python"), "-m", "bot.serve", "train", "--force"]
        + ["--out", str(folder / "ours"), "--name", "ours"]
    )
    stock = timed(
        [str(BOT_BIN / "rasa"), "train", "--force", "--config", str(default)]
        + ["--out", str(folder / "stock-data")]
    )
    return {"ours": ours, "yardstick": stock}


def timed(command: list[str]) -> float:
    say(" ".join(Path(part).name if "/" in part else part for part in command))
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=quiet_environment())
    return time.perf_counter() - started


def start_ours(folder: Path) -> Server:
    port = free_port()
    environment = {
        **quiet_environment(),
        "FRONTDESK_HOME": str(folder / "home"),
        "PORT": str(port),
        "BOT_PORT": str(free_port()),
        "ACTIONS_PORT": str(free_port()),
        "DATABASE_URL": "",
        "MESSAGES_PER_MINUTE": "1000000",
        "CONVERSATIONS_PER_MINUTE": "1000000",
    }
    subprocess.run([frontdesk(), "train"], cwd=ROOT, check=True, capture_output=True)
    base = f"http://127.0.0.1:{port}"

    def begin(client: httpx.Client) -> Callable[[str], None]:
        made = client.post(f"{base}/chat/conversations", json={"language": "en"}).json()
        url = f"{base}/chat/conversations/{made['conversation_id']}"
        headers = {"Authorization": f"Bearer {made['token']}"}
        version = made["disclosure"]["version"]
        answer = {"version": version, "accepted": True}
        client.post(f"{url}/consent", json=answer, headers=headers).raise_for_status()

        def one(text: str) -> None:
            key = {"Idempotency-Key": uuid.uuid4().hex}
            response = client.post(
                f"{url}/utterances", json={"text": text}, headers={**headers, **key}
            )
            response.raise_for_status()
            if not response.json()["messages"]:
                raise RuntimeError("no answer")

        return one

    command = [frontdesk(), "run"]
    server = start("ours", command, environment, begin, OURS_MIX, ROOT, engine="bot.serve")
    wait_until(lambda: httpx.get(f"{base}/health/ready", timeout=5).status_code == 200)
    return warmed(server)


def start_stock(folder: Path) -> Server:
    """An unmodified `rasa init` bot, trained and served over its REST channel."""
    project = folder / "moodbot"
    project.mkdir()
    rasa = str(BOT_BIN / "rasa")
    say("rasa init")
    subprocess.run(
        [rasa, "init", "--no-prompt", "--init-dir", str(project)],
        cwd=project,
        check=True,
        capture_output=True,
        env=quiet_environment(),
    )
    port = free_port()
    url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"

    def begin(client: httpx.Client) -> Callable[[str], None]:
        sender = uuid.uuid4().hex

        def one(text: str) -> None:
            client.post(url, json={"sender": sender, "message": text}).raise_for_status()

        return one

    command = [rasa, "run", "--port", str(port), "-i", "127.0.0.1", "--credentials"]
    command += [str(project / "credentials.yml"), "--endpoints", str(project / "endpoints.yml")]
    environment = quiet_environment()
    server = start("yardstick", command, environment, begin, STOCK_MIX, project, engine="rasa")
    wait_until(lambda: httpx.get(f"http://127.0.0.1:{port}/", timeout=5).status_code == 200)
    return warmed(server)


def start(
    name: str,
    command: list[str],
    environment: dict[str, str],
    begin: Callable[[httpx.Client], Callable[[str], None]],
    mix: tuple[str, ...],
    folder: Path,
    *,
    engine: str,
) -> Server:
    say(f"starting {name}")
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return Server(name, process, engine, begin, mix, cold_start_s=time.perf_counter())


def warmed(server: Server) -> Server:
    """Answer the first conversation; cold start is from launch to the first answer."""
    with httpx.Client(timeout=60) as client:
        one = server.begin(client)
        one(server.mix[0])
        server.cold_start_s = time.perf_counter() - server.cold_start_s
        for text in server.mix:
            one(text)
    return server


def run_round(server: Server, clients: int) -> None:
    """`clients` conversations at once until the round's turns are said."""
    each = max(CONVERSATION, TURNS_A_ROUND[clients] // clients // CONVERSATION * CONVERSATION)
    latencies: list[float] = []
    lock = threading.Lock()

    def converse() -> None:
        mine = []
        with httpx.Client(timeout=120) as client:
            for _ in range(each // CONVERSATION):
                one = server.begin(client)
                for text in server.mix:
                    started = time.perf_counter()
                    one(text)
                    mine.append(time.perf_counter() - started)
        with lock:
            latencies.extend(mine)

    threads = [threading.Thread(target=converse) for _ in range(clients)]
    started, computed = time.perf_counter(), computing_s(server.process.pid)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - started
    computed = computing_s(server.process.pid) - computed
    if len(latencies) != each * clients:
        raise RuntimeError(f"{server.name}: {each * clients - len(latencies)} turns failed")
    server.latencies.setdefault(clients, []).extend(latencies)
    server.rates.setdefault(clients, []).append(len(latencies) / spent)
    server.computing.setdefault(clients, []).append(1000 * computed / len(latencies))
    say(f"{server.name}: {clients} clients, {len(latencies) / spent:.1f} turns/s")


def long_conversation(server: Server) -> float:
    """Time of turns 495 to 504 of one conversation over that of turns 5 to 14."""
    times = []
    with httpx.Client(timeout=60) as client:
        one = server.begin(client)
        for turn in range(505):
            started = time.perf_counter()
            one(server.mix[turn % len(server.mix)])
            times.append(time.perf_counter() - started)
    return round(statistics.median(times[495:505]) / statistics.median(times[5:15]), 2)


def report(servers: list[Server], trained: dict[str, float]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for server in servers:
        figures: dict[str, Any] = {
            str(clients): {
                "turns_per_s": round(statistics.median(server.rates[clients]), 1),
                "cpu_ms": round(statistics.median(server.computing[clients]), 1),
                **percentiles(server.latencies[clients]),
            }
            for clients in CLIENTS
        }
        figures["cold_start_s"] = round(server.cold_start_s, 1)
        figures["rss_mb"] = resident_mb(server.process.pid)
        figures["bot_rss_mb"] = resident_mb(server.process.pid, engine=server.engine)
        figures["turn_mix"] = list(server.mix)
        if server.name in trained:
            figures["train_s"] = round(trained[server.name], 1)
        result[server.name] = figures
    result["ratio"] = ratios(result["ours"], result["yardstick"])
    return result


def percentiles(seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=100)
    return {f"p{cut}_ms": round(cuts[cut - 1] * 1000, 1) for cut in (50, 95, 99)}


def ratios(ours: dict[str, Any], yardstick: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in ours.items():
        other = yardstick.get(key)
        if isinstance(value, dict) and isinstance(other, dict):
            found[key] = ratios(value, other)
        elif isinstance(value, int | float) and isinstance(other, int | float) and other:
            found[key] = round(value / other, 2)
    return found


def table(result: dict[str, Any]) -> str:
    lines = [f"{'':24}{'ours':>10}{'yardstick':>12}{'ratio':>8}"]
    for clients in CLIENTS:
        for name in ("turns_per_s", "cpu_ms", "p50_ms", "p95_ms", "p99_ms"):
            row = [result[side][str(clients)][name] for side in ("ours", "yardstick")]
            ratio = result["ratio"][str(clients)][name]
            label = f"{clients} clients, {name}"
            lines.append(f"{label:24}{row[0]:>10}{row[1]:>12}{ratio:>8}")
    for name in ("train_s", "cold_start_s", "rss_mb", "bot_rss_mb"):
        if name in result["ours"]:
            row = [result[side][name] for side in ("ours", "yardstick")]
            lines.append(f"{name:24}{row[0]:>10}{row[1]:>12}{result['ratio'][name]:>8}")
    lines.append(f"turn_500_over_turn_10   {result['ours']['turn_500_over_turn_10']:>10}")
    lines.append(f"turn mix, ours: {' | '.join(result['ours']['turn_mix'])}")
    lines.append(f"turn mix, yardstick: {' | '.join(result['yardstick']['turn_mix'])}")
    return "\n".join(lines)


def wait_until(ready: Callable[[], bool], seconds: float = 240) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if ready():
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise TimeoutError("the server did not become ready")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def frontdesk() -> str:
    return str(Path(sys.executable).parent / "frontdesk")


def quiet_environment() -> dict[str, str]:
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
