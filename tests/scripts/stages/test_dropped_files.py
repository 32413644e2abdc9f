"""A file in data/ that nobody named is recognised, loaded where that is sure, else told."""

import json
import tomllib

import pytest

from layers.errors import InputRefusedError
from scripts import commands, pipeline
from scripts.console import issues
from scripts.runtime.progress import Progress

HEAD = '[programme]\nname = "T"\ncountry = "GMB"\nas_of = 2026-11-01\n'
SERVICES = "name,category,latitude,longitude\nA,clinic,13.45,-16.57\n"
FOREIGN = "Was,Wo,Art,lat,lon\nB,dort,clinic,13.44,-16.58\n"
CASES = "returnee_id,latitude,longitude,age,sex\nR1,13.4,-16.5,30,f\n"
KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Folder><name>Clinics</name><Placemark><name>Pin'
    "</name><Point><coordinates>-16.57,13.45</coordinates></Point></Placemark></Folder></kml>"
)


def programme(folder, files, settings=""):
    (folder / "data").mkdir()
    (folder / "programme.toml").write_text(HEAD + settings, encoding="utf-8")
    for name, text in files.items():
        (folder / "data" / name).write_text(text, encoding="utf-8")
    return folder


def check(folder):
    return pipeline.check(folder, Progress(quiet=True))


def loaded(found):
    return {layer: one.counts["loaded"] for layer, one in found.loaded.items()}


def told(found):
    return [(issue.code, issue.file) for issue in found.dropped]


def test_files_that_are_surely_a_layer_load_by_themselves(tmp_path):
    folder = programme(tmp_path, {"list.csv": SERVICES, "cases 2026.csv": CASES, "pins.kml": KML})
    found = check(folder)
    assert loaded(found) == {"services": 2, "returnees": 1}
    assert [code for code, _ in told(found)] == ["FILE_RECOGNISED"] * 3
    assert "Taken as returnees" in issues.as_text(found)


def test_a_layer_that_the_programme_names_gets_no_other_file_by_itself(tmp_path):
    settings = '[layers]\nservices = "data/list.csv"\n'
    folder = programme(tmp_path, {"list.csv": SERVICES, "old.csv": SERVICES + "B,pss,13,-16\n"},
                       settings)  # fmt: skip
    found = check(folder)
    assert loaded(found) == {"services": 1}
    assert told(found) == [("FILE_UNNAMED", "old.csv")]
    assert '[columns.services."old.csv"]' in found.dropped[0].sentence


def test_the_workbook_of_a_new_programme_leaves_room_for_files_beside_it(tmp_path):
    assert commands.main(["init", str(tmp_path / "new"), "--quiet"]) == 0
    (tmp_path / "new" / "data" / "list.csv").write_text(SERVICES, encoding="utf-8")
    found = check(tmp_path / "new")
    assert loaded(found)["services"] == 1
    assert told(found) == [("FILE_RECOGNISED", "list.csv")]


def test_what_is_not_sure_is_told_as_one_block_that_works(tmp_path):
    folder = programme(tmp_path, {"list.csv": SERVICES, "f.csv": FOREIGN, "g.csv": FOREIGN + "\n"})
    [*_, last] = check(folder).dropped
    block = last.sentence.partition("\n\n")[2].replace('# name = "write its header here, and take '
                                                       'the # away"', 'name = "Was"')  # fmt: skip
    assert list(tomllib.loads(block)["columns"]["services"]) == ["f.csv", "g.csv"]
    settings = folder / "programme.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + block, encoding="utf-8")
    assert loaded(check(folder)) == {"services": 2}  # f and g are one, A the other


def test_the_same_content_twice_is_read_once(tmp_path):
    found = check(programme(tmp_path, {"a.csv": SERVICES, "a (1).csv": SERVICES}))
    assert loaded(found) == {"services": 1}
    assert ("FILE_TWICE", "a.csv") in told(found)


def test_a_case_list_is_never_taken_for_services(tmp_path):
    rows = "Ref,name,category,age,sex,lat,lon\nX,Fatou,clinic,30,f,13.4,-16.5\n"
    found = check(programme(tmp_path, {"list.csv": SERVICES, "people.csv": rows}))
    assert loaded(found) == {"services": 1}
    assert "Fatou" not in json.dumps(issues.as_json(found))


def test_counts_of_people_are_demand_and_no_persons(tmp_path):
    counts = "state,total_return,lat,lon\nA,262645,13.41234,-16.51234\n"
    found = check(programme(tmp_path, {"list.csv": SERVICES, "counts.csv": counts}))
    assert loaded(found) == {"services": 1, "demand": 1}


def test_counts_that_do_not_say_where_are_told_and_not_read(tmp_path):
    found = check(programme(tmp_path, {"list.csv": SERVICES, "c.csv": "gender,total\nf,262645\n"}))
    assert loaded(found) == {"services": 1}
    assert "counts people" in found.dropped[-1].sentence


def test_without_services_it_is_said_what_was_found_instead(tmp_path):
    folder = programme(tmp_path, {"f.csv": "a,b\n1,2\n"})
    with pytest.raises(InputRefusedError, match=r"LAYER_MISSING.*services(.|\n)*f\.csv"):
        check(folder)


def test_a_named_layer_does_without_services_no_more_than_none(tmp_path):
    folder = programme(tmp_path, {"r.csv": CASES}, '[layers]\nreturnees = "data/r.csv"\n')
    with pytest.raises(InputRefusedError, match="LAYER_MISSING"):
        check(folder)
