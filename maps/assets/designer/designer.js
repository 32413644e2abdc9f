// The page of gaps: what is chosen, the areas in classes, the table, the card of one area.

import { COVERAGE, DISAGREEMENTS, NEAREST, OF_COVERED, areaCard } from './area_card.js';
import { allRows, downloadTable, drawTable, tableRows } from './area_table.js';
import {
  checkedLimits, doubtLegend, drawCatchments, drawDoubts, fillCatchments, fillLimits, fillMeasures, limitWords,
} from './catchments.js';
import { amongOf, figuresOf, groupOf, groupsOf } from './figures.js';
import { afterPainting, drawClosing, listServices, openMany, openService } from './service_closures.js';
import { CLOSING_STEP, ROW_STEP, ask, choice, gapView, gaps, readServicesNow, shownAreas, shownCell } from './state.js';
import { backToToday, drawMonths, monthWords, moveMonth } from './timeline.js';
import { append, bdi, byId, empty, joined, make, name, phrase } from '../frame/elements.js';
import { hook, onLanguage, ready } from '../frame/frame.js';
import { bring, fillSelect } from '../frame/lists.js';
import { has, isFirst } from '../frame/values.js';
import { backwards, categoryLabel, digits, frame, peopleWords, say, word } from '../frame/words.js';
import { WHOLE } from '../generated/codes.js';
import {
  classOf, classWords, classesOf, isAlwaysNamed, isSameClass, ofWords, valueWords,
} from '../map/colour_classes.js';
import { markIcon, swatch } from '../map/marks.js';
import { baseLegend, map, theBase } from '../map/page_map.js';
import { areServicesRead, categoryOrder, isClosed, look, marksOf } from '../services/services.js';

const SHOWN_INDICATORS = COVERAGE.concat(NEAREST, ['shortfall', 'places_unknown', 'providers', 'single_provider'], OF_COVERED, DISAGREEMENTS);

function fillGapSelects() {
  const known = Object.keys(gaps.categories);
  const ordered = categoryOrder.filter(function (one) { return known.indexOf(one) >= 0; });
  fillSelect('category', ordered.concat(known.filter(function (one) { return ordered.indexOf(one) < 0; })), categoryLabel);
  const groups = {};
  known.forEach(function (one) { groupsOf(gaps, one).forEach(function (group) { groups[group.name] = true; }); });
  fillSelect('group', Object.keys(groups).sort(function (a, b) { return a === 'all' ? -1 : b === 'all' ? 1 : a < b ? -1 : 1; }),
    function (group) { return word('group.' + group.replace('=', '_')); });
  fillSelect('indicator', shownIndicators(known), function (key) { return say('indicator.' + key); });
  fillCatchments();
}

// The indicators that some category has; all of them where there is no figure yet.
function shownIndicators(known) {
  const own = SHOWN_INDICATORS.filter(function (key) {
    return known.some(function (one) {
      return groupsOf(gaps, one).some(function (group) { return has(group.indicators, key); });
    });
  });
  return own.length ? own : SHOWN_INDICATORS;
}

function drawAll() {
  map.together(drawParts);
}

function drawParts() {
  const own = choice();
  map.paint(own.level, function (area) { return classOf(own.indicator, shownCell(area.pcode).v); });
  drawServices();
  drawCatchments();
  drawWhole();
  drawTable();
  if (areServicesRead()) drawClosing();
  else afterPainting(listServices);
  if (gapView.open) openArea(gapView.open, false);
  else if (gapView.service !== null) openService(readServicesNow()[gapView.service], false);
  drawMonths();
}

function drawServices() {
  const own = choice();
  if (!byId('with-services').checked) {
    map.marks([]);
    return;
  }
  map.marks(marksOf(readServicesNow().filter(function (row) { return row.category === own.category && !isClosed(row); })));
}

// Whether any figure of the choice is there: some indicators are counted of everyone only.
function isCounted() {
  return gapView.month > 0 || !Object.keys(gaps.categories).length || has(groupOf(gaps, choice()), choice().indicator);
}

