// What is asked: the place, as it is typed or found by its name, and what the form says of the person.

// The place typed: coordinates at once, names as a list to choose from.
function lookForPlace() {
  const text = byId('place').value.trim();
  const box = empty(byId('places'));
  const point = /^(-?\d{1,2}(?:\.\d+)?)[\s,;]+(-?\d{1,3}(?:\.\d+)?)$/.exec(text);
  box.hidden = true;
  notePlace('finder.place_tap', point);
  if (point) {
    choosePlace({ lat: Number(point[1]), lng: Number(point[2]), point: point[1] + ', ' + point[2] }, true);
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
      choosePlace(town, true);
      byId('count').focus({ preventScroll: window.innerWidth < 900 });
    });
    append(box, make('li', null, button));
  });
  box.hidden = !found.length;
}

// What stands under the place typed; coordinates read from the left in every language.
function notePlace(key, isPoint) {
  view.note = key;
  byId('place').dir = isPoint ? 'ltr' : '';
  append(empty(byId('place-note')), say(key));
}

function readTowns(base) {
  const table = base.settlements;
  return table.name.map(function (name, i) {
    const at = places(base, table.at[i] || [])[0];
    return { name: name, folded: fold(name), setting: table.setting[i], lat: at && at[1], lng: at && at[0] };
  }).filter(function (town) { return town.name && town.lat !== undefined; });
}

// What the form says of the person; empty fields are not told.
function askedOf(place) {
  const setting = byId('setting').value || settingOf(place);
  return { age: told('age', 120), grade: told('grade', 25), sex: byId('sex').value || null, setting: setting,
    home_areas: map.areaOf(place) };
}

function told(id, most) {
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

function optionsNow() {
  return { category: byId('need').value, mode: byId('how').value, season: byId('season').value, sort: byId('sort').value };
}
