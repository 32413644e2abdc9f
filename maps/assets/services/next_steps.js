// What comes next where no service takes a person, in the order of mapping/reach/next_steps.py. It knows no document.

import { FLEXIBILITY, REMOTE_DELIVERIES, VISITING_DELIVERIES } from '../generated/codes.js';

const AT_HOME = REMOTE_DELIVERIES.concat(VISITING_DELIVERIES);

// The ways out of judged pairs of one category, of equals the first: the code of its words, the pair, and the reason
// that may bend; none where one says yes. `codes` lists the reasons that ask, and those of the way.
export function nextSteps(pairs, codes) {
  if (pairs.some(function (pair) { return pair.verdict === 'yes'; })) return [];
  const place = new Map(pairs.map(function (pair, at) { return [pair, at]; }));
  const order = pairs.slice().sort(function (one, other) { return byMinutes(one, other) || place.get(one) - place.get(other); });
  const near = order.filter(function (pair) { return isFinite(pair.fastest.minutes) && AT_HOME.indexOf(pair.mode) < 0; });
  function noes(pair) {
    return pair.details.filter(function (one) { return codes.asked.indexOf(one[0]) < 0; });
  }
  function mayBend(pair) {
    return noes(pair).length === 1 && FLEXIBILITY.indexOf(noes(pair)[0][5]) > 0;
  }
  function isForTheWay(pair) {
    return noes(pair).length > 0 && noes(pair).every(function (one) { return codes.way.indexOf(one[0]) >= 0; });
  }
  const bending = order.filter(mayBend)[0];
  return [
    bending && { code: 'bend', pair: bending, reason: noes(bending)[0] },
    stepOf('remote', order.filter(function (pair) { return REMOTE_DELIVERIES.indexOf(pair.mode) >= 0 && pair.verdict !== 'no'; })[0]),
    stepOf('nearer', near.filter(isForTheWay)[0]) || stepOf('far', near[0]),
  ].filter(Boolean);
}

// By how much a pair misses the limits: the unit and the number of each that it misses; `units` are those of reasons.
export function overOf(details, units) {
  const found = {};
  details.forEach(function (one) {
    const unit = units[one[0]];
    if (unit) found[unit] = Math.max(found[unit] || 0, one[1] - one[2]);
  });
  return Object.keys(found).map(function (unit) { return [unit, found[unit]]; });
}

function stepOf(code, pair) {
  return pair ? { code: code, pair: pair, reason: null } : null;
}

// What is not known comes last; infinities are never subtracted.
function byMinutes(one, other) {
  const a = isNaN(one.fastest.minutes) ? Infinity : one.fastest.minutes;
  const b = isNaN(other.fastest.minutes) ? Infinity : other.fastest.minutes;
  return a === b ? 0 : a < b ? -1 : 1;
}
