"""The web server's application: the calls of conversations, health, metrics, the help pages and the chat page."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.middleware.gzip import GZipMiddleware

from bots.web import conversations
from bots.web.chat_page import chat_pages
from bots.web.door import Door
from bots.web.errors import install
from bots.web.guard import Guard
from bots.web.help import help_pages
from bots.web.logo import logo_page
from bots.web.operations import operation_calls
from bots.web.sitemap import engine_pages
from core.company import Company

HERE = Path(__file__).parent


def build_app(
    *,
    door: Door,
    company: Callable[[], Company],
    ready: Callable[[], Awaitable[str]],
    measure: Callable[[], None],
    warning: Callable[[], str] = lambda: "",
    origins: Sequence[str] = (),
) -> FastAPI:
    """`ready` gives what is still missing, `warning` what is wrong all the same, or nothing; `measure` brings the gauges up to date
    before they are read; `origins` are the sites that may have the chat in a frame."""
    app = FastAPI(title="Eva", version="1", docs_url=None, redoc_url=None, redirect_slashes=False, separate_input_output_schemas=False)
    install(app)
    app.state.door = door
    app.include_router(conversations.router)
    templates = Jinja2Templates(HERE / "templates")
    app.include_router(chat_pages(templates, company, origins))
    app.include_router(help_pages(templates, company))
    app.include_router(logo_page(company))
    app.include_router(engine_pages(company))
    app.mount("/static", StaticFiles(directory=HERE / "static"))
    app.include_router(operation_calls(door, ready, measure, warning))

    app.add_middleware(GZipMiddleware, minimum_size=1_024)  # it leaves streams alone
    app.add_middleware(Guard)
    return app
