// What is typed as a place: degrees in the ways people write them, and the names that look most like a word. It knows no document.

import { stepsBetween } from '../frame/spelling.js';
import { fold } from '../frame/values.js';

const NUMBER = '(\\d{1,3}(?:[.,]\\d+)?)';
const PART = '([NSEWO])?\\s*([+-])?' + NUMBER + '\\s*\u00b0?\\s*(?:' + NUMBER + "\\s*['\u2032\u2019]\\s*(?:" + NUMBER + '\\s*["\u2033\u201d]\\s*)?)?([NSEWO])?';
const PAIR = new RegExp('^' + PART + '[\\s,;/]+' + PART + '$');
const GROUPS = 6;
const SOUTH_OR_WEST = 'SWO';
const LEAST_NAME = 3;

// Latitude and longitude of a text, or null where it is no pair of numbers: decimal point or comma, letters of the
// compass (O is west), minutes and seconds, Arabic digits. Letters tell which comes first; else it is the latitude.
export function readPoint(text) {
  const found = PAIR.exec(latinDigits(text).trim().toUpperCase());
  if (!found) return null;
  const ends = [found.slice(1, 1 + GROUPS), found.slice(1 + GROUPS)].map(readEnd);
  if (ends.some(function (end) { return isNaN(end.degrees); })) return null;
  const isTurned = ends[0].axis === 'lng' || ends[1].axis === 'lat';
  if (ends[0].axis && ends[0].axis === ends[1].axis) return null;
  return { lat: ends[isTurned ? 1 : 0].degrees, lng: ends[isTurned ? 0 : 1].degrees };
}

function latinDigits(text) {
  return text.replace(/[\u0660-\u0669]/g, function (digit) { return String(digit.charCodeAt(0) - 0x660); })
    .replace(/\u066b/g, '.').replace(/[\u060c\u061b]/g, ';').replace(/[\u2212\u2013]/g, '-').replace(/[\u200e\u200f\u00a0]/g, ' ');
}

function readEnd(parts) {
  const letter = parts[0] || parts[5];
  const isTold = parts[0] && parts[5];
  const sizes = [parts[2], parts[3], parts[4]].map(function (part) { return part ? Number(part.replace(',', '.')) : 0; });
  const size = sizes[1] >= 60 || sizes[2] >= 60 || isTold ? NaN : sizes[0] + sizes[1] / 60 + sizes[2] / 3600;
  const isNegative = parts[1] === '-' || (letter && SOUTH_OR_WEST.indexOf(letter) >= 0);
  return { degrees: isNegative ? -size : size, axis: !letter ? null : letter === 'N' || letter === 'S' ? 'lat' : 'lng' };
}

// Whether a place lies where the programme works; `box` is west, south, east, north, or null where that is not known.
export function isInBox(point, box) {
  if (Math.abs(point.lat) > 90 || Math.abs(point.lng) > 180) return false;
  return !box || (box[0] <= point.lng && point.lng <= box[2] && box[1] <= point.lat && point.lat <= box[3]);
}

// What a place outside was perhaps meant to be: signs forgotten, the two numbers swapped; null where nothing fits.
export function meantBy(point, box) {
  const ways = [[point.lng, point.lat], [point.lat, -point.lng], [-point.lat, point.lng], [point.lng, -point.lat], [-point.lng, point.lat], [-point.lat, -point.lng],
    [-point.lng, -point.lat]];
  const found = ways.map(function (way) { return { lat: way[0], lng: way[1] }; }).filter(function (way) { return box && isInBox(way, box); });
  return found[0] || null;
}

// The names that look most like a word, the nearest first; `names` are folded.
export function nearestNames(text, names, most) {
  const word = bare(fold(text));
  if (word.length < LEAST_NAME) return [];
  const allowed = word.length < 5 ? 1 : word.length < 9 ? 2 : 3;
  return names.map(function (one, at) { return { at: at, steps: stepsBetween(word, bare(one), allowed) }; })
    .filter(function (one) { return one.steps <= allowed; })
    .sort(function (one, other) { return one.steps - other.steps || one.at - other.at; })
    .slice(0, most).map(function (one) { return one.at; });
}

function bare(text) {
  return text.replace(/[\s'\u2019-]+/g, '');
}

// The one place that Enter may take: the only one of that very name, or the only one found.
export function onlyOne(found, text) {
  const named = found.filter(function (one) { return one.folded === fold(text.trim()); });
  const few = named.length ? named : found;
  return few.length === 1 ? few[0] : null;
}
