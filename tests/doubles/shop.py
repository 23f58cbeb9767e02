"""A company of another trade: a bike shop, whose playbook is the one that `eva playbook new` writes."""

from pathlib import Path

from core.playbook.beginning import Answers, hours_of, offers_of, write

NAME, PHONE, ZONE = "Northside Bikes", "+49 30 5550100", "Europe/Berlin"
OFFERS = {
    "en": "new bikes, bike repairs, bike rental",
    "es": "bicicletas nuevas, reparación de bicicletas, alquiler de bicicletas",
    "fr": "vélos neufs, réparation de vélos, location de vélos",
    "de": "neue Fahrräder, Reparaturen, Fahrradverleih",
    "pt": "bicicletas novas, conserto de bicicletas, aluguel de bicicletas",
    "it": "bici nuove, riparazione bici, noleggio bici",
    "zh": "新自行车，自行车维修，自行车出租",
    "ar": "دراجات جديدة، إصلاح الدراجات، تأجير الدراجات",
}


def bike_shop(folder: Path, language: str = "en") -> Path:
    """The folder, with the shop's playbook in it."""
    hours = hours_of("tue-fri 10:00-18:00, sat 10:00-14:00", ZONE)
    write(folder, Answers(name=NAME, offers=offers_of(OFFERS[language]), hours=hours, phone=PHONE, language=language, timezone=ZONE))
    return folder
