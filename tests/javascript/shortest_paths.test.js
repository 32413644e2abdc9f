// The search of the finder: against every path tried, and against journeys reckoned by hand.

import assert from 'node:assert/strict';
import test from 'node:test';

import { readGraph } from '../../maps/assets/finder/road_graph.js';
import { BY_ROAD, journeyTo, legsOf, makeNet, metresTo, searchFrom } from '../../maps/assets/finder/shortest_paths.js';
import { FLAGS, dice, graphOf } from './graphs.js';

const bit = Object.fromEntries(FLAGS.map((name, at) => [name, 1 << at]));

function read(nodes, edges, more) {
  const written = graphOf(nodes, edges, more);
  return readGraph(written.header, written.part);
}

// 0 -- 1 -- 2 in a row, a kilometre each.
function row(flags = [0, 0], more = {}) {
  const nodes = [[0, 0], [900, 0], [1800, 0]];
  return read(nodes, [0, 1].map((at) => ({ from: at, to: at + 1, cm: 100000, flags: flags[at], kind: at })), more);
}

function journey(graph, mode, season, from, to) {
  const net = makeNet(graph, mode, season);
  const found = searchFrom(net, from);
  return Object.assign(journeyTo(found, to), { found, to });
}

const START = { edge: 0, share: 0, m: 0 };
const END = { edge: 1, share: 1, m: 0 };

test('time, metres and fare of a way by car are sums of its roads, and the flag is paid once', () => {
  const one = journey(row(), 'car', 'dry', START, END);
  assert.equal(one.minutes.toFixed(4), (1 + 2).toFixed(4));
  assert.equal(one.m, 2000);
  assert.equal(one.fare, 2 + 3 + 10);
});

test('a track is slower in the wet season, and walking is paid for by nobody', () => {
  assert.equal(journey(row(), 'car', 'wet', START, END).minutes.toFixed(4), (1 + 6).toFixed(4));
  const walk = journey(row(), 'walk', 'dry', START, END);
  assert.deepEqual([walk.minutes, walk.fare], [24, 0]);
});

test('metres beside the roads are walked at both ends', () => {
  const one = journey(row(), 'car', 'dry', { edge: 0, share: 0, m: 200 }, { edge: 1, share: 1, m: 400 });
  assert.equal(one.minutes.toFixed(3), (3 + 600 / 4000 * 60).toFixed(3));
  assert.equal(one.m, 2600);
});

test('a one-way road is driven one way and walked both ways', () => {
  const graph = row([bit.is_forward_only, 0]);
  assert.equal(journey(graph, 'car', 'dry', START, END).m, 2000);
  assert.equal(journey(graph, 'car', 'dry', END, START).minutes, Infinity);
  assert.equal(journey(graph, 'walk', 'dry', END, START).m, 2000);
});

test('a ford and a road closed in the wet season stop engines, not walkers; some roads bar either', () => {
  ['is_ford', 'is_closed_wet'].forEach((flag) => {
    const graph = row([0, bit[flag]]);
    assert.equal(journey(graph, 'car', 'wet', START, END).minutes, Infinity);
    assert.equal(journey(graph, 'car', 'dry', START, END).m, 2000);
    assert.equal(journey(graph, 'walk', 'wet', START, END).m, 2000);
  });
  assert.equal(journey(row([0, bit.is_closed_to_walkers]), 'walk', 'dry', START, END).minutes, Infinity);
  assert.equal(journey(row([0, bit.is_closed_to_engines]), 'car', 'dry', START, END).minutes, Infinity);
});

test('a ferry is waited for and paid, and closed in its season for everybody', () => {
  const nodes = [[0, 0], [900, 0], [1800, 0], [2700, 0]];
  const edges = [0, bit.is_ferry | bit.is_closed_wet, 0].map((flags, at) => ({ from: at, to: at + 1, cm: 100000, flags }));
  const graph = read(nodes, edges);
  const end = { edge: 2, share: 1, m: 0 };
  const one = journey(graph, 'walk', 'dry', START, end);
  assert.equal(one.minutes, 12 + 20 + 6 + 12);
  assert.equal(one.fare, 7);
  assert.deepEqual(legsOf(one.found, end, one).map((leg) => [leg.mode, Math.round(leg.minutes), Math.round(leg.wait)]),
    [['walk', 12, 0], ['ferry', 26, 20], ['walk', 12, 0]]);
  assert.equal(journey(graph, 'walk', 'wet', START, end).minutes, Infinity);
});

test('a minibus is waited for, longer in the country than in town, and only where it is quicker than walking', () => {
  const rural = journey(row(), 'minibus', 'dry', START, END);
  assert.equal(rural.minutes, 15 + 3);
  assert.equal(rural.fare, 2 + 5);
  const urban = journey(row(), 'minibus', 'dry', Object.assign({ isTown: true }, START), END);
  assert.equal(urban.minutes, 5 + 3);
  const near = { edge: 0, share: 0.5, m: 0 };
  const walked = journey(row(), 'minibus', 'dry', START, near);
  assert.deepEqual([walked.minutes, walked.fare], [6, 0]);
});

