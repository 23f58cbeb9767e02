"""A model that says what the test tells it to, with holds between its words."""

from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence

from core.messages import ModelUse
from core.ports import Piece, Prompt, Text
from tests.doubles.hold import Hold

Step = str | Piece | ModelUse | Hold | Exception


def echo(prompt: Prompt) -> Sequence[Step]:
    """Names each line that it was asked, so that a test can count them."""
    return [f"You wrote {line.told or line.action}. " for line in prompt.asked]


class ScriptedModel:
    """See `core.ports.Model`. Each call plays the next script; without one, `otherwise` decides. `prompts` are those of all calls."""

    name = "scripted"

    def __init__(self) -> None:
        self.prompts: list[Prompt] = []
        self.otherwise: Callable[[Prompt], Sequence[Step]] = echo
        self._scripts: deque[Sequence[Step]] = deque()

    def says(self, *steps: Step) -> None:
        """The script of one call: text, other pieces, what it takes, holds, and an error that ends it."""
        self._scripts.append(steps)

    @property
    def asked(self) -> list[list[str]]:
        """The lines that each call was to answer."""
        return [[line.text for line in prompt.asked] for prompt in self.prompts]

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Piece]:
        """Plays one script."""
        self.prompts.append(prompt)
        for step in self._scripts.popleft() if self._scripts else self.otherwise(prompt):
            match step:
                case Hold():
                    await step.stop_here()
                case Exception():
                    raise step
                case ModelUse():
                    prompt.used(step)
                case str():
                    yield Text(step)
                case _:
                    yield step
