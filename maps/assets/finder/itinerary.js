// What unfolds under an answer of the finder: the way leg by leg.

import { legsOf } from './shortest_paths.js';
import { append, joined, make, phrase } from '../frame/elements.js';
import { digits, frame, say, word } from '../frame/words.js';

// A way by minibus on which nothing is ridden is a walk, and is called one.
export function walked(one) {
  const way = one.way;
  if (!way.journey || !isFinite(way.minutes)) return one;
  if (legsOf(way.search.found, way.goal, way.journey).some(function (leg) { return leg.mode === way.mode; })) return one;
  const told = '@' + way.mode;
  one.mode = 'walk';
  one.details = one.details.map(function (fact) { return fact.map(function (part) { return part === told ? '@walk' : part; }); });
  return one;
}

export function wayBox(one) {
  const way = one.way;
  if (!way.journey || way.minutes === Infinity) return null;
  const box = make('details', { class: 'facts-box' }, make('summary', null, say('finder.way')));
  box.addEventListener('toggle', function () {
    if (!box.open || box.children.length > 1) return;
    append(box, make('ol', { class: 'legs' }, legLines(one)));
    if (way.fare > 0) append(box, phrase('finder.return_fare', { fare: digits(2 * way.fare, 2) + '\u00a0' + frame.currency }, 'p'));
  });
  return box;
}

// The legs of the way, an item each; none where no way is known.
export function legLines(one) {
  const way = one.way;
  return !way.journey || way.minutes === Infinity ? [] : legsOf(way.search.found, way.goal, way.journey).map(legLine);
}

function legLine(leg) {
  const distance = leg.m < 950 ? say('finder.m', { m: digits(Math.max(10, Math.round(leg.m / 10) * 10)) }) : say('finder.km', { km: digits(leg.m / 1000, 1) });
  const words = phrase('finder.leg', { mode: word(leg.mode), minutes: digits(Math.max(1, Math.round(leg.minutes - leg.wait))), distance: distance });
  return joined([leg.wait > 0.5 ? phrase('finder.leg_wait', { minutes: digits(Math.round(leg.wait)) }) : null, words], 'li');
}
