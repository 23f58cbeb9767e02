"""The nouns of the store, as one connection sees them."""

from storage.conversations import Conversations
from storage.events import Events
from storage.faults import Faults
from storage.handovers import Handovers
from storage.interactions import Interactions
from storage.messages import Messages
from storage.notes import Notes
from storage.people import People
from storage.places import Places
from storage.quotes import Quotes
from storage.rows import Run
from storage.sales import Sales
from storage.turns import Turns
from storage.wakeups import Wakeups


class Rows:
    """See `core.rows.Rows`."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.conversations = Conversations(run)
        self.messages = Messages(run)
        self.turns = Turns(run)
        self.wakeups = Wakeups(run)
        self.events = Events(run)
        self.notes = Notes(run)
        self.people = People(run)
        self.faults = Faults(run)
        self.quotes = Quotes(run)
        self.sales = Sales(run)
        self.places = Places(run)
        self.handovers = Handovers(run)
        self.interactions = Interactions(run)
