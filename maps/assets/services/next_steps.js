// What comes next where no service takes a person, in the order of mapping/reach/next_steps.py. It knows no document.

import { FLEXIBILITY, REMOTE_DELIVERIES, VISITING_DELIVERIES } from '../generated/codes.js';

const OVER = { too_long: 'min', too_far: 'km', distance_radius: 'km', distance_network: 'km', too_dear: 'fare' };
const AT_HOME = REMOTE_DELIVERIES.concat(VISITING_DELIVERIES);
const OF_THE_WAY = ['too_long', 'too_far', 'too_dear', 'distance_radius', 'distance_network', 'distance_no_road'];

// The ways out of judged pairs of one category, of equals the first: the code of its words, the pair, and the reason
// that may bend.
export function nextSteps(pairs) {
  const place = new Map(pairs.map(function (pair, at) { return [pair, at]; }));
  const order = pairs.slice().sort(function (one, other) { return byMinutes(one, other) || place.get(one) - place.get(other); });
  const near = order.filter(function (pair) { return isFinite(pair.minutes) && AT_HOME.indexOf(pair.mode) < 0; });
  return [
    stepOf('bend', order.filter(mayBend)[0]),
    stepOf('remote', order.filter(function (pair) { return REMOTE_DELIVERIES.indexOf(pair.mode) >= 0 && pair.verdict !== 'no'; })[0]),
    stepOf('nearer', near.filter(isForTheWay)[0]) || stepOf('far', near[0]),
  ].filter(Boolean);
}

// By how much a pair misses the limits: the unit and the number of each that it misses.
export function overOf(details) {
  const found = {};
  details.forEach(function (one) {
    const unit = OVER[one[0]];
    if (unit) found[unit] = Math.max(found[unit] || 0, one[1] - one[2]);
  });
  return Object.keys(found).map(function (unit) { return [unit, found[unit]]; });
}

function stepOf(code, pair) {
  return pair ? { code: code, pair: pair, reason: code === 'bend' ? noes(pair)[0] : null } : null;
}

function noes(pair) {
  return pair.details.filter(function (one) { return !/_unknown$/.test(one[0]); });
}

function mayBend(pair) {
  const own = noes(pair);
  return own.length === 1 && FLEXIBILITY.indexOf(own[0][5]) > 0;
}

function isForTheWay(pair) {
  const own = noes(pair);
  return own.length > 0 && own.every(function (one) { return OF_THE_WAY.indexOf(one[0]) >= 0; });
}

// What is not known comes last; infinities are never subtracted.
function byMinutes(one, other) {
  const a = isNaN(one.minutes) ? Infinity : one.minutes;
  const b = isNaN(other.minutes) ? Infinity : other.minutes;
  return a === b ? 0 : a < b ? -1 : 1;
}
