"""The web server's application: the calls of conversations, health, metrics, the help pages and the chat page."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.middleware.gzip import GZipMiddleware

from bots.web import conversations
from bots.web.door import Door
from bots.web.errors import install
from bots.web.guard import Guard
from bots.web.help import help_pages, introduction
from bots.web.logo import logo_page
from bots.web.operations import operation_calls
from core.company import Company
from core.messages import Audience

HERE = Path(__file__).parent


def build_app(*, door: Door, company: Callable[[], Company], ready: Callable[[], Awaitable[str]], measure: Callable[[], None]) -> FastAPI:
    """`ready` gives what is still missing, or nothing; `measure` brings the gauges up to date before they are read."""
    app = FastAPI(title="Eva", version="1", docs_url=None, redoc_url=None, separate_input_output_schemas=False)
    install(app)
    app.state.door = door
    app.include_router(conversations.router)
    templates = Jinja2Templates(HERE / "templates")
    app.include_router(help_pages(templates, company))
    app.include_router(logo_page(company))
    app.mount("/static", StaticFiles(directory=HERE / "static"))
    app.include_router(operation_calls(door, ready, measure))

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    async def chat(request: Request) -> Response:
        playbook = company().playbook
        shown = {"topics": playbook.audiences[Audience.CUSTOMER].topics, "starters": playbook.starters}
        return templates.TemplateResponse(request, "chat.html", introduction(playbook) | shown)

    app.add_middleware(GZipMiddleware, minimum_size=1_024)  # it leaves streams alone
    app.add_middleware(Guard)
    return app
