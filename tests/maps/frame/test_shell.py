"""The frame: complete, self-contained, refused where a table is not on the list."""

import base64
import dataclasses
import hashlib
import re
from html import unescape

import pandas as pd
import pytest
from markupsafe import Markup

from layers.errors import PublishingRefusedError
from maps.frame import data_blocks
from maps.frame import shell as page
from maps.pages import caseworker, partners
from tests.maps import case_fakes, page_fakes


def _shell(**changes):
    facts = dataclasses.replace(page_fakes.page(), **changes)
    return page.shell(
        facts,
        key="try",
        title={"en": "A title", "fr": "Un titre"},
        body=Markup("<p>body</p>"),
        blocks={"data": data_blocks.packed([1])},
        has_map=True,
    )


def _elements(document, tag):
    return re.findall(rf"<{tag}>(.*?)</{tag}>", document, flags=re.DOTALL)


def test_the_policy_comes_right_after_the_charset_and_before_any_script_or_style():
    document = _shell()
    head = document.index("<head>")
    charset = document.index('<meta charset="utf-8">')
    policy = document.index('<meta http-equiv="Content-Security-Policy"')
    assert head < charset < policy
    assert document[charset + len('<meta charset="utf-8">') : policy].strip() == ""
    assert policy < document.index("<style>") < document.index("<script")


def test_the_policy_names_the_hash_of_each_script_and_style_and_nothing_looser():
    document = _shell()
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]+)"', document)[1])
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; ")
    for tag, count in (("script", 1), ("style", 2)):  # a style for readers without script
        found = _elements(document, tag)
        assert len(found) == count
        for content in found:
            digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy


def test_nothing_in_a_page_asks_for_an_address():
    document = _shell()
    assert not re.search(r"<(?:img|iframe|object|embed|source|video|audio)\b", document)
    assert not re.search(r"\bsrc\s*=\s*[\"']", "".join(re.findall(r"<[a-z][^>]*>", document)))
    assert re.findall(r"<link [^>]+>", document) == ['<link rel="icon" href="data:,">']
    for style in _elements(document, "style"):
        assert "url(" not in style
        assert "@import" not in style
    assert "sourceMappingURL" not in document
    assert "\r" not in document


def test_every_page_says_what_when_and_by_which_run():
    document = _shell()
    for words in ("A title", "Sample district", "1 Nov 2026", "7f3a91c2be04", "ODbL 1.0"):
        assert words in document
    assert "do not imply official endorsement" in document
    assert '<html lang="en" dir="ltr">' in document
    assert document.count("<h1") == 1


@pytest.mark.parametrize("is_private", [True, False])
@pytest.mark.parametrize("is_synthetic", [True, False])
def test_banners_stand_exactly_where_they_belong(is_private, is_synthetic):
    document = _shell(is_private=is_private, is_synthetic=is_synthetic)
    assert ("do not forward</p>" in document) == is_private
    assert ("no person, partner or service shown here is real</p>" in document) == is_synthetic


def test_the_default_language_is_the_first_one():
    document = _shell(languages=("fr", "en"))
    assert '<html lang="fr"' in document
    assert '<h1 id="title">Un titre</h1>' in document
    assert "Données au" in document


def test_hostile_facts_of_the_run_are_text():
    attack = "</title><script>alert(1)</script>{{7*7}}"
    document = _shell(
        programme=attack, contact=attack, sources=(page.Source(attack, attack, attack),)
    )
    assert "<script>alert" not in document
    assert len(_elements(document, "script")) == 1


def test_a_body_that_is_not_markup_is_escaped():
    document = page.shell(
        page_fakes.page(), key="try", title={"en": "t"}, body="<b>x</b>", blocks={}
    )
    assert "<b>x</b>" not in document
    assert "&lt;b&gt;x" in document


def test_limits_are_sentences_and_unknown_ones_are_still_shown():
    document = _shell(limits={"clinic": {"duration_min": 60, "basis": "both", "moons": 3}})
    for words in ("at most 60 min", "measured both ways", "moons 3", ">Clinic</strong>"):
        assert words in document


def test_a_column_that_is_not_listed_is_refused_not_dropped():
    tables = {"people": pd.DataFrame({"name": ["x"], "phone": ["y"]})}
    with pytest.raises(PublishingRefusedError, match="phone"):
        page.admit(tables, {"people": ("name",)})


def test_a_table_that_is_not_listed_is_refused():
    with pytest.raises(PublishingRefusedError, match="returnees"):
        page.admit({"returnees": pd.DataFrame()}, {"services": ("name",)})


def test_an_absent_table_is_empty_and_an_absent_column_unknown():
    known = page.admit({"a": pd.DataFrame({"x": [1]})}, {"a": ("x", "y"), "b": ("z",)})
    assert known["a"]["y"].isna().all()
    assert list(known["b"].columns) == ["z"]
    assert known["b"].empty


def test_a_block_that_was_not_written_by_blocks_is_refused():
    with pytest.raises(ValueError, match="not written"):
        page.shell(
            page_fakes.page(), key="try", title={"en": "t"}, body="", blocks={"x": "<script>"}
        )


def test_two_draws_are_equal_byte_for_byte():
    assert _shell() == _shell()


def _meta(document, kind):
    return dict(re.findall(rf'<meta {kind}="([^"]+)" content="([^"]*)">', document))


def test_a_shared_link_has_a_title_a_description_in_each_language_and_a_picture():
    document = partners.draw(page_fakes.public_tables(), page_fakes.page())
    shared = _meta(document, "property")
    assert shared["og:title"] == "Services for returnees – Sample district"
    assert shared["og:image"] == "partners.png"
    assert shared["og:description"].startswith("Every service on a map")
    told = dict(re.findall(r'<meta name="description" lang="(\w+)" content="([^"]+)">', document))
    assert list(told) == ["en", "fr"]
    assert told["fr"].startswith("Tous les services")


def test_a_private_page_asks_not_to_be_found_and_has_no_picture():
    page = page_fakes.page(is_private=True)
    document = caseworker.draw(case_fakes.caseworker_tables(), page)
    assert "noindex" in _meta(document, "name")["robots"]
    assert _meta(document, "property") == {}
