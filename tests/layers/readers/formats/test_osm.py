"""OpenStreetMap extracts: hand-written XML, the same as PBF by osmium's writer, real extracts."""

import bz2
import gzip
import shutil
from collections import Counter
from pathlib import Path

import osmium
import pytest

from layers.errors import InputRefusedError
from layers.readers.formats import osm
from layers.vocabulary.categories import categories
from tests.paths import DATA

needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="the real data (shared/data) are not on this machine"
)


class Tally(osmium.SimpleHandler):
    """Another way through the same file: amenities of nodes and ways, counted."""

    def __init__(self):
        super().__init__()
        self.n = Counter()

    def node(self, thing):
        self.n[thing.tags.get("amenity")] += 1

    way = node


def tags(**pairs):
    return "".join(f'<tag k="{k.replace("__", ":")}" v="{v}"/>' for k, v in pairs.items())


def way(number, nodes, **pairs):
    refs = "".join(f'<nd ref="{node}"/>' for node in nodes)
    return f'<way id="{number}" version="1">{refs}{tags(**pairs)}</way>'


def node(number, lon, lat, **pairs):
    return f'<node id="{number}" version="1" lon="{lon}" lat="{lat}">{tags(**pairs)}</node>'


EXTRACT = "".join(
    [
        '<osm version="0.6">',
        node(1, 0, 0),
        node(2, 1, 0),
        node(3, 1, 1),
        node(4, 0, 1),
        node(5, 5, 5, amenity="hospital", name="Old hospital", phone="007", opening_hours="24/7"),
        node(6, 6, 6, office="ngo", healthcare="counselling", operator="Help", language__fr="yes"),
        node(7, 7, 7, place="town", name="Borama", population="100000"),
        node(8, 8, 8, place="hamlet", name="Small"),
        node(9, 9, 9, place="locality", name="Nobody"),
        way(10, [1, 2, 3], highway="track", tracktype="grade3", ford="yes", name="North Rd"),
        way(11, [99, 1, 2], highway="primary", oneway="-1", surface="paved"),
        way(12, [1, 98], highway="residential"),
        way(13, [1, 2], highway="proposed"),
        way(14, [3, 4], route="ferry", name="Barra ferry"),
        way(15, [1, 2, 3, 4, 1], amenity="school", contact__phone="+220 1", name="School"),
        way(16, [1, 2], power="line"),
        '<relation id="17" version="1"><member type="way" ref="15" role="outer"/>',
        tags(type="multipolygon", amenity="clinic"),
        "</relation></osm>",
    ]
)


@pytest.fixture(params=["osm", "pbf"])
def path(request, tmp_path):
    xml = tmp_path / "x.osm"
    xml.write_text(EXTRACT)
    if request.param == "osm":
        return xml
    with osmium.SimpleWriter(str(tmp_path / "x.osm.pbf")) as writer:
        for thing in osmium.FileProcessor(str(xml)):
            writer.add(thing)
    return tmp_path / "x.osm.pbf"


def notes(frame):
    return {issue.code: issue.value for issue in frame.attrs["issues"] if issue.record == 0}


def test_roads_are_ways_that_can_be_travelled_and_ferries(path):
    frame = osm.read(path, "roads")
    assert frame["osm_id"].tolist() == ["w10", "w11", "w14"]
    assert frame["highway"].fillna("-").tolist() == ["track", "primary", "-"]
    assert frame["is_ferry"].tolist() == ["false", "false", "true"]
    assert frame["tracktype"].fillna("-").tolist() == ["grade3", "-", "-"]
    assert frame["ford"].fillna("-").tolist() == ["yes", "-", "-"]
    assert frame["oneway"].fillna("-").tolist() == ["-", "-1", "-"]
    assert frame.geometry.iloc[0].wkt == "LINESTRING (0 0, 1 0, 1 1)"
    assert notes(frame)["OSM_NOT_ROADS"] == "1"


def test_a_way_that_leaves_the_extract_and_comes_back_is_two(tmp_path):
    xml = tmp_path / "loop.osm"
    nodes = [node(1, -16.6, 13.3), node(2, -16.6, 13.32), node(8, -16.58, 13.32),
             node(9, -16.58, 13.3)]  # fmt: skip
    loop = way(10, [1, 2, 3, 4, 8, 9, 5], highway="primary")
    xml.write_text(f'<osm version="0.6">{"".join(nodes)}{loop}</osm>')
    frame = osm.read(xml, "roads")
    assert [line.wkt for line in frame.geometry] == [
        "LINESTRING (-16.6 13.3, -16.6 13.32)", "LINESTRING (-16.58 13.32, -16.58 13.3)",
    ]  # fmt: skip
    assert frame["osm_id"].tolist() == ["w10", "w10"]
    assert (notes(frame)["NODES_DANGLING"], notes(frame)["WAYS_TORN"]) == ("3", "1")


def test_a_dangling_node_is_left_out_and_counted(path):
    frame = osm.read(path, "roads")
    assert frame.geometry.iloc[1].wkt == "LINESTRING (0 0, 1 0)"
    assert notes(frame)["NODES_DANGLING"] == "2"
    assert notes(frame)["WAYS_TORN"] == "2"


