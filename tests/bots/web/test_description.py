"""The description of the calls, tried: whatever fits it, and much that does not, is answered without a fault of ours."""

import itertools
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, openapi
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from bots.web.app import build_app
from tests.bots.process import STAFF_TOKEN, EvaProcess

EXAMPLES = 8  # of each call, by each of those who call
PATIENCE = 30  # seconds
Call = APIOperation[Any, Any, Any, Any]
DESCRIBED = build_app(door=None, company=None, ready=None, measure=None).openapi()  # type: ignore[arg-type]  # nothing is called
CALLS: list[Call] = [found.ok() for found in openapi.from_dict(DESCRIBED).get_all_operations() if isinstance(found, Ok)]
OF_CONVERSATIONS = [call for call in CALLS if "{id}" in call.path]
MODES = list(GenerationMode)
ERROR = {"code", "message", "reference"}

trying = settings(max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
addresses = itertools.count(1)


def caller() -> requests.Session:
    """Somebody with an address of their own, so that no limit ends the trying."""
    session = requests.Session()
    number = next(addresses)
    session.headers["X-Forwarded-For"] = f"10.77.{number >> 8 & 255}.{number & 255}"
    return session


def send(
    server: EvaProcess, session: requests.Session, token: str, data: st.DataObject, call: Call, mode: GenerationMode, **path: str
) -> None:
    """Something for this call, of which nothing but the first word of the answer is waited for: some answers have no end."""
    case = data.draw(call.as_strategy(mode))
    if path and case.path_parameters:
        case.path_parameters |= path
    arguments = case.as_transport_kwargs(base_url=server.url, headers={"Authorization": f"Bearer {token}"})
    with session.request(**arguments, stream=True, timeout=PATIENCE) as answer:
        assert answer.status_code < 500, case.as_curl_command()
        if answer.status_code >= 400:
            assert answer.json()["error"].keys() == ERROR


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.label)
def test_nothing_that_a_stranger_sends_makes_a_call_fail(server: EvaProcess, call: Call, mode: GenerationMode) -> None:
    if mode is GenerationMode.NEGATIVE and not (call.body or list(call.iter_parameters())):
        return  # it takes nothing, so nothing can be wrong with it

    @trying
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        with caller() as session:
            send(server, session, STAFF_TOKEN, data, call, mode)

    holds()


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("call", OF_CONVERSATIONS, ids=lambda call: call.label)
def test_nothing_that_a_customer_sends_in_their_conversation_makes_a_call_fail(
    server: EvaProcess, call: Call, mode: GenerationMode
) -> None:
    @trying
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        with caller() as session:
            opened = session.post(f"{server.url}/v1/conversations", timeout=PATIENCE).json()
            send(server, session, opened["token"], data, call, mode, id=opened["id"])

    holds()
