// Small marks of a service in the list: whether it is open now, how far it is.

import { kmFrom } from './near_place.js';
import { make, phrase } from '../frame/elements.js';
import { digits, say } from '../frame/words.js';
import { isOpenAt, opensAt } from '../services/opening_hours.js';
import { isClosed } from '../services/services.js';

// Whether it is open at this hour, or when it opens today; nothing where that is not told.
export function openingMark(row) {
  if (isClosed(row) || !row.week) return null;
  const now = new Date();
  if (isOpenAt(row.week, now)) return make('span', { class: 'mark mark-yes no-print' }, say('partners.open_now'));
  const next = opensAt(row.week, now);
  const time = next === null ? '' : ('0' + Math.floor(next / 60)).slice(-2) + ':' + ('0' + next % 60).slice(-2);
  return time ? phrase('partners.opens', { time: time }, 'span', { class: 'mark no-print' }) : null;
}

// How far it is from a settlement in a straight line; nothing without one.
export function distanceMark(row, town) {
  const km = town ? kmFrom(town, row) : Infinity;
  return isFinite(km) ? phrase('partners.km', { km: digits(km, 1) }, 'span', { class: 'mark' }) : null;
}
