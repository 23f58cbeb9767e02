"""Eva in a process of her own, for benchmarks that measure her from outside."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psutil

from tests.bots.process import free_port

ROOT = Path(__file__).parent.parent


@asynccontextmanager
async def eva_process(settings: Mapping[str, str]) -> AsyncIterator[tuple[psutil.Process, str]]:
    """Her process and where she listens, as soon as she is ready, with Acme's playbook and an empty database."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        told = {"EVA_DATABASE_URL": f"sqlite:///{folder}/eva.db", "EVA_PORT": str(port), "EVA_PLAYBOOK": str(ROOT / "playbooks" / "acme")}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bots", env=os.environ | told | dict(settings), cwd=ROOT, stderr=asyncio.subprocess.DEVNULL
        )
        url = f"http://127.0.0.1:{port}"
        try:
            async with httpx.AsyncClient(base_url=url) as client:
                while not await _is_ready(client):  # noqa: ASYNC110 - another process tells nothing
                    await asyncio.sleep(0.01)
            yield psutil.Process(process.pid), url
        finally:
            process.terminate()
            await process.wait()


async def _is_ready(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/readyz")).status_code == 200
    except httpx.TransportError:
        return False
