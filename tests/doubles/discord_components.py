"""What may stand in a message's or a form's components."""

from collections.abc import Iterator

from tests.doubles.discord_errors import Json, invalid
from tests.doubles.discord_fields import (
    Fields,
    anything,
    check_fields,
    flag,
    many,
    obj,
    one_of,
    or_null,
    snowflake,
    text,
    web_address,
    whole,
)

ROW, BUTTON, MENU, INPUT, SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 1, 2, 3, 4, 9, 10, 11, 12, 13, 14, 17, 18
MENUS = {MENU, 5, 6, 7, 8}
LINK, PREMIUM = 5, 6
MOST, MOST_TEXT = 40, 4000  # in a message of the second version

_CUSTOM_ID = text(100, 1)
_EMOJI = obj({"id": or_null(snowflake), "name": text(32, or_null=True), "animated": flag})
_MEDIA = obj({"url": web_address}, "url")
_OPTION: Fields = {"label": text(100, 1), "value": text(100, 1), "description": text(100, or_null=True), "emoji": _EMOJI, "default": flag}
_BASE: Fields = {"type": anything, "id": whole(0, 2**31 - 1)}
_MENU: Fields = {
    **_BASE,
    "custom_id": _CUSTOM_ID,
    "placeholder": text(150, or_null=True),
    "min_values": whole(0, 25),
    "max_values": whole(1, 25),
    "disabled": flag,
    "required": flag,
    "options": many(obj(_OPTION, "label", "value"), 25, 1),
    "channel_types": many(whole(0, 20), 20),
    "default_values": many(obj({"id": snowflake, "type": one_of("user", "role", "channel")}, "id", "type"), 25),
}
_FIELDS: dict[int, tuple[Fields, tuple[str, ...]]] = {
    ROW: ({**_BASE, "components": many(anything, 5, 1)}, ("components",)),
    BUTTON: (
        {
            **_BASE,
            "style": whole(1, 6),
            "label": text(80, or_null=True),
            "emoji": _EMOJI,
            "custom_id": _CUSTOM_ID,
            "url": web_address,
            "sku_id": snowflake,
            "disabled": flag,
        },
        ("style",),
    ),
    **dict.fromkeys(MENUS, (_MENU, ("custom_id",))),
    INPUT: (
        {
            **_BASE,
            "custom_id": _CUSTOM_ID,
            "style": whole(1, 2),
            "label": text(45, or_null=True),
            "placeholder": text(100, or_null=True),
            "value": text(4000, or_null=True),
            "required": flag,
            "min_length": whole(0, 4000),
            "max_length": whole(1, 4000),
        },
        ("custom_id", "style"),
    ),
    SECTION: ({**_BASE, "components": many(anything, 3, 1), "accessory": anything}, ("components", "accessory")),
    TEXT: ({**_BASE, "content": text(MOST_TEXT, 1)}, ("content",)),
    THUMBNAIL: ({**_BASE, "media": _MEDIA, "description": text(1024, or_null=True), "spoiler": flag}, ("media",)),
    GALLERY: (
        {**_BASE, "items": many(obj({"media": _MEDIA, "description": text(1024, or_null=True), "spoiler": flag}, "media"), 10, 1)},
        ("items",),
    ),
    FILE: ({**_BASE, "file": _MEDIA, "spoiler": flag}, ("file",)),
    SEPARATOR: ({**_BASE, "divider": flag, "spacing": whole(1, 2)}, ()),
    CONTAINER: (
        {**_BASE, "components": many(anything, 40, 1), "accent_color": whole(0, 0xFFFFFF, or_null=True), "spoiler": flag},
        ("components",),
    ),
    LABEL: ({**_BASE, "label": text(45, 1), "description": text(100, or_null=True), "component": anything}, ("label", "component")),
}
_INSIDE = {  # what may stand in what; None is the message itself
    ROW: {BUTTON, *MENUS},
    SECTION: {TEXT},
    CONTAINER: {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR},
}
_FIRST_VERSION, _SECOND_VERSION = {ROW}, {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER}


