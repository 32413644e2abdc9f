// The box for the place: what is typed there becomes a point at once, or names to choose from; Enter never guesses.

import { isInBox, meantBy, nearestNames, onlyOne, readPoint } from './place_words.js';
import { append, byId, empty, joined, make, name } from '../frame/elements.js';
import { fold, matches } from '../frame/values.js';
import { digits, say, word } from '../frame/words.js';
import { NEAR_SETTLEMENT_M } from '../generated/codes.js';
import { map, theBase } from '../map/page_map.js';
import { places } from '../map/paths.js';
import { straightMetres } from '../map/straight_distance.js';

const MOST_PLACES = 8;
const FEW_NAMES = 4;
const towns = readTowns(theBase);
const box = { found: [], note: 'finder.place_tap', isPoint: false };

// What was typed is read anew; `choose` takes the place that is clear, `extent` is where the programme works.
export function lookForPlace(extent, choose) {
  const text = byId('place').value.trim();
  const point = readPoint(text);
  box.found = [];
  notePlace('finder.place_tap', point !== null);
  if (point) lookForPoint(point, extent, choose);
  else if (text.length > 1) lookForName(text);
  drawPlaces(choose);
}

function lookForPoint(point, extent, choose) {
  if (isInBox(point, extent)) {
    choose(pointPlace(point), true);
    return;
  }
  const meant = meantBy(point, extent);
  box.found = meant ? [pointPlace(meant)] : [];
  notePlace(meant ? 'finder.place_meant' : 'finder.place_outside', true);
}

// A place that has no name, called by its degrees.
export function pointPlace(point) {
  const short = [point.lat, point.lng].map(function (degrees) { return String(Math.round(degrees * 1e4) / 1e4); }).join(', ');
  return { lat: point.lat, lng: point.lng, point: short, name: short };
}

function lookForName(text) {
  box.found = towns.filter(function (town) { return matches(town.folded, text); })
    .sort(function (one, other) { return Number(isNamed(other, text)) - Number(isNamed(one, text)); }).slice(0, MOST_PLACES);
  if (box.found.length) {
    if (box.found.filter(function (town) { return isNamed(town, text); }).length > 1) notePlace('finder.place_several');
    return;
  }
  box.found = nearestNames(text, towns.map(function (town) { return town.folded; }), FEW_NAMES).map(function (at) { return towns[at]; });
  notePlace(box.found.length ? 'finder.place_near' : 'finder.place_none');
}

function isNamed(town, text) {
  return town.folded === fold(text.trim());
}

// Enter takes a place only where there is no choice.
export function takeOnly(choose) {
  const one = box.note === 'finder.place_near' || box.note === 'finder.place_meant' ? null : onlyOne(box.found, byId('place').value);
  if (one) takePlace(one, choose);
  else if (box.found.length && box.note === 'finder.place_tap') notePlace('finder.place_more');
}

function takePlace(place, choose) {
  byId('place').value = place.name;
  box.found = [];
  byId('places').hidden = true;
  notePlace('finder.place_tap', Boolean(place.point));
  choose(place, true);
  byId('count').focus({ preventScroll: true });
  // On a phone the answer follows the question by more than a screen.
  byId('outcome').scrollIntoView();
}

function drawPlaces(choose) {
  const list = empty(byId('places'));
  box.found.forEach(function (place) {
    const button = make('button', { type: 'button', class: 'row' }, make('span', { class: 'row-words' }, [
      name(place.name, 'span', { class: 'row-name' }), place.point ? null : joined(townWords(place), 'span', { class: 'row-more' })]));
    button.addEventListener('click', function () { takePlace(place, choose); });
    append(list, make('li', null, button));
  });
  list.hidden = !box.found.length;
}

// Where a settlement is: its district, town or rural, and how far it is from the first of the same name.
function townWords(town) {
  const first = box.found.filter(function (one) { return one.folded === town.folded; })[0];
  const apart = first === town ? null : say('finder.place_apart', { km: digits(straightMetres(first.lat, first.lng, town.lat, town.lng) / 1000, 1) });
  const pcode = map.areaOf(town);
  const area = theBase.areas.filter(function (one) { return one.pcode === pcode; })[0];
  return [area && area.name && name(area.name), town.setting && word(town.setting), apart];
}

// What stands under the box; degrees read from the left in every language.
export function notePlace(key, isPoint) {
  box.note = key;
  box.isPoint = Boolean(isPoint);
  byId('place').dir = isPoint ? 'ltr' : '';
  append(empty(byId('place-note')), say(key));
}

// The same in the language chosen since, and an example from this programme.
export function placeBoxAgain(choose) {
  notePlace(box.note, box.isPoint);
  drawPlaces(choose);
  const first = towns[0];
  byId('place').placeholder = first ? say('finder.place_hint', { place: first.name, point: first.lat.toFixed(2) + ', ' + first.lng.toFixed(2) }) : say('finder.place_hint_point');
}

function readTowns(base) {
  const table = base.settlements;
  return table.name.map(function (town, i) {
    const at = places(base, table.at[i] || [])[0];
    return { name: town, folded: fold(town), setting: table.setting[i], lat: at && at[1], lng: at && at[0] };
  }).filter(function (town) { return town.name && town.lat !== undefined; });
}

// Town or countryside of a place: that of the nearest settlement within 3 km.
export function settingOf(place) {
  let best = null;
  towns.forEach(function (town) {
    if (town.setting !== 'urban' && town.setting !== 'rural') return;
    const m = straightMetres(place.lat, place.lng, town.lat, town.lng);
    if (m > NEAR_SETTLEMENT_M || (best && (m > best.m || (m === best.m && town.setting === 'urban')))) return;
    best = { m: m, setting: town.setting };
  });
  return best ? best.setting : null;
}
