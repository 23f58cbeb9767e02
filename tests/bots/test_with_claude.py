"""Eva with a key: Claude through the real SDK, in a process of Eva's own, killed and cut and overloaded in the middle of an answer."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.bots.cli.command import eva_process
from tests.bots.process import EvaProcess
from tests.bots.visitor import Customer, begins, calling, shown
from tests.doubles.claude import ClaudeDouble, Cut, ErrorEvent, Hold, Said, Status, Step, Use

KEY = "sk-ant-of-the-tests"
ELECTRIC = "What is special about insuring an electric car?"
ANSWER = "Happy to tell you! It adds cover for the battery, the tech package and charging equipment."


class WithClaude:
    """Eva's process and the service that she asks."""

    def __init__(self, folder: Path, claude: ClaudeDouble) -> None:
        self.claude = claude
        self.settings = {
            "EVA_TRUSTED_PROXIES": "127.0.0.1",
            "ANTHROPIC_API_KEY": KEY,
            "ANTHROPIC_BASE_URL": claude.url,
            "EVA_LOG_FORMAT": "json",
        }
        self.eva = EvaProcess(folder, settings=self.settings)

    async def start(self) -> None:
        await asyncio.to_thread(self.eva.start)


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[WithClaude]:
    """Both for one test."""
    async with ClaudeDouble(key=KEY) as claude:
        both = WithClaude(tmp_path, claude)
        await both.start()
        yield both
        await asyncio.to_thread(both.eva.kill)
        assert claude.refusals == []


@pytest.fixture
async def client(both: WithClaude) -> AsyncIterator[httpx.AsyncClient]:
    async with calling(both.eva.url) as client:
        yield client


@pytest.fixture
async def customer(client: httpx.AsyncClient) -> Customer:
    return await begins(client)


async def test_the_ideal_conversation_but_for_the_quote(both: WithClaude, customer: Customer) -> None:
    both.claude.says("Hello and welcome to Acme Insurance! How can I help you today?")
    both.claude.says("Happy to tell you! ", Said("It adds cover for the battery and the charging equipment.", cites=[0]))
    both.claude.says("One moment. ", Use("search_articles", {"question": "wall box charging equipment cover"}))
    both.claude.says(Said("The wall box at home is typically part of it.", cites=[0]))
    both.claude.says("That is a lovely question, but I am here for your insurance. Shall we go on with your car?")
    both.claude.says(Use("call_human", {"reason": "wants a quote"}))
    both.claude.says("I have noted it for my colleagues. Thank you for talking to me!")

    welcome = await customer.asks("Hello!")
    electric = await customer.asks(ELECTRIC)
    wall_box = await customer.asks("And my wall box?")
    off_topic = await customer.asks("What should I cook tonight?")
    person = await customer.asks("Then please let somebody call me about a quote")

    assert [reply["by"] for reply in (welcome, electric, wall_box, off_topic, person)] == ["claude"] * 5
    assert electric["text"].endswith("the battery and the charging equipment.")
    assert electric["sources"][0]["link"].startswith(f"{both.eva.url}/help/")
    assert (await customer.client.get(electric["sources"][0]["link"])).status_code == 200
    assert wall_box["text"].split("\n\n") == ["One moment. ", "The wall box at home is typically part of it."]
    assert person["state"] == "eva"
    assert [message["from"] for message in (await customer.reads())["messages"]] == ["customer", "eva"] * 5


async def test_an_answer_streams_and_what_it_cost_is_kept(both: WithClaude, customer: Customer) -> None:
    hold = Hold()
    both.claude.says("Happy to tell you! And ", hold, "more than that.")
    async with customer.writes(ELECTRIC) as line:
        first = (await line.until("text"))[-1]
        hold.open()
        rest = await line.until("done")

    assert first.data == {"text": "Happy to tell you! "} or first.data == {"text": "Happy to tell you!"}
    assert shown([first, *rest]).text == "Happy to tell you! And more than that."
    assert "claude-sonnet-5-5" in both.eva.kept
    metrics = (await customer.client.get("/metrics", headers={"Authorization": "Bearer the-token-of-the-staff"})).text
    assert 'eva_turns_total{by="claude",channel="web",outcome="answered"} 1.0' in metrics
    assert 'eva_model_cost_usd_total{model="claude-sonnet-5-5"}' in metrics


async def test_trouble_that_passes_costs_the_customer_nothing(both: WithClaude, client: httpx.AsyncClient) -> None:
    troubles: dict[str, list[Step]] = {
        "overloaded": [Status(529)],
        "too many": [Status(429, retry_after=1)],
        "cut": ["Happy to te", Cut()],
        "failed within": ["Happy to tell you! So ", ErrorEvent("overloaded_error")],
    }
    told = {}
    for name, trouble in troubles.items():
        both.claude.says(*trouble)
        both.claude.says(ANSWER)
        asked = len(both.claude.requests)
        reply = shown(await (await begins(client)).streams(ELECTRIC))
        told[name] = (reply.text, (reply.done or {}).get("by"), len(both.claude.requests) - asked)

    assert told == dict.fromkeys(troubles, (ANSWER, "claude", 2))


