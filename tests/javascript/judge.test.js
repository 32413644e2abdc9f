// The rules on the page: what a service answers to a person, by hand.

import assert from 'node:assert/strict';
import test from 'node:test';

import { judgeAll, makeFinder } from '../../maps/assets/finder/answers.js';
import { bestStop, judgeService, rankNumbers } from '../../maps/assets/finder/judge.js';

const STEPS = { reach: 1, distance: 2, affordable: 5, place: 6 };
const COSTS = { meals_per_day: 30, lodging_per_night: 50, round_trip_hours: 4, walk_first_min: 30 };
const WAY = { mode: 'walk', minutes: 30, m: 2000, fare: 0, isSure: true };
// Up to 17 too young, from 18 accepted, an age that is not known is asked for.
const AGE = { on: 'age', texts: [], runs: [[0, 17, 3, true, 'age_under', '=', 18, '=', ''], [null, null, 3, false, 'age_unknown', null, null, null, '']] };

function table(more = {}) {
  return Object.assign({ steps: STEPS, costs: COSTS, living: {}, limits: { clinic: { duration_min: 60, distance_m: null, fare: null } },
    rules: [AGE] }, more);
}

function offer(more = {}) {
  return Object.assign({ id: 'S1', index: 0, category: 'clinic', isRemote: false, rules: [], circles: [], paid: null, living: null,
    days: null, fee: 0, meals: 0, lodging: 0, isFull: false, isCoarse: false, setting: 'urban' }, more);
}

function judged(given = {}, way = WAY, asked = {}, own = table(), straight = 1500, road = 2000, why = '') {
  return judgeService(own, offer(given), Object.assign({ age: null, grade: null, sex: null, setting: null, home_areas: null }, asked),
    asked.setting || null, [].concat(way), { straight: straight, road: road }, why);
}

const codes = (answer) => answer.details.map((one) => one[0]);

test('what is near, free and open to all is a yes', () => {
  assert.equal(judged().verdict, 'yes');
  assert.deepEqual(codes(judged()), []);
});

test('an hour is not longer than an hour', () => {
  assert.equal(judged({}, Object.assign({}, WAY, { minutes: 60 })).verdict, 'yes');
  const late = judged({}, Object.assign({}, WAY, { minutes: 61 }));
  assert.deepEqual([late.verdict, late.details[0].slice(0, 4)], ['no', ['too_long', 61, 60, 1]]);
});

test('the rule of a service says no below its age, yes from it on, and asks where the age is not known', () => {
  assert.deepEqual(codes(judged({ rules: [0] }, WAY, { age: 17 })), ['age_under']);
  assert.deepEqual(judged({ rules: [0] }, WAY, { age: 15 }).details[0].slice(1, 4), [15, 18, 3]);
  assert.equal(judged({ rules: [0] }, WAY, { age: 18 }).verdict, 'yes');
  assert.equal(judged({ rules: [0] }).verdict, 'unknown');
});

test('one no outweighs what is not known', () => {
  const answer = judged({ rules: [0], isFull: true });
  assert.equal(answer.verdict, 'no');
  assert.deepEqual(codes(answer), ['age_unknown', 'full']);
});

test('places that were counted full too long ago are a question, with the day of the count', () => {
  const answer = judged({ isPlaceStale: true, placesOn: 20260501 });
  assert.deepEqual([answer.verdict, answer.details[0].slice(0, 2)], ['unknown', ['places_stale', 20260501]]);
});

test('where the days of attendance are assumed the fare that is too dear says so', () => {
  const bus = Object.assign({}, WAY, { mode: 'minibus', fare: 20 });
  assert.deepEqual(codes(judged({ paid: 39, living: 0, days: 20, isPayAssumed: true }, bus)), ['unaffordable_assumed']);
});

test('no road, a way that is not known and a place off the network are three things', () => {
  const none = Object.assign({}, WAY, { minutes: Infinity, m: Infinity, fare: Infinity });
  assert.deepEqual(codes(judged({}, none)), ['no_road']);
  const unknown = Object.assign({}, WAY, { minutes: NaN, m: NaN, fare: NaN });
  assert.deepEqual([judged({}, unknown).verdict, codes(judged({}, unknown))], ['unknown', ['travel_unknown']]);
  ['off_network', 'roads_not_joined'].forEach((why) => {
    const lost = judged({}, none, {}, table(), 1500, NaN, why);
    assert.deepEqual([lost.verdict, codes(lost)], ['unknown', [why]]);
  });
  const far = judged({}, none, {}, table({ graph: { farthest_km: 900 } }), 1500, 1000000, 'beyond_search');
  assert.deepEqual([far.verdict, far.details[0].slice(0, 4)], ['no', ['too_far', 1000, 900, 100]]);
});

