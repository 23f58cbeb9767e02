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


PLANTED = {  # a word that stands nowhere else, by where it stands in what is for colleagues
    "identity": "zurbelquint",
    "topic": "plonkverdo",
    "rule": "krimsabund",
    "title": "Flurnigbaz",
    "slug": "wexomtrill",
    "body": "drovanquax",
    "heading": "Mibbleforn",
    "also": "tarquispel",
    "asked": "yundrefolk",
    "asked abroad": "grelvimont",
    "synonym": "snorvalick",
    "example": "quabbertine",
    "eval": "ploofendar",
    "link": "handbokzill",
    "intent": "trizmolpa",
    "intent title": "Jorvettix",
    "intent about": "balquontre",
    "intent who": "fendrolush",
    "intent reached": "kwistarnol",
    "intent said": "mulvexprat",
}


def with_colleagues(shop: Path) -> Path:
    """The same shop with something for those who work in it, each part of which can be told by its word."""
    said = {key.replace(" ", "_"): word for key, word in PLANTED.items()}
    for path, text in _FOR_COLLEAGUES.items():
        file = shop / "internal" / path.format(**said)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_filled(text, said), encoding="utf-8")
    return shop


def _filled(text: str, said: dict[str, str]) -> str:
    for key, word in said.items():
        text = text.replace(f"<{key}>", word)
    return text


_FOR_COLLEAGUES = {
    "identity.md": "You are Eva, and here you talk to colleagues in the workshop, whom you greet with <identity>.\n",
    "guardrails.toml": 'topics = ["the <topic> list"]\nrules = ["Never name the <rule> to anybody outside."]\n',
    "words.toml": '[words]\ndiscount = ["<synonym>"]\n',
    "knowledge/secret.md": (
        "---\ntitle: The <title> discount for bike repairs\nslug: <slug>\nlanguage: en\nalso: [<also>]\n"
        "link: https://handbook.example/<link>\n---\n"
        "Colleagues get bike repairs and new bikes with the <body> discount, and nobody else may know what it is.\n\n"
        "## Who approves <heading> at Northside Bikes\n\nThe owner approves the <body> discount on new bikes by phone.\n"
    ),
    "intents/{intent}.toml": (
        'title = "Tools, the <intent_title>"\nabout = "A tool that is broken, and the <intent_about>."\n'
        'who = { en = "the <intent_who>" }\nreached = { en = "at the <intent_reached> desk" }\n'
        'utterances = { en = ["the torque wrench is broken", "where is the <intent_said>", "I need a new workshop apron"] }\n'
    ),
    "asked/{slug}.txt": "who gets the <asked> price\nhow much off for colleagues\nwhat discount do you offer on bike repairs\n",
    "asked/de/{slug}.txt": "wer bekommt den <asked_abroad>\nwie viel Rabatt gibt es für Kollegen\n",
    "examples/first.jsonl": (
        '{"title": "Discount", "exchange": [{"from": "customer", "text": "Discount?"}, '
        '{"from": "eva", "text": "Ask for the <example> form."}]}\n'
    ),
    "evals/first.jsonl": '{"turns": [{"say": "who gets the <eval> price", "state": "answered"}]}\n',
}
