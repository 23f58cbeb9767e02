"""A talk with the built-in responder, tools and all, without channel or engine: what is asked, and what it makes of it."""

from dataclasses import dataclass, field, replace

from core.chat import converse
from core.language import detect
from core.messages import Action, Exchange, Line
from core.models.builtin import Builtin
from core.ports import Cited, Ended, Prompt, Text, ToolResult
from core.tools import Case, Toolbox
from tests.doubles.company import tools


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What came. `slugs` are the cited articles'; `results` are what the tools gave."""

    text: str
    titles: tuple[str, ...]
    links: tuple[str, ...]
    outcome: str
    results: tuple[ToolResult, ...]

    @property
    def slugs(self) -> tuple[str, ...]:
        """Of the cited articles."""
        return tuple(link.rpartition("/")[2].partition("#")[0] for link in self.links)


@dataclass
class Talk:
    """Each answer is remembered, as the conversation would."""

    case: Case
    earlier: list[Exchange] = field(default_factory=list)

    async def asks(self, *said: str, action: Action | None = None, about: str = "") -> Answered:
        """One turn with these lines; the last of them tells the language. `about` is the slug of what the customer reads."""
        asked = tuple(
            Line(number=0, id=f"m{n}", author="customer", text=text, at=self.case.now, about=about) for n, text in enumerate(said)
        )
        if action:
            asked += (Line(number=0, id="pressed", author="customer", text="", at=self.case.now, action=action),)
        self.case = replace(self.case, language=detect(said[-1], otherwise=self.case.language) if said else self.case.language)
        answered = await answer(self.case, asked, self.earlier)
        self.earlier.append(Exchange(asked=asked, said=answered.text, outcome=answered.outcome))
        return answered


async def answer(case: Case, asked: tuple[Line, ...], earlier: list[Exchange]) -> Answered:
    """One turn, in the case's language."""
    audience = case.conversation.audience
    prompt = Prompt(audience=audience, language=case.language, now=case.now, earlier=tuple(earlier), asked=asked)
    pieces = [piece async for piece in converse(Builtin(lambda: case.company), prompt, Toolbox(tools()), case)]
    sources = [piece.source for piece in pieces if isinstance(piece, Cited)]
    (outcome,) = [piece.outcome for piece in pieces if isinstance(piece, Ended)]
    return Answered(
        text="".join(piece.text for piece in pieces if isinstance(piece, Text)),
        titles=tuple(source.title for source in sources),
        links=tuple(source.link for source in sources),
        outcome=outcome,
        results=tuple(piece for piece in pieces if isinstance(piece, ToolResult)),
    )
