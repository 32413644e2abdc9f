// What to do about an answer, the order of the answers, and the noes that are one: by hand.

import assert from 'node:assert/strict';
import test from 'node:test';

import { byVerdict, inTurn, sameNoes, whatNow } from '../../maps/assets/services/what_now.js';

const CODES = { asked: ['age_unknown', 'places_stale'], person: ['age_unknown'], way: ['too_long', 'no_road'], over: { too_long: 'min' } };
const SERVICE = { phone: '+220 1', isRemote: false, isVisiting: false, n_places_free: null, capacity: null, is_referral_required: null, referral_method: null, papers: null };
const AGE = ['age_unknown', null, null, null, '@field.age'];
const STALE = ['places_stale', 20260115, null, null, ''];
const HARD = ['sex', null, null, null, '@only.f', 'hard'];
const SOFT = ['age_max', 37, 35, 2, '', 'negotiable'];
const FAR = ['too_long', 95, 90, 5, '@walk'];

const steps = (verdict, details, more) => whatNow({ verdict, details }, { ...SERVICE, ...more }, CODES).steps;

test('a yes says whom to call, what to send and what to bring', () => {
  assert.deepEqual(steps('yes', []), ['call']);
  assert.deepEqual(steps('yes', [], { capacity: 20 }), ['call_place']);
  assert.deepEqual(steps('yes', [], { phone: null, capacity: 20 }), ['go']);
  assert.deepEqual(steps('yes', [], { isRemote: true }), ['call_remote']);
  assert.deepEqual(steps('yes', [], { isVisiting: true, is_referral_required: true, papers: 'national_id' }), ['call_visit', 'referral', 'bring']);
  assert.deepEqual(steps('yes', [], { is_referral_required: true, referral_method: 'form' }), ['call', 'referral_by']);
});

test('what is to be asked goes to who can tell it', () => {
  assert.deepEqual(steps('unknown', [AGE]), ['ask_person', 'then_call']);
  assert.deepEqual(steps('unknown', [STALE]), ['ask_partner']);
  const both = whatNow({ verdict: 'unknown', details: [AGE, STALE] }, SERVICE, CODES);
  assert.deepEqual([both.steps, both.asked, both.told], [['ask_person', 'ask_partner'], [AGE], [STALE]]);
});

test('a no names the smallest change that would help, and asks nothing that changes nothing', () => {
  assert.deepEqual(steps('no', [SOFT, AGE]), ['no_bend']);
  assert.deepEqual(steps('no', [FAR]), ['no_way']);
  assert.deepEqual(steps('no', [['no_road', null, null, null, '']]), ['no_road']);
  assert.deepEqual(steps('no', [['full', null, null, null, '']]), ['no_full']);
  assert.deepEqual(steps('no', [SOFT, HARD], { is_referral_required: true }), ['no_next']);
  assert.deepEqual(whatNow({ verdict: 'no', details: [FAR] }, SERVICE, CODES).over, [['min', 5]]);
});

test('needs come first, then the best of each kind, then the next of each', () => {
  const rows = [['a', 1], ['a', 2], ['b', 3], ['c', 4], ['b', 5]].map(([kind, s]) => ({ kind, s }));
  const order = (needs) => inTurn(rows, (one) => one.kind, ['a', 'b', 'c'], needs).map((one) => one.s);
  assert.deepEqual(order([]), [1, 3, 4, 2, 5]);
  assert.deepEqual(order(['b']), [3, 5, 1, 4, 2]);
});

test('what one partner refuses for the same reasons is told once', () => {
  const rows = [['P', [HARD]], ['P', [HARD, AGE]], ['P', [HARD, FAR]], ['Q', [HARD]]].map(([partner, details], s) => ({ partner, details, s, verdict: 'no' }));
  const found = sameNoes(rows, (one) => one.partner, CODES).map((group) => group.map((one) => one.s));
  assert.deepEqual(found, [[0, 1], [2], [3]]);
  assert.deepEqual(byVerdict(rows).map((some) => some.length), [0, 0, 4]);
});
