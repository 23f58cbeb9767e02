"""The SQL of what people look at later: wishes for a person, feedback, votes, failures, the audit; and a row to try the disk with."""

from collections.abc import Mapping
from datetime import datetime

from core.messages import Audience
from core.ports import Failure, ReviewItem
from storage.rows import Run, moment, stamp

OF_TURN = "turn = t.number AND turn > 0"  # the index on turns holds no others: without this, each turn would look through all messages
WORDS = f"SELECT text FROM messages WHERE {OF_TURN} AND author = 'customer' AND text <> '' ORDER BY number"
ASKED = f"(SELECT group_concat(text, ' / ') FROM ({WORDS}))"

# Of who wants a person: what they wrote in that turn, or before it, if they have only pressed a button then.
LAST_WORDS = (
    f"(SELECT said FROM (SELECT number, {ASKED} AS said FROM turns t WHERE t.conversation = p.conversation AND t.created_at <= p.at)"
    " WHERE said <> '' ORDER BY number DESC LIMIT 1)"
)

# As the index on the turns to review has it, word for word: SQLite uses it for no other.
UNANSWERED = "outcome IN ('unknown', 'off_topic', 'failed')"

# One for each thumb: joined as it is, SQLite would look through all messages, and for each for its thumb.
RATED = "SELECT number FROM messages WHERE conversation = f.conversation AND author = 'eva' AND id = f.reply"

VOTES = "sum(CASE value WHEN '{}' THEN 1 ELSE 0 END)"

# What a person should look at, one SELECT per kind: kind, conversation, time, the customer's words, detail.
# Votes are kept with their day alone, so those of the whole first day count.
REVIEW = (
    f"SELECT 'person' AS kind, p.conversation, p.at, coalesce({LAST_WORDS}, reason) AS question, reason AS detail FROM person_requests p",
    "SELECT 'person', conversation, asked_at, coalesce(nullif(reason, ''), 'button'),"
    " CASE WHEN person IS NOT NULL THEN person_name || ' has it' WHEN missed_at IS NOT NULL THEN 'nobody has come so far'"
    " ELSE 'waits' END FROM handovers WHERE ended_at IS NULL",
    "SELECT 'quote', conversation, at, CASE status WHEN 'taken_up' THEN 'taken up' ELSE trouble END,"
    " id || coalesce(' ' || premium || ' ' || currency, '') || ' ' || facts FROM quotes WHERE status = 'taken_up' OR trouble <> ''",
    f"SELECT outcome, conversation, created_at, {ASKED}, '' FROM turns t WHERE {UNANSWERED}",
    f"SELECT 'feedback', f.conversation, f.at, {ASKED}, f.text FROM feedback f"
    f" JOIN messages m ON m.number = ({RATED}) JOIN turns t ON t.number = m.turn WHERE f.value = 'down'",
    f"SELECT 'article', '', max(at), '/help/' || slug, {VOTES.format('yes')} || ' yes, ' || {VOTES.format('no')} || ' no'"
    f" FROM article_votes WHERE at >= substr(:since, 1, 10) GROUP BY slug HAVING {VOTES.format('no')} > 0",
    f"SELECT 'gate', g.conversation, g.at, {ASKED}, g.rule || ': ' || g.text FROM findings g JOIN turns t ON t.number = g.turn",
)

COUNTED = ("customers", "conversations", "messages", "turns", "wakeups", "timers", "failures", "person_requests", "audit")


class Notes:
    """See `core.rows.NoteRows`."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def request_person(self, conversation: str, reason: str, at: datetime) -> bool:
        """Whether the wish is new: a conversation has one open wish at a time."""
        rows = await self._run(
            "INSERT INTO person_requests (conversation, reason, at) VALUES (:conversation, :reason, :at)"
            " ON CONFLICT (conversation) DO NOTHING RETURNING number",
            {"conversation": conversation, "reason": reason, "at": stamp(at)},
        )
        return bool(rows)

    async def rate(self, conversation: str, reply: str, value: str, text: str, at: datetime) -> bool:
        """Whether there is such a reply. The last word counts."""
        rows = await self._run(
            "INSERT INTO feedback (conversation, reply, value, text, at)"
            " SELECT conversation, id, :value, :text, :at FROM messages"
            " WHERE conversation = :conversation AND author = 'eva' AND id = :reply"
            " ON CONFLICT (conversation, reply) DO UPDATE SET value = excluded.value, text = excluded.text, at = excluded.at"
            " RETURNING number",
            {"conversation": conversation, "reply": reply, "value": value, "text": text, "at": stamp(at)},
        )
        return bool(rows)

    async def vote(self, slug: str, value: str, at: datetime) -> int:
        """What a reader says of an article: "yes", it was helpful, or "no". The number of the vote, for `revote`."""
        rows = await self._run(
            "INSERT INTO article_votes (slug, value, at) VALUES (:slug, :value, :at) RETURNING number",
            {"slug": slug, "value": value, "at": stamp(at)},
        )
        return int(rows[0][0])

    async def revote(self, number: int, value: str) -> None:
        """The same reader has thought again."""
        await self._run("UPDATE article_votes SET value = :value WHERE number = :number", {"number": number, "value": value})

    async def audit(self, at: datetime, what: str, subject: str, detail: str = "") -> None:
        """One line that is never changed. `subject` is an id, or what is left of one that was forgotten; never a name or a text."""
        await self._run(
            "INSERT INTO audit (at, what, subject, detail) VALUES (:at, :what, :subject, :detail)",
            {"at": stamp(at), "what": what, "subject": subject, "detail": detail},
        )

    async def review(self, limit: int, since: datetime | None = None) -> list[ReviewItem]:
        """What a person should look at, the newest first; all of it, or what has come since then."""
        rows = await self._run(
            "SELECT kind, r.conversation, r.at, coalesce(question, ''), detail, coalesce(customer, ''), coalesce(audience, 'customer')"
            f" FROM ({' UNION ALL '.join(REVIEW)}) r LEFT JOIN conversations c ON c.id = r.conversation"
            " WHERE r.at >= :since OR kind = 'article' ORDER BY r.at DESC LIMIT :limit",
            {"limit": limit, "since": stamp(since) if since else ""},
        )
        return [
            ReviewItem(
                kind=kind,
                conversation=conversation,
                at=moment(at),
                question=question,
                # of a wish, the reason often is what was said, or its beginning
                detail="" if kind == "person" and question.startswith(detail) else detail,
                customer=customer,
                audience=Audience(audience),
            )
            for kind, conversation, at, question, detail, customer, audience in rows
        ]

    async def failures(self, limit: int) -> list[Failure]:
        """What was given up, the newest first."""
        rows = await self._run("SELECT reference, kind, key, error, at FROM failures ORDER BY at DESC LIMIT :limit", {"limit": limit})
        return [Failure(reference=reference, kind=kind, key=key, error=error, at=moment(at)) for reference, kind, key, error, at in rows]

    async def probe(self, at: datetime) -> None:
        """Replaces one row, so that the commit has something to bring to the disk. `at` must differ from the last one."""
        await self._run(
            "INSERT INTO meta (name, value) VALUES ('probed_at', :at) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            {"at": stamp(at)},
        )

    async def counts(self) -> Mapping[str, int]:
        """Rows per table."""
        return {table: int((await self._run(f"SELECT count(*) FROM {table}", {}))[0][0]) for table in COUNTED}
