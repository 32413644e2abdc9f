// One area in words: coverage three ways, minutes, the waterfall, what alone stands between, disagreements, partners.

import { cellOf, indicatorsOf } from './figures.js';
import { append, byId, joined, make, phrase } from '../frame/elements.js';
import { counted, digits, frame, listed, say, tenthWords, word } from '../frame/words.js';
import { SHORTFALL_CAUSES } from '../generated/codes.js';
import {
  hiddenWords, isHidden, isTold, ofWords, rangeWords, shareRange, toldSlots, valueWords,
} from '../map/colour_classes.js';
import { SVG, svgPart } from '../map/marks.js';

export const COVERAGE = ['coverage_geographic', 'coverage_eligible', 'coverage_optimistic'];
export const DISAGREEMENTS = ['circle_only', 'dry_only'];
export const OF_COVERED = ['unaffordable', 'stale_only', 'ends_in_12_months'];
export const NEAREST = ['minutes_p50', 'minutes_p75', 'minutes_p90'];

// The whole card of an area.
export function areaCard(gaps, choice, pcode) {
  const card = make('div');
  function get(indicator) { return cellOf(gaps, choice, indicator, pcode); }
  append(card, [coverageLines(get), minuteLines(get), waterfall(get), blockers(gaps, choice, get), placesLines(get), weakLines(get), disagreements(get), providers(get),
    isAnyHidden(gaps, choice, get) && hiddenWhy()]);
  return card;
}

// Whether a figure of the area is not told at all; why stands at the end then.
function isAnyHidden(gaps, choice, get) {
  return indicatorsOf(gaps, choice).some(function (key) { return get(key).v === 'hidden'; });
}

export function hiddenWhy() {
  const words = /** @type {HTMLElement} */ (byId('hidden-why').cloneNode(true));
  words.removeAttribute('id');
  words.hidden = false;
  return words;
}

export function section(key, children) {
  return make('section', { class: 'part' }, [make('h3', null, say(key))].concat(children));
}

// A bar as long as a share; what lies between its least and its greatest length is pale and dashed.
function bar(range, colour) {
  const svg = document.createElementNS(SVG, 'svg');
  const all = { class: 'bar', height: 10, 'aria-hidden': 'true', focusable: 'false' };
  Object.keys(all).forEach(function (key) { svg.setAttribute(key, all[key]); });
  svgPart(svg, 'rect', { x: 0, y: 0, width: '100%', height: 10, rx: 2, fill: '#e6ebee' });
  const sure = percentOf(range[0]);
  const open = percentOf(range[1]);
  if (range[1] > range[0]) {
    svgPart(svg, 'rect', { x: 0.5, y: 0.5, width: open, height: 9, rx: 2, fill: colour, 'fill-opacity': 0.3, stroke: colour,
      'stroke-dasharray': '3 2' });
  }
  if (range[0] > 0) svgPart(svg, 'rect', { x: 0, y: 0, width: sure, height: 10, rx: 2, fill: colour });
  return svg;
}

function percentOf(share) {
  return (Math.max(0, Math.min(1, share)) * 100).toFixed(1) + '%';
}

export function barLine(words, value, more, range, colour) {
  return make('li', { class: 'bar-line' }, [
    make('div', { class: 'line' }, [make('span', null, words), make('strong', null, value)]),
    range && bar(range, colour), more ? make('div', { class: 'bar-more' }, more) : null]);
}

function coverageLines(get) {
  return section('designer.coverage', make('ul', null, COVERAGE.map(function (indicator) {
    const cell = get(indicator);
    const more = ofWords(cell) && joined([ofWords(cell), rangeWords(cell, indicator !== 'coverage_geographic')]);
    return barLine(say('indicator.' + indicator), valueWords(cell), more, shareRange(cell, cell.n), '#0f6f8f');
  })));
}

function minuteLines(get) {
  const list = make('dl', { class: 'facts-list facts-wide' });
  NEAREST.forEach(function (indicator) {
    const cell = get(indicator);
    append(list, [make('dt', null, say('near.' + indicator)), make('dd', null, [valueWords(cell), make('div', { class: 'bar-more' }, rangeWords(cell))])]);
  });
  return section('designer.nearest', list);
}

function waterfall(get) {
  const cells = frame.steps.map(function (step) { return { step: step, cell: get('waterfall_' + step) }; })
    .filter(function (item) { return item.cell.v !== null; });
  if (!cells.length) return section('designer.waterfall', make('p', { class: 'quiet' }, say('designer.no_figures')));
  const whole = typeof cells[0].cell.v === 'number' ? cells[0].cell.v : 0;
  return section('designer.waterfall', [make('p', { class: 'quiet' }, say('designer.waterfall_note')),
    make('ul', null, cells.map(function (item) {
      return barLine(word('step.' + item.step), valueWords(item.cell), null, shareRange(item.cell, whole), '#b5651d');
    }))]);
}

