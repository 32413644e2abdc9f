// The areas as a table: sorted, cut to the first rows, and as a file.

import { amongOf, groupOf } from './figures.js';
import { listServices } from './service_closures.js';
import { ask, choice, gapView, gaps, months, shownAreas, shownCell } from './state.js';
import { csv, offerFile } from '../frame/csv_file.js';
import { append, bdi, byId, empty, make, name, phrase } from '../frame/elements.js';
import { fold, has, number } from '../frame/values.js';
import { digits, frame, peopleWords, say } from '../frame/words.js';
import { classOf, hiddenWords, isHidden, isTold, ofWords, valueWords } from '../map/colour_classes.js';
import { swatch } from '../map/marks.js';

function sortKey(area) {
  if (gapView.sort === 'pcode') return fold(area.pcode);
  if (gapView.sort === 'name') return fold(area.name || '');
  const own = shownCell(area.pcode);
  if (gapView.sort === 'people') return number(own.n);
  return isTold(own.v) ? (own.v === 'few' ? -Infinity : Infinity) : number(own.v);
}

// "Fewer than" is lower and "all but" higher than any value; what tells nothing stands last; ties by pcode.
function sorted(areas) {
  const keyed = areas.map(function (area) { return { area: area, key: sortKey(area) }; });
  return keyed.sort(function (a, b) {
    const isBlankA = a.key !== a.key;
    const isBlankB = b.key !== b.key;
    if (isBlankA !== isBlankB) return isBlankA ? 1 : -1;
    if (a.key < b.key) return gapView.isDown ? 1 : -1;
    if (a.key > b.key) return gapView.isDown ? -1 : 1;
    return a.area.pcode < b.area.pcode ? -1 : 1;
  }).map(function (item) { return item.area; });
}

function drawHeads() {
  const heads = empty(byId('heads'));
  ['name', 'value', 'people'].forEach(function (key) {
    const isOn = gapView.sort === key;
    const arrow = isOn ? (gapView.isDown ? ' \u2193' : ' \u2191') : '';
    const button = make('button', { type: 'button', class: 'sort' }, say('designer.head_' + key) + arrow);
    button.addEventListener('click', function () {
      gapView.isDown = gapView.sort === key ? !gapView.isDown : false;
      gapView.sort = key;
      drawTable();
    });
    append(heads, make('th', { scope: 'col', 'aria-sort': isOn ? (gapView.isDown ? 'descending' : 'ascending') : 'none' }, button));
  });
}

export function drawTable() {
  drawHeads();
  const body = empty(byId('list'));
  const areas = sorted(shownAreas());
  const own = choice();
  byId('none').hidden = areas.length > 0;
  const rest = Math.max(0, areas.length - gapView.nRows);
  byId('areas-more').hidden = !rest;
  append(empty(byId('areas-more')), phrase('list.more', { rest: digits(rest) }));
  areas.slice(0, gapView.nRows).forEach(function (area) {
    const value = shownCell(area.pcode);
    const item = classOf(own.indicator, value.v);
    const button = make('button', { type: 'button', class: 'area-name', 'data-pcode': area.pcode },
      [name(area.name || area.pcode), ' ', bdi(area.pcode, 'quiet code')]);
    button.addEventListener('click', function () { ask.openArea(area.pcode, true); });
    append(body, make('tr', null, [make('td', null, button),
      make('td', { class: 'value' }, [swatch(item.fill, item.pattern, item.ink), valueWords(value)]),
      make('td', null, ofWords(value) || (value.n === null ? '\u2013' : bdi(peopleWords(value.n), 'quiet')))]));
  });
}

// On paper the table has every area.
export function allRows(isPaper) {
  gapView.rowsBefore = isPaper ? gapView.nRows : gapView.rowsBefore;
  gapView.nRows = isPaper ? Infinity : gapView.rowsBefore;
  drawTable();
  listServices();
}

function csvValue(value) {
  if (value.v === null) return say('class.no_data');
  if (isHidden(value.v)) return hiddenWords(value.v, null).textContent;
  if (value.v === 'inf') return say('class.unreachable');
  return frame.k ? valueWords(value).textContent : value.v;
}

// The table as it is sorted; units stand in the heads, and what is hidden or unknown is told in words.
export function tableRows() {
  const own = choice();
  const unit = cellUnit(own);
  const heads = ['pcode', 'name', 'category', 'among', 'group', 'indicator', 'month', 'value_' + unit, 'n_value', 'n_people', 'low_' + unit, 'high_' + unit];
  return [heads].concat(sorted(shownAreas()).map(function (area) {
    const value = shownCell(area.pcode);
    return [area.pcode, area.name, own.category, amongOf(gaps, own), own.group, own.indicator, gapView.month ? months.months[gapView.month] : null, csvValue(value),
      inClass(value.y), inClass(value.n), value.l, value.h];
  }));
}

// People as a file tells them: a number, or in public their class.
function inClass(n) {
  return frame.k && n !== null ? peopleWords(n) : n;
}

function cellUnit(own) {
  const group = groupOf(gaps, own);
  return gapView.month ? 'share' : has(group, own.indicator) ? group[own.indicator].unit : '';
}

export function downloadTable() {
  const own = choice();
  const words = [frame.country, 'gap', own.category, own.indicator, gapView.month ? months.months[gapView.month] : frame.as_of.replace(/-/g, '')];
  offerFile(words.join('_').replace(/[^\w.-]/g, '') + '.csv', csv(tableRows()));
}
