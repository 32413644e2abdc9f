// The caseworker's page: find a returnee, then the services in order with the reasons.

import { block } from '../frame/data_blocks.js';
import { append, bdi, byId, empty, joined, make, name, phrase } from '../frame/elements.js';
import { hook, onLanguage, ready } from '../frame/frame.js';
import { LIST_STEP, bring, fillList, fillSelect } from '../frame/lists.js';
import { foldable, isMapUp, leaveMap, opensMap } from '../frame/phone_map.js';
import { fold, has, matches } from '../frame/values.js';
import { backwards, categoryLabel, digits, listed, say, word } from '../frame/words.js';
import { UNCERTAIN_POSITIONS, VERDICTS } from '../generated/codes.js';
import { homeIcon, markIcon } from '../map/marks.js';
import { baseLegend, map } from '../map/page_map.js';
import { messageBox } from '../services/messages.js';
import { fillAnswers } from '../services/answer_list.js';
import { SIGNS, allFacts, readReach, stepsOf } from '../services/reason_cards.js';
import { categoryOrder, look, markAt, placeOf, services } from '../services/services.js';

const people = readPeople(block('returnees'));
const pairs = readReach(block('reach'));
const caseView = { shown: LIST_STEP, found: [], open: null, opened: {} };

pairs.forEach(function (pair) { people[pair.r].pairs.push(pair); });
people.forEach(rateNeeds);

function readPeople(table) {
  const rows = [];
  const keys = Object.keys(table).filter(function (key) { return key !== 'n'; });
  for (let i = 0; i < table.n; i++) {
    const row = { index: i, pairs: [] };
    keys.forEach(function (key) { row[key] = table[key][i]; });
    row.needs = (row.need || '').split(/\s+/).filter(Boolean);
    row.folded = fold([row.returnee_id, row.area, row.pcode].filter(Boolean).join(' '));
    rows.push(row);
  }
  return rows;
}

// The best verdict by category: pairs come in the order yes, unknown, no.
function rateNeeds(person) {
  person.best = {};
  person.pairs.forEach(function (pair) {
    const category = services()[pair.s].category;
    if (!has(person.best, category)) person.best[category] = pair.verdict;
    else if (VERDICTS.indexOf(pair.verdict) < VERDICTS.indexOf(person.best[category])) person.best[category] = pair.verdict;
  });
}

// The best verdict over the need asked for, or over all needs, or over every category.
function bestOf(person, need) {
  const wanted = need ? [need] : person.needs.length ? person.needs : Object.keys(person.best);
  const found = wanted.map(function (category) { return has(person.best, category) ? person.best[category] : 'no'; });
  return found.indexOf('yes') >= 0 ? 'yes' : found.indexOf('unknown') >= 0 ? 'unknown' : 'no';
}

function passesSearch(person) {
  const area = byId('area').value;
  const need = byId('need').value;
  const sex = byId('sex').value;
  const verdict = byId('verdict').value;
  if (area && (person.pcode || '?') !== area) return false;
  if (need && person.needs.indexOf(need) < 0) return false;
  if (sex && (person.sex || '?') !== sex) return false;
  if (verdict && bestOf(person, need) !== verdict) return false;
  return matches(person.folded, byId('query').value);
}

function searchPeople() {
  caseView.found = people.filter(passesSearch);
  caseView.shown = LIST_STEP;
  drawPeople();
}

function drawPeople() {
  fillList(byId('list'), byId('more'), caseView.found, caseView.shown, personRow);
  byId('none').hidden = caseView.found.length > 0;
  empty(byId('count')).appendChild(phrase('caseworker.count', { n: digits(caseView.found.length), total: digits(people.length) }));
}

function personWords(person) {
  const age = person.age === null ? say('case.age_unknown') : phrase('case.age', { age: digits(person.age) });
  return [person.sex ? word('sex.' + person.sex) : say('case.sex_unknown'), age, person.area && name(person.area)];
}

