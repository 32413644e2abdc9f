// The road graph of this page: bytes to arrays, the place on a road nearest to a point.

import { nextNumber, nextSigned, reader } from '../frame/varints.js';
import { NEAR_SETTLEMENT_M } from '../generated/codes.js';
import { degreeMetres, straightMetres } from '../map/straight_distance.js';

const GRAPH_VERSION = 3;
const CELL_M = 500;

// The graph, or an error where the page was written for a newer reader.
export function readGraph(header, part) {
  if (header.version !== GRAPH_VERSION) throw new Error('graph version ' + header.version);
  const graph = { header: header, n: header.n_nodes, m: header.n_edges, kind: part('kinds'), flags: part('flags'), ties: part('ties'), mains: part('mains') };
  graph.bit = bitsOf(header.flags);
  readNodes(graph, reader(part('nodes')), part('towns'));
  readEdges(graph, reader(part('edges')), reader(part('lengths')));
  readBends(graph, reader(part('bends')));
  readLandings(graph);
  graph.cells = null;
  graph.drawn = null;
  return graph;
}

// The bit of each flag by its name, the lowest first.
function bitsOf(names) {
  const bits = {};
  names.forEach(function (name, at) { bits[name] = 1 << at; });
  return bits;
}

function readNodes(graph, input, towns) {
  graph.x = new Float64Array(graph.n);
  graph.y = new Float64Array(graph.n);
  graph.isTown = new Uint8Array(graph.n);
  let x = graph.header.origin[0];
  let y = graph.header.origin[1];
  for (let i = 0; i < graph.n; i++) {
    x += nextSigned(input);
    y += nextSigned(input);
    graph.x[i] = x;
    graph.y[i] = y;
    graph.isTown[i] = towns[i >> 3] >> (i & 7) & 1;
  }
}

function readEdges(graph, input, lengths) {
  graph.from = new Int32Array(graph.m);
  graph.to = new Int32Array(graph.m);
  graph.cm = new Float64Array(graph.m);
  const unit = Math.round(graph.header.quantum_m * 100);
  let from = 0;
  for (let i = 0; i < graph.m; i++) {
    from += nextNumber(input);
    graph.from[i] = from;
    graph.to[i] = from + nextNumber(input);
    graph.cm[i] = nextNumber(lengths) * unit;
  }
}

// The vertices between the ends of edges: `bend[i]` to `bend[i + 1]` of bendX, bendY.
function readBends(graph, input) {
  graph.bend = new Int32Array(graph.m + 1);
  for (let i = 0; i < graph.m; i++) graph.bend[i + 1] = graph.bend[i] + nextNumber(input);
  graph.bendX = new Float64Array(graph.bend[graph.m]);
  graph.bendY = new Float64Array(graph.bend[graph.m]);
  for (let i = 0; i < graph.m; i++) {
    let x = graph.x[graph.from[i]];
    let y = graph.y[graph.from[i]];
    for (let at = graph.bend[i]; at < graph.bend[i + 1]; at++) {
      x += nextSigned(input);
      y += nextSigned(input);
      graph.bendX[at] = x;
      graph.bendY[at] = y;
    }
  }
}

// Nodes where ferries call get one more vertex each, afloat.
function readLandings(graph) {
  graph.landing = new Int32Array(graph.n).fill(-1);
  const nodes = [];
  for (let i = 0; i < graph.m; i++) {
    if (!(graph.flags[i] & graph.bit.is_ferry)) continue;
    [graph.from[i], graph.to[i]].forEach(function (node) {
      if (graph.landing[node] >= 0) return;
      graph.landing[node] = graph.n + nodes.length;
      nodes.push(node);
    });
  }
  graph.landed = nodes;
  graph.nCopy = graph.n + nodes.length;
}

// Visit the points of an edge in order, ends included, in units of the graph's grid.
function eachPoint(graph, edge, visit) {
  visit(graph.x[graph.from[edge]], graph.y[graph.from[edge]]);
  for (let at = graph.bend[edge]; at < graph.bend[edge + 1]; at++) visit(graph.bendX[at], graph.bendY[at]);
  visit(graph.x[graph.to[edge]], graph.y[graph.to[edge]]);
}

// Edges by cell of a grid, made when the first point is asked for.
function makeCells(graph) {
  const unit = graph.header.quantum_deg;
  const metres = degreeMetres(graph.n ? graph.y[0] * unit : 0);
  const cells = { w: CELL_M / metres.x / unit, h: CELL_M / metres.y / unit, held: new Map() };
  for (let edge = 0; edge < graph.m; edge++) {
    if (!graph.ties[edge]) continue;
    let before = null;
    eachPoint(graph, edge, function (x, y) {
      if (before) addSegment(cells, edge, before[0], before[1], x, y);
      before = [x, y];
    });
  }
  graph.cells = cells;
}

// Every cell that the box of a segment touches.
function addSegment(cells, edge, x1, y1, x2, y2) {
  const right = Math.floor(Math.max(x1, x2) / cells.w);
  const top = Math.floor(Math.max(y1, y2) / cells.h);
  for (let column = Math.floor(Math.min(x1, x2) / cells.w); column <= right; column++) {
    for (let row = Math.floor(Math.min(y1, y2) / cells.h); row <= top; row++) {
      const key = column * 4194304 + row;
      const held = cells.held.get(key);
      if (!held) cells.held.set(key, [edge]);
      else if (held[held.length - 1] !== edge) held.push(edge);
    }
  }
}

