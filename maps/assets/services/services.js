// Services as pages show them: rows from their block, icons, names and the card of one service.

import { block } from '../frame/data_blocks.js';
import { append, bdi, joined, mail, make, name, phrase, telephone } from '../frame/elements.js';
import { daysBetween, has } from '../frame/values.js';
import { categoryLabel, categoryWords, counted, countedPeople, day, digits, frame, listed, peopleWords, say, word } from '../frame/words.js';
import { CLOSED_STATUSES, REMOTE_DELIVERIES, UNCERTAIN_POSITIONS, VISITING_DELIVERIES } from '../generated/codes.js';

const looks = {};

// Categories in their order; words and looks are kept for the whole page.
function readCategories(list) {
  list.forEach(function (item) {
    looks[item.category] = { shape: item.shape, colour: /^#[0-9a-f]{6}$/i.test(item.colour) ? item.colour : '#555555' };
    categoryWords[item.category] = item.words;
  });
  return list.map(function (item) { return item.category; });
}

// Words by which a kind of service is searched, beside its name; none where the page has no search of services.
export function otherWords(category) {
  return block('categories').filter(function (item) { return item.category === category; }).reduce(function (all, item) { return all.concat(item.also || []); }, []);
}

export const categoryOrder = readCategories(block('categories'));

export function look(category) {
  return has(looks, category) ? looks[category] : { shape: 'circle', colour: '#555555' };
}

/** @type {Service[] | null} */
let rows = null;

// The services of the page, read when they are first asked for.
/** @returns {Service[]} */
export function services() {
  if (!rows) rows = readServices(block('services'));
  return rows;
}

// Whether they have been.
export function areServicesRead() {
  return rows !== null;
}

// One object per service of a block, in the block's order.
function readServices(table) {
  const found = [];
  const plain = Object.keys(table).filter(function (key) { return key !== 'n' && key !== 'coded'; });
  const coded = Object.keys(table.coded);
  for (let i = 0; i < table.n; i++) {
    const row = { index: i };
    plain.forEach(function (key) { row[key] = table[key][i]; });
    coded.forEach(function (key) { row[key] = table.coded[key].of[table.coded[key].at[i]]; });
    row.isRemote = REMOTE_DELIVERIES.indexOf(row.delivery) >= 0;
    row.stops = readStops(row.stops || []);
    row.isVisiting = VISITING_DELIVERIES.indexOf(row.delivery) >= 0 && !row.stops.length;
    row.isOnMap = placesOf(row).length > 0;
    found.push(row);
  }
  return found;
}

// Where a mobile team comes: one object a stop.
function readStops(list) {
  return list.map(function (one) {
    return { name: one[0], days: (one[1] || '').split(' ').filter(Boolean), on: one[2], n: one[3], latitude: one[4], longitude: one[5], position_class: one[6] };
  });
}

// The stop that a pair rests on; nothing where a service has none.
export function stopOf(pair, row) {
  return pair.stop >= 0 && row.stops[pair.stop] || null;
}

// Where a pair leads: to the stop of a team, else to the service; nothing where that is not on the map.
export function placeOf(pair, row) {
  return stopOf(pair, row) ? spotOf(stopOf(pair, row)) : row.stops.length ? null : placesOf(row)[0] || null;
}

// Where people find a service: the stops of a team, never where it is kept; else its own place; nothing of a hidden one.
export function placesOf(row) {
  if (row.is_confidential) return [];
  const places = row.stops.length ? row.stops : row.delivery === 'mobile' ? [] : [row];
  return places.filter(function (place) { return typeof place.latitude === 'number' && typeof place.longitude === 'number'; }).map(spotOf);
}

function spotOf(place) {
  return { lat: place.latitude, lng: place.longitude, isRough: isRough(place) };
}

// Whether a place may be anywhere in a settlement or an area.
function isRough(place) {
  return UNCERTAIN_POSITIONS.indexOf(place.position_class) >= 0;
}

// The mark of a service at one of its places.
export function markAt(row, place) {
  return Object.assign({ look: look(row.category), id: row.index }, place);
}

// The marks of services, each at all its places.
export function marksOf(list) {
  const found = [];
  list.forEach(function (row) { placesOf(row).forEach(function (place) { found.push(markAt(row, place)); }); });
  return found;
}

// What is said of a place that is known only roughly; nothing of any other.
export function roughLine(place, tag) {
  return isRough(place) ? phrase('service.rough', { position: word('position.' + place.position_class) }, tag || 'span', { class: 'rough' }) : null;
}

// On which days a team comes to a stop, in a few words.
export function stopDays(stop) {
  const when = stop.days.map(function (code) { return say('on_weekday.' + code); });
  if (stop.on) when.push(say('team_stop.date', { date: day(stop.on) }));
  return listed(when.length ? when : [say('team_stop.ask_day')]);
}

// When and where a team stops, in a sentence.
export function stopLine(stop, tag) {
  const place = stop.name || stop.latitude.toFixed(4) + ', ' + stop.longitude.toFixed(4);
  const told = phrase('team_stop.comes', { when: stopDays(stop), place: place }, 'span');
  const many = stop.n === null ? null : phrase(counted('team_stop.people', stop.n), { n: digits(stop.n) }, 'span');
  const rough = roughLine(stop);
  return append(make(tag || 'span'), [told, many && ' ', many, rough && ' ', rough]);
}

// The name of a service; a confidential one is called by its category.
export function serviceName(row, tag) {
  if (row.is_confidential) {
    return phrase('service.confidential', { category: categoryLabel(row.category) }, tag || 'span');
  }
  return name(row.name || categoryLabel(row.category), tag);
}

// Where it is, in a few words.
export function whereLine(row) {
  const parts = [];
  if (row.isRemote) parts.push(word('delivery.' + row.delivery));
  else if (row.delivery && row.delivery !== 'onsite') parts.push(word('delivery.' + row.delivery));
  if (row.area && !row.stops.length) parts.push(name(row.area));
  return parts;
}

// Whether the service takes nobody now.
export function isClosed(row) {
  return CLOSED_STATUSES.indexOf(row.status) >= 0;
}

export function statusMark(row) {
  if (!isClosed(row)) return null;
  return make('span', { class: 'mark mark-no' }, word('status.' + String(row.status).replace(/ /g, '_')));
}

export function staleMark(row) {
  if (!row.verified_on) return make('span', { class: 'mark mark-unknown' }, say('service.never_verified'));
  const days = daysBetween(row.verified_on, frame.as_of);
  if (days <= frame.fresh_days) return null;
  return phrase('service.stale', { days: digits(days) }, 'span', { class: 'mark mark-unknown' });
}

// The facts of a service as a definition list; what is not known says so.
export function serviceFacts(row) {
  const list = make('dl', { class: 'facts-list' });
  function add(key, value) {
    append(list, [make('dt', null, say('field.' + key)), make('dd', null, value || make('span', { class: 'quiet' }, say('unknown')))]);
  }
  add('phone', row.phone && telephone(row.phone));
  if (row.is_confidential) {
    add('area', row.area && name(row.area));
    return list;
  }
  if (row.email) add('email', mail(row.email));
  add('partner', row.partner && name(row.partner));
  if (!row.stops.length) add('area', row.area && name(row.area));
  if (hasRoughPlace(row)) add('position', roughLine(row));
  if (row.delivery && row.delivery !== 'onsite') add('delivery', word('delivery.' + row.delivery));
  if (row.stops.length) add('stops', make('span', null, row.stops.map(function (stop) { return stopLine(stop, 'div'); })));
  add('hours', row.hours && name(row.hours));
  add('languages', row.languages && languageWords(row.languages));
  forWhom(row, add);
  money(row, add);
  add('places', placesLine(row));
  add('referral', referralLine(row));
  add('verified_on', verifiedLine(row));
  return list;
}

// Whether people go to the one place of a service, and that is known only roughly.
export function hasRoughPlace(row) {
  return !row.stops.length && !row.isRemote && !row.isVisiting && isRough(row);
}

function languageWords(codes) {
  return name(listed(codes.split(/\s+/).map(function (code) { return word('tongue.' + code); })), 'span');
}

function forWhom(row, add) {
  add('sexes', row.sexes && say('sexes.' + row.sexes));
  add('age', between(row.age_min, row.age_max, 'range.age', 'range.any_age'));
  add('grade', between(row.grade_min, row.grade_max, 'range.grade', 'range.any_grade'));
  if (row.isRemote) return;
  const circle = [];
  if (row.urban_limit_km !== null) circle.push(phrase('service.urban_limit', { km: digits(row.urban_limit_km, 1) }));
  if (row.rural_limit_km !== null) circle.push(phrase('service.rural_limit', { km: digits(row.rural_limit_km, 1) }));
  add('circle', circle.length ? joined(circle) : say('service.no_circle'));
}

// A range with one or two ends; a missing end admits everyone on that side.
function between(low, high, key, none) {
  if (low === null && high === null) return say(none);
  if (high === null) return phrase(key + '.from', { low: digits(low) });
  if (low === null) return phrase(key + '.to', { high: digits(high) });
  return phrase(key + '.both', { range: digits(low) + '\u2013' + digits(high) });
}

function money(row, add) {
  add('fee', row.fee !== null && (row.fee === 0 ? say('service.free') : amount(row.fee)));
  if (row.stipend === null) return;
  const unit = row.stipend_unit ? ' ' + word('per.' + row.stipend_unit) : '';
  add('stipend', row.stipend === 0 ? say('service.no_stipend') : make('span', null, [amount(row.stipend), unit]));
}

function amount(value) {
  return bdi(digits(value, 2) + '\u00a0' + frame.currency);
}

export function placesLine(row) {
  if (row.n_places_free === null) {
    const unit = row.capacity_unit === 'beds' || row.capacity_unit === 'appointments_week' ? row.capacity_unit : 'capacity';
    if (row.capacity === null) return null;
    return make('span', null, [phrase('service.' + unit, { capacity: digits(row.capacity) })].concat(crowd(row, row.capacity)));
  }
  const countedOn = row.capacity_on || row.verified_on;
  const when = countedOn ? phrase('service.on', { date: day(countedOn) }) : say('service.undated');
  const n = row.n_places_free;
  const free = n <= 0 ? say('service.full') : phrase(counted('service.places', n), { n: digits(n) });
  return make('span', null, [free, say('comma'), when].concat(n > 0 ? crowd(row, n) : []));
}

// How many people who need one could use the places, and what follows from it; no verdict.
function crowd(row, nPlaces) {
  const n = row.n_could_use;
  const code = row.n_could_use_suppression;
  const isMany = typeof n === 'number' && n > nPlaces;
  const told = typeof n === 'number' ? phrase(n === 0 ? 'service.could_use_nobody' : frame.k ? 'service.could_use_class' : countedPeople('service.could_use', n), { n: peopleWords(n) })
    : code === 'few' || code === 'most' ? phrase('service.could_use_' + code, { k: digits(frame.k) }) : null;
  return told ? [say('stop'), told].concat(isMany ? [say('colon'), say('service.phone_first')] : []) : [];
}

// How long it takes from asking to the first day; nothing where it is not known.
export function leadLine(row) {
  if (typeof row.days_to_start !== 'number') return null;
  if (row.days_to_start < 1) return say('service.starts_at_once');
  return phrase('service.days_to_start', { days: digits(Math.round(row.days_to_start)) });
}

function referralLine(row) {
  if (row.is_referral_required === null) return row.referral_method && name(row.referral_method);
  if (!row.is_referral_required) return say('service.no_referral');
  const how = make('span', null, say('service.needs_referral'));
  return row.referral_method ? append(how, [say('colon'), name(row.referral_method)]) : how;
}

function verifiedLine(row) {
  const parts = [row.verified_on ? bdi(day(row.verified_on)) : null, staleMark(row)];
  return append(make('span'), [parts[0], parts[0] && parts[1] ? ' ' : null, parts[1]]);
}
