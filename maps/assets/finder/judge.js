// Verdicts on the phone: answers looked up by rule, the circle, the limits, money and places; the same codes as a run.

import { has, number } from '../frame/values.js';
import { HARDLY_WALKS, VERDICTS } from '../generated/codes.js';

const CIRCLE_BASES = ['radius', 'network'];
const WEEK_MIN = 10080;

// One finding: position of the test, whether it says no, and the facts of its sentence.
function reasonOf(step, isNo, code, have, want, margin, detail) {
  return { step: step, isNo: isNo, facts: [code, have, want, margin, detail] };
}

// What the rules of a service answer to the person; `asked` has age, grade, sex or nothing of them.
function lookUp(rules, offer, asked) {
  const found = [];
  offer.rules.forEach(function (at) {
    const rule = rules[at];
    const value = saidOf(rule, asked);
    rule.runs.forEach(function (run) {
      if (!isIn(run, value)) return;
      const have = run[5] === '=' ? value : run[5];
      const one = reasonOf(run[2], run[3], run[4], have, run[6], run[7] === '=' ? Math.abs(value - run[6]) : run[7], run[8]);
      if (one.isNo) one.facts = one.facts.concat([rule.flexibility], rule.texts);
      if (one.isNo && rule.bridge) one.bridge = rule.bridge;
      found.push(one);
    });
  });
  return found;
}

// What the person says of what a rule asks for; of words those that the rule lists, in its order. A rule that lists
// too many to look up is one that nothing is told of.
function saidOf(rule, asked) {
  const value = rule.on && has(asked, rule.on) && asked[rule.on] !== null ? asked[rule.on] : null;
  if (!Array.isArray(value)) return value;
  if (!rule.of.length) return null;
  return rule.of.filter(function (word) { return value.indexOf(word) >= 0; }).join(' ');
}

function isIn(run, value) {
  if (run[0] === null || value === null) return run[0] === value;
  return typeof value === 'number' ? run[0] <= value && value <= run[1] : run[0] === value;
}

// The partner's circle: straight line, road or both; where the setting is not known both limits must agree.
function circleReasons(offer, setting, metres, step) {
  let found = null;
  offer.circles.forEach(function (circle) {
    CIRCLE_BASES.forEach(function (basis) {
      if (circle.basis !== basis && circle.basis !== 'both') return;
      found = oneCircle(found, circle, circle.of === 'returnee' ? setting : offer.setting, basis,
        basis === 'radius' ? metres.straight : metres.road, { offer: offer, straight: metres.straight, step: step });
    });
  });
  return found ? [found] : [];
}

function over(have, limit) {
  return limit !== null && have > limit;
}

// What must be known before a circle can be judged, as a label; nothing where it is.
function circleDoubt(more, have) {
  if (isNaN(more.straight)) return '@field.place';
  return more.offer.isCoarse ? '@field.site' : isNaN(have) ? '@field.road' : '';
}

function endOf(limit) {
  return limit === null ? -1 : limit;
}

function oneCircle(before, circle, setting, basis, have, more) {
  const isKnown = setting === 'urban' || setting === 'rural';
  const own = isKnown ? circle[setting] : null;
  if (isKnown ? own === null : circle.urban === null && circle.rural === null) return before;
  const isBeyond = isKnown ? over(have, own) : over(have, circle.urban) && over(have, circle.rural);
  const isInside = !over(have, circle.urban) && !over(have, circle.rural);
  const unsure = circleDoubt(more, have) || (!isKnown && !isBeyond && !isInside ? '@field.setting' : '');
  if (unsure) return before && before.isNo ? before : reasonOf(more.step, false, 'distance_unknown', null, null, null, unsure);
  if (!isBeyond) return before;
  const want = isKnown ? own : Math.max(endOf(circle.urban), endOf(circle.rural));
  const words = '@' + (isKnown ? setting : 'setting_unknown');
  const reason = have === Infinity ? reasonOf(more.step, true, 'distance_no_road', null, want / 1000, null, words)
    : reasonOf(more.step, true, 'distance_' + basis, have / 1000, want / 1000, (have - want) / 1000, words);
  reason.facts = reason.facts.concat(circle.said || []);
  return reason;
}

