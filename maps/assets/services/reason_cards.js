// One service for one returnee in words: verdict, reasons, minutes, fare, what to ask.

import { block } from '../frame/data_blocks.js';
import { append, joined, make, name, phrase, sentence, telephone } from '../frame/elements.js';
import { has, isFirst, number } from '../frame/values.js';
import { categoryLabel, day, digits, frame, language, listed, say, word } from '../frame/words.js';
import { VERDICTS } from '../generated/codes.js';
import { nextSteps, overOf } from './next_steps.js';
import { markIcon } from '../map/marks.js';
import { whatNow } from './what_now.js';
import { hasRoughPlace, leadLine, look, placesLine, roughLine, serviceFacts, serviceName, services, staleMark, statusMark, stopLine, stopOf, whereLine } from './services.js';

export const SIGNS = { yes: '\u2713', unknown: '?', no: '\u2715' };
const AFTER_FACTS = 6;
const LABEL_FIELDS = { documents: 'document', languages: 'language', skills: 'skill', vulnerability_codes: 'vulnerability' };
export const reasonWords = block('reasons');

// One object per judged pair, in the order of the block.
export function readReach(table) {
  const rows = [];
  for (let i = 0; i < table.n; i++) {
    const told = { mode: table.mode.of[table.mode.at[i]], minutes: number(table.duration_min[i]), fare: number(table.fare[i]) };
    const fastest = table.fastest_mode.of[table.fastest_mode.at[i]];
    rows.push({
      r: table.r[i], s: table.s[i], verdict: VERDICTS[table.verdict[i]], place: VERDICTS[table.place[i]],
      affordability: table.affordability[i], mode: told.mode,
      km: number(table.distance_m[i]) / 1000, minutes: told.minutes,
      fare: told.fare, fastest: fastest === told.mode ? told
        : { mode: fastest, minutes: number(table.fastest_duration_min[i]), fare: number(table.fastest_fare[i]) }, straight: number(table.straight_m[i]) / 1000,
      stop: table.stop ? table.stop[i] : -1,
      details: table.details[i].map(function (at) { return table.told[at]; }),
    });
  }
  return rows;
}

function verdictMark(verdict) {
  return make('span', { class: 'mark mark-' + verdict }, [
    make('span', { 'aria-hidden': 'true' }, SIGNS[verdict] + '\u00a0'), say('verdict.' + verdict)]);
}

function isAsked(detail) {
  return reasonWords.asked.indexOf(detail[0]) >= 0;
}

// The sentence of a reason: [code, have, want, margin, detail, flexibility], perhaps followed by the
// partner's own text in each language, the name of a bridging service and the verdict on it.
export function reasonLine(detail) {
  const code = detail[0];
  if (code === 'confidential_way') return make('li', null, say('caseworker.confidential_way'));
  const texts = reasonWords.texts[language];
  if (!has(texts, code)) return make('li', null, name(code));
  const slots = {};
  slots.currency = frame.currency;
  ['have', 'want', 'margin', 'detail'].forEach(function (key, i) { slots[key] = factWords(code, key, detail[i + 1]); });
  const tongue = reasonWords.own.indexOf(language);
  const own = tongue < 0 ? null : detail[AFTER_FACTS + tongue];
  const line = sentence(own || texts[code], slots, 'li');
  const bridge = detail[AFTER_FACTS + reasonWords.own.length];
  if (!bridge) return line;
  const answer = detail[AFTER_FACTS + 1 + reasonWords.own.length];
  return append(line, [' ', sentence(reasonWords.bridges[language][answer], { bridge: bridge })]);
}

function factWords(code, key, value) {
  if (typeof value === 'string' && value.charAt(0) === '@') return listed(value.split(' ').map(labelWords));
  if (value === 'inf') return '\u221e';
  if (typeof value === 'string') return value;
  const isDay = reasonWords.days.indexOf(code) >= 0 && key !== 'margin';
  if (typeof value !== 'number') return isDay ? labelWords('@undated') : '?';
  if (isDay) return day(dashed(value));
  return digits(value, Math.abs(value) > 0 && Math.abs(value) < 0.1 ? 3 : 1);
}

