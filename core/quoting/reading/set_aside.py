"""What looks like a detail of a quote and is none: other people's words, list numbers, dates, times, phone and policy numbers, links."""

import re

BLANK = "§"  # stands for each letter that was set aside: no space, or what stood apart would be read together

_ITEM = re.compile(r"(?:(?<=\s)|^)(?:#|\()?(?P<item>[1-9])(?P<mark>[.):]|\.\)| ?-(?= )|(?<=#[1-9])(?= ))(?=\s*\S)", re.MULTILINE)
_LINE_ITEM = re.compile(r"^[ \t]*(?P<item>[1-9])(?P<mark>)(?=[ \t]+\S)", re.MULTILINE)
_SAID_BY_OTHERS = re.compile(
    r"\b(?:(?:he|she|they|it|agent|dealer|seller|salesman|friend|guy|ad|advert|listing|email|website|site"
    r"|colleague|neighbou?r|boss|chatgpt|bot"
    r"|competitor|insurer|(?:he|she|they|my \w+) just)"
    r" (?:said|says|wrote|writes|told me|texted|goes|asked)|(?:dijo|dice|escribio|hat gesagt|sagte|schrieb|a dit|dit|a ecrit|m'a dit))"
    r"(?: that| que| dass)?[ ]?[:,]?[ ]?(?P<words>\"[^\"\n]*\"?|“[^”\n]*”?|«[^»\n]*»?|„[^“\n]*“?|'[^'\n]*'|(?<=:)[^\n]*|(?<=: )[^\n]*)"
)
_QUOTED = re.compile(r"^[ \t]*>[^\n]*|(?:\"[^\"\n]{40,}\"|“[^”\n]{40,}”|«[^»\n]{40,}»|„[^“\n]{40,}“)", re.MULTILINE)
# A mail or a letter that is passed on: all from its mark on
_FORWARDED = re.compile(
    r"^(?:[-_*]{2,} ?(?:forwarded|original|weitergeleitete|ursprungliche|message|mensaje|mensagem"
    r"|messaggio)[ -]?(?:message|nachricht|transfere|original"
    r"|d'origine|reenviado|encaminhada|inoltrato)?|begin forwarded message:|anfang der weitergeleiteten).*\Z"
    r"|^(?:on|am|le|el|em|il) [^\n]{6,80}(?:wrote|schrieb(?: [^\n:]{1,40})?|a ecrit|escribio|escreveu|ha scritto) ?:[ \t]*\n.*\Z"
    r"|^(?:from|von|de|da|发件人|من): ?[^\n]+\n(?:[^\n]+\n)?(?:sent|date|to|subject|gesendet|datum|an|betreff|envoye|a"
    r"|objet|enviado|fecha|data|para"
    r"|asunto|assunto|inviato|oggetto|日期|收件人|主题|الى|التاريخ|الموضوع): ?.*\Z",
    re.MULTILINE | re.DOTALL,
)
# What is shown as somebody's text: between fences, as lines of a chat, or up to the next blank line behind words that announce it
_SHOWN = re.compile(
    r"```.*?(?:```|\Z)"
    r"|^[ \t]*\[[^\]\n]{0,24}[0-9]{1,2}:[0-9]{2}[^\]\n]{0,24}\][^\n]*"
    r"|\b(?:here'?s|here is|this is|below is|pasting|copying|i copied|i was sent|i got|they sent me|he sent me"
    r"|she sent me|hier ist|hier kommt|voici|aqui esta|ecco|segue)"
    r" (?:the|their|his|her|an?|what|this|der|die|das|deren|l'|le|la|leur|el|su|o|a|il|un[ae]?) ?(?:[a-z]+ )?"
    r"(?:ad|advert|listing|e-?mail|message|letter|offer|text|reply|chat|anzeige|inserat|nachricht|angebot|annonce"
    r"|courriel|offre|anuncio|correo|mensaje|oferta"
    r"|annuncio|messaggio|offerta)\b[^:\n]{0,40}:(?:(?!\n[ \t]*\n).)*",
    re.MULTILINE | re.DOTALL,
)
MONTHS = (
    r"(?:jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|fev(?:rier)?|mar(?:ch|s|z)?|apr(?:il)?|avr(?:il)?|may"
    r"|mai|june?|juin|juni|july?|juil(?:let)?|juli"
    r"|aug(?:ust)?|aout|sept?(?:ember|embre)?|oct(?:ober|obre)?|okt(?:ober)?|nov(?:ember|embre)?|dec(?:ember"
    r"|embre)?|dez(?:ember|embro)?|enero|febrero"
    r"|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    r"|janeiro|fevereiro|marco|maio|junho|julho|setembro|outubro|novembro|gennaio|febbraio|aprile|maggio|giugno|luglio"
    r"|settembre|ottobre|dicembre"
    r"|يناير|فبراير|مارس|ابريل|مايو|يونيو|يوليو|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر)\b"
)
DATE = re.compile(
    r"(?<![\w/.-])(?:"
    r"(?P<iso>(?:19|20)[0-9]{2})[-/.](?P<isomonth>[0-9]{1,2})[-/.](?P<isoday>[0-9]{1,2})"
    r"|(?P<first>[0-9]{1,2})(?P<sign>[-/.])(?P<second>[0-9]{1,2})(?P=sign)(?P<year>(?:19|20)[0-9]{2}|[0-9]{2})"
    rf"|(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|er|\.)? (?:of |de |d'|di )?(?P<month>{MONTHS})\.?,?(?: (?:of "
    rf"|de |del )?(?P<wordyear>(?:19|20)[0-9]{{2}}))?"
    rf"|(?P<month2>{MONTHS})\.? (?P<day2>[0-9]{{1,2}})(?:st|nd|rd|th)?\b,?(?: (?P<wordyear2>(?:19|20)[0-9]{{2}}))?(?!,?[0-9])"
    rf"|(?P<monthof>{MONTHS})(?: of| de| del)?,? (?:19|20)[0-9]{{2}}"
    r"|(?:0?[1-9]|1[0-2])/(?:19|20)[0-9]{2}"
    r")(?![\w/])"
    r"|(?<![0-9])(?P<zhyear>(?:19|20)[0-9]{2})年(?P<zhmonth>[0-9]{1,2})月(?:(?P<zhday>[0-9]{1,2})[日号]?)?"
)
# A class of claims-free years, as insurers of some countries count them
_CLASS = re.compile(r"\b(?:sf|schadenfreiheitsklasse|sf-klasse|classe di merito|classe cu|cu) ?[0-9]{1,2}\b")
_TIME = re.compile(r"(?<![\w:.])[0-2]?[0-9](?::[0-5][0-9](?::[0-5][0-9])?(?: ?[ap]\.?m\b)?| ?[ap]\.?m\b|(?= o'?clock)| uhr\b|/7\b)")
_PHONE = re.compile(
    r"(?<![\w])(?:\+[0-9][0-9 ().-]{6,16}[0-9]|\(?[0-9]{3}\)?[-. ][0-9]{3}[-. ][0-9]{4}|[0-9]{3}-[0-9]{4}"
    r"|1?[-. ]?8[0-9]{2}-[0-9a-z-]{7,10}|[0-9]{9,})(?!\w)"
)
_OF_A_PAPER = (
    r"policy|claim|ticket|case|order|account|reference|ref|confirmation|quote|invoice|licen[cs]e|member"
    r"|customer|vin|plate|registration|unit|poliza"
    r"|policen?|versicherung|vertrag|police|contrat|sinistre|siniestro|kennzeichen|matricula|extension"
)
_LABELLED = re.compile(
    r"\b(?:(?:zip(?: ?code)?|post(?:al)? ?code|postcode|plz|postleitzahl|code postal|codigo postal|policy"
    r"|claim|apt|apartment|suite|room|route"
    r"|highway|hwy|interstate|exit|ext|phone|cell|mobile|tel|telefon|telefono|telephone|whatsapp)(?: ?(?:number|num|no|nr|id|numero|n°))?"
    rf"|(?:{_OF_A_PAPER})(?: ?(?:number|num|no|nr|id|#|numero|n°)|snummer)|[a-z]+(?:nr|nummer)|call me (?:at|on)"
    rf"|reach me (?:at|on)|nummer|numero)"
    r"\.?(?: is| ist| es| est)?[ :#=.-]{1,3}(?P<words>(?=[a-z-]{0,4}[0-9])[0-9a-z][0-9a-z()+-]*(?: [0-9()+-]+)*)"
)
_CODE = re.compile(
    r"(?<![\w])(?:[a-z]{1,4}-[0-9a-z]*[0-9][0-9a-z]*|#[0-9]+|https?://\S+|www\.\S+|[^\s@]{1,64}@\S{1,80}|[0-9a-hj-npr-z]{17})(?!\w)"
)
_ADDRESS = re.compile(
    r"\b[0-9]{1,5} (?!and |years |miles |on |in |for |with )[a-z]+ (?:[a-z]+ )?(?:street|st|avenue|ave"
    r"|road|rd|lane|ln|boulevard|blvd|court|ct)\b\.?"
    r"|\b[a-zß]+(?:str(?:\.|asse|aße)|straße|weg|platz|allee|gasse|damm) [0-9]{1,4}[a-z]?\b"
    r"|\b[0-9]{1,4},? (?:bis |ter )?(?:rue|avenue|boulevard|chemin|impasse|place|quai|cours) (?:de |du |des |d')?(?:la |l')?[a-zß]+"
    r"|\b(?:calle|avenida|avda?\.?|carrera|rua|viale|piazza|corso) (?:[a-z]+ ){0,3}(?:[0-9]{1,3},? )?(?:(?:numero|num\.?"
    r"|nr\.?|no\.|n[º°]\.?),? ?)?[0-9]{1,5}\b"
    r"|\b(?:house|apartment|flat|hausnummer|casa|numero de casa|maison|interno) (?:number|no\.?|nr\.?|numero)? ?(?:is "
    r"|es |ist )?[0-9]{1,5}\b"
    r"|\bvia (?:[a-z¤]+ ){1,3}[0-9]{1,4}\b"
    r"|\blive at (?:number |no\.? )?[0-9]{1,5}\b"
)
_PLACE = re.compile(
    r"\b(?:live|living|located|based|reside) in (?:[a-z]+,? ){0,3}(?P<words>[0-9]{5})\b|, ?[a-z]{2} (?P<state>[0-9]{5})(?=$|[.,;\n])"
)


