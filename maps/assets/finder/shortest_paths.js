// Least journeys over the road graph: least time, then least distance, and the fare of that journey.

import { pop, push } from './heap.js';
import { number } from '../frame/values.js';

// A key of a journey is its milliseconds times this, and its centimetres.
export const CM = 134217728;
const NOWHERE = Infinity;
// Stands where a mode is asked for: metres alone count, over what any mode may use when it is dry.
export const BY_ROAD = 'by_road';

// What every edge costs on a layer, and in which direction the mode may go.
function edgeCosts(graph, kmhByKind, farePerKm, isOnFoot, season) {
  const costs = noCosts(graph);
  const ferry = graph.header.ferry;
  const bit = graph.bit;
  for (let i = 0; i < graph.m; i++) {
    const flags = graph.flags[i];
    const isFerry = flags & bit.is_ferry;
    const isClosed = flags & bit['is_closed_' + season];
    let kmh = isFerry ? (isClosed ? 0 : ferry.kmh) : kmhByKind[graph.kind[i]];
    if (!isFerry && !isOnFoot && (isClosed || (season === 'wet' && flags & bit.is_ford))) kmh = 0;
    if (flags & (isOnFoot ? bit.is_closed_to_walkers : bit.is_closed_to_engines)) kmh = 0;
    costs.fare[i] = isFerry ? 0 : number(farePerKm[graph.kind[i]]) * graph.cm[i] / 100000;
    if (!(kmh > 0)) continue;
    costs.ms[i] = Math.max(1, Math.round(graph.cm[i] * 36 / kmh));
    costs.forward[i] = isOnFoot || !(flags & bit.is_backward_only) ? 1 : 0;
    costs.backward[i] = isOnFoot || !(flags & bit.is_forward_only) ? 1 : 0;
  }
  return costs;
}

function noCosts(graph) {
  return { ms: new Float64Array(graph.m), fare: new Float64Array(graph.m), forward: new Uint8Array(graph.m), backward: new Uint8Array(graph.m) };
}

// Every road that some mode of the programme may use when it is dry, for its metres.
function shortestCosts(graph) {
  const costs = noCosts(graph);
  Object.keys(graph.header.modes).forEach(function (mode) {
    layersOf(graph, mode, 'dry').forEach(function (one) {
      for (let i = 0; i < graph.m; i++) {
        costs.forward[i] |= one.forward[i];
        costs.backward[i] |= one.backward[i];
      }
    });
  });
  return costs;
}

// The costs of a mode on the ground and, where it is staged, riding.
function layersOf(graph, mode, season) {
  const header = graph.header;
  const own = header.modes[mode];
  if (!own.is_staged) return [edgeCosts(graph, own.kmh[season], own.fare_per_km, own.on_foot, season)];
  const zero = header.classes.map(function () { return 0; });
  return [edgeCosts(graph, header.walk[season], zero, true, season), edgeCosts(graph, own.kmh[season], own.fare_per_km, false, season)];
}

function isUsable(costs, edge) {
  return costs.forward[edge] > 0 || costs.backward[edge] > 0;
}

// The arcs of a mode in a season: one copy of the nodes on the ground, one riding where it is staged.
export function makeNet(graph, mode, season) {
  const header = graph.header;
  const net = { graph: graph, mode: mode, season: season, layers: [], tail: [], head: [], key: [], fare: [] };
  if (mode === BY_ROAD) {
    Object.assign(net, { layers: [{ offset: 0, costs: shortestCosts(graph), boards: false, flag: 0 }], tripFlag: 0, bit: -1, offRoadKmh: Infinity });
    addRoads(net, net.layers[0], { wait_min: 0, fare: 0 });
    return indexed(net);
  }
  const own = header.modes[mode];
  const costs = layersOf(graph, mode, season);
  net.layers.push({ offset: 0, costs: costs[0], boards: false, flag: 0 });
  if (own.is_staged) {
    net.layers.push({ offset: graph.nCopy, costs: costs[1], boards: true, flag: number(own.flag) });
    addStages(net, net.layers[1]);
  }
  net.tripFlag = own.is_staged ? 0 : number(own.flag);
  net.offRoadKmh = header.off_road_kmh[season];
  net.bit = header.tied_by.findIndex(function (one) { return one[0] === mode && one[1] === season; });
  net.layers.forEach(function (layer) { addRoads(net, layer, header.ferry); });
  return indexed(net);
}

