"""A stand-in on this computer for the two servers that osmnx asks, with canned answers."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

PLACE = {
    "osm_type": "relation",
    "osm_id": 1,
    "lat": "13.45",
    "lon": "-16.65",
    "boundingbox": ["13.4", "13.5", "-16.7", "-16.6"],
    "display_name": "Testville",
    "name": "Testville",
    "class": "boundary",
    "type": "administrative",
    "importance": 0.5,
    "geojson": {
        "type": "Polygon",
        "coordinates": [
            [[-16.7, 13.4], [-16.6, 13.4], [-16.6, 13.5], [-16.7, 13.5], [-16.7, 13.4]]
        ],
    },
}


def node(number, lon, lat, **tags):
    return {"type": "node", "id": number, "lon": lon, "lat": lat, "tags": tags}


def way(number, nodes, **tags):
    return {"type": "way", "id": number, "nodes": nodes, "tags": tags}


# Five ways: a main road of three bends, a one-way street, a lane with a bollard half way, a
# private drive, and a ferry.
ROADS = [
    node(1, -16.68, 13.42),
    node(2, -16.67, 13.43),
    node(3, -16.66, 13.44),
    node(4, -16.65, 13.45),
    node(5, -16.64, 13.44),
    node(6, -16.65, 13.43, barrier="bollard"),
    node(7, -16.64, 13.42),
    way(10, [1, 2, 3, 4], highway="primary", surface="asphalt", name="Main road", maxspeed="50"),
    way(11, [4, 5], highway="residential", oneway="yes"),
    way(12, [3, 6, 7], highway="unclassified"),
    way(13, [5, 7], highway="service", access="private", foot="yes"),
]
FERRIES = [
    node(7, -16.64, 13.42),
    node(8, -16.62, 13.42),
    way(14, [7, 8], route="ferry", name="River ferry", motor_vehicle="no"),
]


@contextmanager
def running(status=200, remark="", elements=None):
    """Yield the URL of a server of maps and the list of what it was asked."""
    asked = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            url = urlparse(self.path)
            asked.append(url.path)
            if url.path.endswith("/status"):
                self.say(200, b"Connected as: 1\n\n\n\n2 slots available now.\n")
            else:
                known = "Testville" in parse_qs(url.query)["q"][0]
                self.say(200, json.dumps([PLACE] if known else []).encode())

        def do_POST(self):
            size = int(self.headers["Content-Length"])
            query = parse_qs(self.rfile.read(size).decode())["data"][0]
            asked.append(query)
            found = FERRIES if '"ferry"' in query else ROADS
            content = {"elements": found if elements is None else elements}
            self.say(status, json.dumps(content | ({"remark": remark} if remark else {})).encode())

        def say(self, code, content):
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_words):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", asked
        finally:
            server.shutdown()
            thread.join()