function personRow(person) {
  const marks = make('span', { class: 'row-marks' });
  person.needs.forEach(function (category) {
    const best = has(person.best, category) ? person.best[category] : 'no';
    append(marks, make('span', { class: 'mark mark-' + best }, [SIGNS[best] + '\u00a0', categoryLabel(category),
      make('span', { class: 'unseen' }, say('colon') + say('best.' + best))]));
  });
  const button = make('button', { type: 'button', class: 'row', 'data-index': person.index }, make('span', { class: 'row-words' }, [
    make('span', { class: 'row-name' }, bdi(person.returnee_id)), joined(personWords(person), 'span', { class: 'row-more' }), marks]));
  button.addEventListener('click', function () { caseView.opened = {}; openPerson(person, true); });
  return button;
}

// The needs of a returnee, those that this page has words for first, in the order of kinds.
function needsOf(person) {
  return categoryOrder.filter(function (one) { return person.needs.indexOf(one) >= 0; })
    .concat(person.needs.filter(function (one) { return categoryOrder.indexOf(one) < 0; }));
}

function openPerson(person, isNew) {
  caseView.open = person;
  const back = make('button', { type: 'button', class: 'action back' }, backwards('list.back'));
  back.addEventListener('click', closePerson);
  const shows = opensMap(make('button', { type: 'button', class: 'action show-map' }, say('map.open')), map);
  const detail = append(empty(byId('detail')), [make('div', { class: 'line no-print' }, [back, shows]), personCard(person)]);
  const answers = append(detail, make('div', { id: 'answers' })).lastChild;
  fillAnswers(answers, person.pairs, needsOf(person), caseView.opened, {
    parts: function (pair, service) { return [messageBox(pair, service), allFacts(service)]; },
    legs: function () { return []; },
  });
  if (!person.pairs.length) append(detail, make('p', { class: 'empty' }, say('caseworker.no_pairs')));
  detail.hidden = false;
  byId('find').hidden = true;
  drawPersonMap(person, isNew);
  if (!isNew) return;
  byId('panel').scrollTop = 0;
  byId('detail-name').focus({ preventScroll: true });
  if (window.innerWidth < 900) byId('panel').scrollIntoView();
}

function personCard(person) {
  const list = make('dl', { class: 'facts-list' });
  function add(key, value) {
    append(list, [make('dt', null, say('field.' + key)), make('dd', null, value || make('span', { class: 'mark mark-unknown' }, say('unknown')))]);
  }
  add('age', person.age !== null && bdi(digits(person.age)));
  add('sex', person.sex && word('sex.' + person.sex));
  add('grade', person.grade !== null && bdi(digits(person.grade)));
  add('setting', person.setting && word(person.setting));
  add('need', person.needs.length > 0 && listed(person.needs.map(categoryLabel)));
  add('place', (person.area || person.position_class) && joined([person.area && name(person.area),
    person.position_class && word('position.' + person.position_class)]));
  return make('div', { class: 'person' }, [make('h2', { tabindex: '-1', id: 'detail-name' }, bdi(person.returnee_id)), list]);
}

// The map shows the home and the services judged, those that say no faintly; the others fit the view.
function drawPersonMap(person, isNew) {
  const placed = person.pairs.filter(function (pair) { return placeOf(pair, services()[pair.s]); });
  const home = person.latitude === null || person.longitude === null ? null
    : { lat: person.latitude, lng: person.longitude, isRough: UNCERTAIN_POSITIONS.indexOf(person.position_class) >= 0 };
  map.home(home);
  map.marks(placed.map(function (pair) {
    const mark = markAt(services()[pair.s], placeOf(pair, services()[pair.s]));
    mark.isFaint = pair.verdict === 'no';
    return mark;
  }));
  drawCaseLegend();
  if (!isNew) return;
  const open = placed.filter(function (pair) { return pair.verdict !== 'no'; });
  const near = (open.length ? open : placed).map(function (pair) {
    const place = placeOf(pair, services()[pair.s]);
    return [place.lat, place.lng];
  });
  map.fit(home ? [[home.lat, home.lng]].concat(near) : near);
}