def every(components: list[Json]) -> Iterator[Json]:
    """These and all within, in the order in which they are seen."""
    for component in components:
        yield component
        yield from every(component.get("components") or [])
        for name in ("accessory", "component"):
            if name in component:
                yield from every([component[name]])


def check_message_components(components: list[Json], is_second_version: bool) -> None:
    """Raises Refused."""
    if not is_second_version and len(components) > 5:
        raise invalid("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    for index, component in enumerate(components):
        _check(component, f"components.{index}", _SECOND_VERSION if is_second_version else _FIRST_VERSION)
    all_of_them = list(every(components))
    if len(all_of_them) > MOST:
        raise invalid("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", f"The total number of components cannot exceed {MOST}")
    if sum(len(each["content"]) for each in all_of_them if each["type"] == TEXT) > MOST_TEXT:
        raise invalid("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", f"The text must not exceed {MOST_TEXT} characters")
    _check_twins(all_of_them)


def check_form(body: Json) -> None:
    """A modal: raises Refused."""
    fields: Fields = {"custom_id": _CUSTOM_ID, "title": text(45, 1), "components": many(anything, 5, 1)}
    check_fields(body, "data", fields, tuple(fields))
    for index, component in enumerate(body["components"]):
        path = f"data.components.{index}"
        _check(component, path, {ROW, LABEL, TEXT}, in_form=True)
    _check_twins(list(every(body["components"])))


def _check_twins(components: list[Json]) -> None:
    ids = [each["custom_id"] for each in components if "custom_id" in each]
    if len(ids) != len(set(ids)):
        raise invalid("components", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")


def _check(component: Json, path: str, allowed: set[int], *, in_form: bool = False) -> None:
    kind = component.get("type") if isinstance(component, dict) else None
    if not isinstance(kind, int) or kind not in allowed:
        raise invalid(f"{path}.type", "BASE_TYPE_CHOICES", f'Value of field "type" must be one of {sorted(allowed)}.')
    fields, needed = _FIELDS[kind]
    check_fields(component, path, fields, needed)
    if kind == BUTTON:
        _check_button(component, path)
    if kind == MENU and "options" not in component:
        raise invalid(f"{path}.options", "BASE_TYPE_REQUIRED", "This field is required")
    if kind == INPUT and not path.endswith(".component") and not component.get("label"):
        raise invalid(f"{path}.label", "BASE_TYPE_REQUIRED", "This field is required")
    inside = {INPUT} if in_form and kind == ROW else _INSIDE.get(kind, set())
    within = component.get("components") or []
    for index, child in enumerate(within):
        _check(child, f"{path}.components.{index}", inside, in_form=in_form)
    if kind == ROW and len(within) > 1 and any(child["type"] != BUTTON for child in within):
        raise invalid(f"{path}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "There is not enough room in this row.")
    if kind == SECTION:
        _check(component["accessory"], f"{path}.accessory", {BUTTON, THUMBNAIL})
    if kind == LABEL:
        _check(component["component"], f"{path}.component", {INPUT, *MENUS, 19, 21, 22, 23} & set(_FIELDS), in_form=True)


def _check_button(button: Json, path: str) -> None:
    style = button["style"]
    needed = {LINK: "url", PREMIUM: "sku_id"}.get(style, "custom_id")
    if needed not in button:
        raise invalid(f"{path}.{needed}", "BASE_TYPE_REQUIRED", f"A {needed} is required")
    if style == LINK and "custom_id" in button:
        raise invalid(f"{path}.custom_id", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be given")
    if style != PREMIUM and not button.get("label") and not button.get("emoji"):
        raise invalid(path, "BUTTON_COMPONENT_INVALID_LABEL", "A button needs a label or an emoji")


def with_ids(components: list[Json]) -> list[Json]:
    """As Discord gives them back: each has a number, and a menu its defaults."""
    count = 0

    def numbered(component: Json) -> Json:
        nonlocal count
        count += 1
        shown = {**component, "id": component.get("id") or count}
        if "components" in component:
            shown["components"] = [numbered(each) for each in component["components"]]
        if "accessory" in component:
            shown["accessory"] = numbered(component["accessory"])
        return shown

    return [numbered(each) for each in components]
