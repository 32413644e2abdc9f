// The page of services: filters, list, map and the card of one service.

import { append, byId, each, empty, joined, make, name, phrase } from '../frame/elements.js';
import { hook, onLanguage, ready } from '../frame/frame.js';
import { LIST_STEP, fillList } from '../frame/lists.js';
import { daysBetween, fold, isFirst } from '../frame/values.js';
import { backwards, categoryLabel, counted, digits, frame, listed, say, word } from '../frame/words.js';
import { bubbleIcon, markIcon } from '../map/marks.js';
import { baseLegend, map } from '../map/page_map.js';
import { distanceMark, openingMark } from '../partners/marks_of_row.js';
import { kmFrom, settlementOf, settlements, tellNear } from '../partners/near_place.js';
import { searched } from '../partners/searched.js';
import { readView, viewHash } from '../partners/view_link.js';
import { isOpenAt } from '../services/opening_hours.js';
import { NEARLY, SURELY, meant } from '../services/service_search.js';
import {
  categoryOrder, isClosed, look, marksOf, placesOf, serviceFacts, serviceName, services, statusMark, whereLine,
} from '../services/services.js';

const FILTERS = ['sex', 'tongue', 'delivery', 'status', 'hours', 'verified'];
const BOXES = ['query', 'near'].concat(FILTERS);
const MOST_TOWNS = 500;
const NO_KIND = '-';
const WIDE = 900; // pixels: list and map stand side by side
const chosen = {};
const partnersView = { shown: LIST_STEP, found: [], open: null, only: null, focus: null, unread: 0, near: null };

categoryOrder.forEach(function (category) { chosen[category] = true; });

function presentCategories() {
  return categoryOrder.filter(function (category) {
    return services().some(function (row) { return row.category === category; });
  });
}

// True where a service passes every filter but those of the categories, the hours and the search.
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
  return !days || Boolean(row.verified_on && daysBetween(row.verified_on, frame.as_of) <= days);
}

// Those that the search means; where none is meant surely, those that look most like it, and that is said.
function meantOf(rows) {
  const query = byId('query').value;
  const sureness = rows.map(function (row) { return meant(searched(row), query); });
  const least = sureness.indexOf(SURELY) >= 0 ? SURELY : NEARLY;
  const found = rows.filter(function (_, i) { return sureness[i] >= least; });
  const note = empty(byId('nearly'));
  note.hidden = least === SURELY || !found.length;
  if (!note.hidden) append(note, phrase('partners.nearly', { words: query }));
  return found;
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
  const passing = meantOf(openNow(services().filter(passesFilters)));
  partnersView.found = byDistance(passing.filter(function (row) { return chosen[row.category] !== false; }));
  partnersView.shown = LIST_STEP;
  drawChecks(passing);
  drawServiceList();
  drawTold();
  map.marks(marksOf(partnersView.found));
  drawServiceLegend();
  keepView();
}

// The nearest to the place asked for first; those without a place on the map last.
function byDistance(rows) {
  const found = settlementOf(byId('near').value);
  partnersView.near = found && found.town;
  tellNear(found);
  if (!found) return rows;
  return rows.map(function (row) { return { row: row, km: kmFrom(found.town, row) }; })
    .sort(function (one, other) { return one.km - other.km || one.row.index - other.row.index; })
    .map(function (one) { return one.row; });
}

// What is searched and chosen, in words: above a list that is empty, and on paper.
function filterWords() {
  const query = byId('query').value.trim();
  const kinds = presentCategories().filter(function (category) { return chosen[category]; });
  const isEveryKind = kinds.length === presentCategories().length;
  const kindWords = isEveryKind ? [] : kinds.length > 3 ? [say('partners.kinds', { n: digits(kinds.length) })] : kinds.map(categoryLabel);
  return [].concat(query ? say('partners.searched', { words: query }) : [], kindWords, FILTERS.filter(function (id) { return byId(id).value; }).map(function (id) {
    const select = byId(id);
    return select.options[select.selectedIndex].textContent;
  }));
}

function drawTold() {
  const words = filterWords();
  const told = empty(byId('told'));
  told.hidden = !words.length;
  told.className = partnersView.found.length ? 'quiet paper' : 'quiet';
  if (words.length) append(told, phrase('partners.told', { what: listed(words) }));
}

