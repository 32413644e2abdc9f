"""Further languages of a programme: a file of sentences, each checked against the English one."""

import pytest

from layers.errors import ProgrammeError
from scripts.runtime import further_languages

GOOD = """name = "Mandinka"
[handout]
title = "I be taala min"
way = "miniti {minutes} {by}"
by_walk = "taama"
"""


def written(folder, text, name="mandinka"):
    (folder / "languages").mkdir(exist_ok=True)
    (folder / "languages" / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_language_of_the_programme_is_read_with_the_sentences_it_has(tmp_path):
    assert further_languages.read(tmp_path) == {}
    found = further_languages.read(written(tmp_path, GOOD))
    assert list(found) == ["x-mandinka"]
    assert found["x-mandinka"]["name"] == "Mandinka"
    assert found["x-mandinka"]["dir"] == "ltr"
    assert found["x-mandinka"]["words"]["by_walk"] == "taama"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = 3", "as its speakers write it"),
        (GOOD.replace("{by}", ""), "way needs {by} {minutes}"),
        (GOOD.replace("title", "titel"), "Did you mean 'title'?"),
        (GOOD + "call = 7", "call is no text"),
        (GOOD + "fare = ", "cannot be read"),
        (GOOD.replace("[handout]", 'direction = "up"'), "direction"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_name(tmp_path, text, said):
    with pytest.raises(ProgrammeError) as error:
        further_languages.read(written(tmp_path, text))
    assert "languages/mandinka.toml" in str(error.value)
    assert said in str(error.value)


def test_a_link_to_elsewhere_is_refused(tmp_path):
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "x.toml").symlink_to("/etc/hostname")
    with pytest.raises(ProgrammeError, match="not a link"):
        further_languages.read(tmp_path)
