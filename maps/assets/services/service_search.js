// What a person types to find a service, against what is known of it. It knows no document.

import { stepsAllowed, stepsBetween } from '../frame/spelling.js';
import { fold } from '../frame/values.js';

const SHORTEST_PART = 3; // letters of a word that may stand inside another
const SHORTEST_STEM = 4;
const SHORTEST_PHONE = 3;
const SHORTEST_NEAR = 4;
const BREAKS = /[\s,.;:!?/|()[\]{}'"`&+*=_\u00ab\u00bb\u2010-\u2027\u060c\u061b\u061f-]+/;
const LINKING = 2; // words of so few letters (de, of, em) are passed over beside longer ones

// How surely a service was meant.
export const NOT = 0;
export const NEARLY = 1;
export const SURELY = 2;

// What is searched of one service: the words of its texts, the digits of its phone, stems of its kind.
export function searchable(texts, phone, stems) {
  const known = stems.map(plain);
  return {
    words: wordsOf(texts.filter(Boolean).join(' ')), phone: digitsOf(phone || ''),
    stems: known.filter(function (stem) { return stem.indexOf(' ') < 0; }), phrases: known.filter(function (stem) { return stem.indexOf(' ') > 0; }),
  };
}

// How surely a query means a service: every word of it has to be found, or nearly.
export function meant(entry, query) {
  if (isPhone(query)) return entry.phone.indexOf(localDigits(query)) >= 0 ? SURELY : NOT;
  const all = wordsOf(withoutPhrases(entry, query));
  const long = all.filter(function (word) { return word.length > LINKING; });
  const asked = long.length ? long : all;
  return asked.reduce(function (least, word) { return Math.min(least, surenessOf(entry, word)); }, SURELY);
}

// What is left of a query without words that mean a kind only together, such as mental health.
function withoutPhrases(entry, query) {
  return entry.phrases.reduce(function (left, phrase) { return left.replace(phrase, ' '); }, wordsOf(query).join(' '));
}

function surenessOf(entry, word) {
  const isHere = entry.words.some(function (own) { return own.indexOf(word) === 0 || (word.length >= SHORTEST_PART && own.indexOf(word) > 0); });
  if (isHere || entry.stems.some(function (stem) { return isOfStem(word, stem); })) return SURELY;
  const allowed = word.length < SHORTEST_NEAR ? 0 : stepsAllowed(word.length);
  return allowed && entry.words.concat(entry.stems).some(function (own) { return isNear(word, own, allowed); }) ? NEARLY : NOT;
}

// A word of a kind begins as its stem does; a short one is the stem itself.
function isOfStem(word, stem) {
  return stem.length >= SHORTEST_STEM ? word.indexOf(stem) === 0 : word === stem;
}

// Whether a word was meant for another, or for its beginning.
function isNear(word, own, allowed) {
  if (own.length < SHORTEST_NEAR) return false;
  if (stepsBetween(word, own, allowed) <= allowed) return true;
  return own.length > word.length && stepsBetween(word, own.slice(0, word.length), allowed) <= Math.min(1, allowed);
}

function wordsOf(text) {
  return plain(text).split(BREAKS).filter(Boolean);
}

// Lower case without accents; letters that are written one for the other in Arabic are one, and the article goes.
function plain(text) {
  return fold(text).replace(/[\u0622\u0623\u0625]/g, '\u0627').replace(/\u0629/g, '\u0647').replace(/\u0649/g, '\u064a').replace(/\u0640/g, '')
    .replace(/(^|\s)\u0648?\u0627\u0644(?=[\u0620-\u064a]{3})/g, '$1');
}

function isPhone(query) {
  return /^[\s+()./\d\u0660-\u0669-]+$/.test(query) && digitsOf(query).length >= SHORTEST_PHONE;
}

function digitsOf(text) {
  return text.replace(/[\u0660-\u0669]/g, function (digit) { return String(digit.charCodeAt(0) - 0x660); }).replace(/\D/g, '');
}

// The digits of a number as it is written here, abroad (00) or without the country.
function localDigits(query) {
  return digitsOf(query).replace(/^00/, '');
}
