// What unfolds under an answer of the finder: the way leg by leg.

import { wayPoints } from './drawn_way.js';
import { legsOf } from './shortest_paths.js';
import { append, joined, make, phrase } from '../frame/elements.js';
import { digits, frame, say, word } from '../frame/words.js';
import { map, theBase } from '../map/page_map.js';
import { gridSteps } from '../map/paths.js';

const WAY_COLOUR = '#0f4c63';
const DESK_WIDTH = 900;

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

// The way of an answer, leg by leg; while it is unfolded it is drawn on the map, from home to the service.
export function wayBox(one, ends) {
  const way = one.way;
  if (!way.journey || way.minutes === Infinity) return null;
  const box = make('details', { class: 'facts-box' }, make('summary', null, say('finder.way')));
  box.addEventListener('toggle', function () {
    drawWay(box.open ? one : null, ends);
    if (!box.open || box.children.length > 1) return;
    append(box, make('ol', { class: 'legs' }, legLines(one)));
    if (way.fare > 0) append(box, phrase('finder.return_fare', { fare: digits(2 * way.fare, 2) + '\u00a0' + frame.currency }, 'p'));
  });
  return box;
}

// One way at a time, none where nothing is unfolded.
export function drawWay(one, ends) {
  if (!one) {
    map.ties([]);
    return;
  }
  const points = [ends[0]].concat(wayPoints(one.way.search.found, one.way.goal, one.way.journey), [ends[1]]);
  const line = gridSteps(theBase, points);
  map.ties([{ line: line, path: map.way(line), colour: WAY_COLOUR }]);
  if (window.innerWidth >= DESK_WIDTH) map.fit(points.map(function (point) { return [point[1], point[0]]; }));
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
