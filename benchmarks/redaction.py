"""How many secrets redaction finds, and how many innocent numbers it takes: `python -m benchmarks.redaction`.

A secret counts as found when exactly the secret is gone. Every text is made here from a fixed seed, and by rules that
are not those of the product: issuers' prefixes and check digits for cards, stdnum's check digits for IBANs, ranges for
social security numbers, random passwords and keys. What is known to be missed for a part (passphrases) is among them
on purpose, so that the figures do not flatter.
"""

import random
import string
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stdnum import iban, luhn

from core.guardrails.redaction import redact

SEED = 20261121
EACH = 150  # texts per form
PLACEHOLDERS = {"card": "[card number removed]", "iban": "[bank account number removed]", "ssn": "[social security number removed]"}
PLACEHOLDERS["secret"] = "[secret removed]"

Maker = Callable[[random.Random], tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A text with one secret in it, or with none: then `kind` and `secret` are empty."""

    text: str
    kind: str
    secret: str
    form: str


def digits(dice: random.Random, count: int) -> str:
    return "".join(dice.choices(string.digits, k=count))


def letters(dice: random.Random, count: int) -> str:
    return "".join(dice.choices(string.ascii_letters + string.digits, k=count))


def grouped(number: str, gap: str, size: int = 4) -> str:
    return gap.join(number[at : at + size] for at in range(0, len(number), size))


def card(dice: random.Random) -> str:
    prefix, length = dice.choice([("4", 16), ("4", 13), ("51", 16), ("55", 16), ("2221", 16), ("2720", 16), ("34", 15), ("37", 15)])
    if dice.random() < 0.3:
        prefix, length = dice.choice(
            [("6011", 16), ("65", 16), ("3056", 14), ("36", 14), ("3530", 16), ("62", 19), ("62", 16), ("6759", 16)]
        )
    body = prefix + digits(dice, length - len(prefix) - 1)
    return body + str(luhn.calc_check_digit(body))


def printed_card(dice: random.Random, gap: str) -> str:
    number = card(dice)
    match len(number):
        case 15:
            return gap.join((number[:4], number[4:10], number[10:]))
        case 14:
            return gap.join((number[:4], number[4:10], number[10:]))
        case _:
            return grouped(number, gap)


def account(dice: random.Random) -> str:
    country, body = dice.choice(
        [
            ("DE", digits(dice, 18)),
            ("FR", digits(dice, 10) + letters(dice, 11).upper() + digits(dice, 2)),
            ("ES", digits(dice, 20)),
            ("IT", "X" + digits(dice, 10) + letters(dice, 12).upper()),
            ("GB", "NWBK" + digits(dice, 14)),
            ("NL", "ABNA" + digits(dice, 10)),
            ("PT", digits(dice, 21)),
        ]
    )
    return country + iban.calc_check_digits(f"{country}00{body}") + body


def social(dice: random.Random, gap: str) -> str:
    area = dice.choice([dice.randint(1, 665), dice.randint(667, 899)])
    return gap.join((f"{area:03}", f"{dice.randint(1, 99):02}", f"{dice.randint(1, 9999):04}"))


def password(dice: random.Random) -> str:
    words = ["hunter", "sommer", "gato", "Fluffy", "dragon", "liverpool", "Tesla", "azul"]
    return dice.choice(words) + dice.choice(["", "!", "_", "@"]) + str(dice.randint(1, 2026)) + dice.choice(["", "!", "$"])


def spoken(dice: random.Random) -> str:
    return dice.choice(["swordfish", "liverpool", "rainbow", "Schmetterling", "margarita", "papillon"])


CARD_SENTENCES = [
    "My card is {}.",
    "please charge {} today",
    "Mi tarjeta es {}, gracias",
    "Meine Karte: {}",
    "卡号{}是我的",
    "رقم بطاقتي {}",
    "{}",
]
IBAN_SENTENCES = ["Refund to {} please.", "IBAN: {}", "mon compte {} merci", "Überweisung an {}, danke", "我的账号{}谢谢"]
SSN_SENTENCES = [
    "My SSN is {}.",
    "social security number: {}",
    "mi número de seguridad social es {}",
    "Sozialversicherungsnummer {}",
    "社会安全号码{}",
]
WORD_SENTENCES = ["my password is {}", "Password: {}", "contraseña: {}", "Mein Passwort ist {}.", "mot de passe : {}", "a minha senha é {}"]
WORD_SENTENCES += ["la mia password è {}", "密码是{}，谢谢", "كلمة المرور: {}", "pw: {}", "login with bob / password {} please"]
PLAIN_SENTENCES = ["my password is {}.", "Password: {}", "Mein Passwort ist {}", "contraseña: {}", "mot de passe : {}"]
KEY_SENTENCES = ["I use {} for the API", "key={}", "Why does {} not work?", "`{}`", "token: {}"]


def put(sentences: list[str], value: Callable[[random.Random], str]) -> Maker:
    def make(dice: random.Random) -> tuple[str, str]:
        secret = value(dice)
        return dice.choice(sentences).format(secret), secret

    return make


def in_script(number: str, zero: str) -> str:
    return "".join(chr(ord(zero) + int(digit)) for digit in number)


def key(dice: random.Random) -> str:
    return dice.choice(
        [
            f"sk-ant-api03-{letters(dice, 40)}",
            f"sk-proj-{letters(dice, 40)}",
            f"xoxb-{digits(dice, 12)}-{letters(dice, 24)}",
            f"ghp_{letters(dice, 36)}",
            f"AKIA{''.join(dice.choices(string.ascii_uppercase + string.digits, k=16))}",
            f"eyJ{letters(dice, 20)}.eyJ{letters(dice, 40)}.{letters(dice, 43)}",
            f"M{letters(dice, 23)}.{letters(dice, 6)}.{letters(dice, 38)}",
            f"sk_live_{letters(dice, 24)}",
        ]
    )


SECRETS: dict[str, tuple[str, Maker]] = {
    "card in a row": ("card", put(CARD_SENTENCES, card)),
    "card, spaces": ("card", put(CARD_SENTENCES, lambda dice: printed_card(dice, " "))),
    "card, hyphens": ("card", put(CARD_SENTENCES, lambda dice: printed_card(dice, "-"))),
    "card, dots": ("card", put(CARD_SENTENCES, lambda dice: printed_card(dice, "."))),
    "card, en dashes": ("card", put(CARD_SENTENCES, lambda dice: printed_card(dice, "–"))),
    "card, zero-width": ("card", put(CARD_SENTENCES, lambda dice: grouped(card(dice), "\u200b", dice.randint(1, 5)))),
    "card, bold parts": ("card", put(CARD_SENTENCES, lambda dice: printed_card(dice, "** **"))),
    "card, Arabic digits": ("card", put(CARD_SENTENCES, lambda dice: in_script(card(dice), "٠"))),
    "card, full width": ("card", put(CARD_SENTENCES, lambda dice: in_script(card(dice), "０"))),
    "card, digit by digit": ("card", put(CARD_SENTENCES, lambda dice: " ".join(card(dice)))),
    "card, odd groups": ("card", put(CARD_SENTENCES, lambda dice: grouped(card(dice), " ", dice.choice([3, 5, 6])))),
    "card, commas": ("card", put(CARD_SENTENCES, lambda dice: printed_card(dice, ","))),
    "IBAN in a row": ("iban", put(IBAN_SENTENCES, account)),
    "IBAN, fours": ("iban", put(IBAN_SENTENCES, lambda dice: grouped(account(dice), " "))),
    "IBAN, lower case": ("iban", put(IBAN_SENTENCES, lambda dice: account(dice).lower())),
    "IBAN, hyphens": ("iban", put(IBAN_SENTENCES, lambda dice: grouped(account(dice), "-"))),
    "SSN, hyphens": ("ssn", put(SSN_SENTENCES, lambda dice: social(dice, "-"))),
    "SSN, spaces": ("ssn", put(SSN_SENTENCES, lambda dice: social(dice, " "))),
    "SSN in a row": ("ssn", put(SSN_SENTENCES, lambda dice: social(dice, ""))),
    "SSN, no word beside it": ("ssn", put(["It is {}.", "{}"], lambda dice: social(dice, "-"))),
    "password": ("secret", put(WORD_SENTENCES, password)),
    "password, a plain word": ("secret", put(PLAIN_SENTENCES, spoken)),
    "password, several words": (
        "secret",
        put(WORD_SENTENCES, lambda dice: " ".join(spoken(dice) for _ in range(3))),
    ),
    "key": ("secret", put(KEY_SENTENCES, key)),
}
PASSWORD_TALK = [
    "I forgot my password", "password reset please", "My password is not working.", "my password is wrong", "Olvidé mi contraseña",
    "Mein Passwort ist abgelaufen.", "J'ai oublié mon mot de passe", "Esqueci a minha senha", "Ho dimenticato la password", "我忘记密码了",
    "نسيت كلمة المرور", "Where do I change the password for the app?", "The password must have 8-12 characters", "Password: forgotten",
]  # fmt: skip
INNOCENTS: dict[str, Callable[[random.Random], str]] = {
    "date": lambda dice: (
        f"I crashed on {dice.choice(['2026-{:02}-{:02}', '{:02}/{:02}/2026', '{}.{}.2026']).format(*dice.sample(range(1, 13), 2))}."
    ),
    "phone": lambda dice: f"Call {dice.choice(['1-800-', '(415) ', '+1 212 ', '212.'])}{digits(dice, 3)}-{digits(dice, 4)} after five.",
    "phone abroad": lambda dice: f"Meine Nummer ist +{dice.choice([33, 34, 43, 44, 49, 55, 86])} {grouped(digits(dice, 10), ' ', 3)}",
    "policy": lambda dice: f"Policy {dice.choice(['ACM-', 'PA', 'POL ', ''])}{digits(dice, dice.randint(7, 12))} please",
    "policy beside the word": lambda dice: f"My SSN is on file already, policy number {digits(dice, 9)}.",
    "VIN": lambda dice: f"VIN {''.join(dice.choices('ABCDEFGHJKLMNPRSTUVWXYZ0123456789', k=11))}{digits(dice, 6)}",
    "price": lambda dice: f"They want ${dice.randint(1, 99)},{digits(dice, 3)}.{digits(dice, 2)} for {digits(dice, 5)} miles",
    "order": lambda dice: f"Order {grouped(digits(dice, 12), '-')} has not arrived",
    "years": lambda dice: f"I owned it in {' '.join(str(year) for year in dice.sample(range(1990, 2027), 4))}",
    "nine digits": lambda dice: f"Reference {social(dice, '-')} was on the letter",
    "Discord id": lambda dice: f"<@{dice.randint(10**17, 10**18 - 1)}> can you help?",
    "tracking": lambda dice: f"Track {grouped('9' + digits(dice, 21), ' ')}",
    "password talk": lambda dice: dice.choice(PASSWORD_TALK),
    "16 digits": lambda dice: f"Reference {digits(dice, 16)} was on the letter",
    "16 digits of an issuer": lambda dice: f"Reference 4{digits(dice, 15)} was on the letter",
}


def made_cases(dice: random.Random) -> list[Case]:
    cases = []
    for form, (kind, make) in SECRETS.items():
        for _ in range(EACH):
            text, secret = make(dice)
            cases.append(Case(text=text, kind=kind, secret=secret, form=form))
    for form, say in INNOCENTS.items():
        cases += [Case(text=say(dice), kind="", secret="", form=form) for _ in range(EACH)]
    return cases


def _share(done: Counter[str], of: Counter[str], forms: Sequence[str]) -> float:
    return sum(done[form] for form in forms) / sum(of[form] for form in forms)


def main() -> None:
    cases = made_cases(random.Random(SEED))
    right, wrong = Counter[str](), Counter[str]()
    forms, done = Counter[str](), Counter[str]()
    start = time.perf_counter()
    results = [redact(case.text) for case in cases]
    seconds = time.perf_counter() - start
    for case, result in zip(cases, results, strict=True):
        gone = bool(case.kind) and result.text == case.text.replace(case.secret, PLACEHOLDERS[case.kind])
        forms[case.form] += 1
        done[case.form] += gone if case.kind else bool(result.kinds)
        for kind, placeholder in PLACEHOLDERS.items():
            (right if kind == case.kind else wrong)[kind] += result.text.count(placeholder)
    print(f"{len(cases)} texts, {1e6 * seconds / len(cases):.0f} microseconds each\n")
    print(f"{'kind':10}{'recall':>8}{'precision':>11}")
    for kind in (*PLACEHOLDERS, "all"):
        kinds = PLACEHOLDERS if kind == "all" else (kind,)
        own = [form for form, (of, _) in SECRETS.items() if of in kinds]
        removed, lost = sum(right[each] for each in kinds), sum(wrong[each] for each in kinds)
        print(f"{kind:10}{_share(done, forms, own):8.1%}{removed / max(1, removed + lost):11.1%}")
    print("\nfound, by form of the secret")
    for form in SECRETS:
        print(f"{done[form] / forms[form]:8.1%}  {form}")
    print("\ntaken though innocent, by form")
    for form in INNOCENTS:
        print(f"{done[form] / forms[form]:8.1%}  {form}")


if __name__ == "__main__":
    main()
