"""Cards, IBANs and social security numbers are found however they are written; dates, phones and policies are not."""

import re
import string

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from stdnum import iban, luhn

from core.guardrails.account_numbers import cards, ibans, social_security_numbers
from core.guardrails.plaintext import bare

PREFIXES = [("4", 16), ("4", 13), ("4", 19), ("51", 16), ("55", 16), ("2221", 16), ("2720", 16), ("34", 15), ("37", 15), ("6011", 16)]
PREFIXES += [("65", 16), ("3056", 14), ("36", 14), ("3530", 16), ("62", 16), ("62", 19), ("6759", 18), ("2202", 16), ("5067", 16)]
SEPARATORS = [" ", "-", ".", "\u00a0", "–", " - ", "** **", "\u200b", "`", "_"]


def found(finder: object, text: str) -> list[str]:
    plain = bare(text)
    assert callable(finder)
    return [text[slice(*plain.span(*span))] for span in finder(plain.text)]


@st.composite
def card_numbers(draw: st.DrawFn) -> str:
    prefix, length = draw(st.sampled_from(PREFIXES))
    body = prefix + draw(st.text(string.digits, min_size=length - len(prefix) - 1, max_size=length - len(prefix) - 1))
    return body + str(luhn.calc_check_digit(body))


def fours(number: str, separator: str) -> str:
    return separator.join(number[at : at + 4] for at in range(0, len(number), 4))


@settings(deadline=None)
@example("6277805190336241751", " ", "{}")
@given(
    card_numbers(),
    st.sampled_from(SEPARATORS),
    st.sampled_from(["{}", "my card: {}.", "{} exp 12/29, cvc 123", "卡号{}是我的", "card {} 1229"]),
)
def test_a_card_number_is_found_however_it_is_grouped(number: str, separator: str, sentence: str) -> None:
    written = fours(number, separator)

    assert found(cards, sentence.format(written)) == [written]


@given(card_numbers(), st.sampled_from(["٠", "۰", "०", "０", "𝟎"]))
def test_a_card_number_is_found_in_the_digits_of_any_script(number: str, zero: str) -> None:
    written = "".join(chr(ord(zero) + int(digit)) for digit in number)

    assert found(cards, f"({written})") == [written]


@pytest.mark.parametrize("written", ["3782 822463 10005", "3056 930902 5904", "4111111111111111", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"])
def test_a_card_number_is_found_in_print_and_digit_by_digit(written: str) -> None:
    assert found(cards, f"charge {written} please") == [written]


@given(card_numbers(), st.sampled_from([",", ", "]))
def test_a_card_number_is_found_with_commas_as_it_is_printed(number: str, separator: str) -> None:
    written = fours(number, separator)

    assert found(cards, f"my card: {written}.") == [written]


def test_years_and_amounts_between_commas_are_no_card() -> None:
    assert found(cards, "in 2015, 2016, 2017, 2018 and 4,111,111,111,111,111 times, 4111,1111,1111,1112, 24,111,1111,1111,1111") == []


@pytest.mark.parametrize("number", ["6277805190336243", "62778051903362419", "627780519033624177", "6277805190336241751"])
def test_a_number_that_begins_as_two_issuers_do_may_have_the_length_of_either(number: str) -> None:
    assert found(cards, f"card {number} please") == [number]


def test_a_whole_number_is_found_in_odd_groups_but_two_phone_numbers_in_a_row_are_none() -> None:
    assert found(cards, "it is 411 1111 1111 11111 thanks") == ["411 1111 1111 11111"]
    assert found(cards, "call 415 555 2671 415 555 2671") == []


@given(card_numbers())
def test_one_wrong_digit_and_it_is_no_card(number: str) -> None:
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)

    assert found(cards, f"card {wrong} please") == []


@given(card_numbers(), st.sampled_from(["ACM-{}", "POL{}", "<@{}>", "0.{}", "{}ab", "id_x{}"]))
def test_digits_within_an_identifier_a_mention_or_a_fraction_are_no_card(number: str, shape: str) -> None:
    assert found(cards, "see " + shape.format(number)) == []


INNOCENT = {
    "date": r"(19|20)\d\d-(0[1-9]|1[0-2])-[0-2]\d( \d\d:\d\d(:\d\d)?)?|[0-3]?\d[./][01]?\d[./]20\d\d",
    "phone": r"1-800-\d{3}-\d{4}|\(\d{3}\) \d{3}-\d{4}|\d{3}\.\d{3}\.\d{4}|\+[1-9]\d{0,2}( \d{2,4}){2,3}|00 ?[1-9]\d{6,12}",
    "policy": r"(ACM-|PA|POL |No\. )?\d{6,12}|ACM-\d{4}-\d{4}-\d{4}-\d{4}",
    "VIN": r"[A-HJ-NPR-Z][A-HJ-NPR-Z0-9]{10}\d{6}",
    "price": r"\$\d{1,3}(,\d{3}){0,2}\.\d\d|\d{1,6},\d\d €",
    "mileage": r"\d{1,3},\d{3} miles|\d{1,6} km",
    "order": r"\d{3}-\d{7}|ORD-\d{10,18}|#\d{5,12}",
    "milliseconds": r"1[67]\d{11}",
}


@settings(deadline=None)
@pytest.mark.parametrize("kind", INNOCENT)
@given(data=st.data())
def test_no_innocent_number_is_taken(kind: str, data: st.DataObject) -> None:
    number = data.draw(st.from_regex(INNOCENT[kind], fullmatch=True))
    text = f"About {number}, as I said."

    assert [*found(cards, text), *found(ibans, text), *found(social_security_numbers, text)] == []


@given(st.text(string.digits, min_size=16, max_size=16))
def test_sixteen_digits_are_a_card_only_with_the_right_check_digit(number: str) -> None:
    assume(not luhn.is_valid(number))

    assert found(cards, f"order {number}") == []


BODIES = {
    "DE": r"[0-9]{18}",
    "GB": r"[A-Z]{4}[0-9]{14}",
    "NL": r"[A-Z]{4}[0-9]{10}",
    "FR": r"[0-9]{10}[A-Z0-9]{11}[0-9]{2}",
    "NO": r"[0-9]{11}",
}


@st.composite
def account_numbers(draw: st.DrawFn) -> str:
    country = draw(st.sampled_from(sorted(BODIES)))
    body = draw(st.from_regex(re.compile(BODIES[country], re.ASCII), fullmatch=True))
    return country + iban.calc_check_digits(f"{country}00{body}") + body


@settings(deadline=None)
@given(account_numbers(), st.sampled_from(["", " ", "-", "\u200b", "\u00a0"]), st.booleans())
def test_an_iban_is_found_with_spaces_and_in_lower_case(number: str, separator: str, small: bool) -> None:
    written = fours(number.lower() if small else number, separator)

    assert found(ibans, f"send it to {written} and tell me") == [written]
    assert found(ibans, f"我的IBAN是{written}。") == [written]


@given(account_numbers())
def test_one_wrong_digit_and_it_is_no_iban(number: str) -> None:
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)

    assert found(ibans, wrong) == []