// The words of one label; a code that has none is told as it stands.
function labelWords(label) {
  const words = reasonWords.labels[language];
  const own = label.replace(/^@/, '');
  return has(words, own) ? words[own] : own.slice(own.lastIndexOf('.') + 1).replace(/_/g, ' ');
}

// The words of a code of some column, as the reasons say them.
export function labelOf(column, code) {
  const field = LABEL_FIELDS[column] || column;
  return labelWords(field + '.' + (field === 'nationality' ? code.toUpperCase() : code));
}

// A day written as the number 20261101.
function dashed(value) {
  return String(value).replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}

// The way in words: minutes and mode, fare, kilometres; what is not known says so.
function wayLine(pair, service) {
  if (service.is_confidential) return make('p', { class: 'way' }, say('service.confidential_note'));
  if (service.isRemote) return make('p', { class: 'way' }, say('service.remote_note'));
  if (service.isVisiting) return make('p', { class: 'way' }, say('service.' + service.delivery + '_note'));
  const straight = isNaN(pair.straight) || !isNaN(pair.km) && pair.km !== Infinity && !isCircled(pair) ? null : phrase('case.straight', { km: digits(pair.straight, 1) });
  if (pair.minutes === Infinity || pair.km === Infinity) {
    return joined([say('case.no_road'), straight], 'p', { class: 'way' });
  }
  const way = isNaN(pair.minutes) ? say('case.minutes_unknown') : phrase(has(frame.labels[language], 'by.' + pair.mode)
    ? 'case.minutes_by' : 'minutes.about', { minutes: digits(pair.minutes), by: word('by.' + pair.mode) }, 'strong');
  const fare = pair.fare > 0 ? phrase('case.fare', { fare: fareWords(pair.fare) }) : fareWords(pair.fare);
  const road = isNaN(pair.km) ? null : phrase('case.km', { km: digits(pair.km, 1) });
  return joined([way, fare, road, straight, fasterLine(pair)], 'p', { class: 'way' });
}

// Whether the straight line decides something here.
function isCircled(pair) {
  return pair.details.some(function (one) { return one[0] === 'distance_radius'; });
}

// The fastest trip, where it is another than the one that is told; nothing where it saves no minute.
function fasterLine(pair) {
  const other = pair.fastest;
  if (other.mode === pair.mode || !(Math.round(other.minutes) < Math.round(pair.minutes))) return null;
  return phrase('case.faster', { minutes: digits(other.minutes), by: word('by.' + other.mode), fare: fareWords(other.fare) });
}

function fareWords(fare) {
  return isNaN(fare) ? say('case.fare_unknown') : fare === 0 ? say('case.no_fare') : digits(fare, 2) + '\u00a0' + frame.currency;
}

// The card of a service for a returnee: what to do first, then the way and what stands against it.
export function pairCard(pair, service) {
  const told = pair.details.filter(function (detail) { return !isAsked(detail); });
  const card = make('li', { class: 'pair', 'data-service': service.index, tabindex: '-1' }, [
    make('div', { class: 'pair-head' }, [append(make('h4'), serviceName(service)), verdictMark(pair.verdict)]),
    nowPart(whatNow(pair, service, reasonWords), service),
    joined([kindMark(service), service.partner && name(service.partner)].concat(whereLine(service)), 'p', { class: 'quiet' }),
    marksLine(service),
    wayLine(pair, service), stopOf(pair, service) && stopLine(stopOf(pair, service), 'p'),
    hasRoughPlace(service) && roughLine(service, 'p')]);
  if (told.length) append(card, make('ul', { class: 'reasons' }, told.map(reasonLine)));
  return append(card, placesAndStart(service));
}