def test_a_way_with_a_single_node_left_is_quarantined(path):
    frame = osm.read(path, "roads")
    (issue,) = [issue for issue in frame.attrs["issues"] if issue.severity == "quarantined"]
    assert (issue.code, issue.record) == ("NODES_MISSING", 3)
    assert "w12" in issue.value
    assert frame.attrs["n_rows"] == len(frame) + 1


def test_services_carry_the_first_category_that_matches(path):
    frame = osm.read(path, "services").set_index("service_id")
    assert frame["category"].to_dict() == {"n5": "clinic", "n6": "pss", "w15": "education"}
    assert frame.loc["n5", ["name", "phone", "hours"]].tolist() == ["Old hospital", "007", "24/7"]
    assert frame.loc["n6", ["name", "partner", "languages"]].tolist() == [
        f"{categories()['pss'].labels['en']} (unnamed)", "Help", "fr",
    ]  # fmt: skip
    assert frame.loc["w15", "phone"] == "+220 1"
    centre = frame.loc["w15"].geometry
    assert (centre.x, centre.y) == pytest.approx((0.5, 0.5))


def test_unnamed_services_and_relations_are_counted(path):
    found = notes(osm.read(path, "services"))
    assert (found["NAME_MISSING"], found["OSM_RELATIONS"]) == ("1", "1")


def test_settlements_are_urban_or_rural(path):
    frame = osm.read(path, "settlements")
    assert frame["name"].tolist() == ["Borama", "Small"]
    assert frame["setting"].tolist() == ["urban", "rural"]
    assert frame["population"].fillna("-").tolist() == ["100000", "-"]
    assert frame["settlement_id"].tolist() == ["n7", "n8"]


@pytest.mark.parametrize("layer", ["areas", "partners", ""])
def test_a_layer_that_the_format_cannot_give_is_refused_naming_those_it_can(path, layer):
    with pytest.raises(InputRefusedError, match=r"LAYER_UNKNOWN.*roads, services, settlements"):
        osm.read(path, layer)


def test_an_extract_without_the_layer_is_refused(tmp_path):
    (tmp_path / "x.osm").write_text(f'<osm version="0.6">{node(1, 0, 0)}</osm>')
    with pytest.raises(InputRefusedError, match=r"FILE_EMPTY.*no roads"):
        osm.read(tmp_path / "x.osm", "roads")


def test_a_name_that_looks_like_standard_input_is_a_file(path, tmp_path, monkeypatch):
    folder = tmp_path / "here"
    folder.mkdir()
    shutil.copy(path, folder / "-")
    monkeypatch.chdir(folder)
    assert len(osm.read(Path("-"), "roads")) == 3


@pytest.mark.parametrize(("ending", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress)])
def test_a_packed_extract_is_read_as_what_it_holds(tmp_path, ending, pack):
    packed = tmp_path / f"x.osm.{ending}"
    packed.write_bytes(pack(EXTRACT.encode()))
    plain = tmp_path / "x.osm"
    plain.write_text(EXTRACT, encoding="utf-8")
    assert osm.read(packed, "roads").equals(osm.read(plain, "roads"))


def test_broken_xml_is_refused(tmp_path):
    (tmp_path / "x.osm").write_text(EXTRACT[:1_500])
    with pytest.raises(InputRefusedError, match="PBF_CORRUPT"):
        osm.read(tmp_path / "x.osm", "roads")


def test_a_place_outside_the_globe_is_refused_or_left_out_aloud(tmp_path):
    (tmp_path / "x.osm").write_text(
        f'<osm version="0.6">{node(1, 500, 0, place="town")}{node(2, 5, 0, place="town")}</osm>'
    )
    try:
        frame = osm.read(tmp_path / "x.osm", "settlements")
    except InputRefusedError:
        return
    assert frame.attrs["n_rows"] == 2
    assert any(issue.severity == "quarantined" for issue in frame.attrs["issues"])


@needs_data
def test_all_highways_of_vavuniya_are_read_or_counted():
    frame = osm.read(DATA / "roads" / "vavuniya_lka.osm.pbf", "roads")
    n_ways = frame["osm_id"].nunique()  # a ford cuts one of them
    assert n_ways + int(notes(frame)["OSM_NOT_ROADS"]) == 2_501  # counted with osmium's tools
    assert len(frame) == n_ways + 2


@needs_data
def test_every_line_of_vavuniya_goes_from_node_to_node_as_its_way_does():
    found = osm.read(DATA / "roads" / "vavuniya_lka.osm.pbf", "roads").set_index("osm_id")
    lines = found.geometry[~found.index.duplicated(keep=False)]
    source = osmium.FileProcessor(str(DATA / "roads" / "vavuniya_lka.osm.pbf")).with_locations()
    nodes = {
        f"w{each.id}": [(node.lon, node.lat) for node in each.nodes]
        for each in source
        if each.is_way() and f"w{each.id}" in lines.index
    }
    assert len(lines) > 2400
    assert {number: list(line.coords) for number, line in lines.items()} == nodes


