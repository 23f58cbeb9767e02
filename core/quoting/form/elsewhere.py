"""What of a message is about something else than the quote that is being made, and what is asked beside one."""

import re
from collections.abc import Sequence
from datetime import date

from core.language import catalogue, fold
from core.playbook import Playbook
from core.quoting.details import Detail
from core.quoting.reading.heard import hear
from core.quoting.reading.spoken import CALLED
from core.quoting.what_ifs import supposes

SENTENCE = re.compile(r"(?<=[.!?。！？؟])\s+|\n+|(?<=[。！？؟])")
QUESTION_MARK = re.compile(r"[?？؟]")
QUOTE_ID = re.compile(r"(?<![0-9A-Za-z])Q-[0-9A-Za-z]{4,}")
TALK = ("greeting", "thanks", "goodbye", "smalltalk", "acknowledge", "yes", "but")  # what says nothing that an article could answer
OWN = ("cancel", "skip", "bargain", "take_up", "as_it_was", "same_quote", "other_driver", "another_car", "why_asked")
ELSEWHERE = ("person", "hours", "contact", "distress", "off_role", "own_case", "smalltalk", "identity")  # with sentences of their own
ADDING = re.compile(r"(?:and |ok |so |y |und |et |e )?(?:what if|how about|what about|with|add|adding|include|plus|con|mit|avec|com)\b")
# Another deductible, without saying which
COMPARED = re.compile(
    r"\b(?:higher|lower|bigger|smaller|larger|raise|change|different|other|without|sin|ohne|sans|sem|senza"
    r"|mayor|menor|mas (?:alto|bajo|alta|baja)|otro"
    r"|hoher\w*|niedriger\w*|andere\w*|plus (?:haute?|elevee?|basse?)|autre|maior|mais (?:alta|baixa)|outra"
    r"|piu (?:alta|bassa)|altra|diversa)\b|更高|更低|高|低|اعلي|اقل"
)


class Sentences:
    """Reads the sentences of one customer's messages. `languages` are those whose number words count."""

    def __init__(self, playbook: Playbook, languages: Sequence[str], today: date) -> None:
        self._playbook, self._languages, self._today = playbook, languages, today

    def left_over(self, text: str, *, is_priced: bool) -> str:
        """The sentences that say nothing of a quote, and ask for something else. `is_priced`: there has been a call for a price."""
        return " ".join(each.strip() for each in SENTENCE.split(text) if each.strip() and self._is_elsewhere(each, is_priced=is_priced))

    def adds_anything(self, texts: Sequence[str]) -> bool:
        """ "And with roadside assistance?" """
        return any(self._is_adding(sentence) for text in texts for sentence in SENTENCE.split(text))

    def compares_deductibles(self, sentence: str) -> bool:
        """ "What if I take a higher deductible?", without saying which."""
        folded = fold(sentence)
        named = CALLED[Detail.DEDUCTIBLE].search(folded) and COMPARED.search(folded) and not any(map(str.isdecimal, folded))
        return bool(named and self._playbook.rates)

    def _is_adding(self, sentence: str) -> bool:
        folded = fold(sentence)
        tariffs = self._playbook.rates.tariffs.values() if self._playbook.rates else ()
        return ADDING.match(folded) is not None and any(
            fold(cover.name) in folded for tariff in tariffs for cover in tariff.covers.values()
        )

    def _is_elsewhere(self, sentence: str, *, is_priced: bool) -> bool:
        language = self._languages[0]
        if self._is_adding(sentence) or (is_priced and self.compares_deductibles(sentence)):
            return False
        if any(catalogue().heard(sign, sentence, language) for sign in OWN) or QUOTE_ID.search(sentence):
            return False
        if any(catalogue().heard(wish, sentence, language) for wish in ELSEWHERE):
            return True
        heard = hear(sentence, message="", languages=self._languages, today=self._today, vehicles=self._playbook.vehicles)
        says_something = (
            heard.said
            or heard.each
            or (is_priced and supposes(sentence) and heard.unclear)
            or catalogue().heard("quote", sentence, language)
        )
        asks = QUESTION_MARK.search(sentence) and catalogue().rest(sentence, language, *TALK)
        return bool(asks and not says_something)
