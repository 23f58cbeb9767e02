"""What many people asked about is found by the words that they share, and counted by people."""

import itertools
import random
from collections.abc import Sequence

import pytest

from core.knowledge.groups import Group, Grouping, Question, root
from core.messages import Audience
from tests.doubles.company import acme

TOPICS = {
    "windscreen": [
        "Do you repair windscreen chips?",
        "There is a chip in my windscreen, what now",
        "stone chip on the windscreen, who pays?",
        "my windshield has a chip",
        "a rock hit my windscren, is that covered",
        "¿Reparan el parabrisas?",
        "Ma voiture a un impact sur le pare-brise",
        "Steinschlag in der Windschutzscheibe",
    ],
    "horse trailer": ["Can I insure my horse trailer?", "is a horse trailer insured too", "do you cover trailers for horses"],
    "apple watch": ["is there an apple watch app", "Do you have an app for the Apple Watch?", "apple watch?"],
    "dog": ["Is my dog covered when he is in the car?", "my dogs are in the back seat, are they covered", "dog hurt in accident"],
    "mexico": [
        "Does my policy cover driving in Mexico?",
        "going to mexico next month",
        "¿Estoy cubierto en México?",
        "Mexico: sou coberto?",
    ],
    "nurse": ["Is there a discount for nurses?", "nurse discount", "i am a nurse do i pay less"],
    "狗在车里": ["狗在车里有保障吗", "我的狗在车里受伤了"],
}
ALONE = ["Who won the game last night?", "What should I cook tonight", "What is your company's stock price?", "P0420 code meaning"]


@pytest.fixture(scope="module")
def grouping() -> Grouping:
    """As `eva review` makes it for the example company."""
    content = acme().playbook.audiences[Audience.CUSTOMER]
    glass = "windshield-and-glass"  # what an article answers is no telling word any more: this one is not written yet
    asked = [line for lines in content.asked.values() for slug, each in lines.items() if slug != glass for line in each]
    told = [part for article in content.articles if article.slug != glass for part in article.body.split("\n\n")]
    return Grouping([*asked, *told], content.words, acme().playbook.name)


def each_by_somebody_else(texts: Sequence[str]) -> list[Question]:
    return [Question(text=text, customer=f"web:{number}") for number, text in enumerate(texts)]


def test_questions_on_one_thing_are_one_group_in_whatever_words_and_languages(grouping: Grouping) -> None:
    texts = [*itertools.chain(*TOPICS.values()), *ALONE]
    random.Random(5).shuffle(texts)
    topic_of = {text: topic for topic, each in TOPICS.items() for text in each}

    groups = grouping.groups(each_by_somebody_else(texts))

    topics = [{topic_of.get(text, text) for text in group.questions} for group in groups]
    assert all(len(each) == 1 for each in topics), topics
    found = {topic: group.people for [topic], group in zip(map(sorted, topics), groups, strict=True)}
    assert found == {topic: len(each) for topic, each in TOPICS.items()}


@pytest.mark.parametrize("topic", ["horse trailer", "apple watch", "dog", "mexico", "nurse", "狗在车里", "windscreen"])
def test_a_group_is_named_by_what_its_questions_have_in_common(topic: str, grouping: Grouping) -> None:
    [group] = grouping.groups(each_by_somebody_else(TOPICS[topic]))

    assert set(topic.split()) <= set(group.label.split())
    assert len(group.label.split()) <= 3


def test_people_are_counted_and_not_how_often_they_ask(grouping: Grouping) -> None:
    often = [Question(text=f"Can I insure my horse trailer? {number}", customer="web:1") for number in range(10)]
    others = [Question(text="do you insure drones", customer=f"web:{number}") for number in range(2)]

    assert grouping.groups(often) == []
    assert [(group.people, group.asked, group.label) for group in grouping.groups([*often, *others])] == [(2, 2, "drones")]


def test_the_group_that_most_people_ask_about_comes_first_and_shows_each_question_once(grouping: Grouping) -> None:
    questions = each_by_somebody_else([*TOPICS["dog"], *TOPICS["horse trailer"] * 3])

    first, second = grouping.groups(questions)

    assert (first.people, second.people) == (9, 3)
    assert sorted(first.questions) == sorted(TOPICS["horse trailer"])


def test_what_everybody_says_holds_no_group_together(grouping: Grouping) -> None:
    texts = ["What does it cost?", "How much is my insurance with Acme?", "does Acme cover it", "my insurance policy please", "Hello!"]

    assert grouping.groups(each_by_somebody_else(texts)) == []


def test_what_redaction_has_taken_out_is_no_subject(grouping: Grouping) -> None:
    texts = ["[card number removed] is wrong?", "what of [card number removed]", "[secret removed]", "[secret removed]!"]

    assert grouping.groups(each_by_somebody_else(texts)) == []


@pytest.mark.parametrize("texts", [[], [""], ["", "  ", "?!", "👍", "1 2 3", "\x00"], ["a" * 100_000, "b " * 100_000]])
def test_whatever_stands_there_can_be_grouped(texts: list[str], grouping: Grouping) -> None:
    assert grouping.groups(each_by_somebody_else(texts)) == []


def test_every_question_is_in_one_group_at_most_and_the_order_does_not_matter(grouping: Grouping) -> None:
    words = ["drone", "kayak", "caravan", "nurse", "mexico", "dashcam", "tattoo", "sauna"]
    picked = random.Random(3)
    questions = each_by_somebody_else([" ".join(picked.choices(words, k=3)) for _ in range(200)])

    groups = grouping.groups(questions)
    shuffled = picked.sample(questions, len(questions))

    assert sum(group.asked for group in groups) <= len(questions)
    assert [each(group) for group in grouping.groups(shuffled)] == [each(group) for group in groups]


def each(group: Group) -> tuple[int, int]:
    return group.people, group.asked


def test_ten_thousand_questions_are_looked_through_once_for_each_word_and_not_with_each_other(grouping: Grouping) -> None:
    content = acme().playbook.audiences[Audience.CUSTOMER]
    asked = [line for lines in content.asked.values() for each in lines.values() for line in each]
    picked = random.Random(7)
    topics = list(itertools.chain(*TOPICS.values()))
    texts = [picked.choice(picked.choice((asked, topics))) for _ in range(10_000)]
    questions = [Question(text=text, customer=f"web:{picked.randrange(6_000)}") for text in texts]

    groups = grouping.groups(questions)

    assert groups[0].people > 500


def test_a_playbook_that_says_nothing_still_lets_people_be_counted() -> None:
    [group] = Grouping([], {}).groups(each_by_somebody_else(["Do you sell bells?", "a bell for my bike", "bells"]))

    assert (group.people, group.label) == (3, "bells")


@pytest.mark.parametrize("words", ["chip chips", "dog dogs", "policy policies", "charge charging charger charged charges"])
def test_forms_of_a_word_have_one_root(words: str) -> None:
    assert len({root(word) for word in words.split()}) == 1