test('a vertex in the middle of a road is no stop, a junction is one', () => {
  // On foot from a path to the road, whose town lies at its middle vertex.
  const nodes = [[0, 0], [900, 0], [1800, 0], [0, 900]];
  const edges = [{ from: 0, to: 1, cm: 10000 }, { from: 0, to: 3, cm: 100000, flags: bit.is_closed_to_engines }, { from: 1, to: 2, cm: 600000 }];
  const start = { edge: 1, share: 1, m: 0, isTown: false };
  const end = { edge: 2, share: 1, m: 0 };
  const one = journey(read(nodes, edges, { towns: [1] }), 'minibus', 'dry', start, end);
  assert.deepEqual(legsOf(one.found, end, one).map((leg) => [leg.mode, Math.round(leg.minutes), leg.wait]), [['walk', 12, 0], ['minibus', 21, 15]]);
});

test('two places of one road are joined along it', () => {
  const one = journey(row(), 'car', 'dry', { edge: 0, share: 0.2, m: 0 }, { edge: 0, share: 0.7, m: 0 });
  assert.equal(one.m, 500);
  assert.equal(one.minutes, 0.5);
});

test('by road counts the shortest way that any mode may use when it is dry, walked legs and ferries included', () => {
  const nodes = [[0, 0], [900, 0], [900, 900]];
  const edges = [{ from: 0, to: 1, cm: 300000, flags: bit.is_closed_to_walkers | bit.is_closed_wet }, { from: 0, to: 2, cm: 100000, flags: bit.is_forward_only },
    { from: 1, to: 2, cm: 100000, flags: bit.is_ferry }];
  const graph = read(nodes, edges);
  const found = searchFrom(makeNet(graph, BY_ROAD, 'dry'), { edge: 0, share: 0, m: 50 });
  assert.equal(metresTo(found, { edge: 0, share: 1, m: 25 }), 50 + 1000 + 1000 + 25);
  assert.equal(metresTo(found, { edge: 0, share: 0.5, m: 0 }), 50 + 1500);
  assert.equal(metresTo(found, null), Infinity);
});

test('nobody travels longer than the longest journey, nor from or to where no road is', () => {
  const graph = row([0, 0], { header: { longest_ms: 60000 } });
  assert.equal(journey(graph, 'car', 'dry', START, END).minutes, Infinity);
  assert.equal(journey(row(), 'car', 'dry', null, END).minutes, Infinity);
  assert.equal(journey(row(), 'car', 'dry', START, null).minutes, Infinity);
});

test('on graphs made by chance the search finds what trying every edge again and again finds', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const roll = dice(seed);
    const nodes = Array.from({ length: 14 }, () => [roll(4000), roll(4000)]);
    const edges = Array.from({ length: 26 }, () => {
      const ends = [roll(14), roll(14)].sort((a, b) => a - b);
      return { from: ends[0], to: ends[1], cm: 1 + roll(300000), kind: roll(2), flags: [0, 0, 0, 1, 2, 8][roll(6)] };
    }).filter((edge) => edge.from !== edge.to).sort((a, b) => a.from - b.from || a.to - b.to);
    const graph = read(nodes, edges);
    ['car', 'walk'].forEach((mode) => ['dry', 'wet'].forEach((season) => {
      const net = makeNet(graph, mode, season);
      const found = searchFrom(net, { edge: 0, share: 0, m: 0 });
      const least = everyWay(graph, edges, mode, season);
      for (let node = 0; node < 14; node++) {
        const ms = Math.floor(found.key[node] / 134217728);
        assert.equal(found.key[node] === Infinity ? Infinity : ms, least[node], `seed ${seed}, ${mode}, ${season}, node ${node}`);
      }
    }));
  }
});

// Bellman and Ford: milliseconds to every node from the first node of the first edge.
function everyWay(graph, edges, mode, season) {
  const own = graph.header.modes[mode];
  const least = new Array(14).fill(Infinity);
  const isOnFoot = mode === 'walk';
  const cost = edges.map((edge) => {
    if (!isOnFoot && season === 'wet' && edge.flags & bit.is_ford) return Infinity;
    return Math.max(1, Math.round(edge.cm * 36 / own.kmh[season][edge.kind]));
  });
  const forward = (at) => isOnFoot || !(edges[at].flags & bit.is_backward_only);
  const backward = (at) => isOnFoot || !(edges[at].flags & bit.is_forward_only);
  if (cost[0] < Infinity) least[edges[0].from] = 0;
  if (cost[0] < Infinity && forward(0)) least[edges[0].to] = cost[0];
  for (let round = 0; round < 14; round++) {
    edges.forEach((edge, at) => {
      if (forward(at)) least[edge.to] = Math.min(least[edge.to], least[edge.from] + cost[at]);
      if (backward(at)) least[edge.from] = Math.min(least[edge.from], least[edge.to] + cost[at]);
    });
  }
  return least;
}
