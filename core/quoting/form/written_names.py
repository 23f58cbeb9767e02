"""The name of a vehicle that the customer wrote and the company's table does not tell from others, or does not know."""

import re
from collections.abc import Mapping, Sequence

from core.language import catalogue, fold
from core.quoting.details import Detail, Said
from core.quoting.form.elsewhere import QUESTION_MARK
from core.quoting.reading.heard import Heard
from core.quoting.reading.meanings import Doubt
from core.quoting.reading.standing import Line
from core.quoting.vehicles.known import Choice, Vehicles, key

# What kind of vehicle it is, and no name of one
KIND = re.compile(
    r"(?:(?:an?|the|my|our|some|just|only|it'?s|is|for|regular|normal|used|new|old|un|una|uno|el|la|mi|une|le|ma|mon|ein|eine|einen|mein|meine|um|uma"
    r"|o|meu|minha|il|mio|mia) )*"
    r"(?:cars?|autos?|automobile|vehicle|truck|van|suv|pickup|motorcycle|motorbike|bike|scooter|coche|carro|vehiculo|camioneta|moto|voiture"
    r"|vehicule|camion|wagen|fahrzeug|pkw|motorrad|roller|macchina|veicolo|motocicletta|veiculo|motocicleta)"
    r"|(?:一辆|一台|我的)?(?:车|汽车|轿车|摩托车)|(?:ال)?سيار[هة]|دراج[هة] ناري[هة]"
)
NAME = re.compile(r"[\w' .+-]{2,40}")
LONGEST_NAME = 4  # words of a model that stands in no table


class WrittenNames:
    """Of one conversation; `heard` is each of the customer's lines with what it says by itself."""

    def __init__(self, heard: Sequence[tuple[Line, Heard]], vehicles: Vehicles | None, language: str) -> None:
        self._heard, self._vehicles, self._language = heard, vehicles, language

    def of(self, car: Mapping[Detail, Said]) -> str:
        """The model as the customer wrote it, where it was asked for and stands in no table."""
        if Detail.MODEL in car:
            return ""
        if common := self._common_name(car):
            return common
        for line, heard in reversed(self._heard):
            words = _without_make(line.text.strip(" .!"), car)
            plain = NAME.fullmatch(words) and 0 < len(words.split()) <= LONGEST_NAME and not QUESTION_MARK.search(line.text)
            if KIND.fullmatch(fold(words)):
                continue
            if Detail.MODEL in line.asked and plain and not heard.unclear and not self._is_talk(line.text) and not heard.refused:
                of_this_make = all(each.detail is Detail.MAKE and car.get(Detail.MAKE, each).value == each.value for each in heard.said)
                if of_this_make and words and any(map(str.isalpha, words)):
                    return words
        return ""

    def _common_name(self, car: Mapping[Detail, Said]) -> str:
        """What several models are called, where all that were built in the year cost the same: a Triumph Tiger of 2015."""
        vehicles, year = self._vehicles, car.get(Detail.YEAR)
        left_open = [
            each for _, heard in self._heard for each in heard.unclear if each.why is Doubt.CHOICE and Detail.MODEL in each.details
        ]
        if vehicles is None or year is None or not isinstance(year.value, int) or not left_open:
            return ""
        make = str(car[Detail.MAKE].value) if Detail.MAKE in car else ""
        name = _without_make(left_open[-1].words.strip(), car)
        found = vehicles.find(make, name) if make and name else None
        built = [each for each in found.candidates if each.was_built(year.value)] if isinstance(found, Choice) else []
        alike = len({(each.product, each.group) for each in built}) == 1 and all(each.is_called(name) for each in built)
        called = (each for vehicle in built for each in (vehicle.model, *vehicle.also) if key(each) == key(name))
        return next(called, "") if alike else ""

    def _is_talk(self, text: str) -> bool:
        wishes = ("cancel", "skip", "bargain", "yes", "but", "quote", "person", "hours", "contact", "greeting", "thanks")
        return any(catalogue().heard(wish, text, self._language) for wish in wishes) or not catalogue().rest(text, self._language)


def names_a_kind(text: str) -> bool:
    """ "A car", and no make or model."""
    return KIND.fullmatch(fold(text)) is not None


def _without_make(text: str, car: Mapping[Detail, Said]) -> str:
    make = str(car[Detail.MAKE].value) if Detail.MAKE in car else ""
    return re.sub(rf"\b{re.escape(make)}\b", "", text, flags=re.IGNORECASE).strip() if make else text
