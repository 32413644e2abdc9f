"""Persons of a made-up programme, and 55 files in which one of them stands as people write."""

from __future__ import annotations

import base64
import gzip
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pytest
import shapely
import xlsxwriter
from pyarrow import parquet

from maps.frame import base_map, data_blocks, varints
from maps.pages import thumbnails
from maps.report.elements import fonts
from scripts.runtime.gate import persons

HOME = (-16.660453, 13.440127)
HALFWAY = (-16.66055, 13.44025)
SHELTERED = (-16.7, 13.5)
"""The home of somebody who lives exactly on the point of a public service."""
PERSONS = persons.Persons(
    ids={"S-0001", "case 77/B", "7", "A-1234", "4711", "2026-1101"},
    names=["Fatoumata Ceesay", "Awa"],
    phones=["+220 701 23 45"],
    lived_at=np.array([HOME, HALFWAY, SHELTERED]),
    public_words={"Centre", "+220 701 23 46"},
    public_points=np.array([SHELTERED, (-16.5, 13.4)]),
    public_vertices=np.array([(-16.6, 13.45)]),
)
SOUGHT = persons.sought(PERSONS)


def page(body):
    return f"<!doctype html><html><head><title>Map</title></head><body>{body}</body></html>"


def block(data):
    return page(f'<script type="text/plain" id="block-x">{data_blocks.packed(data)}</script>')


def bytes_block(name, data, other=""):
    text = data_blocks.squeezed(data)
    kind = "application/octet-stream"
    return page(f'{other}<script type="{kind}" id="block-bytes-{name}">{text}</script>')


def uri(kind, data):
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(kind=b"", data=b"", after=b""):
    """A picture, with a chunk before its last one and bytes after it."""
    plain = thumbnails.png(np.zeros((2, 2, 3), dtype=np.uint8))
    return plain[:-12] + (chunk(kind, data) if kind else b"") + plain[-12:] + after


def jpeg(comment=b"", exif=b""):
    segments = [(b"\xfe", comment), (b"\xe1", exif)]
    said = [b"\xff" + mark + struct.pack(">H", len(one) + 2) + one for mark, one in segments if one]
    return b"\xff\xd8" + b"".join(said) + b"\xff\xda\x00\x02\x12\xff\x00\x34\xff\xd9"


def archive(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as held:
        for name, content in members.items():
            held.writestr(name, content)
    return stream.getvalue()


def workbook(text, comment=""):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, text)
        if comment:
            sheet.write_comment(0, 0, comment)
    return stream.getvalue()


def word_file(*runs):
    stream = io.BytesIO()
    document = pytest.importorskip("docx").Document()
    paragraph = document.add_table(1, 1).cell(0, 0).paragraphs[0]
    for at, run in enumerate(runs):
        paragraph.add_run(run).bold = bool(at % 2)
    document.save(stream)
    return stream.getvalue()


def pdf(words, title="fine", address="", told="a box", lang="en"):
    """A narrow PDF of 1 November 2026: its words break wherever they can."""
    typst = pytest.importorskip("typst")
    source = b"""
        #set document(title: sys.inputs.title, date: datetime(year: 2026, month: 11, day: 1))
        #set page(width: 9mm, height: 60mm, margin: 0mm)
        #set text(size: 5mm, lang: sys.inputs.lang, font: ("Noto Sans", "Almarai"))
        #sys.inputs.words
        #let box = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
        #image(bytes(box), alt: sys.inputs.told)
        #if sys.inputs.address != "" { link(sys.inputs.address)[fine] }
    """
    inputs = {"title": title, "words": words, "address": address, "told": told, "lang": lang}
    compiler = typst.Compiler(font_paths=fonts.folders(), ignore_system_fonts=True)
    return compiler.compile(source, format="pdf", sys_inputs=inputs)


