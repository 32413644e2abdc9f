// The slider of months, and the line of an area or of the whole programme.

import { monthCell } from './coverage_by_month.js';
import { ask, choice, gapView, gaps, months } from './state.js';
import { append, bdi, byId, empty, make, name } from '../frame/elements.js';
import { has } from '../frame/values.js';
import { frame, language, say } from '../frame/words.js';
import { WHOLE } from '../generated/codes.js';
import { ofWords, shareRange, valueWords } from '../map/colour_classes.js';
import { SVG, svgPart } from '../map/marks.js';
import { theBase } from '../map/page_map.js';

export function monthWords(at) {
  const found = /^(\d{4})-(\d{2})$/.exec(months.months[at]);
  return found ? frame.writing[language].months[Number(found[2]) - 1] + ' ' + found[1] : '';
}

// The slider begins today; moving it shows what is left of today's coverage, of all groups together.
export function moveMonth() {
  const at = Number(byId('month').value);
  if (at) {
    byId('indicator').value = 'coverage_eligible';
    byId('group').value = 'all';
  }
  gapView.month = at;
  ask.drawAll();
}

export function backToToday() {
  gapView.month = 0;
  byId('month').value = '0';
}

export function drawMonths() {
  const own = choice();
  const isKnown = has(months.places, own.category) && months.months.length > 1;
  byId('months-box').hidden = !isKnown;
  if (!isKnown) return;
  const slider = byId('month');
  slider.max = String(months.months.length - 1);
  slider.value = String(gapView.month);
  slider.setAttribute('aria-valuetext', monthWords(gapView.month));
  append(empty(byId('month-name')), bdi(monthWords(gapView.month)));
  const pcode = gapView.open || WHOLE;
  const area = theBase.areas.filter(function (one) { return one.pcode === pcode; })[0];
  const value = monthCell(months, gaps, own, pcode, gapView.month);
  append(empty(byId('month-told')), area && [name(area.name || pcode), say('colon'), valueWords(value), ' ', ofWords(value)]);
  append(empty(byId('month-line')), monthLine(own, pcode));
  append(empty(byId('month-ends')), [make('span', null, bdi(monthWords(0))), make('span', null, bdi(monthWords(months.months.length - 1)))]);
}

// A line in steps from 0 to 100 %; what is not told is pale; the month chosen is marked.
function monthLine(own, pcode) {
  const svg = document.createElementNS(SVG, 'svg');
  const all = { class: 'month-line', viewBox: '0 0 100 40', preserveAspectRatio: 'none', 'aria-hidden': 'true', focusable: 'false' };
  Object.keys(all).forEach(function (key) { svg.setAttribute(key, all[key]); });
  const wide = 100 / months.months.length;
  svgPart(svg, 'rect', { x: 0, y: 0, width: 100, height: 40, fill: '#e6ebee' });
  monthRanges(own, pcode).forEach(function (range, at) {
    function column(low, high, opacity) {
      svgPart(svg, 'rect', { x: at * wide, y: 40 * (1 - high), width: wide * 1.02, height: 40 * (high - low), 'fill-opacity': opacity,
        fill: at === gapView.month ? '#a83e06' : '#0f6f8f' });
    }
    if (at === gapView.month) column(range[1], 1, 0.18);
    if (range[1] > range[0]) column(range[0], range[1], 0.35);
    if (range[0] > 0) column(0, range[0], 1);
  });
  return svg;
}

// The least and the greatest share of each month; one that is not told lies between its neighbours, since coverage never rises.
function monthRanges(own, pcode) {
  const cells = months.months.map(function (_, at) { return monthCell(months, gaps, own, pcode, at); });
  const ranges = cells.map(function (cell) { return cell.v === 'hidden' || cell.v === null ? null : shareRange(cell, cell.n) || [0, 1]; });
  function nearest(at, step) {
    while (at >= 0 && at < ranges.length && !ranges[at]) at += step;
    return ranges[at];
  }
  return ranges.map(function (range, at) {
    const before = nearest(at, -1);
    const after = nearest(at, 1);
    return range || (before ? [after ? after[0] : 0, before[1]] : [0, 0]);
  });
}