test('a way over a second tie that is too far to be sure is unknown, and a sure one goes before it', () => {
  const unsure = Object.assign({}, WAY, { mode: 'motorcycle', minutes: 5, isSure: false });
  assert.deepEqual([judged({}, unsure).verdict, codes(judged({}, unsure))], ['unknown', ['roads_not_joined']]);
  assert.deepEqual([judged({}, [unsure, WAY]).verdict, judged({}, [unsure, WAY]).mode], ['yes', 'walk']);
});

test('a circle is of the straight line or of the road; where the setting is not known both limits must agree', () => {
  const circle = (basis) => ({ circles: [{ urban: 1000, rural: 5000, basis, of: 'returnee' }] });
  assert.deepEqual(codes(judged(circle('radius'), WAY, { setting: 'urban' })), ['distance_radius']);
  assert.deepEqual(codes(judged(circle('radius'), WAY, { setting: 'rural' })), []);
  const longWay = Object.assign({}, WAY, { m: 9000 });
  assert.deepEqual(codes(judged(circle('network'), longWay, { setting: 'urban' }, table(), 800, 1000)), []);
  assert.deepEqual(judged(circle('network'), WAY, { setting: 'urban' }).details[0].slice(0, 4), ['distance_network', 2, 1, 1]);
  assert.deepEqual(codes(judged(circle('network'), WAY, { setting: 'urban' }, table(), 800, Infinity)), ['distance_no_road']);
  assert.deepEqual(codes(judged(circle('radius'))), ['distance_unknown']);
  assert.deepEqual(codes(judged(circle('radius'), WAY, {}, table(), 900)), []);
  assert.deepEqual(codes(judged(circle('radius'), WAY, {}, table(), 6000)), ['distance_radius']);
  assert.deepEqual(codes(judged(Object.assign(circle('radius'), { isCoarse: true }), WAY, { setting: 'urban' })), ['distance_unknown']);
});

test('a fare above the stipend is unaffordable; what living leaves decides between strained and affordable', () => {
  const bus = Object.assign({}, WAY, { mode: 'minibus', fare: 20 });
  assert.deepEqual(codes(judged({ paid: 39, living: 0, days: 20 }, bus)), ['unaffordable']);
  assert.equal(judged({ paid: 40, living: 0, days: 20 }, bus).affordability, 'affordable');
  assert.equal(judged({ paid: 40, living: 1, days: 20 }, bus).affordability, 'strained');
  assert.equal(judged({ paid: null, living: 1, days: 20 }, bus).affordability, 'unknown');
});

test('who stays pays one round trip for the course, and nights and meals unless they are given', () => {
  const far = { mode: 'minibus', minutes: 150, m: 90000, fare: 100, isSure: true };
  const own = table({ limits: {} });
  assert.equal(judged({ paid: 95, living: 0, days: 20, meals: 0, lodging: 0 }, far, {}, own).affordability, 'affordable');
  assert.equal(judged({ paid: 89, living: 0, days: 20, meals: 0, lodging: 0 }, far, {}, own).affordability, 'strained');
  assert.equal(judged({ paid: 11, living: 0, days: 20, meals: 1, lodging: 1 }, far, {}, own).affordability, 'affordable');
});

test('the verdict rests on a way that is a yes before a faster one that is a no', () => {
  const ways = [{ mode: 'minibus', minutes: 20, m: 9000, fare: 50, isSure: true }, Object.assign({}, WAY, { minutes: 55, m: 4000 })];
  const answer = judged({ paid: 30, living: 0, days: 20 }, ways);
  assert.deepEqual([answer.verdict, answer.mode], ['yes', 'walk']);
});

