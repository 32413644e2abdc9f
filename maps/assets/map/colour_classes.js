// Fixed classes of the indicators: where each begins, its colour, and the words of the legend.

import { bdi, make, phrase } from '../frame/elements.js';
import { countedPeople, digits, frame, peopleWords, say, tenthWords } from '../frame/words.js';
import { CLASS_COLOURS, COUNT_ENDS, MINUTE_ENDS, NOBODY_COLOUR, SHARE_ENDS } from '../generated/codes.js';

// Colours from the palest to the darkest, and that of nobody.
const RAMP = CLASS_COLOURS.slice().reverse().concat([NOBODY_COLOUR]);
const UNREACHABLE = '#2f2b45';
const PLAIN = '#f2f2ee';
const NO_DATA = { key: 'no_data', fill: PLAIN, pattern: 'hatch', ink: '#7b8a92' };
const DOTS = { dark: '#f3cfa4', pale: '#8a5a14', plain: '#8796a0' };

// The lower end belongs to a class, the upper end to the next; exactly zero is a class of its own.
const CLASSES = {
  coverage: [one('zero', 5)].concat(classesFrom('share', SHARE_ENDS.slice(0, -1), [4, 3, 2, 1, 0])),
  single: [one('zero', 0)].concat(classesFrom('share', SHARE_ENDS.slice(0, -1), [0, 1, 2, 3, 4])),
  minutes: classesFrom('minutes', MINUTE_ENDS, [0, 1, 2, 3, 4]),
  providers: [one('none', 5)].concat(classesFrom('count', COUNT_ENDS, [3, 2, 1, 0])),
};

function one(key, step) {
  return { key: key, low: 0, high: 0, fill: RAMP[step] };
}

// Classes that begin at the ends given, the last without an end, in steps of the ramp.
function classesFrom(key, ends, steps) {
  return ends.map(function (low, i) {
    return { key: key, low: low, high: i + 1 < ends.length ? ends[i + 1] : Infinity, fill: RAMP[steps[i]] };
  });
}

function kindOf(indicator) {
  if (indicator.indexOf('minutes_') === 0) return 'minutes';
  if (indicator === 'providers') return 'providers';
  return indicator.indexOf('coverage_') === 0 ? 'coverage' : 'single';
}

// What the floor lets be told in the place of a value: few count, all but a few do, or nothing.
export function isTold(written) {
  return written === 'few' || written === 'most';
}

export function isHidden(written) {
  return isTold(written) || written === 'base' || written === 'hidden' || written === 'counted';
}

// A class under dots: the widest gap where few are covered, or where most depend or disagree.
function dotted(indicator, side) {
  if (side === 'counted') return { key: side, fill: PLAIN, pattern: 'dots', ink: DOTS.plain };
  if (!isTold(side)) return { key: side, fill: PLAIN, pattern: 'dots', ink: DOTS.plain };
  const isSingle = kindOf(indicator) === 'single';
  if ((side === 'few') === isSingle) return { key: side, fill: RAMP[0], pattern: 'dots', ink: DOTS.pale };
  return { key: side, fill: RAMP[4], pattern: 'dots', ink: DOTS.dark };
}

// Nobody at all and few are told as one in public, where the lowest tenth begins at 0.
function isZeroClass(item) {
  return item.key === 'zero' && frame.k > 0;
}

// The class of a value as written in a series: null, a word of the floor, "inf" or a number.
export function classOf(indicator, written) {
  if (written === null || written === undefined) return NO_DATA;
  if (isHidden(written)) return dotted(indicator, written);
  if (written === 'inf') return { key: 'unreachable', fill: UNREACHABLE };
  const classes = CLASSES[kindOf(indicator)];
  for (let i = classes.length - 1; i >= 0; i--) {
    const own = classes[i];
    if (isZeroClass(own)) continue;
    if (own.high === 0 ? written === 0 : written >= own.low && (own.low > 0 || written > 0 || frame.k > 0 || own.key === 'minutes')) {
      return own;
    }
  }
  return NO_DATA;
}

// Every class of an indicator, in the order of its legend.
export function classesOf(indicator) {
  const own = CLASSES[kindOf(indicator)].filter(function (item) { return !isZeroClass(item); });
  if (kindOf(indicator) === 'minutes') own.push({ key: 'unreachable', fill: UNREACHABLE });
  return own.concat([NO_DATA], ['few', 'most', 'base', 'hidden', 'counted'].map(function (side) { return dotted(indicator, side); }));
}

