// The page of services: filters, list, map and the card of one service.

import { append, byId, each, empty, joined, make, name, phrase } from '../frame/elements.js';
import { hook, onLanguage, ready } from '../frame/frame.js';
import { LIST_STEP, fillList } from '../frame/lists.js';
import { daysBetween, isFirst, matches } from '../frame/values.js';
import { backwards, categoryLabel, counted, digits, frame, say, word } from '../frame/words.js';
import { bubbleIcon, markIcon } from '../map/marks.js';
import { baseLegend, map } from '../map/page_map.js';
import { isOpenAt } from '../services/opening_hours.js';
import {
  categoryOrder, isClosed, look, marksOf, placesOf, serviceFacts, serviceName, services, statusMark, whereLine,
} from '../services/services.js';

const FILTERS = ['sex', 'tongue', 'delivery', 'status', 'hours', 'verified'];
const chosen = {};
const partnersView = { shown: LIST_STEP, found: [], open: null, only: null, focus: null, unread: 0 };

categoryOrder.forEach(function (category) { chosen[category] = true; });

function presentCategories() {
  return categoryOrder.filter(function (category) {
    return services().some(function (row) { return row.category === category; });
  });
}

// True where a service passes every filter but those of the categories and of the hours.
function passesFilters(row) {
  if (partnersView.only && partnersView.only.indexOf(row.index) < 0) return false;
  const sex = byId('sex').value;
  if (sex && row.sexes !== null && row.sexes !== 'any' && row.sexes !== sex) return false;
  const tongue = byId('tongue').value;
  if (tongue && (' ' + (row.languages || '') + ' ').indexOf(' ' + tongue + ' ') < 0) return false;
  const delivery = byId('delivery').value;
  if (delivery && row.isRemote !== (delivery === 'remote')) return false;
  const status = byId('status').value;
  if (status && isClosed(row) !== (status === 'closed')) return false;
  const days = Number(byId('verified').value);
  if (days && !(row.verified_on && daysBetween(row.verified_on, frame.as_of) <= days)) return false;
  return matches(row.folded, byId('query').value);
}

// Those open at this hour, by the clock of the reader; of how many that cannot be told is said.
function openNow(rows) {
  const now = new Date();
  partnersView.unread = 0;
  if (!byId('hours').value) return rows;
  return rows.filter(function (row) {
    const isOpen = isClosed(row) ? false : isOpenAt(row.week, now);
    if (isOpen === null && chosen[row.category] !== false) partnersView.unread += 1;
    return isOpen;
  });
}

function searchServices() {
  const passing = openNow(services().filter(passesFilters));
  partnersView.found = passing.filter(function (row) { return chosen[row.category] !== false; });
  partnersView.shown = LIST_STEP;
  drawChecks(passing);
  drawServiceList();
  map.marks(marksOf(partnersView.found));
  drawServiceLegend();
}

function drawChecks(passing) {
  const counts = {};
  passing.forEach(function (row) { counts[row.category] = (counts[row.category] || 0) + 1; });
  each(byId('categories'), 'input', function (input) {
    input.parentNode.querySelector('.many').textContent = digits(counts[input.value] || 0);
    input.checked = chosen[input.value];
  });
}

function makeChecks() {
  const box = empty(byId('categories'));
  presentCategories().forEach(function (category) {
    const input = make('input', { type: 'checkbox', value: category });
    input.addEventListener('change', function () {
      chosen[category] = input.checked;
      searchServices();
    });
    append(box, make('label', { class: 'check' }, [input, markIcon(look(category)),
      make('span', null, [categoryLabel(category), ' ', make('bdi', { class: 'many', dir: 'ltr' })])]));
  });
}

function makeTongues() {
  const select = byId('tongue');
  const before = select.value;
  const codes = {};
  services().forEach(function (row) {
    (row.languages || '').split(/\s+/).forEach(function (code) { if (code) codes[code] = true; });
  });
  empty(select).appendChild(make('option', { value: '' }, say('all')));
  Object.keys(codes).sort().forEach(function (code) {
    append(select, make('option', { value: code }, word('tongue.' + code)));
  });
  select.value = before;
}

function drawServiceList() {
  fillList(byId('list'), byId('more'), partnersView.found, partnersView.shown, serviceRow);
  byId('none').hidden = partnersView.found.length > 0;
  const unplaced = partnersView.found.filter(function (row) { return !row.isOnMap; }).length;
  const count = empty(byId('count'));
  append(count, phrase(counted('partners.count', partnersView.found.length),
    { n: digits(partnersView.found.length), total: digits(services().length) }));
  if (unplaced) append(count, [' ', phrase('partners.unplaced', { n: digits(unplaced) }, 'span', { class: 'quiet' })]);
  if (partnersView.unread) append(count, [' ', phrase('partners.unread', { n: digits(partnersView.unread) }, 'span', { class: 'quiet' })]);
}