def in_steps(home=HOME):
    """A home as a settlement of a base map: whole steps of 1e-4 degrees from its corner."""
    start = (-16.7, 13.4)
    return {
        "origin": start,
        "quantum": base_map.QUANTUM_DEG,
        "settlements": {"name": ["x", "y"], "at": [[5, 5], base_map.steps([home], start)]},
    }


def in_graph():
    """The home as the second node of a road graph: folded steps of 1e-5 degrees."""
    nodes = np.rint(np.array([(-16.7, 13.41), HOME, (-16.61, 13.45)]) / 1e-5).astype(np.int64)
    origin = nodes.min(axis=0)
    steps = varints.folded(np.diff(nodes, axis=0, prepend=[origin]).ravel())
    graph = {"graph": {"origin": origin.tolist(), "quantum_deg": 1e-5}}
    other = f'<script type="text/plain" id="block-finder">{data_blocks.packed(graph)}</script>'
    return bytes_block("nodes", varints.written(steps), other)


def in_bends():
    """The home as a bend of the one edge of a road graph."""
    nodes = np.array([(0, 0), (9000, 9000)])
    home = np.rint(np.array(HOME) / 1e-5).astype(np.int64)
    origin = home - np.array([300, -20])
    written = {
        "nodes": varints.folded(np.diff(nodes, axis=0, prepend=[(0, 0)]).ravel()),
        "edges": [0, 1],
        "bends": [1, *varints.folded([300, -20])],
    }
    graph = {"graph": {"origin": origin.tolist(), "quantum_deg": 1e-5}}
    other = f'<script type="text/plain" id="block-finder">{data_blocks.packed(graph)}</script>'
    for name in ("edges", "bends"):
        text = data_blocks.squeezed(varints.written(written[name]))
        other += f'<script type="application/octet-stream" id="block-bytes-{name}">{text}</script>'
    return bytes_block("nodes", varints.written(written["nodes"]), other)


GPS = b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x25\x88\x04\x00\x01\x00\x00\x00\x1a\x00\x00\x00"


def geopackage(word="fine", point=(0.0, 0.0)):
    """A GeoPackage of one row, as the export writes it."""
    stream = io.BytesIO()
    table = gpd.GeoDataFrame({"name": [word]}, geometry=[shapely.Point(point)], crs=4326)
    table.to_file(stream, driver="GPKG", layer="services")
    return stream.getvalue()


def parquet_file(word="fine", point=(0.0, 0.0), said="fine"):
    """A Parquet file of one row with a place as numbers, and what it says of itself."""
    table = pa.table({"name": [word], "x": [point[0]], "y": [point[1]]})
    stream = io.BytesIO()
    parquet.write_table(table.replace_schema_metadata({"about": said}), stream)
    return stream.getvalue()


