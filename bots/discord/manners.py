"""Who is not answered, and why: said kindly, and once. Limits, gates of a channel, and the breaker of loops between bots."""

from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bots.discord.places import made_at
from core.allowance import Allowance
from core.playbook import Playbook
from core.playbook.places import DiscordChannel, QuietHours

PER_CHANNEL = 30  # messages a minute that a channel holds of those who have had their share, its threads apart
SHARE = 3  # messages a minute of each person that a channel always holds: many who need help at once are no flood
SAID_AGAIN = timedelta(minutes=10)  # the same word to the same person
MOST_REMEMBERED = 10_000
LOOP, LOOP_WITHIN, LOOP_ENDS = 20, timedelta(minutes=1), timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asker:
    """Who has written, and where. `begins`: a conversation would begin with it. `channel` is what the playbook says, `name` what it calls
    the channel; `room` is the channel or thread itself."""

    user: int
    roles: tuple[str, ...] = ()
    room: int
    is_direct: bool = False
    begins: bool = False
    channel: DiscordChannel | None = None
    paused: bool = False
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """A sentence of the catalogue's table `chat`, and what stands in it."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)


class Manners:
    """`refuses` counts what it lets through. A conversation that has begun goes on, whatever its channel asks of those who begin one."""

    def __init__(self, playbook: Callable[[], Playbook]) -> None:
        self._playbook = playbook
        self._writing = Allowance(lambda: playbook().limits.messages_per_minute)
        self._sharing, self._holding = Allowance(SHARE), Allowance(PER_CHANNEL)
        self._told: OrderedDict[tuple[int, str], datetime] = OrderedDict()

    def refuses(self, asker: Asker) -> Refusal | None:
        """Why this is not taken in."""
        if asker.paused:
            return Refusal(key="paused", values={"phone": self._playbook().contact.phone})
        if asker.is_direct and not self._playbook().discord.direct_messages:
            return Refusal(key="no_direct", values={"place": self._somewhere()})
        if asker.begins and asker.channel and (gate := self._gate(asker, asker.channel)):
            return gate
        if self._writing.take(str(asker.user), asker.at):
            return Refusal(key="too_fast")
        beyond = self._sharing.take(f"{asker.room} {asker.user}", asker.at)
        if beyond and self._holding.take(str(asker.room), asker.at):
            return Refusal(key="crowded")
        return None

    def is_said(self, asker: Asker, refusal: Refusal) -> bool:
        """Whether this person was told so a short time ago; if not, they are from now on."""
        key = asker.user, refusal.key
        if (before := self._told.get(key)) and asker.at - before < SAID_AGAIN:
            return True
        self._told[key] = asker.at
        self._told.move_to_end(key)
        while len(self._told) > MOST_REMEMBERED:
            self._told.popitem(last=False)
        return False

    def _gate(self, asker: Asker, channel: DiscordChannel) -> Refusal | None:
        if channel.roles and not set(channel.roles) & set(asker.roles):
            return Refusal(key="role_needed", values={"roles": ", ".join(channel.roles)})
        if asker.at - made_at(asker.user) < timedelta(days=channel.min_account_days):
            values = {"days": str(channel.min_account_days), "phone": self._playbook().contact.phone}
            return Refusal(key="too_young", values=values)
        local = asker.at.astimezone(self._playbook().timezone)
        if channel.quiet_hours and is_quiet(channel.quiet_hours, local):
            span = channel.quiet_hours
            return Refusal(key="quiet", values={"start": f"{span.start:%H:%M}", "end": f"{span.end:%H:%M}", "zone": f"{local:%Z}"})
        return None

    def _somewhere(self) -> str:
        served = self._playbook().discord.channels
        return " / ".join(f"#{name}" for name in served if not name.isdigit()) or self._playbook().contact.phone


def is_quiet(hours: QuietHours, local: datetime) -> bool:
    """`local` is on the company's clocks."""
    now = local.time()
    if hours.start < hours.end:
        return hours.start <= now < hours.end
    return now >= hours.start or now < hours.end


class LoopBreaker:
    """A room in which bots have written so often within a minute is left alone for a while."""

    def __init__(self) -> None:
        self._written: OrderedDict[int, deque[datetime]] = OrderedDict()
        self._broken: dict[int, datetime] = {}

    def count(self, room: int, at: datetime) -> bool:
        """Of a message of a bot, Eva's own included: whether it is the one too many."""
        written = self._written.setdefault(room, deque(maxlen=LOOP))
        written.append(at)
        self._written.move_to_end(room)
        while len(self._written) > MOST_REMEMBERED or at - next(iter(self._written.values()))[-1] > LOOP_WITHIN:
            self._written.popitem(last=False)
        if len(written) < LOOP or at - written[0] > LOOP_WITHIN or self.is_broken(room, at):
            return False
        self._broken = {each: since for each, since in self._broken.items() if at - since < LOOP_ENDS} | {room: at}
        return True

    def __len__(self) -> int:
        """In how many rooms bots have written lately, or are left alone."""
        return len(self._written.keys() | self._broken.keys())

    def is_broken(self, room: int, at: datetime) -> bool:
        since = self._broken.get(room)
        if since is None or at - since < LOOP_ENDS:
            return since is not None
        del self._broken[room]
        return False
