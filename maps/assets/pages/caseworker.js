// The caseworker's page: find a returnee, then the services in order with the reasons.

const STEP = 60;
const FEW = 4;
const categoryOrder = readCategories(block('categories'));
const services = readServices(block('services'));
const people = readPeople(block('returnees'));
const pairs = readReach(block('reach'));
const map = openMap();
const view = { shown: STEP, found: [], open: null, all: {} };

pairs.forEach(function (pair) { people[pair.r].pairs.push(pair); });
people.forEach(judge);

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
function judge(person) {
  person.best = {};
  person.pairs.forEach(function (pair) {
    const category = services[pair.s].category;
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

function passes(person) {
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

function search() {
  view.found = people.filter(passes);
  view.shown = STEP;
  drawList();
}

function drawList() {
  fillList(byId('list'), byId('more'), view.found, view.shown, makeRow);
  byId('none').hidden = view.found.length > 0;
  empty(byId('count')).appendChild(phrase('caseworker.count', { n: digits(view.found.length), total: digits(people.length) }));
}

function personWords(person) {
  const age = person.age === null ? say('case.age_unknown') : phrase('case.age', { age: digits(person.age) });
  return [person.sex ? word('sex.' + person.sex) : say('case.sex_unknown'), age, person.area && name(person.area)];
}

function makeRow(person) {
  const marks = make('span', { class: 'row-marks' });
  person.needs.forEach(function (category) {
    const best = has(person.best, category) ? person.best[category] : 'no';
    append(marks, make('span', { class: 'mark mark-' + best }, [SIGNS[best] + '\u00a0', categoryLabel(category),
      make('span', { class: 'unseen' }, say('colon') + say('best.' + best))]));
  });
  const button = make('button', { type: 'button', class: 'row', 'data-index': person.index }, make('span', { class: 'row-words' }, [
    make('span', { class: 'row-name' }, bdi(person.returnee_id)), joined(personWords(person), 'span', { class: 'row-more' }), marks]));
  button.addEventListener('click', function () { view.all = {}; open(person, true); });
  return button;
}

// The categories of a returnee: needs first, then the others that have a judged service.
function categoriesOf(person) {
  const known = categoryOrder.concat(Object.keys(person.best).filter(function (one) { return categoryOrder.indexOf(one) < 0; }));
  const needs = known.filter(function (one) { return person.needs.indexOf(one) >= 0; });
  const strange = person.needs.filter(function (one) { return known.indexOf(one) < 0; });
  return needs.concat(strange, known.filter(function (one) { return needs.indexOf(one) < 0 && has(person.best, one); }));
}

function open(person, isNew) {
  view.open = person;
  const back = make('button', { type: 'button', class: 'action back' }, backwards('list.back'));
  back.addEventListener('click', close);
  const shows = opensMap(make('button', { type: 'button', class: 'action show-map' }, say('map.open')), map);
  const detail = append(empty(byId('detail')), [make('div', { class: 'line no-print' }, [back, shows]), personCard(person)]);
  categoriesOf(person).forEach(function (category) { append(detail, categoryPart(person, category)); });
  if (!person.pairs.length) append(detail, make('p', { class: 'empty' }, say('caseworker.no_pairs')));
  detail.hidden = false;
  byId('find').hidden = true;
  drawMap(person, isNew);
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

function categoryPart(person, category) {
  const own = person.pairs.filter(function (pair) { return services[pair.s].category === category; });
  const isNeed = person.needs.indexOf(category) >= 0;
  const heading = make('div', { class: 'detail-head' }, [markIcon(look(category), 24), make('div', null, [
    make('h3', null, [categoryLabel(category), isNeed ? ' ' : null, isNeed ? make('span', { class: 'mark' }, say('caseworker.is_need')) : null]),
    own.length ? summary(own) : null])]);
  const part = make('section', { class: 'part' }, heading);
  if (!own.length) return append(part, make('p', { class: 'empty' }, say('caseworker.no_service')));
  const shown = view.all[category] ? own : own.slice(0, FEW);
  append(part, make('ul', { class: 'pairs' }, shown.map(function (pair) { return pairCard(pair, services[pair.s]); })));
  if (shown.length < own.length) {
    const more = make('button', { type: 'button', class: 'action plus' }, phrase('list.more', { rest: digits(own.length - shown.length) }));
    more.addEventListener('click', function () {
      view.all[category] = true;
      open(person, false);
      byId('detail').querySelector('[data-service="' + own[FEW].s + '"]').focus();
    });
    append(part, more);
  }
  return part;
}

function summary(own) {
  return joined(VERDICTS.map(function (verdict) {
    const count = own.filter(function (pair) { return pair.verdict === verdict; }).length;
    return count ? phrase('caseworker.n_' + verdict, { n: digits(count) }) : null;
  }), 'p', { class: 'quiet' });
}

// The map shows the home and the services judged, those that say no faintly; the others fit the view.
function drawMap(person, isNew) {
  const placed = person.pairs.filter(function (pair) { return services[pair.s].isOnMap; });
  const home = person.latitude === null || person.longitude === null ? null : [person.latitude, person.longitude];
  map.home(home);
  map.marks(placed.map(function (pair) {
    const mark = markOf(services[pair.s]);
    mark.isFaint = pair.verdict === 'no';
    return mark;
  }));
  drawLegend();
  if (!isNew) return;
  const open = placed.filter(function (pair) { return pair.verdict !== 'no'; });
  const near = (open.length ? open : placed).map(function (pair) { return [services[pair.s].latitude, services[pair.s].longitude]; });
  map.fit(home ? [home].concat(near) : near);
}

function close() {
  if (!view.open) return;
  const row = byId('list').querySelector('[data-index="' + view.open.index + '"]');
  view.open = null;
  byId('detail').hidden = true;
  byId('find').hidden = false;
  map.home(null);
  map.marks([]);
  map.fit(null);
  drawLegend();
  (row || byId('count')).focus();
}

// A mark on the map leads to its card; where it is folded away, the category is unfolded first.
function showPair(marks) {
  const service = services[marks[0].id];
  leaveMap();
  view.all[service.category] = true;
  open(view.open, false);
  map.choose(service.index);
  const card = byId('detail').querySelector('[data-service="' + service.index + '"]');
  if (!card) return;
  bring(card);
  card.focus({ preventScroll: true });
}

function drawLegend() {
  const list = make('ul');
  if (view.open) append(list, make('li', null, [homeIcon(), make('span', null, say('legend.home'))]));
  categoryOrder.forEach(function (category) {
    if (view.open ? has(view.open.best, category) : services.some(function (row) { return row.category === category; })) {
      append(list, make('li', null, [markIcon(look(category)), make('span', null, categoryLabel(category))]));
    }
  });
  append(empty(byId('legend-inside')), [list, view.open && make('p', { class: 'quiet' }, say('legend.faint')), baseLegend()]);
}

function fillSelect(id, items, words) {
  const select = byId(id);
  const before = select.value;
  append(empty(select), make('option', { value: '' }, say('all')));
  items.forEach(function (item) { append(select, make('option', { value: item }, words(item))); });
  select.value = before;
}

function fillSelects() {
  const areas = {};
  people.forEach(function (person) { areas[person.pcode || '?'] = person.area || person.pcode || say('unknown'); });
  const pcodes = Object.keys(areas).sort(function (a, b) { return fold(areas[a]) < fold(areas[b]) ? -1 : 1; });
  fillSelect('area', pcodes, function (pcode) { return areas[pcode]; });
  const needs = categoryOrder.filter(function (category) {
    return people.some(function (person) { return person.needs.indexOf(category) >= 0; });
  });
  fillSelect('need', needs, categoryLabel);
}

function clear() {
  ['query', 'area', 'need', 'sex', 'verdict'].forEach(function (id) { byId(id).value = ''; });
  search();
  byId('count').focus();
}

function redraw() {
  fillSelects();
  drawList();
  map.rename();
  drawLegend();
  if (view.open) open(view.open, false);
}

['area', 'need', 'sex', 'verdict'].forEach(function (id) { byId(id).addEventListener('change', search); });
byId('query').addEventListener('input', search);
byId('clear').addEventListener('click', clear);
byId('more').addEventListener('click', function () { view.shown += 5 * STEP; drawList(); });
document.addEventListener('keydown', function (event) { if ((event.key === 'Escape' || event.key === 'Esc') && !isMapUp()) close(); });
map.onMarks(showPair);
foldable(map);
onLanguage.push(redraw);
fillSelects();
search();
redraw();
map.fit(null);
hook.visible = function () { return view.found.length; };
hook.total = function () { return people.length; };
hook.verdicts = function () {
  return view.open ? view.open.pairs.map(function (pair) { return [services[pair.s].category, pair.verdict]; }) : [];
};
