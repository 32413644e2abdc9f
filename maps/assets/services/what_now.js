// What to do about an answer, and which of many say no for the same reasons. It knows no document.

import { overOf } from './next_steps.js';
import { FLEXIBILITY, VERDICTS } from '../generated/codes.js';

// The steps for one judged pair in their order, each the code of its words; `asked` are the reasons to ask the person
// about, `told` those to ask the partner about. `codes` lists the reasons that ask, those of the person and of the way.
export function whatNow(pair, service, codes) {
  const found = { steps: [], asked: [], told: [], over: [] };
  if (pair.verdict === 'no') {
    found.steps.push(smallestChange(pair, codes));
    found.over = overOf(pair.details, codes.over);
    return found;
  }
  if (pair.verdict === 'unknown') {
    const open = pair.details.filter(function (one) { return codes.asked.indexOf(one[0]) >= 0; });
    found.asked = open.filter(function (one) { return codes.person.indexOf(one[0]) >= 0; });
    found.told = open.filter(function (one) { return codes.person.indexOf(one[0]) < 0; });
    if (found.asked.length) found.steps.push('ask_person');
    found.steps.push(found.told.length ? 'ask_partner' : 'then_' + firstCall(service));
  } else {
    found.steps.push(firstCall(service));
  }
  if (service.is_referral_required) found.steps.push(service.referral_method ? 'referral_by' : 'referral');
  if (service.papers) found.steps.push('bring');
  return found;
}

// Whether one calls for a place, calls before going, or only goes.
function firstCall(service) {
  if (!service.phone) return 'go';
  if (service.isRemote) return 'call_remote';
  if (service.isVisiting) return 'call_visit';
  return service.n_places_free !== null || service.capacity !== null ? 'call_place' : 'call';
}

// The smallest change that would help: of one rule that may bend, of the way alone, of a place that is freed.
function smallestChange(pair, codes) {
  const noes = pair.details.filter(function (one) { return codes.asked.indexOf(one[0]) < 0; });
  const isWay = noes.length > 0 && noes.every(function (one) { return codes.way.indexOf(one[0]) >= 0; });
  if (noes.length === 1 && FLEXIBILITY.indexOf(noes[0][5]) > 0) return 'no_bend';
  if (isWay) return overOf(noes, codes.over).length ? 'no_way' : 'no_road';
  if (noes.length === 1 && noes[0][0] === 'full') return 'no_full';
  return 'no_next';
}

// Pairs in the order in which they are read: needs before all else, of each kind the best first, then the next of each.
export function inTurn(pairs, categoryOf, categories, needs) {
  const seen = {};
  const rows = pairs.map(function (pair, at) {
    const category = categoryOf(pair);
    const turn = seen[category] = (seen[category] || 0) + 1;
    const place = categories.indexOf(category);
    return { pair: pair, key: [needs.indexOf(category) < 0 ? 1 : 0, turn, place < 0 ? categories.length : place, at] };
  });
  rows.sort(function (one, other) {
    const differs = one.key.findIndex(function (part, i) { return part !== other.key[i]; });
    return differs < 0 ? 0 : one.key[differs] - other.key[differs];
  });
  return rows.map(function (row) { return row.pair; });
}

// Those that say no, together where one partner refuses for the same reasons, in the order of the first of each.
export function sameNoes(pairs, partnerOf, codes) {
  const groups = new Map();
  pairs.forEach(function (pair) {
    const noes = pair.details.map(function (one) { return one[0]; }).filter(function (code) { return codes.asked.indexOf(code) < 0; });
    const key = partnerOf(pair) + '|' + noes.slice().sort().join(' ');
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(pair);
  });
  return Array.from(groups.values());
}

// Answers by verdict, in the order of verdicts.
export function byVerdict(pairs) {
  return VERDICTS.map(function (verdict) { return pairs.filter(function (pair) { return pair.verdict === verdict; }); });
}
