// The way that is drawn: along the bends of the roads, from where it meets them to where it leaves them.

import assert from 'node:assert/strict';
import test from 'node:test';

import { wayPoints } from '../../maps/assets/finder/drawn_way.js';
import { readGraph } from '../../maps/assets/finder/road_graph.js';
import { journeyTo, makeNet, searchFrom } from '../../maps/assets/finder/shortest_paths.js';
import { FLAGS, graphOf } from './graphs.js';

const UNIT = 1e-5;
const NODES = [[0, 0], [1000, 0], [2000, 0]];
const EDGES = [{ from: 0, to: 1, cm: 200000, bends: [[0, 500], [1000, 500]] }, { from: 1, to: 2, cm: 100000 }];

function drawn(edges, mode, start, goal) {
  const written = graphOf(NODES, edges);
  const found = searchFrom(makeNet(readGraph(written.header, written.part), mode, 'dry'), start);
  return wayPoints(found, goal, journeyTo(found, goal)).map((point) => point.map((one) => Math.round(one / UNIT)));
}

test('a way follows the bends, and begins and ends where it meets the roads', () => {
  const start = { edge: 0, share: 0.125, m: 0 };
  const goal = { edge: 1, share: 0.5, m: 0 };
  const line = [[0, 250], [0, 500], [1000, 500], [1000, 0], [1500, 0]];
  assert.deepEqual(drawn(EDGES, 'walk', start, goal), line);
  assert.deepEqual(drawn(EDGES, 'minibus', start, goal), line);
  assert.deepEqual(drawn(EDGES, 'walk', goal, start), line.slice().reverse());
});

test('a way along one road is the part between its ends', () => {
  const ends = [{ edge: 0, share: 0.125, m: 0 }, { edge: 0, share: 0.5, m: 0 }];
  assert.deepEqual(drawn(EDGES, 'walk', ends[0], ends[1]), [[0, 250], [0, 500], [500, 500]]);
  assert.deepEqual(drawn(EDGES, 'walk', ends[1], ends[0]), [[500, 500], [0, 500], [0, 250]]);
});

test('a ferry is drawn from landing to landing', () => {
  const edges = [EDGES[0], Object.assign({}, EDGES[1], { flags: 1 << FLAGS.indexOf('is_ferry') })];
  assert.deepEqual(drawn(edges, 'walk', { edge: 0, share: 0.5, m: 0 }, { edge: 1, share: 1, m: 0 }), [[500, 500], [1000, 500], [1000, 0], [2000, 0]]);
});

test('of two roads between the same places the one that is gone is drawn', () => {
  const edges = [{ from: 0, to: 1, cm: 100000, kind: 1, bends: [[500, -100]] }, { from: 0, to: 1, cm: 150000, bends: [[500, 900]] }, EDGES[1],
    { from: 0, to: 0, cm: 2000, bends: [[-10, 0]] }];
  const ordered = [edges[3], edges[0], edges[1], edges[2]];
  const ends = [{ edge: 0, share: 0, m: 0 }, { edge: 3, share: 1, m: 0 }];
  const through = (mode) => drawn(ordered, mode, ends[0], ends[1]).some((point) => point[1] === 900);
  assert.deepEqual([through('walk'), through('car')], [false, true]);
});