PLANTED: dict[str, Callable[[], str | bytes]] = {
    "a row of a GeoPackage": lambda: geopackage("about S-0001"),
    "the home as a point of a GeoPackage": lambda: geopackage(point=HOME),
    "a row of a Parquet file": lambda: parquet_file("about S-0001"),
    "the home as numbers of a Parquet file": lambda: parquet_file(point=HOME),
    "what a Parquet file says of itself": lambda: parquet_file(said="S-0001"),
    "a cell": lambda: page("<td>S-0001</td>"),
    "the end of a sentence": lambda: page("<p>Ask for S-0001.</p>"),
    "a number sign": lambda: page("<p>see #S-0001</p>"),
    "brackets and a quote": lambda: page("<p>(“S-0001”)</p>"),
    "a possessive": lambda: page("<p>S-0001's house</p>"),
    "lower case": lambda: page("<p>s-0001</p>"),
    "no hyphen": lambda: page("<p>S0001</p>"),
    "a blank": lambda: page("<p>S 0001</p>"),
    "a long dash": lambda: page("<p>S\u20130001</p>"),
    "a hyphen that does not break": lambda: page("<p>S\u20110001</p>"),
    "a soft hyphen": lambda: page("<p>S-00\u00ad01</p>"),
    "a zero-width blank": lambda: page("<p>S-\u200b0001</p>"),
    "bidi marks": lambda: page("<p>\u2067S-0001\u2069</p>"),
    "wide letters": lambda: page("<p>Ｓ－０００１</p>"),
    "Arabic digits": lambda: page("<p>S-\u0660\u0660\u0660\u0661</p>"),
    "an underscore": lambda: page("<p>S_0001</p>"),
    "a slash for a hyphen": lambda: page("<p>S/0001</p>"),
    "entities": lambda: page("<p>&#83;-0&#x30;01</p>"),
    "entities twice": lambda: page("<p>&amp;#83;-0001</p>"),
    "several words": lambda: page("<p>about Case 77/b, then</p>"),
    "elements within the word": lambda: page("<p>S-0<b>0</b><span>01</span></p>"),
    "an attribute": lambda: page('<p title="about S-0001">fine</p>'),
    "a link": lambda: page('<a href="mailto:x?subject=%53-0001">fine</a>'),
    "a comment": lambda: page("<!-- S-0001 -->"),
    "an element never closed": lambda: page('<p>fine <b title="S-0001'),
    "a script": lambda: page("<script>const case1 = 'S-0001'</script>"),
    "an escape in a script": lambda: page(r"<script>let a = '\x53-\u0030001'</script>"),
    "a style": lambda: page("<style>p::after { content: 'S-0001' }</style>"),
    "plain JSON": lambda: page('<script type="application/json">{"a": ["S-0001"]}</script>'),
    "a packed block": lambda: block({"names": ["a", "S-0001"]}),
    "the name of a field in a block": lambda: block({"S-0001": 1}),
    "a block of bytes": lambda: bytes_block("x", b"\x80\x81 S-0001 \xff"),
    "base64 in a block": lambda: block({"x": base64.b64encode(b"about S-0001").decode()}),
    "a data URI": lambda: page(f'<img src="{uri("text/html", b"<p>S-0001</p>")}">'),
    "a picture within a page": lambda: page(
        f'<img src="{uri("image/png", png(b"tEXt", b"Comment" + bytes(1) + b"S-0001"))}">'
    ),
    "a drawing within a style": lambda: page(
        "<style>p { background: url(data:image/svg+xml,%3Csvg%3ES-0001%3C/svg%3E) }</style>"
    ),
    "a chunk of a PNG": lambda: png(b"tEXt", b"Comment\x00about S-0001"),
    "a packed chunk of a PNG": lambda: png(
        b"zTXt", b"Comment\x00\x00" + zlib.compress(b"about S-0001")
    ),
    "after the end of a PNG": lambda: png(after=b"tEXtComment of S-0001 "),
    "a comment of a JPEG": lambda: jpeg(b"about S-0001"),
    "the camera's place in a JPEG": lambda: jpeg(exif=GPS),
    "a cell of a workbook": lambda: workbook("about S-0001"),
    "a note in a workbook": lambda: workbook("fine", "S-0001"),
    "runs of one cell of a workbook": lambda: archive(
        {
            "xl/sharedStrings.xml": '<?xml version="1.0"?><sst><si><r><rPr><b/></rPr><t>S-0</t></r>'
            "<r><t>001</t></r></si></sst>",
        }
    ),
    "runs of a Word file": lambda: word_file("about S-0", "00", "1 here"),
    "the line's end of a PDF": lambda: pdf("about S-0001 here"),
    "the title of a PDF": lambda: pdf("nobody", title="S-0001"),
    "a link of a PDF": lambda: pdf("nobody", address="https://example.org/S-0001"),
    "a picture of a PDF": lambda: pdf("nobody", told="the way of S-0001"),
    "an id among Arabic words of a PDF": lambda: pdf("عند S-0001 هنا", lang="ar"),
    "an archive in an archive": lambda: archive({"a.zip": archive({"b.txt": "S-0001"})}),
    "a workbook in an archive": lambda: archive({"a.xlsx": workbook("S-0001")}),
    "a name in an archive": lambda: archive({"S-0001.txt": "fine"}),
    "gzip": lambda: gzip.compress(b"about S-0001", mtime=0),
    "CSV": lambda: "id;name\r\nS-0001;x\r\n",
    "CSV as a spreadsheet saves it": lambda: "id\tname\nS-0001\tx\n".encode("utf-16"),
    "a number that is called a case": lambda: page("<p>dossier n° 4711</p>"),
    "a name": lambda: page("<p>Ask FATOUMATA CEESAY</p>"),
    "a name turned round": lambda: page("<p>Ceesay Fatoumata</p>"),
    "a phone": lambda: page("<p>call 701-2345</p>"),
    "a phone with the country's code": lambda: page("<p>(00220) 701 23 45</p>"),
    "a home in six decimals": lambda: page("<p>13.440127, -16.660453</p>"),
    "a home in five, cut": lambda: page("<p>13.44012 N, 16.66045 W</p>"),
    "a home in four, rounded": lambda: page("<p>POINT(-16.6605 13.4401)</p>"),
    "a home in three": lambda: page('<a data-y="13.440" data-x="-16.660">fine</a>'),
    "a home with commas": lambda: page("<td>13,44013</td><td>-16,66045</td>"),
    "a home in steps, on the half of one": lambda: block(in_steps(HALFWAY)),
    "a home as numbers of a list": lambda: block({"at": [[1, 2], [HOME[1], HOME[0]]]}),
    "a home in two columns": lambda: block({"lat": [1.5, HOME[1]], "n": 2, "lon": [2.5, HOME[0]]}),
    "a home as whole numbers": lambda: json.dumps({"at": [-1666045, 1344013]}),
    "a home in steps of a base map": lambda: block(in_steps()),
    "a home as a node of the graph": in_graph,
    "a home as a bend of the graph": in_bends,
    "a home as varints": lambda: bytes_block(
        "x", varints.written(varints.folded([7, -1666045, 1344013]))
    ),
}

