"""The `eva` command."""

import os
import signal
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bots.cli.frame import FAULT, USAGE, print_json, run_to_end, settings, stop, told_plainly

if TYPE_CHECKING:
    from bots.__main__ import Eva
    from core.messages import Audience

app = typer.Typer(
    name="eva",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # in a variable stands a key, or what a customer wrote
    help="Eva answers customers in the chats where they already are.",
)
conversations_app = typer.Typer(no_args_is_help=True, help="Look at conversations.")
playbook_app = typer.Typer(no_args_is_help=True, help="The company's content.")
database_app = typer.Typer(no_args_is_help=True, help="The database.")
eval_app = typer.Typer(no_args_is_help=True, help="How well Eva does on what the playbook expects.")
app.add_typer(conversations_app, name="conversations")
app.add_typer(playbook_app, name="playbook")
app.add_typer(database_app, name="db")
app.add_typer(eval_app, name="eval")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
As = Annotated[str, typer.Option("--as", help="Whose questions these are: customer or internal.")]


@app.command()
def run(
    channels: Annotated[list[str] | None, typer.Argument(help="Only these channels; all that are configured, unless given.")] = None,
) -> None:
    """Start Eva. The web is always served."""
    from bots.web.server import listen

    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # until she serves: what it asks for, to read the playbook anew, she is about to do
    if unknown := sorted(set(channels or ()) - {"web", "discord"}):
        stop(f"There is no channel {', '.join(unknown)}; there are: web, discord", USAGE)
    read = settings()
    if channels and "discord" not in channels:
        read = replace(read, discord_token=None)
    elif channels and not read.discord_token:
        stop("DISCORD_TOKEN is not set (see README, Connecting Discord)", USAGE)
    from bots.__main__ import serve
    from storage.lock import DatabaseLock

    with told_plainly():  # an Eva that runs already has the port too: the database says more clearly who it is
        DatabaseLock.take(read.database).release()
    try:
        listener = listen(read.host, read.port)
    except OSError as error:
        said = error.strerror or error
        text = os.strerror(error.errno) if error.errno and error.errno > 0 else said  # what the loop says names the address once more
        stop(f"Cannot listen on {read.host}:{read.port}: {text}. Stop what listens there, or set EVA_HOST and EVA_PORT.", FAULT)
    with listener:
        run_to_end(serve(read, listener, _announce))


def _announce(eva: "Eva") -> None:
    import structlog

    from bots.cli.banner import banner

    if eva.settings.log_format == "json":  # a program reads along, line by line
        structlog.get_logger().info("ready", page=f"{eva.settings.public_url}/")
    else:
        typer.echo(banner(eva.settings, eva.company().playbook), err=True)


@app.command()
def chat(
    audience: As = "customer",
    again: Annotated[bool, typer.Option("--again", help="Go on with the last conversation of a terminal, also one of eva ask.")] = False,
) -> None:
    """Talk to Eva in this terminal."""
    from bots.cli.talk import converse

    run_to_end(converse(settings(quiet=True), _audience(audience), again=again))


@app.command()
def ask(text: str, as_json: AsJson = False, audience: As = "customer") -> None:
    """Ask one question and print the answer."""
    from bots.cli.talk import ask_once

    run_to_end(ask_once(settings(quiet=True), text, _audience(audience), as_json=as_json))


@app.command()
def doctor(
    channel: Annotated[str, typer.Argument(help="Only this channel: discord.")] = "",
    as_json: AsJson = False,
) -> None:
    """Check settings, database, playbook, channels and what was given up, and say what to do."""
    from bots.cli.doctor import examine

    if channel not in ("", "discord"):
        stop(f"There is nothing to check about a channel {channel}; there is: discord", USAGE)
    findings = examine(channel)
    if as_json:
        print_json([finding.as_dict() for finding in findings])
    else:
        for finding in findings:
            typer.echo(str(finding))
    raise typer.Exit(FAULT if any(finding.bad for finding in findings) else 0)


