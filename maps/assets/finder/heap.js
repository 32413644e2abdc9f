// A binary heap of vertices by their keys, the least first: `at`, `key` and `n`, how many there are.

export function push(heap, vertex, key) {
  if (heap.n === heap.at.length) {
    const at = new Int32Array(heap.n * 2);
    const keys = new Float64Array(heap.n * 2);
    at.set(heap.at);
    keys.set(heap.key);
    heap.at = at;
    heap.key = keys;
  }
  let i = heap.n++;
  while (i > 0) {
    const above = (i - 1) >> 1;
    if (heap.key[above] <= key) break;
    heap.at[i] = heap.at[above];
    heap.key[i] = heap.key[above];
    i = above;
  }
  heap.at[i] = vertex;
  heap.key[i] = key;
}

// The vertex of the least key, taken out.
export function pop(heap) {
  const top = heap.at[0];
  const vertex = heap.at[--heap.n];
  const key = heap.key[heap.n];
  let i = 0;
  for (;;) {
    let below = 2 * i + 1;
    if (below >= heap.n) break;
    if (below + 1 < heap.n && heap.key[below + 1] < heap.key[below]) below++;
    if (heap.key[below] >= key) break;
    heap.at[i] = heap.at[below];
    heap.key[i] = heap.key[below];
    i = below;
  }
  heap.at[i] = vertex;
  heap.key[i] = key;
  return top;
}