@st.composite
def social_numbers(draw: st.DrawFn) -> str:
    area = draw(st.integers(1, 899).filter(lambda number: number != 666))
    separator = draw(st.sampled_from(["-", " ", ".", "–", ""]))
    return separator.join((f"{area:03}", f"{draw(st.integers(1, 99)):02}", f"{draw(st.integers(1, 9999)):04}"))


WORDS = ["My SSN is {}.", "ssn:{}", "SSN#{}", "{} is my social security number", "soc. sec. {}", "my social is {}", "Mi seguro social: {}"]
WORDS += ["número de seguridad social {}", "numéro de sécurité sociale {}", "Sozialversicherungsnummer: {}", "segurança social {}"]
WORDS += ["previdenza sociale {}", "我的社会安全号码是{}", "رقم الضمان الاجتماعي {}"]


@settings(deadline=None)
@given(social_numbers(), st.sampled_from(WORDS))
def test_a_social_security_number_is_found_beside_the_word_in_eight_languages(number: str, sentence: str) -> None:
    assert found(social_security_numbers, sentence.format(number)) == [number]


@given(social_numbers(), st.sampled_from(["Reference {} stood on the letter.", "my policy number is {}", "Telefon {}", "Pedido {}"]))
def test_a_number_that_another_label_precedes_is_no_social_security_number(number: str, sentence: str) -> None:
    assert found(social_security_numbers, sentence.format(number)) == []


@given(social_numbers().filter(lambda number: "-" in number), st.sampled_from(["{}", "It is {}.", "here you go: {}, born in 1980"]))
def test_a_social_security_number_is_found_as_it_is_printed(number: str, sentence: str) -> None:
    assert found(social_security_numbers, sentence.format(number)) == [number]


@given(social_numbers().filter(lambda number: "-" not in number and "–" not in number))
def test_nine_digits_in_another_form_are_nothing_without_the_word(number: str) -> None:
    assert found(social_security_numbers, f"It is {number}.") == []


@given(social_numbers(), social_numbers())
def test_a_second_number_beside_the_first_is_found_too(mine: str, hers: str) -> None:
    assert found(social_security_numbers, f"My SSN is {mine} and my wife's is {hers}.") == [mine, hers]


@pytest.mark.parametrize(
    "number", ["000-12-3456", "666-12-3456", "912-12-3456", "123-00-4567", "123-45-0000", "123-45-6789-01", "AB123456789"]
)
def test_what_was_never_given_out_is_no_social_security_number(number: str) -> None:
    assert found(social_security_numbers, f"my ssn: {number}") == []


@given(
    st.integers(100_000_000, 899_999_999),
    st.sampled_from(["policy number", "order", "phone:", "claim no.", "póliza"]),
)
def test_a_number_with_another_label_stays(number: int, label: str) -> None:
    assert found(social_security_numbers, f"You have my SSN on file, {label} {number}") == []