@conversations_app.command("list")
def list_conversations(as_json: AsJson = False, limit: Annotated[int, typer.Option(min=1, max=10_000)] = 20) -> None:
    """The conversations that were touched last."""
    from bots.cli.look import recent

    run_to_end(recent(settings(), limit, as_json=as_json))


@conversations_app.command("show")
def show_conversation(id: str, as_json: AsJson = False) -> None:
    """All that was said in one conversation."""
    from bots.cli.look import whole

    run_to_end(whole(settings(), id, as_json=as_json))


@app.command()
def review(
    as_json: AsJson = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="So many of the newest are listed; groups and counts are of all.")] = 50,
    since: Annotated[str, typer.Option(help="Only what has come since: 12h, 7d, 2w, or a day such as 2026-11-01.")] = "",
) -> None:
    """What a person should look at: wishes for a person, what no article answers and who asked it, thumbs-down, failures, gate stops."""
    from datetime import UTC, datetime

    from bots.cli.review import period, show, to_review

    begin = period(since, datetime.now(UTC)) if since else None

    async def print_review() -> None:
        found = await to_review(settings(), limit, begin)
        (print_json if as_json else show)(found)

    run_to_end(print_review())


@app.command("export")
def export_customer(
    customer: str,
    as_json: AsJson = False,
    out: Annotated[Path | None, typer.Option(help="Write to this file, for its owner only.")] = None,
) -> None:
    """All that is kept about one customer, for example web:C-7Q4M2N8P3R5T6V9W."""
    from bots.cli.people import export

    run_to_end(export(settings(), customer, out, as_json=as_json))


@app.command("forget")
def forget_customer(customer: str) -> None:
    """Delete all that is kept about one customer, at once and for good."""
    from bots.cli.people import forget

    run_to_end(forget(settings(quiet=True), customer))


Place = Annotated[str, typer.Argument(help="discord, or a channel there such as discord:support; discord:@dm is direct messages.")]


@app.command("pause")
def pause_channel(channel: Place) -> None:
    """Answer nobody in a channel until it is resumed; they are told kindly, once."""
    from bots.cli.pausing import switch

    run_to_end(switch(settings(quiet=True), _pausable(channel), on=False))


@app.command("resume")
def resume_channel(channel: Place) -> None:
    """Answer in a channel again."""
    from bots.cli.pausing import switch

    run_to_end(switch(settings(quiet=True), _pausable(channel), on=True))


@playbook_app.command("check")
def check_playbook(folder: Annotated[Path | None, typer.Argument()] = None, as_json: AsJson = False) -> None:
    """Read a playbook, and name every fault with file and line."""
    from core.messages import Audience
    from core.playbook import load
    from core.playbook.faults import PlaybookError

    path = folder or settings().playbook
    try:
        playbook = load(path, thorough=True)
    except PlaybookError as error:
        if as_json:
            print_json([{"path": str(fault.path), "line": fault.line, "text": fault.text} for fault in error.faults])
        else:
            typer.echo(str(error))
        raise typer.Exit(FAULT) from error
    if as_json:
        print_json([])
        return
    counts = {
        "articles": {audience: len(content.articles) for audience, content in playbook.audiences.items()},
        "intents": {audience: len(content.intents) for audience, content in playbook.audiences.items() if content.intents},
    }
    read_by = {Audience.CUSTOMER: "customers", Audience.INTERNAL: "colleagues"}
    told = "".join(
        f"; {what}: " + ", ".join(f"{count} for {read_by[audience]}" for audience, count in each.items())
        for what, each in counts.items()
        if each
    )
    typer.echo(f"{path}: fine. {playbook.name}{told}")


