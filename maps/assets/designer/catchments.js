// Catchments and doubtful ties over the gaps: what may be chosen, what is drawn, what the legend says of it.

import { ask, choice, gapView } from './state.js';
import { block, bytesOf } from '../frame/data_blocks.js';
import { append, bdi, byId, each, empty, make, phrase } from '../frame/elements.js';
import { fillSelect } from '../frame/lists.js';
import { byNumber, fold, isFirst } from '../frame/values.js';
import { nextNumber, nextSigned, reader } from '../frame/varints.js';
import { categoryLabel, digits, frame, say, word } from '../frame/words.js';
import { DOUBTFUL_TIES } from '../generated/codes.js';
import { swatch } from '../map/marks.js';
import { map, theBase } from '../map/page_map.js';
import { areServicesRead, services } from '../services/services.js';

const BLUES = ['#08519c', '#3182bd', '#6baed6', '#6a51a3'];
const DOUBT_COLOURS = { returnees: '#7b2d8b', services: '#a31515' };

const catchments = readCatchments(block('catchments'));
const doubts = block('doubts');

// The catchments of a page, each with a function that makes its path. Their bytes, one block per category in
// the order in which the categories come, are read when one of the category is drawn.
function readCatchments(header) {
  const grid = { origin: theBase.origin, quantum: header.quantum };
  const kinds = header.shapes.map(function (item) { return item.category; }).filter(isFirst);
  kinds.forEach(function (kind, number) {
    const own = header.shapes.filter(function (item) { return item.category === kind; });
    let rings = null;
    own.forEach(function (item, at) {
      let path = null;
      item.path = function () {
        if (!rings) rings = readOutlines('bytes-catchments-' + number, own.length);
        if (!path) path = map.path(rings[at], grid);
        return path;
      };
    });
  });
  return header.shapes;
}

// The rings of n shapes as steps, each ring from the origin; in the block they go on from one to the next.
function readOutlines(name, n) {
  const input = reader(bytesOf(name));
  const shapes = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i < n; i++) {
    const sizes = [];
    for (let left = nextNumber(input); left > 0; left--) sizes.push(nextNumber(input));
    shapes.push(sizes.map(function (size) {
      const ring = new Int32Array(2 * size);
      for (let at = 0; at < size; at++) {
        const east = nextSigned(input);
        const north = nextSigned(input);
        x += east;
        y += north;
        ring[2 * at] = at ? east : x;
        ring[2 * at + 1] = at ? north : y;
      }
      return ring;
    }));
  }
  return shapes;
}

export function fillCatchments() {
  const own = catchments.filter(function (item) { return item.category === choice().category; });
  fillSelect('mode', own.map(function (item) { return item.mode; }).filter(isFirst), function (mode) { return word('by.' + mode); });
  byId('no-catchments').hidden = own.length > 0;
  byId('catchment-fields').hidden = own.length === 0;
  fillAround(own);
}

// Whose catchments: of all services of the category together, or of one where it has its own (once they are read).
function fillAround(own) {
  const alone = !areServicesRead() ? [] : own.filter(function (item) { return item.service !== null && item.mode === byId('mode').value; })
    .map(function (item) { return item.service; }).filter(isFirst);
  function nameOf(at) { return services()[at].name || categoryLabel(services()[at].category); }
  alone.sort(function (a, b) { return fold(nameOf(a)) < fold(nameOf(b)) ? -1 : 1; });
  fillSelect('around', ['all'].concat(alone.map(String)), function (at) { return at === 'all' ? say('designer.around_all') : nameOf(at); });
  byId('around-field').hidden = !alone.length;
  fillMeasures();
}

export function fillMeasures() {
  const ways = drawable().map(function (item) { return item.by; }).filter(isFirst).sort().reverse();
  fillSelect('measure', ways, function (way) { return say('designer.by_' + way); });
  byId('measure-field').hidden = ways.length < 2;
  fillLimits();
}

export function fillLimits() {
  const isAlone = byId('around').value !== 'all';
  const way = byId('measure').value || 'minutes';
  byId('limits-name').textContent = say(isAlone ? 'designer.minutes_alone' : 'designer.' + way);
  const before = checkedLimits();
  const box = empty(byId('limits'));
  const limits = limitsShown();
  limits.forEach(function (limit, i) {
    const input = make('input', { type: 'checkbox', value: limit });
    input.checked = before.indexOf(limit) >= 0 || (isAlone && limits.length === 1);
    input.addEventListener('change', drawCatchments);
    append(box, make('label', { class: 'check' }, [input, swatch(BLUES[i % 4]), limitWords(limit)]));
  });
}

export function limitWords(limit) {
  return byId('measure').value === 'fare' ? phrase('designer.within_fare', { fare: digits(limit) + '\u00a0' + frame.currency })
    : phrase('designer.within', { minutes: digits(limit) });
}

// The catchments of the chosen category, mode and service, in minutes or fare.
function drawable() {
  const around = byId('around').value === 'all' ? null : Number(byId('around').value);
  return catchments.filter(function (item) {
    return item.category === choice().category && item.mode === byId('mode').value && item.service === around;
  });
}

function shownCatchments() {
  return drawable().filter(function (item) { return item.by === byId('measure').value; });
}

function limitsShown() {
  return shownCatchments().map(function (item) { return item.limit; }).filter(isFirst).sort(byNumber);
}

export function checkedLimits() {
  const found = [];
  each(byId('limits'), 'input', function (input) { if (input.checked) found.push(Number(input.value)); });
  return found;
}

export function drawCatchments() {
  const wanted = checkedLimits();
  const all = limitsShown();
  const shown = shownCatchments().filter(function (item) { return wanted.indexOf(item.limit) >= 0; });
  shown.sort(function (a, b) { return b.limit - a.limit; });
  map.over(shown.map(function (item) { return { path: item.path(), colour: BLUES[all.indexOf(item.limit) % 4] }; }));
  gapView.catchments = shown.length;
  ask.drawLegend();
}

export function drawDoubts() {
  byId('doubts-field').hidden = !doubts.length;
  map.ties(byId('with-doubts').checked ? doubts.map(doubtTie) : []);
}

function doubtTie(item) {
  if (!item.path) {
    item.path = map.way(item.line);
    item.colour = DOUBT_COLOURS[item.layer];
  }
  return item;
}

// How many homes and sites are in doubt, why, and how far from their road they are at most.
export function doubtLegend() {
  const list = make('ul');
  DOUBTFUL_TIES.forEach(function (flag) {
    ['returnees', 'services'].forEach(function (layer) {
      const own = doubts.filter(function (item) { return item.flag === flag && item.layer === layer; });
      if (!own.length) return;
      append(list, make('li', null, [swatch(DOUBT_COLOURS[layer]),
        make('span', null, [say('layer.' + layer), say('colon'), say('designer.doubt_' + flag)]), make('span', { class: 'many' }, bdi(digits(own.length)))]));
    });
  });
  return [make('p', { class: 'legend-name' }, make('strong', null, say('designer.doubts'))), list];
}

// A service that was touched on the map has its own catchment drawn, where it has one.
export function showAround(at) {
  const select = byId('around');
  each(select, 'option', function (option) { if (option.value === String(at)) select.value = String(at); });
  if (select.value !== String(at)) return;
  byId('catchment-box').open = true;
  fillMeasures();
  drawCatchments();
}