function drawWhole() {
  const whole = shownCell(WHOLE);
  const button = make('button', { type: 'button', class: 'action no-print' }, say('designer.open_whole'));
  button.addEventListener('click', function () { openArea(WHOLE, true); });
  const when = gapView.month ? [say('comma'), bdi(monthWords(gapView.month))] : [];
  append(empty(byId('whole')), [make('strong', null, [say('designer.whole')].concat(when, [say('colon'), valueWords(whole)])),
    ' ', ofWords(whole), isCounted() ? ' ' : make('p', null, say('designer.not_counted')), whoWords(), ' ', button]);
}

// Who is counted in the whole programme, and how their need is known.
function whoWords() {
  const own = choice();
  if (!Object.keys(gaps.categories).length) return null;
  if (amongOf(gaps, own) !== own.among) return make('p', null, say(frame.is_need_stated ? 'designer.nobody_needs' : 'designer.needs_not_known'));
  const parts = (figuresOf(gaps, own) || { parts: null }).parts;
  if (!parts) return null;
  return phrase(parts[1] ? 'designer.stated_expected' : 'designer.all_stated', { stated: peopleWords(parts[0]), expected: peopleWords(parts[1]) }, 'p', { class: 'quiet' });
}

function drawGapLegend() {
  const own = choice();
  const areas = shownAreas().map(function (area) { return classOf(own.indicator, shownCell(area.pcode).v); });
  const list = make('ul');
  (areas.length ? classesOf(own.indicator) : []).forEach(function (item) {
    const count = areas.filter(function (other) { return isSameClass(item, other); }).length;
    if (!count && !isAlwaysNamed(own.indicator, item)) return;
    append(list, make('li', null, [swatch(item.fill, item.pattern, item.ink), classWords(item), make('span', { class: 'many' }, bdi(digits(count)))]));
  });
  const marks = make('ul');
  if (byId('with-services').checked) append(marks, make('li', null, [markIcon(look(own.category)), make('span', null, categoryLabel(own.category))]));
  checkedLimits().forEach(function (limit) {
    const input = byId('limits').querySelector('input[value="' + limit + '"]');
    append(marks, make('li', null, [input.nextSibling.cloneNode(true), limitWords(limit)]));
  });
  append(empty(byId('legend-inside')), [
    make('p', { class: 'legend-name' }, [make('strong', null, [say('indicator.' + own.indicator)].concat(gapView.month ? [say('comma'), bdi(monthWords(gapView.month))] : [])), areas.length > 0 && make('span', { class: 'quiet' }, say('designer.per_class'))]),
    areas.length > 0 && list, areas.length > 0 && make('p', { class: 'quiet' }, say('class.rule')), marks].concat(
    byId('with-doubts').checked ? doubtLegend() : [], [baseLegend()]));
}

// A card takes the place of the table until it is closed.
function showCard(parts, isNew) {
  const back = make('button', { type: 'button', class: 'action back' }, backwards('designer.back'));
  back.addEventListener('click', closeCard);
  append(empty(byId('detail')), [back].concat(parts));
  byId('detail').hidden = false;
  byId('areas').hidden = true;
  byId('closing').hidden = true;
  if (!isNew) return;
  byId('detail-name').focus({ preventScroll: true });
  bring(byId('detail'));
}

// The card of an area, or of the whole programme.
function openArea(pcode, isNew) {
  gapView.open = pcode;
  gapView.service = null;
  const area = theBase.areas.filter(function (one) { return one.pcode === pcode; })[0];
  const own = choice();
  const title = area ? name(area.name || pcode, 'h2', { tabindex: '-1', id: 'detail-name' })
    : make('h2', { tabindex: '-1', id: 'detail-name' }, say('designer.whole'));
  const what = joined([categoryLabel(own.category), word('group.' + own.group.replace('=', '_')), word('designer.among_' + amongOf(gaps, own))],
    'p', { class: 'quiet' });
  if (area) append(what, [' · ', bdi(pcode)]);
  showCard([title, what, areaCard(gaps, own, pcode)], isNew);
  map.outline(pcode);
  map.choose(null);
  if (isNew) drawMonths();
}