@playbook_app.command("new")
def new_playbook(
    folder: Path,
    name: Annotated[str | None, typer.Option(help="What the company is called.")] = None,
    offers: Annotated[str | None, typer.Option(help="What it offers, with commas between.")] = None,
    hours: Annotated[str | None, typer.Option(help="When it is open: mon-fri 09:00-17:00, sat 10:00-14:00")] = None,
    phone: Annotated[str | None, typer.Option(help="The number that customers call.")] = None,
    language: Annotated[str | None, typer.Option(help="Of the articles: en, es, fr, de, pt, it, zh or ar.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Such as Europe/Berlin; this machine's, unless given.")] = None,
) -> None:
    """Write a small playbook that works, from five answers; what no option gives is asked for."""
    from bots.cli.new_playbook import begin

    given = {"name": name, "offers": offers, "hours": hours, "phone": phone, "language": language}
    begin(folder, {question: answer for question, answer in given.items() if answer is not None}, timezone)


@database_app.command("backup")
def back_up(to: Path) -> None:
    """Copy the database into a new file, also while Eva runs."""
    from bots.cli.look import backup

    run_to_end(backup(settings(), to))


@database_app.command("restore")
def restore_database(file: Path) -> None:
    """Put a backup in the place of the database; who was forgotten since stays forgotten. Eva must not run."""
    from bots.cli.restore import restore

    run_to_end(restore(settings(quiet=True), file))


@database_app.command("check")
def check_database(as_json: AsJson = False) -> None:
    """Check the database from end to end."""
    from bots.cli.look import check

    run_to_end(check(settings(), as_json=as_json))


@eval_app.command("chat")
def evaluate_chat(
    as_json: AsJson = False,
    at_least: Annotated[float, typer.Option(min=0, max=1, help="Share of each check that must be passed.")] = 0.9,
    only: Annotated[str, typer.Option(help="Only conversations that hold this text, in their words or as FILE:LINE.")] = "",
    audience: As = "customer",
) -> None:
    """Hold the playbook's evals with the model that answers customers, in a database of their own."""
    from bots.cli import evaluate

    run_to_end(evaluate.evaluate_chat(settings(quiet=True), _audience(audience), at_least=at_least, only=only, as_json=as_json))


@app.command("quote")
def price_vehicle(
    make: Annotated[str, typer.Option(help="As people say it: Nissan, Chevy, VW.")],
    model: Annotated[str, typer.Option(help="As people say it: Leaf, F-150, 3 series.")],
    year: Annotated[int, typer.Option(help="The model year.")],
    mileage: Annotated[int, typer.Option(help="All miles that the vehicle has driven.")],
    driver_age: Annotated[int, typer.Option(help="Of the primary driver, in years.")],
    kind: Annotated[str | None, typer.Option("--class", help="Of a model that is not known: sedan, electric suv …")] = None,
    yearly_mileage: Annotated[int | None, typer.Option(help="Miles a year.")] = None,
    cover: Annotated[list[str] | None, typer.Option(help="The id of an optional cover; may be given again.")] = None,
    deductible: Annotated[int | None, typer.Option(help="US dollars.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Print each step of the calculation.")] = False,
    as_json: AsJson = False,
) -> None:
    """Price a vehicle and a driver by the playbook's rates."""
    from datetime import datetime

    from bots.cli.quote import Asked, quote

    read = settings(quiet=True)
    asked = Asked(
        make=make,
        model=model,
        kind=kind,
        year=year,
        mileage=mileage,
        driver_age=driver_age,
        yearly_mileage=yearly_mileage,
        covers=cover or (),
        deductible=deductible,
    )
    with told_plainly():
        quote(read, asked, datetime.now().astimezone().date(), as_json=as_json, explain=explain)


@app.command("version")
def print_version(as_json: AsJson = False) -> None:
    """Print the version."""
    try:
        found = version("eva-support")
    except PackageNotFoundError:
        found = "not installed"
    if as_json:
        print_json({"version": found})
    else:
        typer.echo(found)


def _pausable(channel: str) -> str:
    name = channel.replace("#", "")
    if name.partition(":")[0] != "discord" or name.endswith(":"):
        stop(f"There is no channel {channel} that could be paused; give discord, or a place such as discord:support", USAGE)
    return name


def _audience(name: str) -> "Audience":
    from core.messages import Audience

    if name not in list(Audience):
        stop(f"There is no audience {name}; there are: customer, internal", USAGE)
    return Audience(name)
