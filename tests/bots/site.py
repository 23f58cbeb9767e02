"""A site of somebody else, whose pages have the widget: another origin than Eva's, with styles of its own that suit no one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STYLE = "* { color: rgb(200, 0, 0) } button, dialog, iframe { display: none !important } body { font-size: 30px; margin: 40px }"
PAGE = """<!doctype html><html lang="en" dir="{dir}">
<meta name="viewport" content="width=device-width"><title>Tyres for everybody</title><style>{style}</style>
<main><h1>Tyres for everybody</h1><a href="/other">Another page</a><p>{text}</p></main>
<script src="{eva}/widget.js" defer {attributes}></script></html>"""


class Site:
    """Serves one page at every address. `url` is where a browser finds it: `localhost`, where Eva is at 127.0.0.1."""

    def __init__(self, port: int) -> None:
        self.url = f"http://localhost:{port}"
        self.eva, self.dir, self.attributes = "", "ltr", ""

    @property
    def page(self) -> str:
        return PAGE.format(eva=self.eva, dir=self.dir, attributes=self.attributes, style=STYLE, text="We sell tyres. " * 200)


@contextmanager
def somebody_elses_site() -> Iterator[Site]:
    """For as long as the block lasts."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = site.page.encode() if self.path != "/favicon.ico" else b""
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    site = Site(server.server_port)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield site
    server.shutdown()
    serving.join()
    server.server_close()
