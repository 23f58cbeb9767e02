"""A channel drawn as Discord would show it to somebody, in dark or in light, for pictures."""

import re
from dataclasses import replace
from datetime import UTC
from html import escape

from markdown_it import MarkdownIt

from tests.doubles.discord_components import BUTTON, CONTAINER, LINK, MENUS, ROW, SECTION, SEPARATOR, TEXT
from tests.doubles.discord_state import SUPPRESS_EMBEDS, WRITTEN, Attachment, Channel, Json, Kind, Message, Says, User

MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough").disable(["image", "table"], True)
SMALL = re.compile(r"(<p>|<br />\n)-# (.*?)(?=<br|</p>)", re.DOTALL)  # a line in small print
PICTURE = '<svg width="16" height="16" viewBox="0 0 24 24" style="vertical-align:-3px{}"><path {} d="{}"/></svg>'
FILLED, DRAWN = 'fill="#ffcc4d"', 'fill="none" stroke="currentColor" stroke-width="2"'
HAND = "M2 10h4v11H2zM8 21V10l5-8c2 0 3 1 2.5 3.5L14.8 9H20c1.5 0 2.5 1.4 2 2.8l-2.7 7.7c-.3.9-1.1 1.5-2 1.5z"
THREAD = "M8 3 6 17M15 3l-2 14M3 7h16M2 13h16M17 21h5M14 18v3h3"
PICTURES = {  # where no font has them
    "👍": PICTURE.format("", FILLED, HAND),
    "👎": PICTURE.format(";transform:rotate(180deg)", FILLED, HAND),
    "🧵": PICTURE.format("", DRAWN, THREAD),
}
COLOURS = ("#5865f2", "#3ba55c", "#eb459e", "#faa61a", "#ed4245", "#747f8d")
BUTTON_STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "secondary"}
STYLE = """
body { margin: 0; font: 16px/1.375 "gg sans", "Noto Sans", "Helvetica Neue", Helvetica, Arial, sans-serif }
body.dark { --back: #313338; --text: #dbdee1; --name: #f2f3f5; --dim: #949ba4; --box: #2b2d31; --line: #3f4147; --code: #1e1f22; --grey: #4e5058;
  --link: #00a8fc; --mention: #3c4270; --mention-text: #c9cdfb }
body.light { --back: #fff; --text: #313338; --name: #060607; --dim: #5c5e66; --box: #f2f3f5; --line: #e1e2e4; --code: #f2f3f5; --grey: #6d6f78;
  --link: #006ce7; --mention: #e6e8fd; --mention-text: #505cdc }
body { background: var(--back); color: var(--text) }
header { position: sticky; top: 0; background: var(--back); padding: 12px 16px; font-weight: 600; color: var(--name); border-bottom: 1px solid var(--line) }
header small { color: var(--dim); font-weight: 400; margin-left: 8px }
main { padding: 8px 0 24px; max-width: 860px }
article { display: grid; grid-template-columns: 40px 1fr; gap: 0 16px; padding: 4px 16px; margin-top: 14px }
article.on { margin-top: 0 } article.system { color: var(--dim) } article.private { background: color-mix(in srgb, #5865f2 8%, transparent) }
.face { width: 40px; height: 40px; border-radius: 50%; color: #fff; display: grid; place-items: center; font-weight: 600 }
.reply { grid-column: 2; color: var(--dim); font-size: 14px } .who { color: var(--name); font-weight: 500 } time, .edited { color: var(--dim); font-size: 12px }
time { margin-left: 8px } .app { background: #5865f2; color: #fff; border-radius: 4px; font-size: 10px; font-weight: 600; padding: 1px 5px; margin-left: 4px }
.said small { color: var(--dim); font-size: 13px } .said p { margin: 0 0 6px } .said p:last-child { margin: 0 } .said ul, .said ol { margin: 4px 0; padding-left: 24px } a { color: var(--link); text-decoration: none }
.said h1, .said h2, .said h3 { margin: 8px 0 4px; color: var(--name); line-height: 1.25 } .said h1 { font-size: 24px } .said h2 { font-size: 20px } .said h3 { font-size: 16px }
code { background: var(--code); border-radius: 4px; padding: 1px 4px; font-size: 14px } pre { background: var(--code); border: 1px solid var(--line); border-radius: 4px; padding: 8px; overflow: auto }
pre code { padding: 0 } blockquote { margin: 4px 0; padding-left: 12px; border-left: 4px solid var(--grey) } .mention { background: var(--mention); color: var(--mention-text); border-radius: 3px; padding: 0 2px; font-weight: 500 }
.embed, .box { background: var(--box); border-left: 4px solid #5865f2; border-radius: 4px; padding: 10px 14px; margin-top: 6px; max-width: 480px; font-size: 14px }
.embed b { display: block; color: var(--name) } .embed footer { color: var(--dim); font-size: 12px; margin-top: 6px } .row { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px }
.button { font: inherit; font-size: 14px; font-weight: 500; color: #fff; border: 0; border-radius: 8px; padding: 6px 14px; background: var(--grey) } .button:disabled { opacity: .5 }
.primary { background: #5865f2 } .success { background: #248046 } .danger { background: #da373c } .menu { border: 1px solid var(--line); background: var(--box); color: var(--dim); border-radius: 8px; padding: 8px 12px; min-width: 260px }
.file { border: 1px solid var(--line); background: var(--box); border-radius: 8px; padding: 10px; margin-top: 6px; display: inline-block } .file img { max-width: 400px; max-height: 300px; display: block }
.reaction { background: var(--box); border: 1px solid var(--line); border-radius: 8px; padding: 1px 8px; font-size: 14px } .note { color: var(--dim); font-size: 12px; margin-top: 4px }
.thread { border: 1px solid var(--line); background: var(--box); border-radius: 8px; padding: 8px 12px; margin-top: 6px; max-width: 480px; font-size: 14px; color: var(--name) } hr { border: 0; border-top: 1px solid var(--line) }
"""  # noqa: E501  # a stylesheet


