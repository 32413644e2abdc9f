// Texts as phones send them: plain letters, and parts that fit; the same as scripts/commands/answer/text_parts.py, by hand.

import assert from 'node:assert/strict';
import test from 'node:test';

import { gsm, partsOf } from '../../maps/assets/services/text_parts.js';

test('accents are taken off and signs that count as two are left out', () => {
  assert.equal(gsm('Santé à l\u2019hôpital {1} [2]\u00a0km'), "Sante a l'hopital 1 2 km");
});

test('what fits is one message, what is longer is cut at blanks and numbered', () => {
  assert.deepEqual(partsOf('short text', 160), ['short text']);
  const found = partsOf('word '.repeat(40), 160);
  assert.deepEqual(found.map((one) => one.length), [158, 48]);
  assert.ok(found[1].startsWith('2/2 word'));
  const long = partsOf('x'.repeat(300), 160);
  assert.ok(long.every((one) => one.length <= 160));
  assert.equal(long.map((one) => one.slice(4)).join('').length, 300);
});
