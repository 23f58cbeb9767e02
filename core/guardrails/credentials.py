"""Finds what opens a door: passwords and codes that somebody names as such, and keys and tokens that show what they are.

Every finder takes text as `plaintext.bare` gives it and yields spans of the secret alone. Its time grows with the length
of the text, whatever the text says: repetitions are bounded, or begin where a word begins.
"""

import re
from collections.abc import Iterator

from core.guardrails.account_numbers import GONE, Span

_KEY = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"sk-(?=[A-Za-z_-]{0,40}[0-9])[A-Za-z0-9_-]{16,}"  # Anthropic, OpenAI; the digit spares words with hyphens
    r"|[rsp]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{16,}"  # Stripe
    r"|xox[a-z]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}|xoxe\.xox[bp]-[A-Za-z0-9-]{10,}"  # Slack
    r"|gh[a-z]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}"  # GitHub, GitLab
    r"|(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])|AIza[A-Za-z0-9_-]{30,}|ya29\.[A-Za-z0-9_-]{20,}"  # Amazon, Google
    r"|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|npm_[A-Za-z0-9]{30,}|hf_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{30,}"
    r"|eyJ(?<![_-]eyJ)[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]+)*"  # a JSON web token
    r"|[MNO][A-Za-z0-9_-]{22,27}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,}|mfa\.[A-Za-z0-9_-]{60,}"  # Discord
    r")"
)
_KEY_BEHIND_A_WORD = re.compile(
    r"\bbearer\s{1,3}((?=[A-Za-z._~+/=-]*[0-9])[A-Za-z0-9._~+/=-]{16,})|\bauthorization:\s{0,3}basic\s{1,3}([A-Za-z0-9+/=]{8,})"
    r"|/api/webhooks/[0-9]{5,25}/([A-Za-z0-9_-]{20,})|hooks\.slack\.com/(?:services|workflows)/([A-Za-z0-9/]{12,})"
    r"|://[^\s:/@]{1,64}:([^\s:/@]{3,128})@",
    re.IGNORECASE,
)
_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_PRIVATE_KEY_END = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")


def keys(text: str) -> Iterator[Span]:
    """API keys and tokens with a form of their own. A private key without its last line takes the rest of the text along."""
    at = 0
    while begin := _PRIVATE_KEY.search(text, at):
        end = _PRIVATE_KEY_END.search(text, begin.end())
        at = end.end() if end else len(text)
        yield begin.start(), at
    for key in _KEY.finditer(text):
        yield key.span()
    for key in _KEY_BEHIND_A_WORD.finditer(text):
        if key.lastindex:
            yield key.span(key.lastindex)


