"""Persons in English: particles, offices, openers, towns for first names, capitals."""

from __future__ import annotations

import pytest

from bot.domain.entities import EntityKind, NamedEntity
from bot.text.names.find import find_entities
from bot.text.segment import split_sentences

PERSON, PLACE = EntityKind.PERSON, EntityKind.PLACE


def read(text: str) -> dict[str, NamedEntity]:
    spans = split_sentences(text, language="en")
    return {e.name: e for e in find_entities(text, spans, language="en")}


@pytest.mark.parametrize(
    ("text", "name", "aliases"),
    [
        (
            "European Commission President Ursula von der Leyen said so. Von der Leyen left.",
            "Ursula von der Leyen",
            ("Von der Leyen",),
        ),
        (
            "The defence minister, Kajsa van der Berg-Smits, left. Ms van der Berg-Smits smiled.",
            "Kajsa van der Berg-Smits",
            ("van der Berg-Smits",),
        ),
        ("Charles de Gaulle spoke; de Gaulle left.", "Charles de Gaulle", ("de Gaulle",)),
        ("Robert F. Kennedy Jr. spoke. Kennedy said no.", "Robert F. Kennedy Jr.", ("Kennedy",)),
        ("José Manuel Barroso sat down.", "José Manuel Barroso", ()),
        ("President Lai Ching-te met Wellington Koo. Koo later spoke.", "Wellington Koo", ("Koo",)),
        ("London Breed, the mayor, visited Taipei. Breed met others.", "London Breed", ("Breed",)),
        ("Former minister for Women and Equalities Nicky Morgan agreed.", "Nicky Morgan", ()),
        ("The secretary for Science and Innovation Peter Lund said so.", "Peter Lund", ()),
        ('Peter "Bo" Lund Jr. left. Lund said no.', 'Peter "Bo" Lund Jr.', ("Lund",)),
        ("The mayor met T.J. Lund there.", "T.J. Lund", ()),
        ("Luis Vega Prado lost, and Vega left.", "Luis Vega Prado", ("Vega",)),
        ("He saw Badr al-Hamdi. Al-Hamdi left.", "Badr al-Hamdi", ("Al-Hamdi",)),
        ("The party lost to Republican Peter Lund.", "Peter Lund", ()),
        ("Justices Peter Lund and Mary Hill sat.", "Peter Lund", ()),
        ("Lund Says No to New Tax on Boats\nPeter Lund left.", "Peter Lund", ("Lund",)),
    ],
)
def test_person_is_found_whole(text: str, name: str, aliases: tuple[str, ...]) -> None:
    found = read(text)[name]
    assert (found.kind, found.aliases) == (PERSON, aliases)


def test_father_and_son_of_one_name_are_two() -> None:
    found = read(
        "President Donald Trump met Donald Trump Jr. on Monday. Trump Jr. said yes. Trump left."
    )
    assert found["Donald Trump"].aliases == ("Trump",)
    assert found["Donald Trump Jr."].aliases == ("Trump Jr.",)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He met Longtime Trond ally Peter Lund and Outspoken Trond critic Mary Hill.", "Trond"),
        ("Who will win the seat? Who pays for it all?", "Who"),
        ("Who cares? The World Health Organization (WHO) does not.", "Who"),
    ],
)
def test_words_that_are_no_part_of_a_name(text: str, name: str) -> None:
    assert not any(form.split()[0] in ("Longtime", "Outspoken", "Who") for form in read(text))


@pytest.mark.parametrize(
    "credit",
    [
        "By Peter Lund.",
        "Reporting by Peter Lund and Mary Hill; editing by Ann Smith.",
        "The port on Monday. Photo: Peter Lund/Agency",
    ],
)
def test_who_wrote_or_photographed_it_is_not_in_the_news(credit: str) -> None:
    found = read(f"The mayor, John Berg, left. {credit}")
    assert [entity.name for entity in found.values() if entity.kind is PERSON] == ["John Berg"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("She met Manhattan District Attorney Peter Lund.", "Manhattan"),
        ("On Monday the Border Security Service left.", "Border Security Service"),
        ("The state took the Montana Senate to court; Montana lost.", "Montana"),
        ("He sailed on HMS Prince of Wales.", "HMS Prince of Wales"),
        ("The U.S said no.", "U.S"),
        ("NORWAY'S NAVY FOUND IT. NATO SAID NOTHING MORE.", "NATO"),
    ],
)
def test_body_or_place_is_found_whole(text: str, name: str) -> None:
    assert name in read(text)