function serviceRow(row) {
  const words = make('span', { class: 'row-words' }, [
    append(make('span', { class: 'row-name' }), serviceName(row)),
    joined([categoryLabel(row.category)].concat(row.partner ? name(row.partner) : [], whereLine(row)), 'span',
      { class: 'row-more' }),
    append(make('span'), [statusMark(row)]),
    joined([row.phone && name(row.phone), row.hours && name(row.hours)], 'span', { class: 'row-more paper' }),
  ]);
  const button = make('button', { type: 'button', class: 'row', 'data-index': row.index },
    [markIcon(look(row.category)), words]);
  button.addEventListener('click', function () { openServiceCard(row, true); });
  return button;
}

// The card of a service takes the place of the list until it is closed.
function openServiceCard(row, isFromList) {
  partnersView.open = row;
  if (isFromList) partnersView.focus = row.index;
  const detail = empty(byId('detail'));
  const back = make('button', { type: 'button', class: 'action back' }, backwards('list.back'));
  back.addEventListener('click', closeServiceCard);
  const heading = make('div', { class: 'detail-head' }, [markIcon(look(row.category), 26), make('div', null, [
    append(make('h2', { tabindex: '-1', id: 'detail-name' }), serviceName(row)),
    joined([categoryLabel(row.category)].concat(whereLine(row)), 'p', { class: 'quiet' }),
    append(make('p'), statusMark(row))])]);
  append(detail, [back, heading, notice(row), serviceFacts(row)]);
  detail.hidden = false;
  byId('find').hidden = true;
  byId('panel').scrollTop = 0;
  map.choose(row.index);
  const places = placesOf(row).map(function (place) { return [place.lat, place.lng]; });
  if (places.length > 1) map.fit(places);
  else if (places.length) map.show(places[0]);
  byId('detail-name').focus({ preventScroll: true });
  if (window.innerWidth < 900) byId('map').scrollIntoView();
}

function notice(row) {
  const key = row.is_confidential ? 'service.confidential_note' : row.isRemote ? 'service.remote_note'
    : row.isVisiting ? 'service.' + row.delivery + '_note' : row.isOnMap ? null : 'service.no_point_note';
  return key && make('p', { class: 'note' }, say(key));
}

function closeServiceCard() {
  if (!partnersView.open) return;
  partnersView.open = null;
  byId('detail').hidden = true;
  byId('find').hidden = false;
  map.choose(null);
  const back = byId('list').querySelector('[data-index="' + partnersView.focus + '"]') || byId('count');
  back.focus();
}

// Marks at one place: their own list, or the card where there is one.
function openMarks(marks) {
  const rows = marks.map(function (mark) { return mark.id; }).filter(isFirst).map(function (id) { return services()[id]; });
  partnersView.focus = rows[0].index;
  if (rows.length === 1) {
    openServiceCard(rows[0], true);
    return;
  }
  closeServiceCard();
  partnersView.only = rows.map(function (row) { return row.index; });
  searchServices();
  byId('none').hidden = true;
  append(byId('count'), [' ', clearButton()]);
  byId('count').focus();
}

function clearButton() {
  const button = make('button', { type: 'button', class: 'action' }, say('partners.clear'));
  button.addEventListener('click', clearFilters);
  return button;
}

function clearFilters() {
  partnersView.only = null;
  ['query'].concat(FILTERS).forEach(function (id) { byId(id).value = ''; });
  categoryOrder.forEach(function (category) { chosen[category] = true; });
  searchServices();
  byId('count').focus();
}

function drawServiceLegend() {
  const list = make('ul');
  presentCategories().forEach(function (category) {
    if (chosen[category]) append(list, make('li', null, [markIcon(look(category)), make('span', null, categoryLabel(category))]));
  });
  append(list, make('li', null, [bubbleIcon(), make('span', null, say('legend.bubble'))]));
  append(empty(byId('legend-inside')), [list, baseLegend()]);
}

function redrawPartners() {
  makeChecks();
  makeTongues();
  const shown = partnersView.shown;
  searchServices();
  partnersView.shown = shown;
  drawServiceList();
  map.rename();
  if (partnersView.open) openServiceCard(partnersView.open, false);
}

FILTERS.forEach(function (id) { byId(id).addEventListener('change', searchServices); });
byId('query').addEventListener('input', searchServices);
byId('clear').addEventListener('click', clearFilters);
byId('more').addEventListener('click', function () { partnersView.shown += 5 * LIST_STEP; drawServiceList(); });
document.addEventListener('keydown', function (event) { if (event.key === 'Escape' || event.key === 'Esc') closeServiceCard(); });
window.addEventListener('beforeprint', function () { partnersView.before = partnersView.shown; partnersView.shown = 500; drawServiceList(); });
window.addEventListener('afterprint', function () { partnersView.shown = partnersView.before; drawServiceList(); });
map.onMarks(openMarks);
onLanguage.push(redrawPartners);
map.together(function () {
  redrawPartners();
  map.fit(null);
});
hook.visible = function () { return partnersView.found.length; };
hook.total = function () { return services().length; };
hook.isOpenAt = function (week, when) { return isOpenAt(week, new Date(when)); };
hook.counts = function () {
  const counts = {};
  partnersView.found.forEach(function (row) { counts[row.category] = (counts[row.category] || 0) + 1; });
  return counts;
};
ready();