def page(channel: Channel, viewer: User, theme: str) -> str:
    """What is for others only is not on it."""
    messages = [each for each in sorted(channel.messages.values(), key=lambda each: each.id) if each.seen_only_by in (None, viewer)]
    shown = [_article(each, earlier) for each, earlier in zip(messages, [None, *messages], strict=False)]
    style = f"<style>{STYLE}</style>"
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(_title(channel))}</title>{style}'
    body = f"<header>{_sign(channel)} {escape(_title(channel))}{_state(channel)}</header><main>{''.join(shown)}</main>"
    for emoji, picture in PICTURES.items():
        body = body.replace(emoji, picture)
    return f'{head}<body class="{"light" if theme == "light" else "dark"}">{body}</body></html>'


def _title(channel: Channel) -> str:
    return channel.name or ", ".join(each.name for each in channel.recipients)


def _sign(channel: Channel) -> str:
    return {Kind.DM: "@", Kind.PUBLIC_THREAD: "🧵", Kind.PRIVATE_THREAD: "🔒", Kind.FORUM: "💬"}.get(channel.kind, "#")


def _state(channel: Channel) -> str:
    thread, parent = channel.thread, channel.parent
    if thread is None or parent is None:
        return ""
    names = {tag.id: tag.name for tag in parent.tags}
    words = [f"#{parent.name}", *(names.get(each, "") for each in channel.applied_tags)]
    words += ["archived"] * thread.archived + ["locked"] * thread.locked
    return f"<small>{escape(' · '.join(words))}</small>"


def _article(message: Message, earlier: Message | None) -> str:
    if message.kind is Says.THREAD_STARTER and message.replied_to:
        return _article(replace(message.replied_to, thread=None), None)
    if message.kind not in WRITTEN:
        return f'<article class="system"><span></span><div>{escape(_system(message))}{_time(message)}</div></article>'
    goes_on = earlier is not None and earlier.author is message.author and earlier.kind in WRITTEN and not message.replied_to
    kinds = ["on"] * goes_on + ["private"] * (message.seen_only_by is not None)
    face = "<span></span>" if goes_on else _face(message.author)
    name = "" if goes_on else f'<div><span class="who">{escape(message.author.name)}</span>{_app(message)}{_time(message)}</div>'
    return f'<article class="{" ".join(kinds)}">{_reply(message)}{face}<div>{name}{_body(message)}</div></article>'


def _system(message: Message) -> str:
    name, said = message.author.name, message.content
    sentences = {
        Says.THREAD_CREATED: f"{name} started a thread: {said}",
        Says.NAME_CHANGE: f"{name} changed the post title: {said}",
        Says.PINNED: f"{name} pinned a message to this channel.",
        Says.JOINED: f"{name} joined the party.",
    }
    return sentences.get(message.kind, said)


def _face(user: User) -> str:
    return f'<div class="face" style="background:{COLOURS[user.id % len(COLOURS)]}">{escape(user.name[:1])}</div>'


def _app(message: Message) -> str:
    return '<span class="app">APP</span>' if message.author.bot else ""


def _time(message: Message) -> str:
    at = message.created_at.astimezone(UTC)
    return f'<time datetime="{at.isoformat()}">{at:%d/%m/%Y, %H:%M}</time>'


