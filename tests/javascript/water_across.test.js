// Water between two places, by the outlines and lines of the base map.

import assert from 'node:assert/strict';
import test from 'node:test';

import { waterAcross } from '../../maps/assets/map/water_across.js';

test('a line across an outline or a stream meets water, one beside them does not', () => {
  const base = { origin: [10, 20], quantum: 0.1, water: { rings: [[1, 1, 2, 0, 0, 2, -2, 0]], lines: [[5, 0, 0, 4]] } };
  const across = waterAcross(base);
  assert.equal(across([10, 20.2], [10.4, 20.2]), true);
  assert.equal(across([10, 20.05], [10.4, 20.05]), false);
  assert.equal(across([10.45, 20.2], [10.6, 20.25]), true);
  assert.equal(across([10.45, 20.5], [10.6, 20.55]), false);
  assert.equal(across([10.2, 20.2], [10.2, 20.6]), true);
});