// Whether the legend names a class in which no area lies: all but those of the floor that cannot be here.
export function isAlwaysNamed(indicator, item) {
  if (item.pattern !== 'dots') return true;
  const isMinutes = kindOf(indicator) === 'minutes';
  if (item.key === 'counted') return false;
  return frame.k > 0 && (item.key === 'base' ? isMinutes : item.key === 'hidden' ? !isMinutes
    : !isMinutes && indicator !== 'providers');
}

export function isSameClass(a, b) {
  return a.key === b.key && a.low === b.low;
}

// Words of a class.
export function classWords(item) {
  if (item.key === 'share') return bdi(percentRange(item));
  if (item.key === 'minutes') {
    return item.high === Infinity ? phrase('class.minutes_more', { low: digits(item.low) })
      : phrase('class.minutes', { range: item.low + '\u2013' + item.high });
  }
  if (item.key === 'count') return bdi(countRange(item));
  return phrase(item.key === 'hidden' ? 'class.hidden_class' : 'class.' + item.key, { k: digits(frame.k) });
}

function percentRange(item) {
  const high = item.high === Infinity ? 100 : item.high * 100;
  const low = item.low === 0 && !frame.k ? '>\u202f0' : digits(item.low * 100);
  return low + '\u2013' + digits(high) + '\u202f%';
}

function countRange(item) {
  if (item.high === Infinity) return item.low + '+';
  return item.high - item.low === 1 ? String(item.low) : item.low + '\u2013' + (item.high - 1);
}

// The value of a cell in words, with its unit.
export function valueWords(cell) {
  const unit = cell.unit;
  const written = cell.v;
  if (written === null || written === undefined) return make('span', { class: 'quiet' }, say('class.no_data'));
  if (written === 'counted') return bdi(peopleWords(cell.y));
  if (isHidden(written)) return hiddenWords(written, cell.n);
  if (written === 'inf') return make('span', null, say('class.unreachable'));
  if (unit === 'share' && frame.k) return bdi(tenthWords(written));
  if (unit === 'people') return bdi(peopleWords(written));
  if (unit === 'share') return bdi(digits(written * 100, written > 0 && written < 0.01 ? 1 : 0) + '\u202f%');
  if (unit === 'min') return phrase('minutes.about', { minutes: digits(written) });
  return bdi(digits(written, unit === 'partners' ? 0 : 1));
}

// The ends of a range, or nothing where there is none: of the slow and the fast pace of travel, or
// of where those may live whose home is not known exactly.
export function rangeWords(cell, isOfPlaces) {
  if (typeof cell.l !== 'number' || typeof cell.h !== 'number') return null;
  const scale = cell.unit === 'share' ? 100 : 1;
  const unit = cell.unit !== 'share' ? 'range.minutes' : isOfPlaces ? 'range.places' : 'range.share';
  const ends = { low: digits(cell.l * scale), high: digits(cell.h * scale) };
  return ends.low === ends.high ? null : phrase(unit, ends, 'span', { class: 'quiet' });
}

// What is told of a hidden number, of how many people where that is known.
export function hiddenWords(written, n) {
  const isKnown = typeof n === 'number';
  if (!isTold(written) || !frame.k) return make('span', { class: 'quiet' }, say(written === 'base' ? 'class.base' : 'class.hidden'));
  return phrase('told.' + written + (isKnown ? '_of' : ''), toldSlots(n));
}

// The numbers of a side: fewer than k of n, or all of n but these few.
export function toldSlots(n) {
  if (typeof n !== 'number') return { k: digits(frame.k) };
  return { k: digits(frame.k), n: peopleWords(n) };
}

// The least and the greatest share that a cell leaves open; null where people are told in classes without one.
export function shareRange(cell, whole) {
  if (frame.k && !isTold(cell.v)) return typeof cell.v === 'number' && cell.unit === 'share' ? [cell.v, cell.v + 0.1] : null;
  if (typeof cell.v === 'number') return cell.unit === 'share' ? [cell.v, cell.v] : whole > 0 ? [cell.v / whole, cell.v / whole] : [0, 0];
  if (!isTold(cell.v)) return [0, 0];
  const open = whole > 0 ? Math.min(0.5, (frame.k - 1) / whole) : 0.06;
  return cell.v === 'few' ? [0, open] : [1 - open, 1];
}

// People counted of people there, or nothing where neither is given.
export function ofWords(cell) {
  if (cell.n === null || isTold(cell.v)) return null;
  if (cell.y === null || frame.k) return phrase(countedPeople('designer.of_people', cell.n), { n: peopleWords(cell.n) }, 'span', { class: 'quiet' });
  return phrase('designer.n_of', { y: peopleWords(cell.y), n: peopleWords(cell.n) }, 'span', { class: 'quiet' });
}