function addArc(net, tail, head, ms, cm, fare) {
  net.tail.push(tail);
  net.head.push(head);
  net.key.push(ms * CM + cm);
  net.fare.push(fare);
}

function waitMs(graph, isTown) {
  return Math.round(graph.header.wait_min[isTown ? 'urban' : 'rural'] * 60000);
}

// One boards where the way meets a road that is ridden; where only two stretches of such a road meet, the road goes on.
function addStages(net, ride) {
  const graph = net.graph;
  const drawn = new Int32Array(graph.n);
  const ridden = new Int32Array(graph.n);
  for (let i = 0; i < graph.m; i++) {
    const isRidden = isUsable(ride.costs, i) && !(graph.flags[i] & graph.bit.is_ferry) ? 1 : 0;
    [graph.from[i], graph.to[i]].forEach(function (node) {
      drawn[node]++;
      ridden[node] += isRidden;
    });
  }
  for (let node = 0; node < graph.n; node++) {
    if (!ridden[node] || (drawn[node] === 2 && ridden[node] === 2)) continue;
    addArc(net, node, node + ride.offset, waitMs(graph, graph.isTown[node]), 0, ride.flag);
    addArc(net, node + ride.offset, node, 0, 0, 0);
  }
}

function addRoads(net, layer, ferry) {
  const graph = net.graph;
  const offset = layer.offset;
  for (let i = 0; i < graph.m; i++) {
    const isFerry = graph.flags[i] & graph.bit.is_ferry;
    const from = (isFerry ? graph.landing[graph.from[i]] : graph.from[i]) + offset;
    const to = (isFerry ? graph.landing[graph.to[i]] : graph.to[i]) + offset;
    if (layer.costs.forward[i]) addArc(net, from, to, layer.costs.ms[i], graph.cm[i], layer.costs.fare[i]);
    if (layer.costs.backward[i]) addArc(net, to, from, layer.costs.ms[i], graph.cm[i], layer.costs.fare[i]);
  }
  graph.landed.forEach(function (node) {
    const afloat = graph.landing[node] + offset;
    addArc(net, node + offset, afloat, Math.round(ferry.wait_min * 60000), 0, number(ferry.fare));
    addArc(net, afloat, node + offset, 0, 0, 0);
  });
}

// Arcs by tail, in typed arrays.
function indexed(net) {
  const n = net.graph.nCopy * net.layers.length;
  const first = new Int32Array(n + 1);
  net.tail.forEach(function (tail) { first[tail + 1]++; });
  for (let i = 0; i < n; i++) first[i + 1] += first[i];
  const place = first.slice(0, n);
  const found = { head: new Int32Array(net.head.length), key: new Float64Array(net.head.length), fare: new Float64Array(net.head.length) };
  net.tail.forEach(function (tail, i) {
    const at = place[tail]++;
    found.head[at] = net.head[i];
    found.key[at] = net.key[i];
    found.fare[at] = net.fare[i];
  });
  return { graph: net.graph, mode: net.mode, season: net.season, layers: net.layers, bit: net.bit, n: n, tripFlag: net.tripFlag, offRoadKmh: net.offRoadKmh,
    first: first, head: found.head, key: found.key, fare: found.fare };
}

// An unknown fare is larger than every known one.
function cheaper(one, other) {
  return isNaN(other) ? !isNaN(one) : one < other;
}

// Walking beside the roads, as part of a key.
function offRoadKey(net, m) {
  return Math.round(m * 3600 / net.offRoadKmh) * CM + Math.round(m * 100);
}

