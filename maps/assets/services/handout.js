// A sheet for the person, A5, with one to three services: no id, no banner, large numbers to call.

import { inPersonTongue, isFurther, personDirection, personTongue, personTongues, speakToPerson, tell, tellBy } from './person_words.js';
import { askedFields, papersOf, reasonWords } from './reason_cards.js';
import { serviceName, services, stopLine, stopOf } from './services.js';
import { whatNow } from './what_now.js';
import { append, bdi, make, name } from '../frame/elements.js';
import { day, digits, frame, say } from '../frame/words.js';
import { VERDICTS } from '../generated/codes.js';

const MOST_HANDED = 3;

// The button that puts a service on the sheet or takes it off; none for a no.
export function pickButton(pair, view) {
  if (pair.verdict === VERDICTS[2]) return null;
  const button = make('button', { type: 'button', class: 'action pick', 'aria-pressed': String(isPicked(pair, view)) }, say('handout.pick'));
  button.addEventListener('click', function () {
    const kept = picked(view).filter(function (s) { return s !== pair.s; });
    view.opened.picked = isPicked(pair, view) ? kept : kept.concat([pair.s]).slice(-MOST_HANDED);
    view.redraw();
    view.box.querySelector('[data-service="' + pair.s + '"] .pick').focus();
  });
  return button;
}

function picked(view) {
  return view.opened.picked || [];
}

function isPicked(pair, view) {
  return picked(view).indexOf(pair.s) >= 0;
}

// The language of the person, and the button that prints the sheet; what was not picked is the first that is possible.
export function handoutPart(pairs, view) {
  const open = pairs.filter(function (pair) { return pair.verdict !== VERDICTS[2]; });
  if (!open.length) return null;
  const own = open.filter(function (pair) { return isPicked(pair, view); });
  const select = make('select', { id: 'tongue' }, personTongues().map(function (one) {
    return make('option', { value: one.code, selected: one.code === personTongue() }, one.name);
  }));
  select.addEventListener('change', function () {
    speakToPerson(select.value);
    view.redraw();
    view.box.querySelector('#tongue').focus();
  });
  const print = make('button', { type: 'button', class: 'action' }, say('handout.print'));
  print.addEventListener('click', function () { printSheet(own.length ? own : open.slice(0, 1), view); });
  return make('section', { class: 'part for-person no-print' }, [make('h3', null, say('handout.pick')),
    make('label', { class: 'field' }, [say('handout.tongue'), select]), make('p', { class: 'quiet' }, say('handout.how')), print]);
}

function printSheet(some, view) {
  const sheet = inPersonTongue(function () { return drawSheet(some, view); });
  const root = document.body;
  append(root, sheet).classList.add('hands-out');
  window.addEventListener('afterprint', function () {
    root.classList.remove('hands-out');
    if (sheet.parentNode) root.removeChild(sheet);
  }, { once: true });
  window.print();
}

function drawSheet(some, view) {
  return make('section', { class: 'handout', lang: personTongue(), dir: personDirection() }, [make('h2', null, tell('title'))].concat(some.map(function (pair) {
    return serviceOn(pair, services()[pair.s], view);
  })));
}

function serviceOn(pair, service, view) {
  const now = whatNow(pair, service, reasonWords);
  const lines = [];
  if (stopOf(pair, service)) lines.push(stopLine(stopOf(pair, service)));
  else if (service.isRemote) lines.push(tell('remote'));
  else if (service.area) lines.push(name(service.area));
  if (!service.isRemote && !service.isVisiting && isFinite(pair.minutes)) lines.push(wayOn(pair), isFurther() ? null : legsOn(view.more.legs(pair)));
  if (service.hours && !stopOf(pair, service)) lines.push(append(make('span'), [tell('open', { hours: '' }), bdi(service.hours)]));
  if (now.asked.length) lines.push(tell('tell', { fields: askedFields(now.asked) }));
  if (now.told.length) lines.push(tell('ask'));
  if (service.is_referral_required) lines.push(tell('referral'));
  if (service.papers) lines.push(tell('bring', { papers: papersOf(service) }));
  return make('div', { class: 'handed' }, [append(make('h3'), serviceName(service)), service.phone ? make('p', { class: 'handed-phone' }, [tell('call') + ' ', bdi(service.phone)]) : null,
    make('ul', null, lines.filter(Boolean).map(function (line) { return make('li', null, line); })),
    make('p', { class: 'quiet' }, tell('checked', { date: day(service.verified_on || frame.as_of) }))]);
}

function wayOn(pair) {
  const way = tell('way', { minutes: digits(pair.minutes), by: tellBy(pair.mode) });
  return pair.fare > 0 ? way + say('stop') + tell('fare', { fare: digits(pair.fare, 2) + '\u00a0' + frame.currency }) : way;
}

function legsOn(legs) {
  return legs.length ? make('ol', { class: 'legs' }, legs) : null;
}