function closePerson() {
  if (!caseView.open) return;
  const row = byId('list').querySelector('[data-index="' + caseView.open.index + '"]');
  caseView.open = null;
  byId('detail').hidden = true;
  byId('find').hidden = false;
  map.home(null);
  map.marks([]);
  map.fit(null);
  drawCaseLegend();
  (row || byId('count')).focus();
}

// A mark on the map leads to its card; where it is folded away, the category is unfolded first.
function showPair(marks) {
  const service = services()[marks[0].id];
  leaveMap();
  caseView.opened = { isAll: true };
  openPerson(caseView.open, false);
  map.choose(service.index);
  const card = byId('detail').querySelector('[data-service="' + service.index + '"]');
  if (!card) return;
  bring(card);
  card.focus({ preventScroll: true });
}

function drawCaseLegend() {
  const list = make('ul');
  if (caseView.open) append(list, make('li', null, [homeIcon(), make('span', null, say('legend.home'))]));
  categoryOrder.forEach(function (category) {
    if (caseView.open ? has(caseView.open.best, category) : services().some(function (row) { return row.category === category; })) {
      append(list, make('li', null, [markIcon(look(category)), make('span', null, categoryLabel(category))]));
    }
  });
  append(empty(byId('legend-inside')), [list, caseView.open && make('p', { class: 'quiet' }, say('legend.faint')), baseLegend()]);
}

function fillCaseSelects() {
  const areas = {};
  people.forEach(function (person) { areas[person.pcode || '?'] = person.area || person.pcode || say('unknown'); });
  const pcodes = Object.keys(areas).sort(function (a, b) { return fold(areas[a]) < fold(areas[b]) ? -1 : 1; });
  fillSelect('area', pcodes, function (pcode) { return areas[pcode]; }, say('all'));
  const needs = categoryOrder.filter(function (category) {
    return people.some(function (person) { return person.needs.indexOf(category) >= 0; });
  });
  fillSelect('need', needs, categoryLabel, say('all'));
}

function clearSearch() {
  ['query', 'area', 'need', 'sex', 'verdict'].forEach(function (id) { byId(id).value = ''; });
  searchPeople();
  byId('count').focus();
}

function redrawCases() {
  fillCaseSelects();
  drawPeople();
  map.rename();
  drawCaseLegend();
  if (caseView.open) openPerson(caseView.open, false);
}

['area', 'need', 'sex', 'verdict'].forEach(function (id) { byId(id).addEventListener('change', searchPeople); });
byId('query').addEventListener('input', searchPeople);
byId('clear').addEventListener('click', clearSearch);
byId('more').addEventListener('click', function () { caseView.shown += 5 * LIST_STEP; drawPeople(); });
document.addEventListener('keydown', function (event) { if ((event.key === 'Escape' || event.key === 'Esc') && !isMapUp()) closePerson(); });
map.onMarks(showPair);
foldable(map);
onLanguage.push(redrawCases);
fillCaseSelects();
searchPeople();
redrawCases();
map.fit(null);
hook.visible = function () { return caseView.found.length; };
hook.total = function () { return people.length; };
// Everybody's answers and ways out, with the places of the services in the block.
hook.cases = function () {
  return people.map(function (person) {
    const steps = person.needs.map(function (category) {
      const own = person.pairs.filter(function (pair) { return services()[pair.s].category === category; });
      return stepsOf(own).map(function (step) { return [step.code, step.pair.s]; });
    });
    return { id: person.returnee_id, needs: person.needs, steps: steps, pairs: person.pairs.map(function (pair) {
      return [pair.s, pair.verdict, isNaN(pair.minutes) ? null : pair.minutes === Infinity ? 'inf' : pair.minutes, isNaN(pair.fare) ? null : pair.fare === Infinity ? 'inf' : pair.fare,
        pair.details.map(function (one) { return one[0]; })];
    }) };
  });
};
hook.verdicts = function () {
  return caseView.open ? caseView.open.pairs.map(function (pair) { return [services()[pair.s].category, pair.verdict]; }) : [];
};
ready();