// Ways between a place beside an edge and the ends of the edge: [vertex, key, fare], leaving or arriving.
function endsOf(net, place, isLeaving) {
  const graph = net.graph;
  const edge = place.edge;
  const snap = offRoadKey(net, place.m);
  const found = [];
  net.layers.forEach(function (layer) {
    if (!isUsable(layer.costs, edge)) return;
    const whole = layer.costs.ms[edge];
    const boards = isLeaving && layer.boards;
    const before = [Math.round(whole * place.share), Math.round(graph.cm[edge] * place.share)];
    [false, true].forEach(function (isFar) {
      const ms = isFar ? whole - before[0] : before[0];
      const cm = isFar ? graph.cm[edge] - before[1] : before[1];
      const isOpen = (isLeaving === isFar ? layer.costs.forward : layer.costs.backward)[edge] || cm === 0;
      if (!isOpen) return;
      const share = isFar ? 1 - place.share : place.share;
      found.push([(isFar ? graph.to[edge] : graph.from[edge]) + layer.offset,
        snap + (ms + (boards ? waitMs(graph, place.isTown) : 0)) * CM + cm, layer.costs.fare[edge] * share + (boards ? layer.flag : 0), layer]);
    });
  });
  return found;
}

// Two places of one edge: the way along it, or null.
function alongEdge(net, start, goal) {
  const graph = net.graph;
  const edge = start.edge;
  if (edge !== goal.edge) return null;
  const snap = offRoadKey(net, start.m) + offRoadKey(net, goal.m);
  let best = null;
  net.layers.forEach(function (layer) {
    if (!isUsable(layer.costs, edge)) return;
    const whole = layer.costs.ms[edge];
    const ms = Math.abs(Math.round(whole * goal.share) - Math.round(whole * start.share));
    const cm = Math.abs(Math.round(graph.cm[edge] * goal.share) - Math.round(graph.cm[edge] * start.share));
    const isAhead = goal.share > start.share;
    if (cm && !(isAhead ? layer.costs.forward : layer.costs.backward)[edge]) return;
    const wait = layer.boards ? waitMs(graph, start.isTown) : 0;
    const key = snap + (ms + wait) * CM + cm;
    if (best && key >= best.key) return;
    best = { key: key, fare: layer.costs.fare[edge] * Math.abs(goal.share - start.share) + layer.flag, layer: layer, wait: wait, ms: ms, cm: cm };
  });
  return best;
}

// Every vertex from one place: key, fare and the arc before, by Dijkstra's search with a binary heap.
export function searchFrom(net, start) {
  const found = { net: net, start: start, key: new Float64Array(net.n).fill(NOWHERE), fare: new Float64Array(net.n),
    before: new Int32Array(net.n).fill(-1), ways: [] };
  const heap = { at: new Int32Array(1024), key: new Float64Array(1024), n: 0 };
  if (!start) return found;
  found.ways = endsOf(net, start, true);
  found.ways.forEach(function (way, i) { settle(found, heap, way[0], way[1], way[2], -2 - i); });
  const isDone = new Uint8Array(net.n);
  while (heap.n) {
    const vertex = pop(heap);
    if (isDone[vertex]) continue;
    isDone[vertex] = 1;
    const key = found.key[vertex];
    for (let arc = net.first[vertex]; arc < net.first[vertex + 1]; arc++) {
      settle(found, heap, net.head[arc], key + net.key[arc], found.fare[vertex] + net.fare[arc], vertex);
    }
  }
  return found;
}

function settle(found, heap, vertex, key, fare, before) {
  const known = found.key[vertex];
  if (key > known || (key === known && !cheaper(fare, found.fare[vertex]))) return;
  found.key[vertex] = key;
  found.fare[vertex] = fare;
  found.before[vertex] = before;
  if (key < known) push(heap, vertex, key);
}

