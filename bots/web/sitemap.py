"""What search engines are told: which pages there are, and which they may leave alone."""

from collections.abc import Callable
from xml.sax.saxutils import escape

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response

from core.company import Company
from core.messages import Audience

NOT_FOR_ENGINES = ("/v1/", "/help/search", "/metrics")


def engine_pages(company: Callable[[], Company]) -> APIRouter:
    """`/sitemap.xml` and `/robots.txt`, with addresses as customers see them."""
    pages = APIRouter(include_in_schema=False)

    @pages.api_route("/sitemap.xml", methods=["GET", "HEAD"])
    async def sitemap() -> Response:
        current = company()
        articles = current.playbook.articles_for(Audience.CUSTOMER)
        days = [each.updated for each in articles if each.updated]
        listed = [("/", None), ("/help/", max(days, default=None)), *((each.link, each.updated) for each in articles)]
        urls = "\n".join(
            f"  <url><loc>{escape(current.public_url + path)}</loc>{f'<lastmod>{day.isoformat()}</lastmod>' if day else ''}</url>"
            for path, day in listed
        )
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}\n</urlset>\n'
        return Response(text, media_type="application/xml")

    @pages.api_route("/robots.txt", methods=["GET", "HEAD"])
    async def robots() -> PlainTextResponse:
        barred = "".join(f"Disallow: {path}\n" for path in NOT_FOR_ENGINES)
        return PlainTextResponse(f"User-agent: *\n{barred}\nSitemap: {company().public_url}/sitemap.xml\n")

    return pages
