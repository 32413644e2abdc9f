// Words in the language shown: labels, numbers, dates, categories.

import { block } from './data_blocks.js';
import { has } from './values.js';
import { CLASS_STEPS } from '../generated/codes.js';

/** @type {Frame} */
export const frame = block('frame');

export let language = frame.languages[0];

let lent = {};

export const categoryWords = frame.categories;

// The label of a key in the language shown; slots fill its {names}.
export function say(key, slots) {
  const words = frame.labels[language];
  return filled(unbroken(has(words, key) ? words[key] : key), slots);
}

// The key of the form in which the language shown says so many, by its plural categories;
// browsers from before 2018 do not know them.
export function counted(key, n) {
  const Rules = /** @type {any} */ (Intl).PluralRules;
  const category = Rules ? new Rules(language).select(n) : n === 1 ? 'one' : 'other';
  const form = key + '.' + category;
  return has(frame.labels[language], form) ? form : key + '.other';
}

// No line begins with a sign that belongs to the word before it, nor with the unit of a number.
export function unbroken(words) {
  return words.replace(/ (?=[:;?!\u00bb])/g, '\u00a0').replace(/\} (?=(?:km|m|min)(?:\W|$))/g, '}\u00a0');
}

export function filled(template, slots) {
  return template.replace(/\{(\w+)\}/g, function (whole, name) {
    return slots && has(slots, name) ? String(slots[name]) : whole;
  });
}

// A number in words, with fixed Latin digits; unknown and unreachable are never printed as such.
export function digits(value, decimals) {
  if (typeof value !== 'number' || isNaN(value) || !isFinite(value)) return say('unknown');
  const parts = Math.abs(value).toFixed(decimals || 0).split('.');
  const groups = parts[0].replace(/\B(?=(\d{3})+$)/g, frame.writing[language].group);
  const point = frame.writing[language].point;
  const rest = parts.length > 1 ? parts[1].replace(/0+$/, '') : '';
  const isZero = /^0*$/.test(parts[0]) && !rest;
  return (value < 0 && !isZero ? '\u2212' : '') + groups + (rest ? point + rest : '');
}

// So many people: the number, or in public the class that begins with it.
export function peopleWords(n) {
  if (!frame.k || typeof n !== 'number' || isNaN(n)) return digits(n);
  if (n < frame.k) return say('told.few', { k: digits(frame.k) });
  const starts = CLASS_STEPS.map(function (step) { return step * frame.k; });
  const after = starts.filter(function (start) { return start > n; })[0];
  return after ? digits(n) + '\u2013' + digits(after - 1) : say('told.or_more', { n: digits(n) });
}

// The key of the form of a label in which so many people are said: a class takes that of its greatest number.
export function countedPeople(key, n) {
  const after = frame.k ? CLASS_STEPS.map(function (step) { return step * frame.k; }).filter(function (start) { return start > n; })[0] : 0;
  return counted(key, after ? after - 1 : n);
}

// The tenth of a share that begins so, in percent.
export function tenthWords(share) {
  const low = Math.round(share * 100);
  return low + '\u2013' + (low + 10) + '\u202f%';
}

// An ISO date in words.
export function day(iso) {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso || '');
  if (!found) return say('unknown');
  return Number(found[3]) + ' ' + frame.writing[language].months[Number(found[2]) - 1] + ' ' + found[1];
}

// Words of a category in the language shown.
export function categoryLabel(category) {
  const words = has(categoryWords, category) ? categoryWords[category] : {};
  return words[language] || words.en || category;
}

// A word of our own vocabulary, or the data's word where we have none.
export function word(key) {
  return has(frame.labels[language], key) ? say(key) : key;
}

// Several words or names in a row.
export function listed(items) {
  return items.join(say('comma'));
}

// An arrow that points back, to where a line begins, before its words.
export function backwards(key) {
  return (frame.writing[language].dir === 'rtl' ? '\u2192 ' : '\u2190 ') + say(key);
}

// From here on every word is in this language.
export function speak(chosen) {
  language = chosen;
  lent = {};
  (frame.lent[language] || []).forEach(function (words) { lent[words] = true; });
}

// Whether a text is English that stands in for words which the language lacks.
export function isLent(words) {
  return has(lent, String(words));
}

speak(language);