function kindMark(service) {
  return make('span', { class: 'kind' }, [markIcon(look(service.category)), '\u00a0', categoryLabel(service.category)]);
}

// That it takes nobody now, or that nobody has confirmed it for long.
function marksLine(service) {
  const marks = [statusMark(service), service.is_confidential ? null : staleMark(service)].filter(Boolean);
  return marks.length ? append(make('p'), marks) : null;
}

// What to do, in as few words as a call takes, with the number to call.
export function nowPart(now, service) {
  const words = { method: service.referral_method, papers: papersOf(service), fields: askedFields(now.asked), over: overWords(now.over) };
  const line = make('p', null, make('strong', null, say('now.title')));
  now.steps.forEach(function (code) { append(line, [' ', phrase('now.' + code, words)]); });
  const told = make('div', { class: 'now-words' }, [line, now.told.length ? make('ul', { class: 'reasons' }, now.told.map(reasonLine)) : null]);
  const box = make('div', { class: 'now' }, told);
  // Nobody is sent to a phone that can only say no.
  if (now.steps[0] === 'no_next') return box;
  return append(box, service.phone ? telephone(service.phone) : make('span', { class: 'quiet' }, say('case.no_phone')));
}

export function papersOf(service) {
  return service.papers ? listed(service.papers.split(' ').map(function (code) { return labelWords('document.' + code); })) : '';
}

export function askedFields(asked) {
  return listed(asked.map(function (one) { return factWords(one[0], 'detail', one[4]); }).filter(isFirst));
}

function overWords(over) {
  return listed(over.map(function (one) {
    return say('next.over_' + one[0], { n: digits(one[1], one[0] === 'km' ? 1 : 0), fare: digits(one[1], 2) + '\u00a0' + frame.currency });
  }));
}

export function stepsOf(pairs) {
  return nextSteps(pairs, reasonWords);
}

// What comes next where no service of a category takes this person; nothing where one does.
export function nextPart(pairs) {
  if (pairs.some(function (pair) { return pair.verdict === 'yes'; })) return null;
  const list = make('ul', { class: 'reasons' }, stepsOf(pairs).map(stepLine));
  if (frame.contact) append(list, phrase('next.help', { contact: frame.contact }, 'li'));
  return list.firstChild && make('div', { class: 'note next' }, [make('strong', null, say('next.title')), list]);
}

function stepLine(step) {
  const pair = step.pair;
  const service = services()[pair.s];
  const slots = { service: service.name || categoryLabel(service.category),
    way: say('next.way', { minutes: digits(pair.minutes), km: digits(pair.km, 1), by: word('by.' + pair.mode) }),
    over: overWords(overOf(pair.details, reasonWords.over)) };
  const line = phrase('next.' + step.code, slots, 'li');
  if (stopOf(pair, service)) append(line, [' ', stopLine(stopOf(pair, service))]);
  if (hasRoughPlace(service)) append(line, [' ', roughLine(service)]);
  if (step.reason) append(line, append(make('ul'), reasonLine(step.reason)));
  if (service.phone) append(line, [' ', telephone(service.phone)]);
  return line;
}

export function contactLine(service) {
  return append(make('div', { class: 'contact' }), [service.phone ? telephone(service.phone) : make('span', { class: 'quiet' }, say('case.no_phone')),
    placesAndStart(service)]);
}

// How many places there are, and how long it takes to the first day.
function placesAndStart(service) {
  const parts = service.is_confidential ? [] : [placesLine(service), leadLine(service)].filter(Boolean);
  return parts.length ? make('div', { class: 'contact' }, parts.map(function (one) { return make('div', null, one); })) : null;
}

// All facts of a service, written when they are first opened.
export function allFacts(service) {
  const box = make('details', { class: 'facts-box no-print' }, make('summary', null, say('case.all_facts')));
  box.addEventListener('toggle', function () {
    if (box.open && box.children.length === 1) append(box, serviceFacts(service));
  });
  return box;
}
