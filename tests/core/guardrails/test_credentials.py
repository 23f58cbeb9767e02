"""Passwords, codes and keys are found, the words around them stay; talk about passwords is left alone."""

import string
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.guardrails.credentials import keys, passwords
from core.guardrails.plaintext import bare
from tests.table import each_of, rows

# Put together here, so that no scanner of repositories takes them for somebody's.
TOKEN = "a1B2c3D4e5" * 4
KEYS = [
    f"{'sk'}-ant-api03-{TOKEN}",
    f"{'sk'}-proj-{TOKEN}",
    f"{'sk'}-{TOKEN}",
    f"{'sk'}_live_{TOKEN}",
    f"{'xoxb'}-1234567890-{TOKEN}",
    f"{'xapp'}-1-{TOKEN}",
    f"{'ghp'}_{TOKEN}",
    f"{'github'}_pat_{TOKEN}",
    f"{'AKIA'}{'A1B2C3D4E5F6G7H8'}",
    f"{'AIza'}{TOKEN[:35]}",
    f"{'eyJ'}{TOKEN}.{'eyJ'}{TOKEN}.{TOKEN}",
    f"M{TOKEN[:23]}.{TOKEN[:6]}.{TOKEN[:38]}",
]
PRIVATE_KEY = "-----BEGIN RSA {0}-----\nMIIE\nowIB\n-----END RSA {0}-----".format("PRIVATE KEY")


def taken(finder: object, text: str) -> list[str]:
    plain = bare(text)
    assert callable(finder)
    return [text[slice(*plain.span(*span))] for span in finder(plain.text)]


@rows(product(KEYS, ["{}", "Why does {} not work?", "`{}`", "key={}\n", "密钥是{}，谢谢"]))
def test_a_key_is_found_by_its_form(key: str, sentence: str) -> None:
    assert taken(keys, sentence.format(key)) == [key]


def test_a_private_key_goes_as_a_whole_and_what_follows_stays() -> None:
    assert taken(keys, f"look:\n{PRIVATE_KEY}\nThat is all.") == [PRIVATE_KEY]


def test_a_private_key_without_its_end_takes_the_rest() -> None:
    assert taken(keys, f"look: {PRIVATE_KEY[:40]}") == [PRIVATE_KEY[:40]]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"Authorization: Bearer {TOKEN}", TOKEN),
        ("authorization: basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
        ("postgres://eva:s3cret@db.internal/eva", "s3cret"),
        (f"POST /api/webhooks/123456789012345678/{TOKEN}", TOKEN),
    ],
)
def test_only_the_key_goes_and_the_word_before_it_stays(text: str, secret: str) -> None:
    assert taken(keys, text) == [secret]


@pytest.mark.parametrize(
    "text", ["sk-learn-is-a-well-known-library", "bearer bonds-and-certificates", "a task-force-of-people", "eyJust kidding"]
)
def test_words_with_hyphens_are_no_keys(text: str) -> None:
    assert taken(keys, text) == []


NAMED = [
    "my password is {}",
    "Password: {}",
    "pw: {}",
    "pwd={}",
    "passcode is {}",
    "contraseña: {}",
    "mi contraseña es {}",
    "mot de passe : {}",
]
NAMED += [
    "mon mot de passe est {}",
    "Mein Passwort ist {}",
    "Kennwort: {}",
    "minha senha é {}",
    "senha: {}",
    "la mia password è {}",
    "我的密码是{}",
]
NAMED += [
    "密码：{}，谢谢",
    "كلمة المرور: {}",
    "كلمة السر هي {}",
    "**Password:** {}",
    '"password": "{}"',
    "My password for the site is {}",
    "user bob password {}",
]
NAMED += ["password was changed to {}", "clave: {}", "api key: {}", "token={}"]

secrets = st.builds(
    "{}{}{}".format,
    st.text(string.ascii_letters, min_size=4, max_size=12),
    st.sampled_from(["", "!", "_", "@", "#", "-"]),
    st.integers(10, 99999),
)


@settings(deadline=None)
@given(secrets, st.sampled_from(NAMED))
def test_a_password_goes_and_its_sentence_stays_in_eight_languages(secret: str, sentence: str) -> None:
    assert taken(passwords, sentence.format(secret)) == [secret]


@pytest.mark.parametrize("sentence", ["my password is swordfish.", "Password: `swordfish`", "Mein Passwort ist swordfish, danke"])
def test_a_plain_word_is_a_password_when_it_is_named_as_one(sentence: str) -> None:
    assert taken(passwords, sentence) == ["swordfish"]


@pytest.mark.parametrize("sentence", ["my password is {}.", "Password: {}", "contraseña: {}, gracias", "Mein Passwort ist {}", "senha: {}"])
@pytest.mark.parametrize("phrase", ["purple monkey dishwasher", "sommer regen garten tisch"])
def test_a_passphrase_goes_as_a_whole(phrase: str, sentence: str) -> None:
    assert taken(passwords, sentence.format(phrase)) == [phrase]


def test_a_quoted_passphrase_goes_as_a_whole() -> None:
    assert taken(passwords, 'the password is "correct horse battery", ok?') == ["correct horse battery"]


def test_the_punctuation_of_the_sentence_is_no_part_of_the_password() -> None:
    assert taken(passwords, "My password is hunter2. (pw: hunter3), ok?") == ["hunter2", "hunter3"]


@pytest.mark.parametrize("text", ["cvv 123", "CVC: 4321", "security code is 123", "my PIN is 4821", "PIN: 482177", "code de sécurité 123"])
def test_the_code_of_a_card_and_a_pin_go(text: str) -> None:
    assert [code.isdigit() for code in taken(passwords, text)] == [True]


TALK = """I forgot my password
password reset
my password is not working
My password is wrong.
my password is still expired
my password isn't accepted since 2026-01-02
Password: forgotten
What is my password?
How do I change my password for the app in 2026?
The password must be 8-12 characters long, mine is 7
the password is 12 characters
my password is case sensitive
I reset my password 3 times
Reset password, 2-step login
Please send the password to bob@acme.example
Olvidé mi contraseña
Mi contraseña no funciona
mi contraseña es incorrecta
la clave es importante
J'ai oublié mon mot de passe
mon mot de passe est invalide
Mein Passwort ist abgelaufen.
Passwort vergessen
Esqueci a minha senha
minha senha é inválida
Ho dimenticato la password
la password e il nome utente sono errati
我忘记密码了
密码是什么
نسيت كلمة المرور
كلمة المرور غير صحيحة
The claim token is important
my password is giving me trouble
My password is the problem here
my password is totally useless
Password: cannot find the page
Mein Passwort ist leider nicht angekommen
password: how does one change that?
pin code 560001
Does the policy pass to my wife in 2026?""".splitlines()


@each_of(TALK)
def test_talk_about_passwords_stays(text: str) -> None:
    assert taken(passwords, text) == []