_LABEL = re.compile(  # in lower case; each branch begins with a letter, which lets the search skip quickly
    r"(?P<password>pass ?words?|passwd|pass ?phrase|pass ?code|pwd?|psw|contrasena|mot de passe|mdp|passwort|kennwort"
    r"|senha|palavra[- ]passe|parola d'ordine|كلمة (?:ال)?(?:مرور|سر)ي?|باسورد)(?![a-z])|(?P<han>密码|密碼|口令)"
    r"|(?P<loose>pass|clave|codigo|token|api[ _-]?key|access[ _-](?:key|token)|auth[ _-]token"
    r"|(?:client[ _-])?secret(?:[ _-](?:key|token))?|الرقم السري)(?![a-z])"
)
_OPENING = "\"'`“‘«「*_"
_CLOSING = "\"'`”’»」*_"
_WEAK = r"e|to|au|auf|'s"  # also words of another meaning: what follows must look like a secret
_VALUE = (
    rf"(?P<value>(?P<quote>[\"'`“‘«「])[^\"'`”’»」\n{GONE}]{{3,128}}[\"'`”’»」]"
    rf"|[^\s，。；！？、{GONE}\u2e80-\u2fff\u3040-\u9fff\uac00-\ud7af]{{3,128}})"
)
_NAMED = re.compile(
    rf"[{_CLOSING}]{{0,3}}(?:"
    r"(?:[ \t]+(?:for|to|of|on|de|del|du|pour|do|da|para|di|per|fur|von|zu|الخاصة)(?:[ \t]+[^\s:=]{1,40}){1,4}?)?"
    rf"(?:\s{{0,3}}(?P<sign>[:=]{{1,2}}|->|=>)[{_CLOSING}]{{0,3}}\s{{0,3}}"
    r"|[ \t]{1,3}(?P<copula>is|are|was|were|es|son|era|est|sont|ist|sind|sao|sono|lautet|war|هي|هو)"
    r"(?P<skipped>(?:[ \t]{1,3}(?:now|not|still|just|actually|currently|(?:changed|reset|set) to"
    r"|ahora|maintenant|jetzt|agora|ora|no|nicht|nao|non))?):?[ \t]{1,3}"
    rf"|[ \t]{{0,3}}(?P<weak>{_WEAK})[ \t]{{1,3}}|[ \t]{{0,3}}(?P<is>是|为|為)\s{{0,3}})|[ \t]{{1,3}}(?:-[ \t]{{1,3}})?)"
    rf"{_VALUE}",
    re.IGNORECASE,
)
_IS = r"[ \t]*(?:is|es|est|ist|e|是|هو|[:=#])"
_CODE = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:cvv2?|cvc2?|cvn|csc|security code|codigo de seguridad|code de securite|sicherheitscode|prufziffer"
    rf"|kartenprufnummer|codigo de seguranca|codice di sicurezza|安全码|رمز الامان)"
    rf"(?![A-Za-z0-9])(?:[ \t]+(?:number|code))?(?:{_IS})?[ \t]*([0-9]{{3,4}})"
    rf"|pin(?![A-Za-z0-9])(?:[ \t-]+(?:number|code|nummer))?{_IS}[ \t]*([0-9]{{4,8}}))(?![0-9A-Za-z]|[.,-][0-9])",
    re.IGNORECASE,
)
_MINE = re.compile(
    r"(?:\b(?:my|our|mi|mon|mein|meine|minha|mia|nuestra|notre|unser|nossa|nostra)|我的|我)[ \t]*(?:[^\W\d]{1,20}[ \t]+)?$", re.IGNORECASE
)
_CLAUSE_END = re.compile(rf"[{re.escape(_CLOSING)})\]]*(?:[.!?,;|/。，！？；]|\s*$|[ \t]*\n|{GONE}|\s+(?:and|y|et|und|e)\s)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.)|[^\s@]+@[^\s@]+\.[a-z]{2,}$", re.IGNORECASE)
_MEASURE = re.compile(  # 8-12, 90-day, 2-step
    r"[0-9]{1,3}(?:-[0-9]{1,3})?\+?(?:-?(?:digits?|char(?:acter)?s?|letters?|days?|bits?|steps?|factor|fa|x|nd|rd|th|h"
    r"|zeichen|stellig\w*|tage|caracteres|caratteri|cifr[ae]s?|chiffres|jours|dias|giorni))?",
    re.IGNORECASE,
)
_LETTER, _DIGIT, _LETTER_OR_DIGIT = re.compile(r"[^\W\d_]"), re.compile(r"[0-9]"), re.compile(r"[^\W_]")
_SIGNS = re.compile(r"[!@#$%^&*+=<>~]|[a-z][A-Z]")
_LATIN = re.compile("[a-z0-9]")
_LONGEST_WORD = 40  # longer without a digit is prose or a joke, and looking closer would take time
_STATES = re.compile(  # what is said of a password, and what people ask in its place
    r"\w+ed|(?:work|fail|miss|expir|be|com|show|load|chang|try|noth|someth|anyth)ing|again|already|also|always|available|blank|broken|case|correct|different|email|empty|fine|forgotten|gone|good|help|hidden"
    r"|important|incorrect|invalid|known|login|long|longer|lost|mine|never|okay|only|password|please|private|ready|recovery|reset|right"
    r"|safe|same|secret|secure|sent|short|shown|simple|stolen|strong|stuck|temporary|there|this|tonight|unknown|unsafe|username|valid"
    r"|weak|what|when|where|which|whatever|wrong|yours"
    r"|aqui|bloqueada|caducada|cambiada|comprometida|correcta|debil|falsa|igual|incorrecta|invalida|mala|misma|nada|olvidada|perdida|usuario"
    r"|valida|vencida|bloque|bonne|change|compromis|erronee|expire|faible|faux|incorrecte|invalide|mauvais|oublie|perdu|valide"
    r"|abgelaufen|falsch|geheim|geandert|gesperrt|gultig|korrekt|richtig|schwach|sicher|ungultig|unbekannt|unsicher|vergessen|verloren"
    r"|errada|expirada|esquecida|fraca|incorreta|roubada|bloccata|corretta|debole|dimenticata|errata|persa|sbagliata|scaduta|sicura|utente",
    re.IGNORECASE,
)
_TRAILING = ".,;:?)]}>" + _CLOSING
_MORE_WORDS = re.compile(r"(?:[ \t-][a-z]{3,20}){1,6}(?![^\s.!?,;。，！？；])", re.IGNORECASE)
_SENTENCE_WORDS = re.compile(  # a passphrase has none of them; what people say of a password seldom does without
    r"\w+ly|the|and|but|for|not|with|from|your|you|our|their|his|her|has|had|have|was|were|are|too|very|can|cannot|could|does|did|will"
    r"|would|should|must|any|all|one|now|because|since|thanks?|thank|hello|que|los|las|una|para|por|con|pero|muy|gracias|porque|les|des|une"
    r"|pour|avec|mais|pas|est|tres|merci|der|die|das|und|ist|nicht|sehr|mit|fur|aber|ein|eine|bitte|danke|nao|uma|mas|com|muito|obrigad[ao]"
    r"|non|che|sono|per|molto|grazie",
    re.IGNORECASE,
)


