"""Requests to change one detail: "change my age to 37", "Alter bitte auf 37 ändern" say that it is 37."""

import re

_PLEASE = r"(?: (?:bitte|please|pls|por favor|per favore|s'il (?:vous|te) plait))?"
_NOUN = (
    r"(?P<noun>model year|age|year|mileage|alter|baujahr|kilometerstand|laufleistung|meilenstand|edad|ano|kilometraje|millaje"
    r"|annee|kilometrage|idade|quilometragem|eta|anno|chilometraggio)"
)
_OLD = r"(?: (?:from|von|vom|de|du|desde|da|dal|dai) [0-9][0-9.,]*)?"
_SMALL = r"(?:(?:the|my|our|das|den|mein(?:en)?|bitte|la|el|mi|le|mon|o|a|minha|meu|il|mio|mia|plutot|driver'?s?|sie|si) |l'){0,3}"
# "plaintext.bare" has written these words without accents
_ASKED = re.compile(
    r"\b(?:change|update|correct|set|adjust|amend|cambi\w+|corrij\w+|corrig\w+|corregi\w*|actuali\w+|pong\w+|pon(?:er)?|changer?z?|mett\w+"
    r"|modifi\w+|mud(?:a|e|ar|em)|alter(?:e|ar|em)|troqu\w+|troca\w*|atuali\w+|aggiorn\w+|metta|setz\w+|ander\w*|korrigier\w*)"
    rf" {_SMALL}{_NOUN}{_PLEASE}{_OLD}{_PLEASE} (?:to|auf|a|en|par|por|para|pra|in|su)(?= [0-9]) ?"
    rf"|\b{_NOUN.replace('noun', 'german')}{_PLEASE}{_OLD}{_PLEASE} auf (?=[0-9][0-9.,]*(?: km)? (?:ab|um)?(?:ander|setz|korrigier)\w*)"
    r"|(?:请|麻烦|帮我)?(?:把)?(?P<eastern>年龄|年份|里程)(?:从[0-9]+)?(?:改成|改为|换成)(?=[0-9])"
    r"|(?:(?:غير|غيري|عدل|عدلي|بدل|تغيير|تعديل) )(?:ال)?(?P<arabic>عمر|سنه|سنة)(?: من [0-9]+)? (?:الي|الى) (?=[0-9])"
)
_VERB_BEHIND = re.compile(r"(?<=[0-9]) (?:ab|um)?(?:andern|setzen|korrigieren)\b|(?<=[0-9] km) (?:ab|um)?(?:andern|setzen|korrigieren)\b")


def as_labels(text: str) -> str:
    """As long as the text; of such a request only the name of the detail is left, as in a list: "age: 37"."""
    labelled = _ASKED.sub(_label, text)
    return _VERB_BEHIND.sub(lambda found: " " * len(found[0]), labelled) if labelled != text else text


def _label(found: re.Match[str]) -> str:
    noun = next(filter(None, found.groups()))
    return f"{noun}: ".rjust(len(found[0])) if len(noun) + 2 <= len(found[0]) else f"{noun}:".rjust(len(found[0]))
