// The way of a journey over the roads that the page holds, as a line to draw. It knows no document.

import { CM } from './shortest_paths.js';

// The points of a way, longitude and latitude, from where it meets the roads to where it leaves them.
export function wayPoints(found, goal, journey) {
  const graph = found.net.graph;
  const start = found.start;
  const unit = graph.header.quantum_deg;
  const line = journey.along ? cut(edgeLine(graph, start.edge), start.share, goal.share) : [];
  if (!journey.along) {
    const hops = hopsOf(found, journey);
    line.push.apply(line, cut(edgeLine(graph, start.edge), start.share, sideOf(graph, start.edge, hops[0].node)));
    hops.slice(1).forEach(function (hop, i) { line.push.apply(line, roadBetween(graph, hops[i].node, hop.node, hop.cm)); });
    line.push.apply(line, cut(edgeLine(graph, goal.edge), sideOf(graph, goal.edge, hops[hops.length - 1].node), goal.share));
  }
  return line.filter(function (point, i) { return !i || point[0] !== line[i - 1][0] || point[1] !== line[i - 1][1]; })
    .map(function (point) { return [point[0] * unit, point[1] * unit]; });
}

// The junctions of a journey in their order, each with the length of the road that leads there; what rides or is afloat
// stands at the junction too.
function hopsOf(found, journey) {
  const graph = found.net.graph;
  const hops = [];
  for (let at = journey.last[0]; at >= 0; at = found.before[at]) {
    const vertex = at % graph.nCopy;
    const node = vertex >= graph.n ? graph.landed[vertex - graph.n] : vertex;
    const cm = found.before[at] < 0 ? 0 : (found.key[at] - found.key[found.before[at]]) % CM;
    const last = hops[hops.length - 1];
    if (!last || last.node !== node) hops.push({ node: node, cm: cm });
    else last.cm = last.cm || cm;
  }
  return hops.reverse();
}

function sideOf(graph, edge, node) {
  return graph.from[edge] === node ? 0 : 1;
}

// The road of that length between two junctions, in the direction of the way.
function roadBetween(graph, from, to, cm) {
  if (!graph.between) graph.between = edgesByEnds(graph);
  const edges = graph.between.get(Math.min(from, to) * graph.n + Math.max(from, to)) || [];
  const edge = edges.filter(function (one) { return graph.cm[one] === cm; })[0];
  const own = edge === undefined ? edges[0] : edge;
  return own === undefined ? [] : cut(edgeLine(graph, own), from <= to ? 0 : 1, from <= to ? 1 : 0);
}

function edgesByEnds(graph) {
  const held = new Map();
  for (let edge = 0; edge < graph.m; edge++) {
    const key = graph.from[edge] * graph.n + graph.to[edge];
    if (held.has(key)) held.get(key).push(edge);
    else held.set(key, [edge]);
  }
  return held;
}

function edgeLine(graph, edge) {
  const line = [[graph.x[graph.from[edge]], graph.y[graph.from[edge]]]];
  for (let at = graph.bend[edge]; at < graph.bend[edge + 1]; at++) line.push([graph.bendX[at], graph.bendY[at]]);
  line.push([graph.x[graph.to[edge]], graph.y[graph.to[edge]]]);
  return line;
}

// The part of a line between two shares of its length, turned round where the second is the smaller.
function cut(line, from, to) {
  if (from > to) return cut(line, to, from).reverse();
  const lengths = line.map(function (point, i) { return i ? Math.hypot(point[0] - line[i - 1][0], point[1] - line[i - 1][1]) : 0; });
  const whole = lengths.reduce(function (sum, one) { return sum + one; }, 0);
  const found = [];
  let run = 0;
  for (let i = 1; i < line.length; i++) {
    const first = Math.max(from * whole, run);
    const last = Math.min(to * whole, run + lengths[i]);
    if (first <= last && lengths[i] > 0) found.push(onSegment(line[i - 1], line[i], (first - run) / lengths[i]), onSegment(line[i - 1], line[i], (last - run) / lengths[i]));
    run += lengths[i];
  }
  return found;
}

function onSegment(one, other, share) {
  return [one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])];
}
