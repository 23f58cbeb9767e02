"""A logo is a picture and nothing else, whatever else an SVG could be."""

import pytest

from core.playbook.logo import faults_of

SVG, PNG = "image/svg+xml", "image/png"
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:h="http://www.w3.org/1999/xhtml">'


def of_drawing(inside: str) -> list[tuple[int, str]]:
    return faults_of(f"{HEAD}\n{inside}\n</svg>".encode(), SVG)


@pytest.mark.parametrize(
    "inside",
    [
        '<path fill="url(#shine)" d="M0 0h9v9z"/><defs><linearGradient id="shine"><stop offset="0"/></linearGradient></defs>',
        '<style>.a{fill:#fff;clip-path:url(#b)}</style><g class="a"><use href="#c"/><use xlink:href="#c"/></g>',
        "<title>Bikes &amp; more</title><text x='1'>Räder</text>",
    ],
)
def test_a_drawing_is_taken(inside: str) -> None:
    assert of_drawing(inside) == []


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<h:script>alert(1)</h:script>",
        "<g onload='alert(1)'/>",
        "<g OnClick='alert(1)'/>",
        "<a href='javascript:alert(1)'><path/></a>",
        "<image href='https://elsewhere.example/pixel.png'/>",
        "<use href='https://elsewhere.example/a.svg#b'/>",
        "<use xlink:href='//elsewhere.example/a.svg#b'/>",
        "<use href='data:image/svg+xml;base64,AAAA#x'/>",
        "<foreignObject><h:iframe src='/'/></foreignObject>",
        "<animate attributeName='href' to='javascript:alert(1)'/>",
        "<set attributeName='onload' to='alert(1)'/>",
        "<path fill='url(https://elsewhere.example/#a)'/>",
        "<path style=\"fill:url( '//elsewhere.example/' )\"/>",
        "<style>@import '//elsewhere.example/a.css';</style>",
        "<style>a{fill:u\\72l(//elsewhere.example/)}</style>",
        "<style>@font-face{src:url(//elsewhere.example/a.woff)}</style>",
        "<style>a{fill:red}<title/>@import 'x'</style>",
        "<style>@imp<!-- -->ort '//elsewhere.example/a.css';</style>",
        "<style>a{mask:image-set('a.png' 1x)}</style>",
        f"<style>{'a' * 9_000}<![CDATA[{'a' * 9_000}@import 'a']]></style>",
        "<g xml:base='https://elsewhere.example/'/>",
        "<?xml-stylesheet href='//elsewhere.example/a.css'?>",
    ],
)
def test_what_acts_or_fetches_is_refused_on_its_line(inside: str) -> None:
    assert {line for line, _ in of_drawing(inside)} == {2}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><body/></html>",
        b"<svg/>",
        b'<!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>',
        HEAD.encode(),
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_plain_svg_is_refused(content: bytes) -> None:
    assert faults_of(content, SVG)


def test_a_png_begins_like_one() -> None:
    assert faults_of(b"\x89PNG\r\n\x1a\n...", PNG) == []
    assert faults_of(b"<svg/>", PNG) == [(1, "is no PNG picture")]