def small(text: str) -> str:
    """Letter for letter: places stay where they are."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def without_others(text: str) -> str:
    """As long as the text, with what somebody else said blanked out."""
    for pattern in (_FORWARDED, _SHOWN, _SAID_BY_OTHERS, _QUOTED):
        text = pattern.sub(_blank, text)
    return text


def without_items(text: str) -> str:
    """As long as the text; the numbers of a list's items are commas, for they part what they count."""
    for pattern in (_ITEM, _LINE_ITEM):
        items = list(pattern.finditer(text))
        counted = 0
        for item in items:
            counted += int(item["item"]) == counted + 1
        if counted < 2 or counted != len(items) or (pattern is _LINE_ITEM and counted < 3):
            continue
        for item in items:
            text = text[: item.start()] + ",".ljust(item.end() - item.start()) + text[item.end() :]
    return text


def without_identifiers(text: str) -> str:
    """As long as the text, with what is written in digits and counts nothing blanked out: dates, times, phones, numbers of papers."""
    for pattern in (_CODE, _LABELLED, _CLASS, DATE, _TIME, _PHONE, _ADDRESS, _PLACE):
        text = pattern.sub(_blank, text)
    return text


def _blank(match: re.Match[str]) -> str:
    """The whole find, or what its group `words` caught; line breaks stay."""
    name = next((name for name in ("words", "state") if match.re.groupindex.get(name) and match[name]), None)
    if name is None:
        return re.sub(r"[^\n]", BLANK, match[0])
    start, end = (place - match.start() for place in match.span(name))
    return match[0][:start] + re.sub(r"[^\n]", BLANK, match[0][start:end]) + match[0][end:]