// The places a trip may start from: the nearest one, and where that lies on an island of road the nearest one of the
// main network too, unless water lies between. Each has edge, share along it, metres to it, whether it is of the main
// network and whether it is sure. `isWet` of the list: water alone forbids the second. `crosses` says what water is.
export function tiesOf(graph, lat, lng, bit, crosses) {
  const first = tiePoint(graph, lat, lng, bit, graph.ties);
  const found = [];
  found.isWet = false;
  if (!first) return found;
  found.push({ edge: first.edge, share: first.share, m: first.m, isTown: isTownAt(graph, first.lng, first.lat), isMain: (graph.mains[first.edge] >> bit & 1) === 1, isSure: true });
  if (found[0].isMain) return found;
  const main = tiePoint(graph, lat, lng, bit, graph.mains);
  if (!main) return found;
  if (crosses([lng, lat], [main.lng, main.lat])) {
    found.isWet = true;
    return found;
  }
  found.push({ edge: main.edge, share: main.share, m: main.m, isTown: isTownAt(graph, main.lng, main.lat), isMain: true, isSure: main.m <= graph.header.second_tie_m });
  return found;
}

// Whether one waits at a place as in a town: by the outline that holds it, else by the nearest settlement; rural first.
export function isTownAt(graph, lng, lat) {
  const known = graph.header.settlements;
  const inside = known.outlines.filter(function (one) { return isInside(one[1], lng, lat); });
  if (inside.length) return inside.every(function (one) { return one[0]; });
  let best = { m: NEAR_SETTLEMENT_M, isTown: false };
  known.points.forEach(function (one) {
    const m = straightMetres(lat, lng, one[1], one[0]);
    if (m < best.m || (m === best.m && !one[2])) best = { m: m, isTown: one[2] };
  });
  return best.isTown;
}

// Even-odd rule over all rings.
function isInside(rings, lng, lat) {
  let isIn = false;
  rings.forEach(function (ring) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i];
      const b = ring[j];
      if (a[1] > lat !== b[1] > lat && lng < (b[0] - a[0]) * (lat - a[1]) / (b[1] - a[1]) + a[0]) isIn = !isIn;
    }
  });
  return isIn;
}

// The part of all roads drawn, open or closed, that an edge lies in.
export function drawnPart(graph, edge) {
  if (!graph.drawn) joinDrawn(graph);
  return topOf(graph.drawn, graph.from[edge]);
}

function joinDrawn(graph) {
  graph.drawn = new Int32Array(graph.n);
  for (let i = 0; i < graph.n; i++) graph.drawn[i] = i;
  for (let i = 0; i < graph.m; i++) graph.drawn[topOf(graph.drawn, graph.from[i])] = topOf(graph.drawn, graph.to[i]);
}

function topOf(above, node) {
  let top = node;
  while (above[top] !== top) {
    above[top] = above[above[top]];
    top = above[top];
  }
  return top;
}

// The nearest place on the edges that have the bit: null beyond the limit.
export function tiePoint(graph, lat, lng, bit, bits) {
  if (!graph.cells) makeCells(graph);
  const unit = graph.header.quantum_deg;
  const metres = degreeMetres(lat);
  const east = graph.header.is_across && lng < 0 ? 360 : 0;
  const point = { x: (lng + east) / unit, y: lat / unit, kx: metres.x * unit, ky: metres.y * unit, bit: bit, bits: bits, best: null };
  const column = Math.floor(point.x / graph.cells.w);
  const row = Math.floor(point.y / graph.cells.h);
  const rings = Math.ceil(graph.header.snap_limit_m / CELL_M) + 1;
  for (let ring = 0; ring <= rings; ring++) {
    if (point.best && point.best.m <= (ring - 1) * CELL_M * 0.95) break;
    lookAround(graph, point, column, row, ring);
  }
  if (!point.best || point.best.m > graph.header.snap_limit_m) return null;
  return Object.assign(point.best, { lng: (point.x + point.best.dx / point.kx) * unit - east, lat: (point.y + point.best.dy / point.ky) * unit });
}

function lookAround(graph, point, column, row, ring) {
  for (let dx = -ring; dx <= ring; dx++) {
    const step = Math.abs(dx) === ring ? 1 : 2 * ring;
    for (let dy = -ring; dy <= ring; dy += step || 1) {
      const held = graph.cells.held.get((column + dx) * 4194304 + row + dy);
      if (held) held.forEach(function (edge) { if (point.bits[edge] >> point.bit & 1) tryEdge(graph, point, edge); });
    }
  }
}

// Compare the point with one edge: the foot on its line, and the share of its length up to there.
function tryEdge(graph, point, edge) {
  let walked = 0;
  let before = null;
  let found = null;
  eachPoint(graph, edge, function (gridX, gridY) {
    const x = (gridX - point.x) * point.kx;
    const y = (gridY - point.y) * point.ky;
    if (before) {
      const dx = x - before.x;
      const dy = y - before.y;
      const long = Math.hypot(dx, dy);
      const part = long ? Math.max(0, Math.min(1, -(before.x * dx + before.y * dy) / (long * long))) : 0;
      const m = Math.hypot(before.x + part * dx, before.y + part * dy);
      if (!found || m < found.m) found = { m: m, at: walked + part * long, dx: before.x + part * dx, dy: before.y + part * dy };
      walked += long;
    }
    before = { x: x, y: y };
  });
  if (point.best && (found.m > point.best.m || (found.m === point.best.m && edge > point.best.edge))) return;
  point.best = { edge: edge, share: walked ? found.at / walked : 0, m: found.m, dx: found.dx, dy: found.dy };
}
