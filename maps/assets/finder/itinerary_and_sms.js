// What unfolds under an answer of the finder: the way leg by leg, and a text message to copy.

import { legsOf } from './shortest_paths.js';
import { append, empty, joined, make, phrase } from '../frame/elements.js';
import { categoryLabel, digits, frame, language, listed, say, word } from '../frame/words.js';
import { stopDays, stopOf } from '../services/services.js';

const GSM_LETTERS = 160;

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
    append(box, make('ol', { class: 'legs' }, legsOf(way.search.found, way.goal, way.journey).map(legLine)));
    if (way.fare > 0) append(box, phrase('finder.return_fare', { fare: digits(2 * way.fare, 2) + '\u00a0' + frame.currency }, 'p'));
  });
  return box;
}

function legLine(leg) {
  const distance = leg.m < 950 ? say('finder.m', { m: digits(Math.max(10, Math.round(leg.m / 10) * 10)) }) : say('finder.km', { km: digits(leg.m / 1000, 1) });
  const words = phrase('finder.leg', { mode: word(leg.mode), minutes: digits(Math.max(1, Math.round(leg.minutes - leg.wait))), distance: distance });
  return joined([leg.wait > 0.5 ? phrase('finder.leg_wait', { minutes: digits(Math.round(leg.wait)) }) : null, words], 'li');
}

// At most as many characters as a message has; what is long is the name, so the name gives way.
function messageOf(one, service) {
  const parts = [];
  if (!service.isRemote && !service.isVisiting && isFinite(one.minutes)) {
    parts.push(say('finder.sms_way', { minutes: Math.round(one.minutes), by: word('by.' + one.mode) }));
    if (one.fare > 0) parts.push(say('finder.sms_fare', { fare: pinned(Math.round(one.fare) + ' ' + frame.currency) }));
  }
  const stop = stopOf(one, service);
  if (stop) parts.push(stopDays(stop));
  else if (service.hours) parts.push(pinned(service.hours));
  if (service.phone) parts.push(say('finder.sms_call') + ' ' + pinned(service.phone));
  const where = stop ? stop.name : service.area;
  const place = where && !service.isRemote ? ', ' + where : '';
  const most = frame.writing[language].message;
  const sent = most === GSM_LETTERS ? gsm : String;
  const rest = sent((parts.length ? '. ' + listed(parts) : '') + '. ' + pinned(frame.as_of));
  const room = Math.max(20, most - rest.length - pinned('').length);
  return (sent(pinned(sent((service.name || categoryLabel(service.category)) + place).slice(0, room))) + rest).slice(0, most);
}

// Names and numbers keep their own order in a message from right to left, where no markup can say so.
export function pinned(text) {
  return frame.writing[language].dir === 'rtl' ? '\u200e' + text + '\u200f' : text;
}

// Letters of the GSM alphabet that count as one: accents are taken off, anything else is left out.
function gsm(text) {
  return text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[\u2018\u2019]/g, "'").replace(/[\u2013\u2014\u2212]/g, '-')
    .replace(/[\u00a0\u202f]/g, ' ').replace(/[^\x20-\x7e]|[[\]{}\\^~|`]/g, '');
}

export function messageBox(one, service) {
  const box = make('details', { class: 'facts-box no-print' }, make('summary', null, say('finder.sms')));
  box.addEventListener('toggle', function () {
    if (!box.open || box.children.length > 1) return;
    const text = messageOf(one, service);
    const field = make('textarea', { class: 'message', rows: '4', readonly: true, 'aria-label': say('finder.sms') });
    field.value = text;
    const copy = make('button', { type: 'button', class: 'action' }, say('finder.sms_copy'));
    copy.addEventListener('click', function () {
      field.select();
      document.execCommand('copy');
      empty(copy).appendChild(document.createTextNode(say('finder.sms_copied')));
    });
    append(box, [field, phrase('finder.sms_note', { n: digits(text.length), most: digits(frame.writing[language].message) }, 'p', { class: 'quiet' }), copy]);
  });
  return box;
}
