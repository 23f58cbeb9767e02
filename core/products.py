"""Which of the company's products a text names, and which that it does not have."""

from collections import Counter
from collections.abc import Iterable, Sequence

from core.language import catalogue, fold
from core.messages import Audience
from core.own_name import of_us
from core.playbook import Playbook

ENDINGS = ("", "s", "es")  # of an English plural
BEGINNING = 5  # letters of a word that its kin share: insurance, insure


class Products:
    """Those of one playbook. Words are found whole, with case, accents and punctuation folded; a language without spaces is searched."""

    def __init__(self, playbook: Playbook) -> None:
        customers = playbook.audiences[Audience.CUSTOMER]
        titles = {article.slug: article.title for article in customers.articles}
        shared = Counter(product.article for product in playbook.products)
        self._titles = {each.id: titles[each.article] if shared[each.article] == 1 else each.name for each in playbook.products}
        self._slugs = {product.id: product.article for product in playbook.products}
        self._names = {product.id: product.name for product in playbook.products}
        words = {
            fold(said): product.id
            for product in playbook.products
            for word in product.words
            for said in (*customers.words.get(word, ()), word)
            if fold(said)
        }
        singular = {word: product for word, product in words.items() if word.removesuffix("s") not in words.keys() - {word}}
        self._words = sorted(singular.items(), key=lambda pair: -len(pair[0]))
        self._kinds = {product: self._kinds_of(product) for product in self._slugs}
        self._playbook = playbook
        self._trade = _trade(self._names.values())
        self._others = [(fold(word), other.name) for other in playbook.not_offered for word in other.words]

    def named(self, text: str) -> dict[str, str]:
        """The ids of the products that a text names, each with its word for it: the longest, so that an electric car is not just a car."""
        found: dict[str, str] = {}
        rest = fold(text)
        for word, product in self._words:
            if _stands(word, rest):
                rest = without(rest, [word])
                found.setdefault(product, word)
        return found

    def not_about(self, text: str) -> frozenset[str]:
        """The slugs of the articles on other products than those that the text names; none where it names none. One whose name says
        another's word is a kind of it: who has a car may have an electric one."""
        if not text:
            return frozenset()
        named = self.named(text)
        about = {product for product, kinds in self._kinds.items() if not kinds.isdisjoint(named)}
        return frozenset(slug for product, slug in self._slugs.items() if product not in about) if named else frozenset()

    def _kinds_of(self, product: str) -> frozenset[str]:
        name = fold(self._names[product])
        return frozenset({product, *(other for word, other in self._words if _stands(word, name))})

    def name(self, product: str) -> str:
        """What the company calls it."""
        return self._names.get(product, "")

    def title(self, product: str) -> str:
        """The title of the article about it; of one about several products its section is looked for, by the name."""
        return self._titles[product]

    def is_more(self, text: str, language: str, *intents: str) -> bool:
        """Whether a text says more than the names of products, and cues of these intents."""
        named = self.named(text)
        names = [word for product in named for word in fold(self._names[product]).split()]
        return bool(catalogue().rest(without(text, [*named.values(), *names]), language, *intents))

    def offered(self, text: str, language: str) -> str:
        """The one product that is asked for, in a question whether it is offered at all; else empty."""
        named = self.named(text)
        asks = (
            len(named) == 1
            and catalogue().heard("offer", of_us(text, self._playbook), language)
            and not self.is_more(text, language, "offer")
        )
        return next(iter(named)) if asks else ""

    def is_for_own(self, text: str, language: str) -> bool:
        """ "I want to insure my car": said of what the company insures."""
        return bool(self.named(text)) and not self.refused(text, language) and catalogue().heard("for_mine", text, language)

    def refused(self, text: str, language: str) -> str:
        """The name of what is asked for and not offered: in a question for offers, or by a name that can be nothing but a product's."""
        folded = fold(text)
        named = [(name, word) for word, name in self._others if _stands(word, folded)]
        offers = bool(named) and catalogue().heard("offer", of_us(text, self._playbook), language)
        return next((name for name, word in named if offers or any(trade in word for trade in self._trade)), "")


def _trade(names: Iterable[str]) -> frozenset[str]:
    """How the words begin that stand in every product's name: beside one of them, "pet" in "pet insurance" can be nothing but a product."""
    each = [{word for word in fold(name).split() if len(word) > BEGINNING} for name in names]
    return frozenset(word[:BEGINNING] for word in frozenset.intersection(*map(frozenset, each))) if len(each) > 1 else frozenset()


def without(text: str, words: Sequence[str], instead: str = "") -> str:
    """The folded text without these folded words, or with others instead."""
    folded = f" {fold(text)} "
    for word in sorted(words, key=len, reverse=True):
        if not word.isascii():
            folded = folded.replace(word, f" {instead} ")
        for ending in ENDINGS:
            folded = folded.replace(f" {word}{ending} ", f" {instead} ")
    return " ".join(folded.split())


def _stands(word: str, folded: str) -> bool:
    if word not in folded:  # nearly always, and at once
        return False
    padded = f" {folded} "
    return any(f" {word}{ending} " in padded for ending in ENDINGS) or (not word.isascii() and word in folded)