// One way judged by the limits of its category: what is too long, too far or too dear.
function limitReasons(way, limit, why, metres, table, isRoundUnknown) {
  const step = table.steps.reach;
  const found = [];
  const mode = '@' + way.mode;
  if (way.minutes === Infinity) found.push(lostReason(why, metres, table, mode));
  else if (!way.isSure) found.push(reasonOf(step, false, 'roads_not_joined', null, null, null, ''));
  else if (isNaN(way.minutes)) found.push(reasonOf(step, false, isRoundUnknown ? 'stops_unknown' : 'travel_unknown', null, null, null, ''));
  [['too_long', way.minutes, limit.duration_min, 1], ['too_far', way.m, limit.distance_m, 1000], ['too_dear', way.fare, limit.fare, 1]]
    .forEach(function (one) {
      if (way.minutes === Infinity || one[2] === null || !(one[1] > one[2])) return;
      found.push(reasonOf(step, true, one[0], one[1] / one[3], one[2] / one[3], (one[1] - one[2]) / one[3], mode));
    });
  return found;
}

// No way was found: a no where the map explains it, else unknown.
function lostReason(why, metres, table, mode) {
  const step = table.steps.reach;
  if (why === 'off_network' || why === 'roads_not_joined') return reasonOf(step, false, why, null, null, null, '');
  if (why !== 'beyond_search') return reasonOf(step, true, 'no_road', null, null, null, '');
  const km = metres.road / 1000;
  const most = Math.min(km, table.graph.farthest_km);
  return reasonOf(step, true, 'too_far', km, most, km - most, mode);
}

function isOutside(way, limit) {
  return way.minutes === Infinity || over(way.minutes, limit.duration_min) || over(way.m, limit.distance_m) || over(way.fare, limit.fare);
}

// There and back takes longer than a day allows: the person stays there.
function isAway(way, costs) {
  return 2 * way.minutes > costs.round_trip_hours * 60;
}

// The fare of a day attended, there and back, twice for who does not travel alone; who stays pays one round trip for the
// whole course.
function farePerDay(way, offer, costs) {
  return costs.fares * way.fare / (isAway(way, costs) ? Math.max(1, offer.days === null ? 1 : offer.days) : 1);
}

// Living, meals and nights away, and the fee that the person bears, a day attended.
function othersPerDay(way, offer, costs) {
  const away = isAway(way, costs);
  const meals = away && offer.meals !== 1 ? number(costs.meals_per_day) : 0;
  const nights = away && offer.lodging !== 1 ? number(costs.lodging_per_night) : 0;
  return number(costs.living === undefined ? offer.living : costs.living) + meals + nights + (offer.fee > 0 ? offer.fee / number(offer.days) : 0);
}

// What the fare leaves of what is paid a day.
function purse(way, offer, costs) {
  const back = farePerDay(way, offer, costs);
  const isDear = offer.paid !== null && back > offer.paid;
  const net = offer.paid === null ? NaN : offer.paid - back - othersPerDay(way, offer, costs);
  if (offer.paid === null || back === Infinity || (isNaN(net) && !isDear)) return 'unknown';
  return isDear ? 'unaffordable' : net < 0 ? 'strained' : 'affordable';
}

// A fare that a limit or a stipend asks for, and that is not known.
function isUnpriced(way, offer, limit) {
  return isNaN(way.fare) && !isNaN(way.minutes) && (limit.fare !== null || offer.paid !== null);
}

// The trip that is told and the fastest one, in the order of mapping/reach/mode_choice.py: of the ways that fit best
// the cheapest, where none fits the one that misses by least. A long walk, or of who hardly walks, comes after the rides.
function tripsOf(ways, offer, limit, costs, hardlyWalks) {
  const onFoot = ways.filter(function (way) { return way.mode === 'walk'; })[0];
  const found = ways.map(function (way, rank) {
    const means = purse(way, offer, costs);
    const isOut = isOutside(way, limit);
    const isNo = isOut || means === 'unaffordable';
    const isUntold = isNaN(way.minutes) || !way.isSure || (isNaN(way.fare) && limit.fare !== null);
    const isWalk = way.mode === 'walk' || (way.fare === 0 && onFoot !== undefined && way.minutes === onFoot.minutes);
    const ms = Math.round(Math.min(isNaN(way.minutes) ? WEEK_MIN : way.minutes, WEEK_MIN) * 60000);
    return { way: way, means: means, fit: [isNo ? 2 : isUntold || isUnpriced(way, offer, limit) ? 1 : 0, isOut ? 2 : isUntold ? 1 : 0],
      cost: isNo ? [0, miss(way, offer, limit, costs)] : [isWalk && (ms > costs.walk_first_min * 60000 || hardlyWalks) ? 1 : 0, coins(way.fare)],
      pace: [way.minutes === Infinity ? 1 : 0, ms, way.mode === 'walk' ? -1 : rank] };
  });
  return { told: least(found, function (one) { return one.fit.concat(one.cost, one.pace); }),
    fastest: least(found, function (one) { return one.fit.concat(one.pace); }) };
}

