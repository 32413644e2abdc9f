// What is asked: the place, as it is typed or found by its name, and what the form says of the person.

import { askedWords } from './asked_words.js';
import { append, byId, empty, make, name } from '../frame/elements.js';
import { fold, matches } from '../frame/values.js';
import { say, word } from '../frame/words.js';
import { HARDLY_WALKS, NEAR_SETTLEMENT_M } from '../generated/codes.js';
import { map, theBase } from '../map/page_map.js';
import { places } from '../map/paths.js';
import { straightMetres } from '../map/straight_distance.js';

const MOST_PLACES = 8;
const towns = readTowns(theBase);
let shownNote = 'finder.place_tap';

// The place typed: coordinates at once, names as a list to choose from.
export function lookForPlace(choose) {
  const text = byId('place').value.trim();
  const box = empty(byId('places'));
  const point = /^(-?\d{1,2}(?:\.\d+)?)[\s,;]+(-?\d{1,3}(?:\.\d+)?)$/.exec(text);
  box.hidden = true;
  notePlace('finder.place_tap', point);
  if (point) {
    choose({ lat: Number(point[1]), lng: Number(point[2]), point: point[1] + ', ' + point[2] }, true);
    return;
  }
  if (text.length < 2) return;
  const found = towns.filter(function (town) { return matches(town.folded, text); }).slice(0, MOST_PLACES);
  if (!found.length) notePlace('finder.place_none');
  found.forEach(function (town) {
    const button = make('button', { type: 'button', class: 'row' }, make('span', { class: 'row-words' }, [
      name(town.name, 'span', { class: 'row-name' }), town.setting ? make('span', { class: 'row-more' }, word(town.setting)) : null]));
    button.addEventListener('click', function () {
      byId('place').value = town.name;
      box.hidden = true;
      choose(town, true);
      byId('count').focus({ preventScroll: window.innerWidth < 900 });
    });
    append(box, make('li', null, button));
  });
  box.hidden = !found.length;
}

// What stands under the place typed; coordinates read from the left in every language.
export function notePlace(key, isPoint) {
  shownNote = key;
  byId('place').dir = isPoint ? 'ltr' : '';
  append(empty(byId('place-note')), say(key));
}

// The same in the language chosen since.
export function noteAgain() {
  notePlace(shownNote, byId('place').dir);
}

function readTowns(base) {
  const table = base.settlements;
  return table.name.map(function (town, i) {
    const at = places(base, table.at[i] || [])[0];
    return { name: town, folded: fold(town), setting: table.setting[i], lat: at && at[1], lng: at && at[0] };
  }).filter(function (town) { return town.name && town.lat !== undefined; });
}

// What the form says of the person; empty fields are not told.
export function askedOf(place) {
  const setting = byId('setting').value || settingOf(place);
  return Object.assign({ age: numberAsked('age', 120), grade: numberAsked('grade', 25), sex: byId('sex').value || null, setting: setting,
    home_areas: map.areaOf(place) }, ticked(), askedWords());
}

// What hinders on the way: an empty box tells nothing.
function ticked() {
  return HARDLY_WALKS.reduce(function (all, column) { return Object.assign(all, { [column]: byId(column).checked || null }); }, {});
}

function numberAsked(id, most) {
  const value = Math.floor(parseFloat(byId(id).value));
  return isNaN(value) || value < 0 || value > most ? null : value;
}

// Town or countryside of a place: that of the nearest settlement within 3 km.
function settingOf(place) {
  let best = null;
  towns.forEach(function (town) {
    if (town.setting !== 'urban' && town.setting !== 'rural') return;
    const m = straightMetres(place.lat, place.lng, town.lat, town.lng);
    if (m > NEAR_SETTLEMENT_M || (best && (m > best.m || (m === best.m && town.setting === 'urban')))) return;
    best = { m: m, setting: town.setting };
  });
  return best ? best.setting : null;
}

export function optionsNow() {
  return { category: byId('need').value, mode: byId('how').value, season: byId('season').value, sort: byId('sort').value };
}
