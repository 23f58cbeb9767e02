"""How Discord says no: a status, a code, and where the fault lies in the body."""

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

UNAUTHORIZED = (401, 0, "401: Unauthorized")
NO_ROUTE = (404, 0, "404: Not Found")
NO_METHOD = (405, 0, "405: Method Not Allowed")
UNKNOWN_CHANNEL = (404, 10003, "Unknown Channel")
UNKNOWN_GUILD = (404, 10004, "Unknown Guild")
UNKNOWN_MEMBER = (404, 10007, "Unknown Member")
UNKNOWN_MESSAGE = (404, 10008, "Unknown Message")
UNKNOWN_ROLE = (404, 10011, "Unknown Role")
UNKNOWN_USER = (404, 10013, "Unknown User")
UNKNOWN_EMOJI = (400, 10014, "Unknown Emoji")
UNKNOWN_WEBHOOK = (404, 10015, "Unknown Webhook")
UNKNOWN_BAN = (404, 10026, "Unknown Ban")
UNKNOWN_INTERACTION = (404, 10062, "Unknown interaction")
UNKNOWN_COMMAND = (404, 10063, "Unknown application command")
TOO_MANY_CHANNELS = (400, 30013, "Maximum number of server channels reached (500)")
TOO_MANY_PINS = (400, 30003, "Maximum number of pins reached (250)")
TOO_MANY_REACTIONS = (400, 30010, "Maximum number of reactions reached (20)")
TOO_LARGE = (413, 40005, "Request entity too large")
ALREADY_ACKNOWLEDGED = (400, 40060, "Interaction has already been acknowledged.")
TAG_IS_REQUIRED = (400, 40067, "A tag is required to create a forum post in this channel")
MISSING_ACCESS = (403, 50001, "Missing Access")
CANNOT_EDIT_OTHERS = (403, 50005, "Cannot edit a message authored by another user")
EMPTY_MESSAGE = (400, 50006, "Cannot send an empty message")
CANNOT_DIRECT_MESSAGE = (403, 50007, "Cannot send messages to this user")
WRONG_KIND_OF_CHANNEL = (400, 50008, "Cannot send messages in a non-text channel")
MISSING_PERMISSIONS = (403, 50013, "Missing Permissions")
SYSTEM_MESSAGE = (403, 50021, "Cannot execute action on a system message")
NOT_IN_THIS_KIND_OF_CHANNEL = (400, 50024, "Cannot execute action on this channel type")
WEBHOOK_TOKEN = (401, 50027, "Invalid Webhook Token")
INVALID_FORM = (400, 50035, "Invalid Form Body")
THREAD_IS_ARCHIVED = (400, 50083, "Thread is archived")
NOT_JSON = (400, 50109, "The request body contains invalid JSON.")
CANNOT_REPLY_WITHOUT_HISTORY = (403, 160002, "Cannot reply without permission to read message history")
THREAD_EXISTS = (400, 160004, "A thread has already been created for this message")
THREAD_IS_LOCKED = (403, 160005, "Thread is locked")
CANNOT_FORWARD_UNREADABLE = (400, 160014, "You cannot forward a message whose content you cannot read")


class Refused(Exception):
    """What Discord answers instead of doing it."""

    def __init__(self, what: tuple[int, int, str], errors: Json | None = None, headers: Mapping[str, str] | None = None) -> None:
        self.status, self.code, self.message = what
        self.errors, self.headers = errors, dict(headers or {})
        super().__init__(f"{self.status} {self.code}: {self.message}")

    @property
    def body(self) -> Json:
        return {"message": self.message, "code": self.code, **({"errors": self.errors} if self.errors else {})}


def invalid(path: str, code: str, message: str) -> Refused:
    """An invalid form body; the path names the place, as in `embeds.0.title`."""
    errors: Json = {"_errors": [{"code": code, "message": message}]}
    for name in reversed(path.split(".") if path else []):
        errors = {name: errors}
    return Refused(INVALID_FORM, errors)