INNOCENT: dict[str, Callable[[], str | bytes]] = {
    "longer and shorter numbers": lambda: page("<p>7 of 12, S-00012, S-000, XS-0001</p>"),
    "a figure": lambda: page("<td>4711</td><p>4,711 people; 4711 people</p>"),
    "an article and a figure": lambda: page("<p>il y a 1234 personnes; a\u202f1234</p>"),
    "cells side by side": lambda: page("<table><td>S</td><td>0001</td></table>"),
    "decimals": lambda: page("<p>5 s 0.001</p>"),
    "a date": lambda: page("<p>2026-11-01</p>"),
    "the day of a PDF": lambda: pdf("fine"),
    "arithmetic of a script": lambda: page("<script>let b = a / 1234, c = a * 1234</script>"),
    "values of a chart": lambda: archive(
        {
            "c.xml": '<?xml version="1.0"?><x><c:v>2026</c:v><c:v>1101</c:v></x>',
        }
    ),
    "the name of a cell": lambda: archive(
        {"xl/worksheets/sheet1.xml": '<?xml version="1.0"?><row><c r="S0001"><v>1</v></c></row>'}
    ),
    "one name of a person": lambda: page("<p>Awa, Fatoumata</p>"),
    "a partner's phone": lambda: page("<p>+220 701 23 46, 701 23 46</p>"),
    "a service's place, where somebody lives too": lambda: page("<p>13.500, -16.700</p>"),
    "a place far away": lambda: page("<p>13.441127, -16.661453</p>"),
    "a home's latitude alone": lambda: page("<p>13.440127</p>"),
    "a picture": png,
    "a photograph": lambda: jpeg(b"a clinic"),
    "a workbook": lambda: workbook("7"),
}
