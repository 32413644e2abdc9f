"""One figure in words and numbers: its range, and nothing of it where it is hidden."""

from tests.maps.report import small_run


def normal(words):
    return words.replace("\u202f", " ").replace("\u00a0", " ")


def with_gaps(**columns):
    tables = small_run.tables()
    return {**tables, "gaps": tables["gaps"].assign(**columns)}


def test_coverage_carries_its_range_in_words_and_numbers():
    gaps = small_run.tables()["gaps"]
    is_own = gaps["indicator"].eq("coverage_geographic") & gaps["category"].eq("training")
    told = with_gaps(low=(gaps["value"] * 0.5).where(is_own), high=gaps["value"].where(is_own))
    table = small_run.built(told, small_run.page(), "fr").coverage.set_index("category")
    assert normal(table.loc["training", "within_text"]) == "80 % (240 sur 300), 40 % à 80 %"
    assert table.loc["training", ["within_low", "within_high"]].tolist() == [0.4, 0.8]
    assert normal(table.loc["pss", "within_text"]) == "62 % (62 sur 100)"
    hidden = with_gaps(low=0.1, high=0.2, suppression="hidden")
    table = small_run.built(hidden, small_run.page(), "en").coverage
    assert table[["within_low", "within_high"]].isna().all(axis=None)
    assert not table["within_text"].str.contains("%").any()