async def test_trouble_that_stays_is_answered_from_the_articles_and_the_key_stands_nowhere(both: WithClaude, customer: Customer) -> None:
    both.claude.otherwise = lambda request: [Status(401)]

    reply = await customer.asks(ELECTRIC)

    assert reply["by"] == "builtin"
    assert "Battery" in reply["text"]
    assert reply["sources"]
    assert both.eva.logged("model_failed")
    assert "Traceback" not in both.eva.log
    assert KEY not in both.eva.log + both.eva.kept


async def test_killed_amid_an_answer_she_says_it_whole_in_the_same_message(both: WithClaude) -> None:
    hold = Hold()
    both.claude.says("Happy to tell you! And ", hold, "never said.")
    async with calling(both.eva.url) as client:
        customer = await begins(client)
        async with customer.writes(ELECTRIC, "m1") as line:
            await line.until("text")
            await asyncio.to_thread(both.eva.kill)
    both.claude.says(ANSWER)
    await both.start()
    async with calling(both.eva.url) as client:
        customer.client = client
        reply = await customer.asks(ELECTRIC, "m1")
        said = [message["text"] for message in (await customer.reads())["messages"]]

    hold.open()
    assert reply["text"] == ANSWER
    assert said == [ELECTRIC, ANSWER]


async def test_a_budget_that_is_spent_hands_over_to_the_articles(tmp_path: Path) -> None:
    async with ClaudeDouble(key=KEY) as claude:
        both = WithClaude(tmp_path, claude)
        both.eva._environment["EVA_MONTHLY_BUDGET_USD"] = "0.000001"
        await both.start()
        claude.says(ANSWER)
        async with calling(both.eva.url) as client:
            customer = await begins(client)
            spoken = [(await customer.asks(text))["by"] for text in (ELECTRIC, "What does it cost to cancel my policy?")]
        await asyncio.to_thread(both.eva.kill)

    assert spoken == ["claude", "builtin"]
    assert "budget_reached" in both.eva.log


async def test_an_outage_is_told_to_the_operator_once_also_over_a_restart_until_it_is_over(both: WithClaude, customer: Customer) -> None:
    both.claude.otherwise = lambda request: [Status(401)]
    spoken = [(await customer.asks(f"{ELECTRIC} {number}"))["by"] for number in range(7)]
    asked = len(both.claude.requests)
    await asyncio.to_thread(both.eva.kill)
    await both.start()
    async with calling(both.eva.url) as client:
        customer.client = client
        spoken.append((await customer.asks(f"{ELECTRIC} Again?"))["by"])
    told = await doctor(both)
    await asyncio.to_thread(both.eva.kill)
    both.claude.otherwise = lambda request: [ANSWER]
    await both.start()
    async with calling(both.eva.url) as client:
        customer.client = client
        spoken.append((await customer.asks("And after that?"))["by"])
        scraped = (await client.get("/metrics", headers={"Authorization": "Bearer the-token-of-the-staff"})).text

    assert spoken == ["builtin"] * 8 + ["claude"]
    assert asked == 1
    assert both.eva.log.count('"event": "fault"') == 1
    assert "✗ fault: model_down claude since 20" in told
    assert "claude could not be reached when last asked" in " ".join(told.split())
    assert "authentication_error" in " ".join(told.split())
    assert 'eva_faults_open{kind="model_down"} 0.0' in scraped
    both.eva.logged("fault_over")


async def test_that_no_credit_is_left_is_told_to_the_operator_in_words(both: WithClaude, customer: Customer) -> None:
    both.claude.otherwise = lambda request: [Status(400, message="Your credit balance is too low to access the Anthropic API.")]
    spoken = [(await customer.asks(f"{ELECTRIC} {number}"))["by"] for number in range(2)]
    told = await doctor(both)
    await asyncio.to_thread(both.eva.kill)  # all that it has logged is read by then

    assert spoken == ["builtin"] * 2
    assert len(both.claude.requests) == 1
    assert both.eva.log.count('"event": "fault"') == 1
    assert "✗ fault: model_down claude since 20" in told
    assert "no credit is left on the account" in " ".join(told.split())


async def doctor(both: WithClaude) -> str:
    """What `eva doctor` says."""
    return (await asyncio.to_thread(eva_process, both.eva.folder, "doctor", settings=both.settings)).out


async def test_in_a_shell_too_with_what_it_cost(both: WithClaude) -> None:
    both.claude.says(ANSWER)
    asked = await asyncio.to_thread(eva_process, both.eva.folder, "ask", ELECTRIC, "--json", settings=both.settings)
    told = asked.json

    assert (told["text"], told["by"]) == (ANSWER, "claude")
    assert float(told["cost_usd"]) > 0