function least(found, key) {
  return found.reduce(function (best, one) { return less(key(one), key(best)) ? one : best; });
}

// A fare in hundredths; what is not known comes last.
function coins(fare) {
  return isNaN(fare) ? Infinity : Math.round(fare * 100);
}

// How far a way is beyond what it misses most, as a millionth of the limit.
function miss(way, offer, limit, costs) {
  if (way.minutes === Infinity) return Infinity;
  const ends = [[way.minutes, limit.duration_min], [way.m, limit.distance_m], [way.fare, limit.fare], [farePerDay(way, offer, costs), offer.paid]];
  return ends.reduce(function (most, one) { return over(one[0], one[1]) ? Math.max(most, Math.round(one[0] / one[1] * 1e6)) : most; }, 0);
}

function less(one, other) {
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return one[i] < other[i];
  return false;
}

// A service judged for a person: verdict, the way it rests on, and every reason in the order of the tests.
// `metres` are those of the straight line and of the shortest road, `why` says why no way was found.
export function judgeService(table, offer, asked, setting, ways, metres, why) {
  const steps = table.steps;
  const limit = table.limits[offer.category] || { duration_min: null, distance_m: null, fare: null };
  const open = ways.filter(function (way) { return way.minutes !== Infinity; });
  const costs = Object.assign({}, table.costs, { living: has(table.living, asked.home_areas) ? table.living[asked.home_areas] : undefined,
    fares: asked.is_escorted ? 4 : 2 });
  const trips = tripsOf(open.length ? open : ways, offer, limit, costs, HARDLY_WALKS.some(function (column) { return asked[column]; }));
  const best = trips.told;
  let found = limitReasons(best.way, limit, why, metres, table, offer.isRoundUnknown).concat(lookUp(table.rules, offer, asked));
  if (!offer.isRemote) found = found.concat(circleReasons(offer, setting, metres, steps.distance));
  if (best.means === 'unaffordable') {
    const back = farePerDay(best.way, offer, costs);
    found.push(reasonOf(steps.affordable, true, offer.isPayAssumed ? 'unaffordable_assumed' : 'unaffordable', back, offer.paid, back - offer.paid, ''));
  }
  if (isUnpriced(best.way, offer, limit)) found.push(reasonOf(steps.affordable, false, 'fare_unknown', null, null, null, ''));
  if (offer.isFull) found.push(reasonOf(steps.place, true, 'full', null, null, null, ''));
  if (offer.isPlaceStale) found.push(reasonOf(steps.place, false, 'places_stale', offer.placesOn, null, null, ''));
  found.sort(function (one, other) {
    return one.step - other.step || other.isNo - one.isNo || (one.facts[0] < other.facts[0] ? -1 : one.facts[0] > other.facts[0] ? 1 : 0);
  });
  found = found.filter(function (one, i) { return !i || one.facts[0] !== found[i - 1].facts[0]; });
  const verdict = found.some(function (one) { return one.isNo; }) ? 'no' : found.length ? 'unknown' : 'yes';
  return { s: offer.index, id: offer.id, stop: offer.stop, verdict: verdict, affordability: best.means, mode: best.way.mode, way: best.way, minutes: best.way.minutes,
    km: best.way.m / 1000, fare: best.way.fare, fastest: trips.fastest.way, straight: metres.straight / 1000,
    bridged: found.filter(function (one) { return one.bridge; }), details: found.map(function (one) { return one.facts; }) };
}

// Of the answers on the stops of a team the best: by the verdict, then the nearest by the fastest trip, then the first.
export function bestStop(found) {
  return least(found, function (one) {
    const minutes = isNaN(one.fastest.minutes) ? WEEK_MIN : one.fastest.minutes;
    return [VERDICTS.indexOf(one.verdict), Math.round(Math.min(minutes, WEEK_MIN) * 60000)];
  });
}

// What leads round a no: the bridging service, and the verdict on it for the same person.
export function tellBridges(answers, services) {
  const verdicts = {};
  answers.forEach(function (one) { verdicts[one.id] = one; });
  answers.forEach(function (one) {
    one.bridged.forEach(function (found) {
      const other = has(verdicts, found.bridge) ? verdicts[found.bridge] : null;
      found.facts.push(other ? services[other.s].name : found.bridge, other ? other.verdict : 'unknown');
    });
  });
}

// Reachable before unreachable, unknown last: infinities are never subtracted.
export function rankNumbers(one, other) {
  const a = isNaN(one) ? 2 : one === Infinity ? 1 : 0;
  const b = isNaN(other) ? 2 : other === Infinity ? 1 : 0;
  return a - b || (a ? 0 : one - other);
}
