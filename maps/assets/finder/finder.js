// The finder: a place, a few attributes, and the services that would take this person, worked out in the page.

import { judgeAll, makeFinder, searchAll } from './answers.js';
import { drawAsks } from './asked_words.js';
import { askedOf, isFaulty, optionsNow } from './form.js';
import { drawWay, legLines, walked, wayBox } from './itinerary.js';
import { lookForPlace, notePlace, placeBoxAgain, pointPlace, takeOnly } from './place_box.js';
import { readGraph } from './road_graph.js';
import { block, bytesOf } from '../frame/data_blocks.js';
import { append, byId, empty, make, phrase } from '../frame/elements.js';
import { hook, onLanguage, ready } from '../frame/frame.js';
import { bring } from '../frame/lists.js';
import { foldable, leaveMap } from '../frame/phone_map.js';
import { categoryLabel, digits, frame, listed, say, word } from '../frame/words.js';
import { HARDLY_WALKS, VERDICTS } from '../generated/codes.js';
import { homeIcon, markIcon } from '../map/marks.js';
import { baseLegend, map, theBase } from '../map/page_map.js';
import { waterAcross } from '../map/water_across.js';
import { fillAnswers } from '../services/answer_list.js';
import { allFacts, contactLine } from '../services/reason_cards.js';
import { messageBox, pinned } from '../services/messages.js';
import { categoryOrder, look, markAt, placeOf, serviceName, services } from '../services/services.js';

const NEARBY = 5;
const finder = makeFinder(block('finder'), services(), waterAcross(theBase));
const header = finder.table.graph;
const finderView = { place: null, opened: {}, answers: [], isTooNew: false };

// The roads are read after the page has been drawn; what is asked before waits for them.
function prepare() {
  if (!header || finder.graph || finderView.isTooNew) return;
  try {
    finder.graph = readGraph(header, function (part) { return bytesOf('bytes-' + part); });
  } catch (error) {
    finderView.isTooNew = true;
    redrawFinder();
    return;
  }
  answer();
}

function answer() {
  const isStopped = isFaulty();
  if (!finderView.place || isStopped) {
    forget(isStopped && finderView.place ? 'finder.correct' : 'finder.start');
    return;
  }
  if (header && !finder.graph) {
    if (!finderView.isTooNew) empty(byId('count')).appendChild(phrase('finder.loading'));
    return;
  }
  finderView.answers = judgeAll(finder, finderView.place, askedOf(finderView.place), optionsNow());
  drawCount();
  drawAnswers();
  drawAnswerMap();
}

// No answer stands beside a question that is no longer asked.
function forget(why) {
  finderView.answers = [];
  empty(byId('answers'));
  [byId('count'), byId('map-note')].forEach(function (count, at) { append(empty(count), say(at ? 'finder.place_tap_here' : why)); });
  byId('outcome').classList.remove('is-told');
  byId('off').hidden = true;
  drawWay(null);
  map.home(null);
  map.marks([]);
  drawAnswerLegend();
}

// What was found, in the list and below the map, where it is seen while the place is chosen.
function drawCount() {
  const slots = {};
  VERDICTS.forEach(function (verdict) {
    slots[verdict] = digits(finderView.answers.filter(function (one) { return one.verdict === verdict; }).length);
  });
  [byId('count'), byId('map-note')].forEach(function (count) {
    append(empty(count), [make('strong', null, phrase('finder.chosen', { place: placeName() })), ' · ', phrase('finder.count', slots)]);
  });
  byId('outcome').classList.add('is-told');
  byId('off').hidden = !isOffRoads();
  if (!byId('off').hidden) append(empty(byId('off')), phrase('finder.off', { km: digits(header.snap_limit_m / 1000, 1) }));
}

function placeName() {
  return finderView.place.point ? say('finder.point', { place: pinned(finderView.place.point) }) : finderView.place.name;
}

function isOffRoads() {
  return finder.graph !== null && searchAll(finder, finderView.place, Object.keys(header.modes).slice(0, 1), byId('season').value)[0].ties.length === 0;
}

function drawAnswers() {
  const wanted = byId('need').value;
  const hidden = services().filter(function (row) { return row.is_confidential && (!wanted || row.category === wanted); });
  const box = empty(byId('answers'));
  const list = append(box, make('div')).lastChild;
  fillAnswers(list, finderView.answers.map(walked), wanted ? [wanted] : [], finderView.opened, {
    parts: function (one, service) { return [wayBox(one, fromAndTo(one, service)), messageBox(one, service), allFacts(service)]; },
    legs: legLines,
  });
  if (hidden.length) append(box, hiddenPart(hidden, wanted));
}

// Where a way begins and ends, longitude and latitude.
function fromAndTo(one, service) {
  const there = placeOf(one, service) || finderView.place;
  return [[finderView.place.lng, finderView.place.lat], [there.lng, there.lat]];
}

// Services whose place is a secret: they are called first.
function hiddenPart(hidden, wanted) {
  return make('details', { class: 'facts-box', open: Boolean(wanted) }, [make('summary', null, say('finder.confidential')),
    make('p', { class: 'quiet' }, say('finder.confidential_note')), make('ul', { class: 'pairs' }, hidden.map(function (row) {
      return make('li', { class: 'pair' }, [append(make('h4'), serviceName(row)), contactLine(row)]);
    }))]);
}