def test_what_follows_a_surname_between_two_headlines_is_cut() -> None:
    text = (
        "President Donald Trump spoke. Trump left. Trump was late. "
        "They voted after the deal of Trump Gowdy on Monday."
    )
    assert "Trump Gowdy" not in read(text)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("A SPOKESMAN OF THE NORTHERN HARBOUR COMMAND SAID SO.", "NORTHERN HARBOUR COMMAND"),
        ("TWO MEN LEFT THE NATIONAL RAILWAY AGENCY LAST WEEK.", "NATIONAL RAILWAY AGENCY"),
    ],
)
def test_body_behind_its_article_is_whole_in_capitals(text: str, body: str) -> None:
    assert list(read(text)) == [body]


def test_flash_of_the_wires_in_capitals_is_read() -> None:
    found = read(
        "CHINA ENDED TWO DAYS OF DRILLS AROUND TAIWAN ON WEDNESDAY. THE UNITED STATES AND JAPAN"
        " CRITICISED THE DRILLS. PRESIDENT LAI CHING-TE WILL SPEAK ON FRIDAY."
    )
    assert {name for name, e in found.items() if e.kind is PLACE} == {
        "CHINA",
        "TAIWAN",
        "UNITED STATES",
        "JAPAN",
    }
    assert found["LAI CHING-TE"].kind is PERSON


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Marshal Vale, the guardian of Norway, called Hansen’s death a loss.", "Norway", "Hansen"),
        ("General Park, who commands in Seoul, called Admiral Voss.", "Seoul", "Voss"),
        ("The sea north of Batan, also known as the Bashi Channel, was calm.", "Batan", "Bashi"),
    ],
)
def test_called_joins_only_what_it_names(text: str, first: str, second: str) -> None:
    for entity in read(text).values():
        forms = " ".join((entity.name, *entity.aliases))
        assert not (first in forms and second in forms)


def test_known_as_still_joins_what_it_names() -> None:
    found = read("The Diaoyu Islands, also known as the Senkaku Islands, were calm on Sunday.")
    (islands,) = (e for e in found.values() if e.kind is PLACE)
    assert {islands.name, *islands.aliases} == {"Diaoyu Islands", "Senkaku Islands"}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The grid operator Elrinvo said the cable failed.", "Elrinvo", EntityKind.ORGANISATION),
        ("The work was done by the company Elrinvo in May.", "Elrinvo", EntityKind.ORGANISATION),
        ("Elrinvo said the cable failed. Nobody was hurt.", "Elrinvo", EntityKind.OTHER),
        ("Elrinvo, the Finnish grid operator, was calm.", "Elrinvo", EntityKind.ORGANISATION),
        ("Lloyd's of London insured it.", "Lloyd's of London", EntityKind.ORGANISATION),
        ("The survey ship Geo Ranger left.", "Geo Ranger", EntityKind.OTHER),
        ("They fired at the Meridian Star, a bulk carrier.", "Meridian Star", EntityKind.OTHER),
        (
            "Norrfrakt, a line based in Oslo, said no.",
            "Norrfrakt",
            EntityKind.ORGANISATION,
        ),
        ("He met Lars Holm, the company founder, there.", "Lars Holm", PERSON),
        ("He met Lars Holm, a liner captain, there.", "Lars Holm", PERSON),
    ],
)
def test_words_beside_a_name_say_what_it_is(text: str, name: str, kind: EntityKind) -> None:
    assert read(text)[name].kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "Villagers said the road was closed.",
        'A sign read "Trespassing forbidden" in red.',
        "Unpredictably, nobody came. Fishermen said so.",
    ],
)
def test_one_word_that_opens_or_is_many_is_no_name(text: str) -> None:
    assert not read(text)