def test_a_way_whose_nodes_share_one_place_is_no_road_and_a_repeated_node_stays(tmp_path):
    text = "".join(
        [
            '<osm version="0.6">',
            *(node(1, 0, 0), node(2, 0, 0), node(3, 1, 0)),
            way(10, [1, 2], highway="track"),
            way(11, [1, 2, 3], highway="track", name=" "),
            "</osm>",
        ]
    )
    (tmp_path / "x.osm").write_text(text)
    found = osm.read(tmp_path / "x.osm", "roads")
    assert found["osm_id"].tolist() == ["w11"]
    assert list(found.geometry.iloc[0].coords) == [(0, 0), (0, 0), (1, 0)]
    assert found["name"].isna().all()


@needs_data
def test_the_schools_and_hospitals_of_vavuniya_are_found():
    path = DATA / "roads" / "vavuniya_lka.osm.pbf"
    tally = Tally()
    tally.apply_file(str(path))
    frame = osm.read(path, "services")
    assert (frame["category"] == "training").sum() == tally.n["college"] == 7
    schools = tally.n["school"] + tally.n["university"] + tally.n["kindergarten"]
    assert (frame["category"] == "education").sum() == schools


@needs_data
def test_the_roads_of_djibouti_are_read():
    frame = osm.read(DATA / "roads" / "djibouti_filter-road-secondary.osm.pbf", "roads")
    assert frame["osm_id"].nunique() == 409
    fords = Crossings()
    fords.apply_file(str(DATA / "roads" / "djibouti_filter-road-secondary.osm.pbf"))
    assert int(notes(frame)["FORDS"]) == fords.n


class Crossings(osmium.SimpleHandler):
    """Another way through the same file: how often a road passes a node that is a ford."""

    def __init__(self):
        super().__init__()
        self.fords, self.n = set(), 0

    def node(self, thing):
        if thing.tags.get("ford", "no") != "no":
            self.fords.add(thing.id)

    def way(self, thing):
        if "highway" in thing.tags:
            self.n += sum(node.ref in self.fords for node in thing.nodes)


CLOSED = "".join(
    [
        '<osm version="0.6">',
        node(1, 0, 13),
        node(2, 0.01, 13, barrier="bollard"),
        node(3, 0.02, 13, barrier="gate"),
        node(4, 0.03, 13, ford="yes"),
        node(5, 0.04, 13),
        way(10, [1, 2, 3], highway="track", seasonal="dry_season"),
        way(11, [3, 4, 5], highway="residential", motor_vehicle="no"),
        way(12, [1, 5], route="ferry", motor_vehicle="no"),
        way(13, [1, 3], highway="service", access="private"),
        way(14, [1, 5], highway="path", seasonal="yes"),
        way(15, [2, 3], barrier="wall"),
        "</osm>",
    ]
)


def test_what_closes_a_road_is_read_from_its_way_and_its_nodes(tmp_path):
    (tmp_path / "x.osm").write_text(CLOSED)
    frame = osm.read(tmp_path / "x.osm", "roads").fillna({"access": "", "closed_season": ""})
    rows = frame.groupby("osm_id", sort=False)
    assert rows["access"].agg(list).to_dict() == {
        "w10": ["", "motor_no", ""],
        "w11": ["motor_no"] * 3,
        "w12": ["motor_no"],
        "w13": ["no"],
        "w14": [""],
    }
    assert rows["closed_season"].agg(set)["w10"] == {"wet"}
    assert rows["barrier"].agg(list)["w10"] == ["gate", "bollard", "gate"]
    assert frame.loc[frame["ford"] == "yes", "osm_id"].tolist() == ["w11"]
    assert frame["_record"].tolist() == list(range(1, 10))
    assert notes(frame) == {
        "ACCESS_CLOSED": "3",
        "BARRIERS_CLOSED": "1",
        "FORDS": "1",
        "CLOSURE_UNCLEAR": "1",
    }


@needs_data
@pytest.mark.parametrize("n_bytes", [60_000, 300_000, 1_000_000])
def test_an_extract_that_breaks_off_is_refused(tmp_path, n_bytes):
    data = (DATA / "roads" / "vavuniya_lka.osm.pbf").read_bytes()
    (tmp_path / "x.osm.pbf").write_bytes(data[:n_bytes])
    with pytest.raises(InputRefusedError, match="PBF_CORRUPT"):
        osm.read(tmp_path / "x.osm.pbf", "roads")


@needs_data
def test_an_extract_with_garbage_inside_is_refused(tmp_path):
    data = (DATA / "roads" / "vavuniya_lka.osm.pbf").read_bytes()
    (tmp_path / "x.osm.pbf").write_bytes(data[:50_000] + b"garbage!" + data[50_008:])
    with pytest.raises(InputRefusedError, match="PBF_CORRUPT"):
        osm.read(tmp_path / "x.osm.pbf", "roads")