// The journey to one place: minutes, metres, fare rounded to the coin; minutes are infinite where there is no way.
export function journeyTo(found, goal) {
  const net = found.net;
  const none = { minutes: Infinity, m: Infinity, fare: Infinity, last: null, along: null };
  const best = leastTo(found, goal);
  const ms = Math.floor(best.key / CM);
  if (best.key === NOWHERE || ms > net.graph.header.longest_ms) return none;
  const m = (best.key - ms * CM) / 100;
  const isByRoad = m > found.start.m + goal.m + 0.01;
  return { minutes: ms / 60000, m: m, fare: rounded(best.fare + (isByRoad ? net.tripFlag : 0), net.graph.header.coin),
    last: best.last, along: best.along };
}

// The metres of the shortest road to one place, by a search over all roads.
export function metresTo(found, goal) {
  return leastTo(found, goal).key / 100;
}

function leastTo(found, goal) {
  const net = found.net;
  let best = { key: NOWHERE, fare: NaN, last: null, along: null };
  if (!found.start || !goal) return best;
  endsOf(net, goal, false).forEach(function (way) {
    const key = found.key[way[0]] + way[1];
    const fare = found.fare[way[0]] + way[2];
    if (key < best.key || (key === best.key && cheaper(fare, best.fare))) best = { key: key, fare: fare, last: way, along: null };
  });
  const along = alongEdge(net, found.start, goal);
  if (along && along.key < best.key) best = { key: along.key, fare: along.fare, last: null, along: along };
  return best;
}

function rounded(fare, coin) {
  return coin > 0 ? Math.floor(fare / coin + 0.5 + 1e-9) * coin : fare;
}

// The legs of a journey in order: mode, minutes, of which waiting, and metres; neighbours by one mode are one leg.
export function legsOf(found, goal, journey) {
  const net = found.net;
  const graph = net.graph;
  const steps = [walkStep(net, found.start.m)];
  if (journey.along) {
    const along = journey.along;
    steps.push({ mode: modeOf(net, along.layer.offset), ms: along.ms + along.wait, wait: along.wait, cm: along.cm });
  } else {
    const path = [];
    let at = journey.last[0];
    for (; found.before[at] >= 0; at = found.before[at]) path.push([found.before[at], at]);
    const first = found.ways[-2 - found.before[at]];
    steps.push(partStep(net, first, found.start, first[3].boards ? waitMs(graph, found.start.isTown) : 0));
    path.reverse().forEach(function (arc) { steps.push(arcStep(found, arc[0], arc[1])); });
    steps.push(partStep(net, journey.last, goal, 0));
  }
  steps.push(walkStep(net, goal.m));
  return joinedLegs(steps.filter(function (step) { return step.ms || step.cm; }));
}

function walkStep(net, m) {
  const key = offRoadKey(net, m);
  const ms = Math.floor(key / CM);
  return { mode: 'walk', ms: ms, wait: 0, cm: key - ms * CM };
}

function partStep(net, way, place, wait) {
  const key = way[1] - offRoadKey(net, place.m);
  const ms = Math.floor(key / CM);
  return { mode: modeOf(net, way[3].offset), ms: ms, wait: wait, cm: key - ms * CM };
}

function arcStep(found, tail, head) {
  const net = found.net;
  const nCopy = net.graph.nCopy;
  const key = found.key[head] - found.key[tail];
  const ms = Math.floor(key / CM);
  const cm = key - ms * CM;
  const isAfloat = Math.max(tail % nCopy, head % nCopy) >= net.graph.n;
  return { mode: isAfloat ? 'ferry' : modeOf(net, Math.max(tail, head) >= nCopy ? nCopy : 0), ms: ms, wait: cm ? 0 : ms, cm: cm };
}

function modeOf(net, offset) {
  return offset ? net.mode : net.graph.header.modes[net.mode].ground;
}

function joinedLegs(steps) {
  const legs = [];
  steps.forEach(function (step) {
    const last = legs[legs.length - 1];
    if (!last || last.mode !== step.mode) legs.push({ mode: step.mode, minutes: 0, wait: 0, m: 0 });
    const leg = legs[legs.length - 1];
    leg.minutes += step.ms / 60000;
    leg.wait += step.wait / 60000;
    leg.m += step.cm / 100;
  });
  return legs;
}