function drawChecks(passing) {
  const counts = {};
  passing.forEach(function (row) { counts[row.category] = (counts[row.category] || 0) + 1; });
  each(byId('categories'), 'input', function (input) {
    input.parentNode.querySelector('.many').textContent = digits(counts[input.value] || 0);
    input.checked = chosen[input.value];
  });
  const kinds = presentCategories();
  const on = kinds.filter(function (category) { return chosen[category]; });
  append(empty(byId('kinds-told')), on.length === 1 ? name(categoryLabel(on[0])) : phrase('partners.kinds_of', { n: digits(on.length), total: digits(kinds.length) }));
}

function makeChecks() {
  const box = empty(byId('categories'));
  presentCategories().forEach(function (category) {
    const input = make('input', { type: 'checkbox', value: category });
    input.addEventListener('change', function () {
      chosen[category] = input.checked;
      searchServices();
    });
    const alone = make('button', { type: 'button', class: 'only', 'aria-label': say('partners.only', { category: categoryLabel(category) }) }, say('partners.only_one'));
    alone.addEventListener('click', function () { choose([category]); });
    append(box, make('div', { class: 'kind' }, [make('label', { class: 'check' }, [input, markIcon(look(category)),
      make('span', null, [categoryLabel(category), ' ', make('bdi', { class: 'many', dir: 'ltr' })])]), alone]));
  });
}

function choose(categories) {
  categoryOrder.forEach(function (category) { chosen[category] = categories.indexOf(category) >= 0; });
  searchServices();
}

function makeTowns() {
  settlements().map(function (town) { return town.name; }).filter(isFirst).slice(0, MOST_TOWNS)
    .forEach(function (town) { append(byId('towns'), make('option', { value: town })); });
}

// The view stands in the link, so that it can be sent; a link that is opened is that view.
function keepView() {
  const view = {};
  BOXES.forEach(function (id) { view[id] = byId(id).value.trim(); });
  const kinds = presentCategories();
  const on = kinds.filter(function (category) { return chosen[category]; });
  view.kinds = on.length === kinds.length ? '' : on.join(',') || NO_KIND;
  view.open = partnersView.open ? keyOf(partnersView.open) : '';
  window.history.replaceState(window.history.state, '', viewHash(view) || window.location.pathname + window.location.search);
}

function openView() {
  const view = readView(window.location.hash);
  BOXES.forEach(function (id) { byId(id).value = view[id] || ''; });
  const kinds = view.kinds ? view.kinds.split(',') : null;
  categoryOrder.forEach(function (category) { chosen[category] = !kinds || kinds.indexOf(category) >= 0; });
  partnersView.only = null;
  byId('filters').open = FILTERS.some(function (id) { return byId(id).value; });
  searchServices();
  const open = view.open && services().filter(function (row) { return keyOf(row) === view.open; })[0];
  if (open) openServiceCard(open, false);
}

// A service by its name and place: numbers change with each release.
function keyOf(row) {
  return [row.name || row.category, row.area].filter(Boolean).map(fold).join('~');
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
    append(make('span', { class: 'row-marks' }), [statusMark(row), openingMark(row), distanceMark(row, partnersView.near)]),
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
  if (window.innerWidth < WIDE) byId('map').scrollIntoView();
  keepView();
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
  keepView();
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
  BOXES.forEach(function (id) { byId(id).value = ''; });
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
['query', 'near'].forEach(function (id) { byId(id).addEventListener('input', searchServices); });
byId('every').addEventListener('click', function () { choose(categoryOrder); });
byId('neither').addEventListener('click', function () { choose([]); });
window.addEventListener('hashchange', openView);
byId('clear').addEventListener('click', clearFilters);
byId('more').addEventListener('click', function () { partnersView.shown += 5 * LIST_STEP; drawServiceList(); });
document.addEventListener('keydown', function (event) { if (event.key === 'Escape' || event.key === 'Esc') closeServiceCard(); });
window.addEventListener('beforeprint', function () { partnersView.before = partnersView.shown; partnersView.shown = 500; drawServiceList(); });
window.addEventListener('afterprint', function () { partnersView.shown = partnersView.before; drawServiceList(); });
map.onMarks(openMarks);
onLanguage.push(redrawPartners);
map.together(function () {
  byId('kinds').open = window.innerWidth >= WIDE;
  makeTowns();
  makeChecks();
  makeTongues();
  openView();
  redrawPartners();
  if (!partnersView.open) map.fit(null);
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