function drawAnswerMap() {
  drawWay(null);
  const best = finderView.answers.filter(function (one) { return placeOf(one, services()[one.s]); });
  map.home({ lat: finderView.place.lat, lng: finderView.place.lng, isRough: false });
  map.marks(best.map(function (one) {
    const mark = markAt(services()[one.s], placeOf(one, services()[one.s]));
    mark.isFaint = one.verdict === 'no';
    return mark;
  }));
  drawAnswerLegend();
}

function drawAnswerLegend() {
  const list = make('ul');
  if (finderView.place) append(list, make('li', null, [homeIcon(), make('span', null, say('legend.home'))]));
  const wanted = byId('need').value;
  categoryOrder.forEach(function (category) {
    if (wanted && category !== wanted) return;
    append(list, make('li', null, [markIcon(look(category)), make('span', null, categoryLabel(category))]));
  });
  append(empty(byId('legend-inside')), [list, finderView.place && make('p', { class: 'quiet' }, say('legend.faint')), baseLegend()]);
}

function choosePlace(place, isShown) {
  finderView.place = place;
  finderView.opened = {};
  byId('legend').open = false;
  answer();
  if (isShown) map.fit(nearby());
}

// The place and the services worth showing at once.
function nearby() {
  const placed = finderView.answers.filter(function (one) { return placeOf(one, services()[one.s]); });
  const open = placed.filter(function (one) { return one.verdict !== 'no'; });
  return [[finderView.place.lat, finderView.place.lng]].concat((open.length ? open : placed).slice(0, NEARBY).map(function (one) {
    const place = placeOf(one, services()[one.s]);
    return [place.lat, place.lng];
  }));
}

function placeTapped(place) {
  const chosen = pointPlace(place);
  byId('place').value = chosen.point;
  byId('places').hidden = true;
  notePlace('finder.place_tap', true);
  choosePlace(chosen, false);
}

function showMarks(marks) {
  const one = marks[0].id;
  finderView.opened = { isAll: true };
  leaveMap();
  drawAnswers();
  map.choose(one);
  const card = byId('answers').querySelector('[data-service="' + one + '"]');
  if (!card) return;
  bring(card);
  card.focus({ preventScroll: true });
}

function fillChoices() {
  const need = byId('need');
  const how = byId('how');
  const kept = [need.value, how.value];
  append(empty(need), make('option', { value: '' }, say('finder.need_all')));
  categoryOrder.forEach(function (category) { append(need, make('option', { value: category }, categoryLabel(category))); });
  append(empty(how), make('option', { value: '' }, say('finder.how_any')));
  Object.keys(header ? header.modes : {}).forEach(function (mode) { append(how, make('option', { value: mode }, word(mode))); });
  need.value = kept[0];
  how.value = kept[1];
}

function redrawFinder() {
  fillChoices();
  drawAsks(finder.table.asks, answer);
  map.rename();
  drawAnswerLegend();
  byId('dropped').hidden = !header || !header.dropped.length;
  if (header && header.dropped.length) {
    append(empty(byId('dropped')), phrase('finder.dropped', { km: digits(header.dropped_km),
      classes: listed(header.dropped.map(function (one) { return word('road.' + one); })) }));
  }
  placeBoxAgain(choosePlace);
  answer();
  if (finderView.isTooNew) append(empty(byId('count')), make('span', { class: 'note' }, say('finder.too_new')));
}

byId('season').value = header ? header.season : frame.season;
byId('ask').addEventListener('submit', function (event) { event.preventDefault(); });
byId('place').addEventListener('keydown', function (event) {
  if (event.key === 'Enter') takeOnly(choosePlace);
});
byId('place').addEventListener('input', function () {
  finderView.place = null;
  answer();
  lookForPlace(finder.table.extent, choosePlace);
});
['need', 'age', 'sex', 'grade', 'setting', 'season', 'how', 'sort'].concat(HARDLY_WALKS).forEach(function (id) {
  byId(id).addEventListener(byId(id).type === 'number' ? 'input' : 'change', answer);
});
byId('need').addEventListener('change', function () { if (finderView.place) map.fit(nearby()); });
map.onPlace(placeTapped);
map.onMarks(showMarks);
foldable(map);
onLanguage.push(redrawFinder);
redrawFinder();
map.fit(null);
window.setTimeout(prepare, 30);
hook.isPrepared = function () { return finder.graph !== null; };
hook.nearest = function (lat, lng, asked, options) {
  return judgeAll(finder, { lat: lat, lng: lng }, asked, options).map(function (one) {
    return { id: one.id, verdict: one.verdict, minutes: one.minutes === Infinity ? 'inf' : one.minutes, fare: isNaN(one.fare) ? null : one.fare === Infinity ? 'inf' : one.fare,
      mode: one.mode, stop: one.stop, fastest: [one.fastest.mode, one.fastest.minutes === Infinity ? 'inf' : one.fastest.minutes], codes: one.details.map(function (fact) { return fact[0]; }) };
  });
};
hook.spots = map.spots;
hook.visible = function () { return finderView.answers.length; };
ready();