test('the cheapest way that fits is told and the fastest beside it; a long walk comes after the rides', () => {
  const rides = [{ mode: 'minibus', minutes: 30, m: 9000, fare: 10, isSure: true }, { mode: 'motorcycle', minutes: 10, m: 9000, fare: 30, isSure: true }];
  const trips = (minutes, more = {}, asked = {}) => {
    const answer = judged(more, rides.concat(Object.assign({}, WAY, { minutes: minutes })), asked);
    return [answer.mode, answer.fastest.mode];
  };
  assert.deepEqual(trips(30), ['walk', 'motorcycle']);
  assert.deepEqual(trips(31), ['minibus', 'motorcycle']);
  assert.deepEqual(trips(5), ['walk', 'walk']);
  assert.deepEqual(trips(25, {}, { is_escorted: true }), ['minibus', 'motorcycle']);
  assert.deepEqual(trips(25, {}, { has_disability: 1 }), ['minibus', 'motorcycle']);
  // 40 a day there and back with an escort: more than what is paid, which leaves the walk.
  assert.deepEqual(trips(50, { paid: 30, living: 0 }, { is_escorted: true }), ['walk', 'walk']);
});

test('where no way fits the one is told that misses by least', () => {
  const ways = [Object.assign({}, WAY, { minutes: 90 }), { mode: 'minibus', minutes: 66, m: 9000, fare: 10, isSure: true }];
  assert.equal(judged({}, ways).mode, 'minibus');
});

test('what leads round a no is named, with the verdict on it for the same person', () => {
  const bridged = Object.assign({}, AGE, { bridge: 'S2' });
  const services = [{ name: 'Course', category: 'clinic' }, { name: 'Bridge', category: 'clinic' }]
    .map((one) => Object.assign(one, { isRemote: true, delivery: 'phone' }));
  const finder = makeFinder(table({ rules: [bridged], ties: [], graph: null, terms: [offer({ rules: [0] }), offer({ id: 'S2' })] }), services);
  const answers = judgeAll(finder, { lat: 13, lng: -15 }, { age: 12, home_areas: null }, { category: '', mode: '', sort: 'time' });
  assert.deepEqual(answers.map((one) => [one.id, one.verdict]), [['S2', 'yes'], ['S1', 'no']]);
  assert.deepEqual(answers[1].details[0].slice(-2), ['Bridge', 'yes']);
});

test('reachable comes before unreachable and unknown last, and infinities are never subtracted', () => {
  assert.deepEqual([NaN, Infinity, 9, 3, Infinity].sort(rankNumbers), [3, 9, Infinity, Infinity, NaN]);
});

// A rule on papers: both are needed; a rule on languages that lists too many words to look up.
const PAPERS = { on: 'documents', of: ['id_card', 'passport'], texts: [], flexibility: 'hard', runs: [
  ['id_card', 'id_card', 3, true, 'document', null, null, null, '@document.passport'],
  ['', '', 3, true, 'document', null, null, null, '@document.id_card @document.passport'],
  [null, null, 3, false, 'document_unknown', null, null, null, '']] };
const TONGUES = { on: 'documents', of: [], texts: [], flexibility: 'hard', runs: [[null, null, 3, false, 'language_unknown', null, null, null, '']] };

test('of words said those count that the rule lists, in its order', () => {
  const own = table({ rules: [PAPERS] });
  const said = (documents) => codes(judged({ rules: [0] }, WAY, { documents }, own));
  assert.deepEqual([said(['passport', 'id_card', 'licence']), said(['id_card']), said([]), said(null)], [[], ['document'], ['document'], ['document_unknown']]);
});

test('a rule with too many words to look up asks, whatever was said', () => {
  const answer = judged({ rules: [0] }, WAY, { documents: ['passport'] }, table({ rules: [TONGUES] }));
  assert.deepEqual([answer.verdict, codes(answer)], ['unknown', ['language_unknown']]);
});

test('of the stops of a team the verdict comes first, then the trip, then the order', () => {
  const late = judged({ stop: 0 }, Object.assign({}, WAY, { minutes: 61 }));
  const slow = judged({ stop: 1 }, Object.assign({}, WAY, { minutes: 40 }));
  const quick = judged({ stop: 2 });
  const again = judged({ stop: 3 });
  assert.equal(bestStop([late, slow]).stop, 1);
  assert.equal(bestStop([slow, quick, again]).stop, 2);
  assert.equal(bestStop([late]).stop, 0);
  assert.equal(bestStop([judged({ stop: 0, isPlaceStale: true }), slow]).stop, 1);
});