def passwords(text: str) -> Iterator[Span]:
    """What follows a word for password, key or code, when it looks like a secret; never the word itself.

    A value with a digit, a sign or a capital inside counts; a plain word counts only behind a colon or "my password is", at
    the end of its clause, and when it says no state of a password ("wrong", "expired"); so do several such words, at least three of
    them behind "my password is". Not seen: passphrases with words that make sentences, plain words in other scripts than Latin, and a
    password that answers a question of an earlier message.
    """
    lower, at = text.lower(), 0
    while label := _LABEL.search(lower, at):
        at = label.end()
        named = _NAMED.match(text, at)
        if not named or _LATIN.match(lower[label.start() - 1 : label.start()]):
            continue
        start, end = _trimmed(text, *named.span("value"), quoted=named["quote"] is not None)
        end = _end_of_phrase(label, named, text, start, end)
        if end - start > 2 and _is_secret(label, named, text[start:end], text[end : end + 12]):
            at = end
            yield start, end
    for code in _CODE.finditer(text):
        if code.lastindex:
            yield code.span(code.lastindex)


def _trimmed(text: str, start: int, end: int, *, quoted: bool) -> Span:
    """Without the quotation marks or the emphasis around a value, and without the punctuation of its sentence."""
    if quoted:
        return start + 1, end - 1
    while start < end and text[start] in _OPENING:
        start += 1
    while start < end and text[end - 1] in _TRAILING:
        end -= 1
    return start, end


def _end_of_phrase(label: re.Match[str], named: re.Match[str], text: str, start: int, end: int) -> int:
    """Where several plain words end that are one password; `end` where they are none."""
    more = _MORE_WORDS.match(text, end)
    if not more or label["loose"] or named["quote"] or not text[start:end].isalpha():
        return end
    words = re.split(r"[ \t-]", text[start : more.end()])
    enough = len(words) > (1 if named["sign"] else 2) and not words[0].endswith("ing")  # "my password is giving everyone trouble"
    if not enough or any(_STATES.fullmatch(word) or _SENTENCE_WORDS.fullmatch(word) for word in words):
        return end
    return more.end()


def _is_secret(label: re.Match[str], named: re.Match[str], value: str, after: str) -> bool:
    measured = len(value) < 9 and not value.isdigit() and _MEASURE.fullmatch(value) is not None
    if len(value) < 4 or measured or not _LETTER_OR_DIGIT.search(value):
        return named["quote"] is not None and named["sign"] is not None
    digit, letter = _DIGIT.search(value) is not None, _LETTER.search(value) is not None
    if not digit and len(value) > _LONGEST_WORD:
        return False
    if label["loose"]:
        return digit and letter and (named["sign"] or named["copula"]) is not None and len(value) > 4
    if named["sign"] is None and _ADDRESS.match(value):
        return False
    if not any(named[how] for how in ("sign", "copula", "weak", "is")):
        return digit and letter and len(value) > 5
    if digit or named["quote"] or _SIGNS.search(value.rstrip("!")) or (label["han"] and value.isascii()):
        return True
    return _is_plain_password(label, named, value, after)


def _is_plain_password(label: re.Match[str], named: re.Match[str], value: str, after: str) -> bool:
    """Whether a mere word is the password rather than a word about it."""
    if (named["weak"] and " " not in value) or named["skipped"] or not (value.isascii() and re.sub("[ \t-]", "", value).isalpha()):
        return False
    if _STATES.fullmatch(value) or not _CLAUSE_END.match(after):
        return False
    return named["sign"] is not None or _MINE.search(label.string[max(0, label.start() - 30) : label.start()]) is not None
