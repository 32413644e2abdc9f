// The road graph of the finder: bytes to arrays, and the nearest place on a road.

import assert from 'node:assert/strict';
import test from 'node:test';

import { drawnPart, isTownAt, readGraph, tiePoint, tiesOf } from '../../maps/assets/finder/road_graph.js';
import { degreeMetres, straightMetres } from '../../maps/assets/map/straight_distance.js';
import { graphOf } from './graphs.js';

const NODES = [[-1570000, 1345000], [-1569000, 1345000], [-1569000, 1346000]];
const EDGES = [
  { from: 0, to: 1, cm: 108000, bends: [[-1569500, 1345200]] },
  { from: 1, to: 2, cm: 110600, flags: 1, kind: 1 },
];

function read(more) {
  const written = graphOf(NODES, EDGES, more);
  return readGraph(written.header, written.part);
}

test('nodes, edges, lengths, bends, towns and flags are read as they were written', () => {
  const graph = read({ towns: [2] });
  assert.deepEqual([...graph.x], NODES.map((one) => one[0]));
  assert.deepEqual([...graph.y], NODES.map((one) => one[1]));
  assert.deepEqual([...graph.from], [0, 1]);
  assert.deepEqual([...graph.to], [1, 2]);
  assert.deepEqual([...graph.cm], [108000, 110600]);
  assert.deepEqual([...graph.bend], [0, 1, 1]);
  assert.deepEqual([graph.bendX[0], graph.bendY[0]], [-1569500, 1345200]);
  assert.deepEqual([...graph.isTown], [0, 0, 1]);
  assert.equal(graph.flags[1] & graph.bit.is_forward_only, 1);
});

test('a graph of a newer version is refused', () => {
  assert.throws(() => read({ header: { version: 4 } }), /version 4/);
});

test('a place beside a road is tied to the foot on its line, whose metres are true', () => {
  const graph = read();
  const found = tiePoint(graph, 13.455, -15.692, 0, graph.ties);
  assert.equal(found.edge, 1);
  const foot = straightMetres(13.455, -15.692, 13.455, -15.69);
  assert.ok(Math.abs(found.m - foot) < 1, `${found.m} is not ${foot}`);
  assert.ok(Math.abs(found.share - 0.5) < 0.01);
});

test('the bend of a road is nearer than its straight line', () => {
  const graph = read();
  const found = tiePoint(graph, 13.452, -15.695, 0, graph.ties);
  assert.equal(found.edge, 0);
  assert.ok(found.m < 1 && Math.abs(found.share - 0.5) < 0.01);
});

test('a place beyond the limit, or beside roads of another way of snapping, is tied to nothing', () => {
  const graph = read();
  assert.equal(tiePoint(graph, 13.6, -15.9, 0, graph.ties), null);
  graph.ties.fill(2);
  assert.equal(tiePoint(graph, 13.455, -15.695, 0, graph.ties), null);
  assert.ok(tiePoint(graph, 13.455, -15.695, 1, graph.ties));
});

test('a place beside an island of road is tied to the main network too, unless water lies between', () => {
  const nodes = [[-1570000, 1345000], [-1569000, 1345000], [-1570000, 1345200], [-1569000, 1345200]];
  const written = graphOf(nodes, [{ from: 0, to: 1, cm: 108000 }, { from: 2, to: 3, cm: 108000, isIsland: true }]);
  const graph = readGraph(written.header, written.part);
  const dry = tiesOf(graph, 13.4525, -15.695, 0, () => false);
  assert.deepEqual(dry.map((one) => [one.edge, one.isMain, one.isSure]), [[1, false, true], [0, true, true]]);
  assert.ok(Math.abs(dry[1].m - straightMetres(13.4525, -15.695, 13.45, -15.695)) < 1);
  const ends = [];
  const wet = tiesOf(graph, 13.4525, -15.695, 0, (one, other) => ends.push(one, other) > 0);
  assert.deepEqual([wet.length, wet.isWet], [1, true]);
  assert.deepEqual(ends.flat().map((one) => one.toFixed(4)), ['-15.6950', '13.4525', '-15.6950', '13.4500']);
  assert.equal(tiesOf(graph, 13.45, -15.695, 0, () => false).length, 1);
  assert.notEqual(drawnPart(graph, 0), drawnPart(graph, 1));
  graph.header.second_tie_m = 100;
  assert.deepEqual(tiesOf(graph, 13.4525, -15.695, 0, () => false).map((one) => one.isSure), [true, false]);
});

test('one waits as in a town inside its outline or beside its point, the nearest settlement first and rural before urban', () => {
  const outline = (isTown, west) => [isTown, [[[west, 13], [west + 0.02, 13], [west + 0.02, 13.02], [west, 13.02]]]];
  const settlements = { points: [[-15, 13.1, true], [-15, 13.14, false]], outlines: [outline(true, -15), outline(false, -14.99)] };
  const graph = read({ header: { settlements } });
  assert.equal(isTownAt(graph, -14.995, 13.01), true);
  assert.equal(isTownAt(graph, -14.985, 13.01), false);
  assert.equal(isTownAt(graph, -15, 13.119), true);
  assert.equal(isTownAt(graph, -15, 13.121), false);
  assert.equal(isTownAt(graph, -15, 13.07), false);
});

test('metres of a degree agree with the ellipsoid, and known distances too', () => {
  const metres = degreeMetres(13.45);
  assert.ok(Math.abs(metres.y - 110638) < 20 && Math.abs(metres.x - 108279) < 20);
  assert.ok(Math.abs(straightMetres(0, 0, 0, 1) - 111319.491) < 0.01);
  assert.ok(Math.abs(straightMetres(50.06632, -5.71475, 58.64402, -3.07009) - 969954.166) < 0.5);
  assert.equal(straightMetres(13, -15, 13, -15), 0);
});
