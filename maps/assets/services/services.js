// Services as pages show them: rows from their block, icons, names and the card of one service.

const STALE_DAYS = 180;
const REMOTE = { phone: true, online: true };
const looks = {};

// Categories in their order; words and looks are kept for the whole page.
function readCategories(list) {
  list.forEach(function (item) {
    looks[item.category] = { shape: item.shape, colour: /^#[0-9a-f]{6}$/i.test(item.colour) ? item.colour : '#555555' };
    categoryWords[item.category] = item.words;
  });
  return list.map(function (item) { return item.category; });
}

function look(category) {
  return has(looks, category) ? looks[category] : { shape: 'circle', colour: '#555555' };
}

// One object per service of a block, in the block's order.
function readServices(table) {
  const rows = [];
  const plain = Object.keys(table).filter(function (key) { return key !== 'n' && key !== 'coded'; });
  const coded = Object.keys(table.coded);
  for (let i = 0; i < table.n; i++) {
    const row = { index: i };
    plain.forEach(function (key) { row[key] = table[key][i]; });
    coded.forEach(function (key) { row[key] = table.coded[key].of[table.coded[key].at[i]]; });
    row.isRemote = has(REMOTE, row.delivery);
    row.isOnMap = typeof row.latitude === 'number' && typeof row.longitude === 'number' && !row.is_confidential;
    row.folded = fold([row.name, row.partner, row.area, row.pcode, row.phone].filter(Boolean).join(' '));
    rows.push(row);
  }
  return rows;
}

function markOf(row) {
  return { lat: row.latitude, lng: row.longitude, look: look(row.category), id: row.index };
}

// The name of a service; a confidential one is called by its category.
function serviceName(row, tag) {
  if (row.is_confidential) {
    return phrase('service.confidential', { category: categoryLabel(row.category) }, tag || 'span');
  }
  return name(row.name || categoryLabel(row.category), tag);
}

// Where it is, in a few words.
function whereLine(row) {
  const parts = [];
  if (row.isRemote) parts.push(word('delivery.' + row.delivery));
  else if (row.delivery && row.delivery !== 'onsite') parts.push(word('delivery.' + row.delivery));
  if (row.area) parts.push(name(row.area));
  return parts;
}

function joined(parts, tag, attributes) {
  const element = make(tag || 'span', attributes);
  parts.filter(Boolean).forEach(function (part, i) {
    if (i) append(element, ' · ');
    append(element, part);
  });
  return element;
}

// True, false or null (the service does not say) for whether it is open now.
function isClosed(row) {
  return row.status !== null && row.status !== 'active';
}

function statusMark(row) {
  if (!isClosed(row)) return null;
  return make('span', { class: 'mark mark-no' }, word('status.' + String(row.status).replace(/ /g, '_')));
}

function staleMark(row) {
  if (!row.verified_on) return make('span', { class: 'mark mark-unknown' }, say('service.never_verified'));
  const days = daysBetween(row.verified_on, frame.as_of);
  if (days <= STALE_DAYS) return null;
  return phrase('service.stale', { days: digits(days) }, 'span', { class: 'mark mark-unknown' });
}

// The facts of a service as a definition list; what is not known says so.
function serviceFacts(row) {
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
  add('area', row.area && name(row.area));
  if (row.delivery && row.delivery !== 'onsite') add('delivery', word('delivery.' + row.delivery));
  add('hours', row.hours && name(row.hours));
  add('languages', row.languages && languageWords(row.languages));
  forWhom(row, add);
  money(row, add);
  add('places', placesLine(row));
  add('referral', referralLine(row));
  add('verified_on', verifiedLine(row));
  return list;
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

function placesLine(row) {
  if (row.n_places_free === null) {
    return row.capacity === null ? null : phrase('service.capacity', { capacity: digits(row.capacity) });
  }
  const when = row.verified_on ? phrase('service.on', { date: day(row.verified_on) }) : say('service.undated');
  const free = row.n_places_free <= 0 ? say('service.full') : phrase('service.places', { free: digits(row.n_places_free) });
  return make('span', null, [free, ' (', when, ')']);
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

// The legend of the base map; pages put their own entries before it.
function baseLegend() {
  const list = make('ul');
  function add(icon, key) { append(list, make('li', null, [icon, make('span', null, say(key))])); }
  add(lineIcon(ROADS[0].colour, 3), 'legend.main_roads');
  add(lineIcon(ROADS[1].colour, 2), 'legend.other_roads');
  if (theBase.roads.ferries.length) add(lineIcon('#2f6f95', 2, '5 3'), 'legend.ferries');
  if (theBase.water.lines.length || theBase.water.rings.length) add(lineIcon(LOOK.water, 5), 'legend.water');
  add(lineIcon(LOOK.edge, 1.2), 'legend.borders');
  if (theBase.roads.left_out) append(list, make('li', { class: 'quiet' }, say('legend.left_out')));
  return list;
}

let theBase = null;

// The base map of the page in #map, with its legend folded on narrow screens.
function openMap() {
  theBase = block('base');
  fillWindow();
  byId('legend').open = byId('map').offsetWidth >= 800;
  window.addEventListener('resize', fillWindow);
  const map = createMap(byId('map'), theBase);
  hook.drawn = map.drawn;
  hook.zoom = function () { return map.map.getZoom(); };
  return map;
}

// Where buttons, scale bar and legend lie over the map: no name is written under them.
function coveredBoxes(element) {
  if (document.documentElement.classList.contains('on-paper')) return [];
  const map = element.getBoundingClientRect();
  const over = Array.prototype.slice.call(element.querySelectorAll('.leaflet-control')).concat(byId('legend'));
  return over.map(function (one) {
    const box = one.getBoundingClientRect();
    return [box.left - map.left, box.top - map.top, box.right - map.left, box.bottom - map.top];
  });
}

// On a desk the map and its panel fill what the header leaves of the window.
function fillWindow() {
  const work = document.querySelector('.work');
  const isWide = window.innerWidth >= 900;
  work.style.height = isWide ? Math.max(560, window.innerHeight - work.offsetTop) + 'px' : '';
}

// Bring an element to the upper end of what scrolls: the panel on a desk, the page on a phone.
function bring(element) {
  const panel = byId('panel');
  if (window.innerWidth >= 900) panel.scrollTop += element.getBoundingClientRect().top - panel.getBoundingClientRect().top - 10;
  else element.scrollIntoView();
}

// The first rows of a list, with a button for more; paper says how many it leaves out.
function fillList(list, more, items, shown, makeRow) {
  empty(list);
  items.slice(0, shown).forEach(function (item) { append(list, make('li', null, makeRow(item))); });
  const rest = items.length - Math.min(shown, items.length);
  more.hidden = rest <= 0;
  empty(more).appendChild(phrase('list.more', { rest: digits(rest) }));
  const onPaper = byId(more.id + '-paper');
  if (onPaper) append(empty(onPaper), rest > 0 && phrase('list.left_out', { n: digits(rest) }));
}
