// What comes next where nobody takes a person: the same order as mapping/reach/next_steps.py, by hand.

import assert from 'node:assert/strict';
import test from 'node:test';

import { nextSteps, overOf } from '../../maps/assets/services/next_steps.js';

const HARD = ['sex', null, null, null, '@only.f', 'hard'];
const SOFT = ['age_max', 37, 35, 2, '', 'negotiable'];
const FAR = ['too_long', 95, 90, 5, '@walk'];
const ASKED = ['grade_unknown', null, null, null, ''];

const CODES = { asked: ['grade_unknown', 'places_stale'], way: ['too_long', 'no_road'], over: { too_long: 'min', too_far: 'km', distance_radius: 'km' } };
const STALE = ['places_stale', 20260115, null, null, ''];

const pair = (s, minutes, ...details) => ({ s, fastest: { minutes }, details, mode: s === 2 ? 'phone' : 'walk', verdict: details.every((one) => one === ASKED) ? 'unknown' : 'no' });
const codes = (pairs) => nextSteps(pairs, CODES).map((one) => [one.code, one.pair.s]);

test('the nearest that says no by one rule that may bend comes first, with its reason', () => {
  const found = nextSteps([pair(0, 5, HARD), pair(1, 9, SOFT)], CODES);
  assert.deepEqual(found.map((one) => [one.code, one.pair.s]), [['bend', 1], ['far', 0]]);
  assert.equal(found[0].reason, SOFT);
});

test('what is asked for is no rule that refuses', () => {
  assert.deepEqual(codes([pair(1, 9, SOFT, ASKED)]), [['bend', 1], ['far', 1]]);
  assert.deepEqual(codes([pair(1, 9, SOFT, STALE)]), [['bend', 1], ['far', 1]]);
});

test('two rules that may bend are no way out, nor is one that may not', () => {
  assert.deepEqual(codes([pair(0, 5, SOFT, FAR), pair(1, 9, HARD)]), [['far', 0]]);
});

test('by phone or online only who has not said no', () => {
  assert.deepEqual(codes([pair(2, 0, ASKED)]), [['remote', 2]]);
  assert.deepEqual(codes([pair(2, 0, HARD)]), []);
});

test('whom the way alone keeps away comes before the nearest of all', () => {
  assert.deepEqual(codes([pair(0, 5, HARD), pair(1, 95, FAR)]), [['nearer', 1]]);
  assert.deepEqual(codes([pair(0, Infinity, HARD), pair(1, NaN, HARD)]), []);
});

test('how far beyond the limits is told by its unit, the most of each', () => {
  assert.deepEqual(overOf([FAR, ['too_far', 12, 10, 2], ['distance_radius', 8, 5, 3], HARD], CODES.over), [['min', 5], ['km', 3]]);
});

test('where somebody takes the person nothing comes next', () => {
  assert.deepEqual(codes([{ s: 0, fastest: { minutes: 5 }, details: [], mode: 'walk', verdict: 'yes' }, pair(1, 9, SOFT)]), []);
});
