// What is typed as a place: degrees as people write them, wrong pairs, and names nearly right.

import assert from 'node:assert/strict';
import test from 'node:test';

import { isInBox, meantBy, nearestNames, onlyOne, readPoint } from '../../maps/assets/finder/place_words.js';

const BOX = [-16.9, 13.0, -13.7, 13.9];
const BRIKAMA = { lat: 13.27, lng: -16.65 };

for (const text of ['13.27, -16.65', '13,27; -16,65', '13,27 -16,65', '13,27,-16,65', '13.27N 16.65W', 'n13.27 w16.65', '16.65 W, 13.27 N',
  '13,27° N; 16,65° O', "13°16'12\"N 16°39'W", '١٣٫٢٧، -١٦٫٦٥', '13.27/\u221216.65']) {
  test('a point is read as it is written: ' + text, () => {
    const found = readPoint(text);
    assert.ok(Math.abs(found.lat - BRIKAMA.lat) < 1e-9 && Math.abs(found.lng - BRIKAMA.lng) < 1e-9, JSON.stringify(found));
  });
}

test('what is no pair of degrees is no point', () => {
  for (const text of ['Soma', '13.27', '13.27N 16.65N', "13°75'N 16°W", '', '13.27,', 'N13.27S 4']) assert.equal(readPoint(text), null, text);
  assert.deepEqual(readPoint('13,-16'), { lat: 13, lng: -16 });
});

test('a pair swapped or without its sign is asked back, one that fits nowhere is not', () => {
  assert.ok(isInBox(BRIKAMA, BOX));
  for (const wrong of [{ lat: -16.65, lng: 13.27 }, { lat: 13.27, lng: 16.65 }, { lat: 16.65, lng: 13.27 }]) {
    assert.ok(!isInBox(wrong, BOX));
    assert.deepEqual(meantBy(wrong, BOX), BRIKAMA);
  }
  assert.equal(meantBy({ lat: 14.7, lng: -17.4 }, BOX), null);
  assert.ok(!isInBox({ lat: 13.27, lng: 216 }, null));
});

test('names nearly right are offered, the nearest first, and none that is far', () => {
  const names = ['kerewan', 'keneba', 'kaur', 'farafenni', 'kerr wan'];
  assert.deepEqual(nearestNames('Kerwan', names, 5).map((at) => names[at]), ['kerewan', 'kerr wan']);
  assert.deepEqual(nearestNames('Farafeni', names, 5).map((at) => names[at]), ['farafenni']);
  assert.deepEqual(nearestNames('Karu', names, 5).map((at) => names[at]), ['kaur']);
  assert.deepEqual(nearestNames('Timbuktu', names, 5), []);
});

test('Enter takes the only place of a name, never one of several', () => {
  const soma = { folded: 'soma' };
  assert.equal(onlyOne([soma, { folded: 'somarkuta' }], ' Sóma '), soma);
  assert.equal(onlyOne([soma, { folded: 'soma' }], 'soma'), null);
  assert.equal(onlyOne([soma, { folded: 'somarkuta' }], 'so'), null);
  assert.equal(onlyOne([soma], 'so'), soma);
});