def _reply(message: Message) -> str:
    if message.kind is not Says.REPLY or message.replied_to is None:
        return ""
    earlier = message.replied_to
    said = "Original message was deleted" if earlier.deleted else f"{earlier.author.name}  {earlier.content[:80]}"
    return f'<div class="reply">↱ {escape(said)}</div>'


def _body(message: Message) -> str:
    if message.is_loading:
        return f'<div class="said note">{escape(message.author.name)} is thinking…</div>'
    edited = '<span class="edited"> (edited)</span>' if message.edited_at else ""
    said = f'<div class="said">{markdown(message.content, message)}{edited}</div>' if message.content else ""
    embeds = "" if message.flags & SUPPRESS_EMBEDS else "".join(_embed(each, message) for each in message.embeds)
    files = "".join(_file(each) for each in message.attachments)
    components = "".join(_component(each, message) for each in message.components)
    private = '<div class="note">👁 Only you can see this · Dismiss message</div>' if message.seen_only_by else ""
    return said + embeds + files + components + _reactions(message) + _thread(message) + private


def markdown(text: str, message: Message) -> str:
    """With the names of whom it mentions."""
    guild = message.channel.guild
    users = {each.id: each.name for each in (member.user for member in guild.members.values())} if guild else {}
    roles = {each.id: each.name for each in guild.roles.values()} if guild else {}
    shown = SMALL.sub(r"\1<small>\2</small>", MARKDOWN.render(text))
    shown = re.sub(r"&lt;@&amp;(\d+)&gt;", lambda found: _mention(roles.get(int(found[1]), "unknown-role")), shown)
    return re.sub(r"&lt;@!?(\d+)&gt;", lambda found: _mention(users.get(int(found[1]), "unknown-user")), shown)


def _mention(name: str) -> str:
    return f'<span class="mention">@{escape(name)}</span>'


def _embed(embed: Json, message: Message) -> str:
    title = f"<b>{escape(embed['title'])}</b>" if embed.get("title") else ""
    said = f'<div class="said">{markdown(embed["description"], message)}</div>' if embed.get("description") else ""
    fields = "".join(f"<b>{escape(each['name'])}</b>{markdown(each['value'], message)}" for each in embed.get("fields", []))
    footer = f"<footer>{escape(embed['footer']['text'])}</footer>" if embed.get("footer") else ""
    colour = f"#{embed['color']:06x}" if embed.get("color") else "var(--grey)"
    return f'<div class="embed" style="border-color:{colour}">{title}{said}{fields}{footer}</div>'


def _file(file: Attachment) -> str:
    if (file.content_type or "").startswith("image/"):
        return f'<div class="file"><img src="{escape(file.url)}" alt="{escape(file.description or file.filename)}"></div>'
    return f'<div class="file">📄 <a href="{escape(file.url)}">{escape(file.filename)}</a></div>'


def _component(component: Json, message: Message) -> str:
    within = "".join(_component(each, message) for each in component.get("components") or [])
    match component["type"]:
        case kind if kind == BUTTON:
            return _button(component)
        case kind if kind in MENUS:
            return f'<div class="menu">{escape(component.get("placeholder") or "Make a selection")}</div>'
        case kind if kind == ROW:
            return f'<div class="row">{within}</div>'
        case kind if kind == TEXT:
            return f'<div class="said">{markdown(component["content"], message)}</div>'
        case kind if kind == SEPARATOR:
            return "<hr>"
        case kind if kind == SECTION:
            return f'<div class="row">{within}{_component(component["accessory"], message)}</div>'
        case kind if kind == CONTAINER:
            return f'<div class="box">{within}</div>'
        case _:
            return ""


def _button(button: Json) -> str:
    emoji = (button.get("emoji") or {}).get("name") or ""
    label = " ".join(each for each in (emoji, button.get("label") or "", "↗" if button["style"] == LINK else "") if each)
    off = " disabled" if button.get("disabled") else ""
    return f'<button class="button {BUTTON_STYLES.get(button["style"], "secondary")}"{off}>{escape(label)}</button>'


def _reactions(message: Message) -> str:
    shown = [f'<span class="reaction">{escape(key.partition(":")[0])} {len(who)}</span>' for key, who in message.reactions.items() if who]
    return f'<div class="row">{"".join(shown)}</div>' if shown else ""


def _thread(message: Message) -> str:
    thread = message.thread
    if thread is None or thread.deleted:
        return ""
    return f'<div class="thread">🧵 {escape(thread.name)} · {len(thread.messages)} messages ›</div>'
