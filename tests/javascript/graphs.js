// Small road graphs for the tests of the finder, written by a writer of their own.

export const CLASSES = ['road', 'track'];
export const FLAGS = ['is_forward_only', 'is_backward_only', 'is_ferry', 'is_ford', 'is_closed_wet', 'is_closed_dry',
  'is_closed_to_engines', 'is_closed_to_walkers'];

// Whole numbers of seven bits a byte, the lowest first.
export function varints(numbers) {
  const bytes = [];
  numbers.forEach((one) => {
    let rest = one;
    while (rest > 127) {
      bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
  });
  return Uint8Array.from(bytes);
}

export const zigzag = (one) => (one < 0 ? -2 * one - 1 : 2 * one);

// Nodes as [x, y] in units of 1e-5 degree, edges as {from, to, cm, kind, flags, bends} with from <= to.
export function graphOf(nodes, edges, more = {}) {
  const steps = [];
  nodes.forEach((node, i) => {
    const before = i ? nodes[i - 1] : [0, 0];
    steps.push(zigzag(node[0] - before[0]), zigzag(node[1] - before[1]));
  });
  const ends = [];
  let from = 0;
  edges.forEach((edge) => {
    ends.push(edge.from - from, edge.to - edge.from);
    from = edge.from;
  });
  const bends = edges.map((edge) => (edge.bends || []).length);
  edges.forEach((edge) => {
    let at = nodes[edge.from];
    (edge.bends || []).forEach((bend) => {
      bends.push(zigzag(bend[0] - at[0]), zigzag(bend[1] - at[1]));
      at = bend;
    });
  });
  const towns = new Uint8Array(Math.ceil(nodes.length / 8));
  (more.towns || []).forEach((node) => { towns[node >> 3] |= 1 << (node & 7); });
  const parts = {
    nodes: varints(steps), towns, edges: varints(ends), lengths: varints(edges.map((edge) => edge.cm)), bends: varints(bends),
    kinds: Uint8Array.from(edges.map((edge) => edge.kind || 0)), flags: Uint8Array.from(edges.map((edge) => edge.flags || 0)),
    ties: Uint8Array.from(edges.map(() => 255)), mains: Uint8Array.from(edges.map((edge) => (edge.isIsland ? 0 : 255))),
  };
  return { header: headerOf(nodes, edges, more), part: (name) => parts[name] };
}

function headerOf(nodes, edges, more) {
  const speeds = { dry: [60, 30], wet: [60, 10] };
  return Object.assign({
    settlements: { points: [], outlines: [] }, version: 3, flags: FLAGS, origin: [0, 0], quantum_deg: 1e-5, quantum_m: 0.01, n_nodes: nodes.length, n_edges: edges.length,
    classes: CLASSES, tied_by: [['walk', 'dry'], ['walk', 'wet'], ['car', 'dry'], ['car', 'wet'], ['minibus', 'dry'], ['minibus', 'wet']], snap_limit_m: 2000,
    second_tie_m: 1000, farthest_km: 900,
    walk: { dry: [5, 5], wet: [5, 4] }, off_road_kmh: { dry: 4, wet: 3 }, wait_min: { urban: 5, rural: 15 },
    ferry: { kmh: 10, wait_min: 20, fare: 7 }, coin: 0, longest_ms: 864e5, dropped: [], season: 'dry',
    modes: {
      walk: { is_staged: false, on_foot: true, ground: 'walk', kmh: { dry: [5, 5], wet: [5, 4] }, fare_per_km: [0, 0], flag: 0 },
      car: { is_staged: false, on_foot: false, ground: 'car', kmh: speeds, fare_per_km: [2, 3], flag: 10 },
      minibus: { is_staged: true, on_foot: false, ground: 'walk', kmh: speeds, fare_per_km: [1, 1], flag: 5 },
    },
  }, more.header || {});
}

// Pseudo-random whole numbers below n, the same in every run.
export function dice(seed) {
  let state = seed;
  return (n) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor(state / 65536) % n;
  };
}
