// What the form says of the person; numbers that nobody can have are refused under their box.

import { askedFaults, askedWords } from './asked_words.js';
import { readNumber } from './number_field.js';
import { settingOf } from './place_box.js';
import { byId } from '../frame/elements.js';
import { HARDLY_WALKS } from '../generated/codes.js';
import { map } from '../map/page_map.js';

const MOST = { age: 120, grade: 25 };

// What is told; empty fields are not.
export function askedOf(place) {
  const setting = byId('setting').value || settingOf(place);
  return Object.assign({ age: readNumber(byId('age'), MOST.age).value, grade: readNumber(byId('grade'), MOST.grade).value, sex: byId('sex').value || null,
    setting: setting, home_areas: map.areaOf(place) }, ticked(), askedWords());
}

// Whether some number cannot be; each that cannot says so under its box.
export function isFaulty() {
  const faults = Object.keys(MOST).map(function (id) { return readNumber(byId(id), MOST[id]).isFault; });
  return faults.indexOf(true) >= 0 || askedFaults();
}

// What hinders on the way: an empty box tells nothing.
function ticked() {
  return HARDLY_WALKS.reduce(function (all, column) { return Object.assign(all, { [column]: byId(column).checked || null }); }, {});
}

export function optionsNow() {
  return { category: byId('need').value, mode: byId('how').value, season: byId('season').value, sort: byId('sort').value };
}
