"""How a body is held against what its fields may be; a field that is not known is refused as well."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from tests.doubles.discord_errors import invalid
from tests.doubles.discord_ids import as_id

Check = Callable[[Any, str], None]
Fields = Mapping[str, Check]


def check_fields(body: object, path: str, fields: Fields, needed: Collection[str] = ()) -> None:
    if not isinstance(body, dict):
        raise invalid(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
    for name in needed:
        if name not in body:
            raise invalid(_in(path, name), "BASE_TYPE_REQUIRED", "This field is required")
    for name, value in body.items():
        if name not in fields:
            raise invalid(_in(path, name), "UNKNOWN_FIELD", f'"{name}" is no field of this body.')
        fields[name](value, _in(path, name))


def _in(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)


def obj(fields: Fields, *needed: str, or_null: bool = False) -> Check:
    def check(value: Any, path: str) -> None:
        if value is not None or not or_null:
            check_fields(value, path, fields, needed)

    return check


def text(most: int, least: int = 0, *, or_null: bool = False) -> Check:
    def check(value: Any, path: str) -> None:
        if value is None and or_null:
            return
        if not isinstance(value, str):
            raise invalid(path, "BASE_TYPE_BAD_TYPE", "Must be a string.")
        if len(value) < least:
            code = "BASE_TYPE_REQUIRED" if not value else "BASE_TYPE_BAD_LENGTH"
            raise invalid(path, code, "This field is required" if not value else f"Must be between {least} and {most} in length.")
        if len(value) > most:
            code, range_ = (
                ("BASE_TYPE_BAD_LENGTH", f"between {least} and {most}") if least else ("BASE_TYPE_MAX_LENGTH", f"{most} or fewer")
            )
            raise invalid(path, code, f"Must be {range_} in length.")

    return check


def whole(low: int, high: int, *, or_null: bool = False) -> Check:
    def check(value: Any, path: str) -> None:
        if value is None and or_null:
            return
        if isinstance(value, bool) or not isinstance(value, int):
            raise invalid(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        if not low <= value <= high:
            code = "NUMBER_TYPE_MIN" if value < low else "NUMBER_TYPE_MAX"
            raise invalid(path, code, f"int value should be between {low} and {high}.")

    return check


def flag(value: Any, path: str) -> None:
    if not isinstance(value, bool):
        raise invalid(path, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")


def anything(value: Any, path: str) -> None:
    """Not looked at."""


def snowflake(value: Any, path: str) -> None:
    as_id(value, path)


def or_null(check: Check) -> Check:
    return lambda value, path: None if value is None else check(value, path)


def one_of(*choices: object) -> Check:
    def check(value: Any, path: str) -> None:
        if value not in choices or isinstance(value, bool):
            raise invalid(path, "BASE_TYPE_CHOICES", f"Value must be one of {set(choices)}.")

    return check


def many(each: Check, most: int, least: int = 0, *, or_null: bool = False) -> Check:
    def check(value: Any, path: str) -> None:
        if value is None and or_null:
            return
        if not isinstance(value, list):
            raise invalid(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        if not least <= len(value) <= most:
            raise invalid(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        for index, one in enumerate(value):
            each(one, _in(path, index))

    return check


def web_address(value: Any, path: str) -> None:
    text(2048, 1)(value, path)
    if not value.startswith(("http://", "https://", "attachment://", "discord://")):
        raise invalid(path, "URL_TYPE_INVALID_SCHEME", f'Scheme "{value.partition(":")[0]}" is not supported.')