function blockers(gaps, choice, get) {
  const found = indicatorsOf(gaps, choice).filter(function (key) { return key.indexOf('sole_') === 0; })
    .map(function (key) { return { key: key.slice(5), cell: get(key) }; })
    .filter(function (item) { return item.cell.v !== null && item.cell.v !== 0; })
    .sort(function (a, b) { return weight(b.cell) - weight(a.cell) || (a.key < b.key ? -1 : 1); });
  if (!found.length) return section('designer.sole', make('p', { class: 'quiet' }, say('designer.no_sole')));
  const list = make('dl', { class: 'facts-list facts-wide' });
  const few = found.filter(function (item) { return item.cell.v === 'few'; });
  found.filter(function (item) { return item.cell.v !== 'few'; }).forEach(function (item) {
    append(list, [make('dt', null, word('step.' + item.key)), make('dd', null, valueWords(item.cell))]);
  });
  const reasons = listed(few.map(function (item) { return lowered(word('step.' + item.key)); }));
  return section('designer.sole', [make('p', { class: 'quiet' }, say('designer.sole_note')), list.firstChild && list,
    few.length > 0 && phrase('designer.sole_few', { k: digits(frame.k), reasons: reasons }, 'p')]);
}

// Whether something is told: a number, or on which side of one it lies.
function isShown(cell) {
  return typeof cell.v === 'number' || cell.v === 'counted' || isTold(cell.v);
}

// Whether nobody is counted; in public the lowest tenth begins at 0 as well.
function isNobody(cell) {
  return cell.v === 0 && !frame.k;
}

// People without a place, by what it is for want of; apart those of whom nobody knows how many places there are.
function placesLines(get) {
  const whole = get('shortfall');
  if (!isShown(whole)) return null;
  const unknown = get('places_unknown');
  const lines = [barLine(say('indicator.shortfall'), valueWords(whole), ofWords(whole), shareRange(whole, whole.n), '#a83e06')];
  SHORTFALL_CAUSES.forEach(function (cause) {
    const cell = get('shortfall_' + cause);
    if (!isShown(cell) || isNobody(cell)) return;
    lines.push(barLine(say('cause.' + cause), valueWords(cell), null, shareRange(cell, whole.n), '#b5651d'));
  });
  if (isShown(unknown) && !isNobody(unknown)) {
    lines.push(barLine(say('indicator.places_unknown'), valueWords(unknown), ofWords(unknown), shareRange(unknown, unknown.n), '#8a6d3b'));
  }
  return section('designer.shortfall', [make('p', { class: 'quiet' }, say('designer.shortfall_note')), make('ul', null, lines)]);
}

// What of the coverage is weak: paid for with difficulty, not checked, soon over.
function weakLines(get) {
  const told = OF_COVERED.filter(function (indicator) { return isShown(get(indicator)) && !isNobody(get(indicator)); });
  return told.length ? section('designer.weak', make('ul', null, told.map(function (indicator) {
    const cell = get(indicator);
    return barLine(say('indicator.' + indicator), valueWords(cell), ofWords(cell), shareRange(cell, cell.n), '#8a6d3b');
  }))) : null;
}

// People about whom circle and road, or dry and wet season, disagree; nothing where neither was judged.
function disagreements(get) {
  const told = DISAGREEMENTS.filter(function (indicator) { return get(indicator).v !== null; });
  return told.length ? section('designer.disagreements', make('ul', null, told.map(function (indicator) {
    const cell = get(indicator);
    return barLine(say('indicator.' + indicator), valueWords(cell), ofWords(cell), shareRange(cell, cell.n), '#7a4f9a');
  }))) : null;
}

function lowered(words) {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

function weight(cell) {
  return typeof cell.v === 'number' ? cell.v : cell.v === 'most' ? Infinity : -1;
}

function providers(get) {
  const count = get('providers');
  const words = [countWords(count), ' ', singleWords(get('single_provider'))].filter(Boolean);
  return section('designer.partners', make('p', null, words.length > 1 ? words : say('designer.no_partners')));
}

function countWords(cell) {
  if (typeof cell.v === 'number') return phrase(counted('designer.providers', cell.v), { n: digits(cell.v) });
  return isHidden(cell.v) ? hiddenWords(cell.v, null) : null;
}

// How many of those covered depend on one partner.
function singleWords(cell) {
  if (isTold(cell.v)) return phrase('designer.single_' + cell.v + (cell.v === 'most' && cell.n !== null ? '_of' : ''), toldSlots(cell.n));
  if (isHidden(cell.v)) return say('designer.single_hidden');
  if (typeof cell.v !== 'number' || isNobody(cell)) return null;
  const share = frame.k ? tenthWords(cell.v) : digits(cell.v * 100) + '\u202f%';
  return phrase(cell.subject ? 'designer.single_named' : 'designer.single', { share: share, partner: cell.subject || '' });
}