function closeCard() {
  if (byId('detail').hidden) return;
  const before = gapView.service !== null ? '#closing-list [data-service="' + gapView.service + '"]' : '#list [data-pcode="' + gapView.open + '"]';
  hideCard();
  (document.querySelector(before) || byId('download')).focus();
}

function hideCard() {
  gapView.open = null;
  gapView.service = null;
  byId('detail').hidden = true;
  byId('areas').hidden = false;
  drawClosing();
  drawMonths();
  map.outline(null);
  map.choose(null);
}

function redrawGaps() {
  fillGapSelects();
  map.together(function () {
    map.rename();
    drawParts();
  });
}

byId('category').addEventListener('change', function () {
  gapView.nClosing = CLOSING_STEP;
  if (!gapView.open) hideCard();
  fillCatchments();
  drawAll();
});
byId('level').addEventListener('change', drawAll);
['among', 'group', 'indicator'].forEach(function (id) {
  byId(id).addEventListener('change', function () {
    backToToday();
    drawAll();
  });
});
byId('month').addEventListener('input', moveMonth);
byId('areas-more').addEventListener('click', function () {
  const first = gapView.nRows;
  gapView.nRows += 10 * ROW_STEP;
  drawTable();
  byId('list').children[first].querySelector('button').focus();
});
window.addEventListener('beforeprint', function () { allRows(true); });
window.addEventListener('afterprint', function () { allRows(false); });
byId('closing-more').addEventListener('click', function () {
  gapView.nClosing += 4 * CLOSING_STEP;
  drawClosing();
});
byId('with-services').addEventListener('change', function () { drawServices(); drawGapLegend(); });
byId('catchment-box').addEventListener('toggle', readServicesNow);
byId('mode').addEventListener('change', function () { fillCatchments(); drawCatchments(); });
byId('around').addEventListener('change', function () { fillMeasures(); drawCatchments(); });
byId('measure').addEventListener('change', function () { fillLimits(); drawCatchments(); });
byId('with-doubts').addEventListener('change', function () { drawDoubts(); drawGapLegend(); });
byId('download').addEventListener('click', downloadTable);
document.addEventListener('keydown', function (event) { if (event.key === 'Escape' || event.key === 'Esc') closeCard(); });
map.onArea(function (area) { openArea(area.pcode, true); });
map.onMarks(function (marks) {
  const touched = marks.map(function (mark) { return mark.id; }).filter(isFirst).map(function (id) { return readServicesNow()[id]; });
  if (touched.length === 1) openService(touched[0], true);
  else openMany(touched);
});
if (byId('level').options.length) byId('level').selectedIndex = frame.k ? 0 : byId('level').options.length - 1;
Object.assign(ask, { drawAll: drawAll, drawLegend: drawGapLegend, servicesRead: fillCatchments, openArea: openArea, showCard: showCard });
onLanguage.push(redrawGaps);
fillGapSelects();
byId('indicator').value = 'coverage_eligible';
map.together(function () {
  map.rename();
  drawParts();
  drawDoubts();
  map.fit(null);
});
hook.visible = function () { return shownAreas().length; };
hook.rows = tableRows;
hook.isSettled = function () { return areServicesRead(); };
hook.catchments = function () { return gapView.catchments; };
hook.spots = map.spots;
hook.classes = function () {
  const own = choice();
  const counts = {};
  shownAreas().forEach(function (area) {
    const item = classOf(own.indicator, shownCell(area.pcode).v);
    const key = item.low === undefined || item.high === 0 ? item.key : item.key + ':' + item.low;
    counts[key] = (counts[key] || 0) + 1;
  });
  return counts;
};
ready();
