// Opening hours as people write them: "Mo-Fr 08:30-16:00; Sa 9-12", "lundi au vendredi 8h-16h", "24/7".

import { fold } from '../frame/values.js';

const WEEK = [
  'su sun sunday di dim dimanche dom domingo', 'mo mon monday lu lun lundi seg segunda',
  'tu tue tuesday ma mar mardi ter terca', 'we wed wednesday me mer mercredi qua quarta',
  'th thu thursday je jeu jeudi qui quinta', 'fr fri friday ve ven vendredi sex sexta',
  'sa sat saturday sam samedi sab sabado',
].map(function (words) { return words.split(' '); });

const TIME = '\\d{1,2}(?:[:h.]\\d{2}|h)?(?: ?[ap]m)?';
const SPAN = TIME + '-' + TIME;
const DAYS = '[a-z]+(?:-[a-z]+)?';
const RULE = new RegExp('^(?:(' + DAYS + '(?:,' + DAYS + ')*) ?)?(off|closed|ferme|fechado|' + SPAN + '(?:,' + SPAN + ')*)$');
const MINUTES = 1440;

// Whether a place with these hours is open at a time; null where they cannot be read.
export function isOpenAt(hours, when) {
  const week = readHours(hours);
  if (!week) return null;
  const now = when.getHours() * 60 + when.getMinutes();
  return isWithin(week[when.getDay()], now) || isWithin(week[(when.getDay() + 6) % 7], now + MINUTES);
}

// The spans of each day in minutes, Sunday first; a later rule replaces an earlier one.
function readHours(hours) {
  const rules = fold(hours || '').replace(/[\u2010-\u2015]/g, '-').replace(/\b(?:from|du|de|das) /g, '')
    .replace(/ (?:to|a|au|as|ate) /g, '-').replace(/\s*([-,;:])\s*/g, '$1').replace(/(\d|[hm]),(?=[a-z])/g, '$1;')
    .replace(/([a-z]):/g, '$1 ').replace(/\s+/g, ' ').trim();
  if (/^24(\/7| ?h(\/24)?( 7j\/7)?| hours)$/.test(rules)) return WEEK.map(function () { return [[0, MINUTES]]; });
  const week = WEEK.map(function () { return []; });
  const isRead = rules.split(';').every(function (rule) {
    if (!rule || /^ph\b/.test(rule)) return true;
    const found = RULE.exec(rule);
    const days = found && daysOf(found[1]);
    if (!days) return false;
    const spans = /\d/.test(found[2]) ? found[2].split(',').map(readSpan) : [];
    days.forEach(function (day) { week[day] = spans; });
    return spans.every(function (span) { return span !== null; });
  });
  return isRead && /\d/.test(rules) ? week : null;
}

// The numbers of the days named; all where none is; null where a word is no day.
function daysOf(words) {
  if (!words) return [0, 1, 2, 3, 4, 5, 6];
  const days = [];
  const isKnown = words.split(',').every(function (part) {
    const ends = part.split('-').map(dayOf);
    const last = ends[ends.length - 1];
    if (ends.indexOf(-1) >= 0) return false;
    for (let day = ends[0]; ; day = (day + 1) % 7) {
      days.push(day);
      if (day === last) return true;
    }
  });
  return isKnown ? days : null;
}

function dayOf(word) {
  return WEEK.findIndex(function (words) { return words.indexOf(word) >= 0; });
}

// From and to in minutes; an end that is no later than its start lies on the next day.
function readSpan(text) {
  const ends = text.split('-').map(function (time) {
    const parts = time.match(/\d+/g);
    const half = /[ap]m/.test(time) ? Number(parts[0]) % 12 + (/pm/.test(time) ? 12 : 0) : Number(parts[0]);
    return half * 60 + Number(parts[1] || 0);
  });
  if (ends[0] > MINUTES || ends[1] > MINUTES) return null;
  return [ends[0], ends[1] > ends[0] ? ends[1] : ends[1] + MINUTES];
}

function isWithin(spans, minute) {
  return spans.some(function (span) { return span[0] <= minute && minute < span[1]; });
}
