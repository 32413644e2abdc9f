// One service of the page, and what its end would cost: who is left without any of the category.

import { barLine, hiddenWhy, section } from './area_card.js';
import { showAround } from './catchments.js';
import { amongOf } from './figures.js';
import { ask, choice, gapView, gaps, readServicesNow } from './state.js';
import { block } from '../frame/data_blocks.js';
import { append, byId, joined, make, name, phrase } from '../frame/elements.js';
import { fillList } from '../frame/lists.js';
import { has } from '../frame/values.js';
import { counted, countedPeople, digits, peopleWords, say } from '../frame/words.js';
import { isTold, ofWords, shareRange, valueWords } from '../map/colour_classes.js';
import { map } from '../map/page_map.js';
import { isClosed, serviceFacts, serviceName, staleMark, statusMark } from '../services/services.js';

let losses = null;

// What is lost with each service, of those who are counted; read when it is first asked for.
function closing() {
  if (!losses) losses = block('closing');
  return losses[amongOf(gaps, choice())];
}

// What is told of people lost, as a cell of the figures.
function lostCell(lost, of) {
  return { v: lost, n: of, y: null, l: null, h: null, subject: null, unit: 'people' };
}

function lostOf(row) {
  return lostCell(closing().lost[row.index], closing().of[row.index]);
}

// Most lost first; "all but a few" before any number, "fewer than" after all; then by name.
function weightOfLoss(row) {
  const lost = closing().lost[row.index];
  return lost === 'most' ? Infinity : lost === 'few' ? 0 : typeof lost === 'number' ? lost : -1;
}

function openServices() {
  return readServicesNow().filter(function (row) { return row.category === choice().category && !isClosed(row) && !row.is_confidential; })
    .sort(function (a, b) {
      return weightOfLoss(b) - weightOfLoss(a) || (closing().of[b.index] || 0) - (closing().of[a.index] || 0) || a.index - b.index;
    });
}

// What the first view does not need: the services and their list, below the table.
export function listServices() {
  readServicesNow();
  if (byId('detail').hidden) drawClosing();
}

export function afterPainting(act) {
  requestAnimationFrame(function () { setTimeout(act, 0); });
}

export function drawClosing() {
  const open = openServices();
  const isKnown = closing().lost.some(function (lost) { return lost !== null; });
  byId('closing').hidden = !open.length;
  byId('closing-note').hidden = !isKnown;
  byId('hidden-why').hidden = !open.slice(0, gapView.nClosing).some(function (row) { return lostOf(row).v === 'hidden'; });
  fillList(byId('closing-list'), byId('closing-more'), open, gapView.nClosing, function (row) { return serviceLine(row, isKnown); });
}

function serviceLine(row, isKnown) {
  const button = make('button', { type: 'button', class: 'area-name', 'data-service': row.index }, serviceName(row));
  button.addEventListener('click', function () { openService(row, true); });
  return [button, make('div', { class: 'line line-more' }, [
    joined([row.partner && name(row.partner), row.area && name(row.area)], 'span', { class: 'quiet' }),
    isKnown && make('span', { class: 'lost' }, [valueWords(lostOf(row)), ' ', ofWords(lostOf(row))])])];
}

// The card of one service.
export function openService(row, isNew) {
  gapView.service = row.index;
  gapView.open = null;
  const title = serviceName(row, 'h2');
  title.setAttribute('tabindex', '-1');
  title.setAttribute('id', 'detail-name');
  ask.showCard([title, append(make('p'), [statusMark(row), ' ', staleMark(row)]), lossLines(row), serviceFacts(row), areaButton(row)], isNew);
  map.outline(null);
  map.choose(row.index);
  if (isNew) showAround(row.index);
}

function lossLines(row) {
  const lost = lostOf(row);
  if (lost.v === null) return null;
  const whole = lostCell(closing().all_lost[row.index], closing().all_of[row.index]);
  const lines = [lossLine(say('designer.if_service'), lost)];
  if (whole.v !== null) lines.push(lossLine(phrase('designer.if_partner', { partner: row.partner || '' }), whole));
  return section('designer.closing', [make('p', { class: 'quiet' }, say('designer.closing_note')),
    (lost.v === 'hidden' || whole.v === 'hidden') && hiddenWhy(), make('ul', null, lines)]);
}

function lossLine(words, cell) {
  return barLine(words, valueWords(cell), ofTaken(cell), shareRange(cell, cell.n), '#a83e06');
}

function ofTaken(cell) {
  return typeof cell.n === 'number' && !isTold(cell.v) ? phrase(countedPeople('designer.of_taken', cell.n), { n: peopleWords(cell.n) }, 'span', { class: 'quiet' }) : null;
}

function areaButton(row) {
  if (!row.pcode || !has(gaps.places, row.pcode)) return null;
  const button = make('button', { type: 'button', class: 'action no-print' }, say('designer.open_area'));
  button.addEventListener('click', function () { ask.openArea(row.pcode, true); });
  return button;
}

// Several services at one point: their names, to choose from.
export function openMany(touched) {
  gapView.service = null;
  gapView.open = null;
  ask.showCard([make('h2', { tabindex: '-1', id: 'detail-name' }, phrase(counted('designer.at_one_place', touched.length), { n: digits(touched.length) })),
    make('ul', { class: 'what-if' }, touched.map(function (row) { return make('li', null, serviceLine(row, true)); }))], true);
}
