// Bytes of the pages' blocks: varints and raw deflate, against writers of their own.

import assert from 'node:assert/strict';
import test from 'node:test';
import zlib from 'node:zlib';

import { unpackBytes, unpackText } from '../../maps/assets/frame/inflate.js';
import { nextNumber, nextSigned, reader } from '../../maps/assets/frame/varints.js';
import { dice, varints, zigzag } from './graphs.js';

test('numbers of one, two and five bytes are read one after another', () => {
  const input = reader(Uint8Array.from([0, 127, 128, 1, 172, 2, 255, 255, 255, 255, 127]));
  assert.deepEqual([0, 0, 0, 0, 0].map(() => nextNumber(input)), [0, 127, 128, 300, 2 ** 35 - 1]);
});

test('signs lie in the lowest bit', () => {
  const given = [0, -1, 1, -64, 64, -100000, 100000];
  const input = reader(varints(given.map(zigzag)));
  assert.deepEqual(given.map(() => nextSigned(input)), given);
});

test('whatever zlib packs is unpacked, stored, fixed and dynamic', () => {
  const roll = dice(5);
  const noise = Uint8Array.from({ length: 70000 }, () => roll(256));
  const words = new TextEncoder().encode('Banjul, Brikama, Farafenni; '.repeat(900));
  [new Uint8Array(0), Uint8Array.from([7]), noise, words].forEach((plain) => {
    [{ level: 0 }, { level: 9 }, { strategy: zlib.constants.Z_FIXED }].forEach((options) => {
      const packed = zlib.deflateRawSync(plain, options).toString('base64');
      assert.deepEqual([...unpackBytes(packed)], [...plain]);
    });
  });
});

test('a block of the page is base64 of raw deflate', () => {
  const packed = zlib.deflateRawSync('{"n": 3}').toString('base64');
  assert.equal(unpackText(packed), '{"n": 3}');
  assert.equal(unpackBytes(packed).length, 8);
});

test('data that end early are refused', () => {
  const packed = zlib.deflateRawSync('a sentence that is long enough to be cut');
  assert.throws(() => unpackBytes(packed.subarray(0, packed.length - 4).toString('base64')), /early|unknown/);
});
