// The page of gaps: what is chosen, the areas in classes, the table, the card of one area.

const SHOWN = COVERAGE.concat(NEAREST, ['shortfall', 'providers', 'single_provider'], OF_COVERED, DISAGREEMENTS);
const ROW_STEP = 60;
const categoryOrder = readCategories(block('categories'));
let servicesRead = null;
const gaps = readFigures(block('gaps'));
const doubts = block('doubts');
const months = readMonths(block('months'));
const map = openMap();
const catchments = readCatchments(block('catchments'));
const view = { open: null, service: null, month: 0, nClosing: CLOSING_STEP, nRows: ROW_STEP, sort: 'value', isDown: false };

// The services of the page, read when they are first drawn or listed.
function services() {
  if (!servicesRead) {
    servicesRead = readServices(block('services'));
    fillCatchments();
  }
  return servicesRead;
}

function choice() {
  return { category: byId('category').value, group: byId('group').value, indicator: byId('indicator').value,
    level: Number(byId('level').value) };
}

function fillSelect(id, items, words) {
  const select = byId(id);
  const before = select.value;
  empty(select);
  items.forEach(function (item) { append(select, make('option', { value: item }, words(item))); });
  if (items.indexOf(before) >= 0) select.value = before;
}

function fillSelects() {
  const known = Object.keys(gaps.categories);
  const ordered = categoryOrder.filter(function (one) { return known.indexOf(one) >= 0; });
  fillSelect('category', ordered.concat(known.filter(function (one) { return ordered.indexOf(one) < 0; })), categoryLabel);
  const groups = {};
  known.forEach(function (one) { Object.keys(gaps.categories[one].groups).forEach(function (group) { groups[group] = true; }); });
  fillSelect('group', Object.keys(groups).sort(function (a, b) { return a === 'all' ? -1 : b === 'all' ? 1 : a < b ? -1 : 1; }),
    function (group) { return word('group.' + group.replace('=', '_')); });
  fillSelect('indicator', shownIndicators(known), function (key) { return say('indicator.' + key); });
  fillCatchments();
}

// The indicators that some category has; all of them where there is no figure yet.
function shownIndicators(known) {
  const own = SHOWN.filter(function (key) {
    return known.some(function (one) {
      return Object.keys(gaps.categories[one].groups).some(function (group) { return has(gaps.categories[one].groups[group], key); });
    });
  });
  return own.length ? own : SHOWN;
}

function shownAreas() {
  const level = choice().level;
  return theBase.areas.filter(function (area) { return area.level === level; });
}

function cell(pcode) {
  if (view.month) return monthCell(choice().category, pcode, view.month);
  return cellOf(gaps, choice(), choice().indicator, pcode);
}

function drawAll() {
  map.together(drawParts);
}

function drawParts() {
  const own = choice();
  map.paint(own.level, function (area) { return classOf(own.indicator, cell(area.pcode).v); });
  drawServices();
  drawCatchments();
  drawWhole();
  drawTable();
  if (servicesRead) drawClosing();
  else afterPainting(listServices);
  if (view.open) open(view.open, false);
  else if (view.service !== null) openService(services()[view.service], false);
  drawMonths();
}

function drawServices() {
  const own = choice();
  if (!byId('with-services').checked) {
    map.marks([]);
    return;
  }
  map.marks(services().filter(function (row) { return row.isOnMap && row.category === own.category && !isClosed(row); }).map(markOf));
}

// Whether any figure of the choice is there: some indicators are counted of everyone only.
function isCounted() {
  return view.month > 0 || !Object.keys(gaps.categories).length || has(groupOf(gaps, choice()), choice().indicator);
}

function drawWhole() {
  const whole = cell('ALL');
  const button = make('button', { type: 'button', class: 'action no-print' }, say('designer.open_whole'));
  button.addEventListener('click', function () { open('ALL', true); });
  const when = view.month ? [say('comma'), bdi(monthWords(view.month))] : [];
  append(empty(byId('whole')), [make('strong', null, [say('designer.whole')].concat(when, [say('colon'), valueWords(whole)])),
    ' ', ofWords(whole), isCounted() ? ' ' : make('p', null, say('designer.not_counted')), button]);
}

function drawLegend() {
  const own = choice();
  const areas = shownAreas().map(function (area) { return classOf(own.indicator, cell(area.pcode).v); });
  const list = make('ul');
  (areas.length ? classesOf(own.indicator) : []).forEach(function (item) {
    const count = areas.filter(function (other) { return isSameClass(item, other); }).length;
    if (!count && !isAlwaysNamed(own.indicator, item)) return;
    append(list, make('li', null, [swatch(item.fill, item.pattern, item.ink), classWords(item), make('span', { class: 'many' }, bdi(digits(count)))]));
  });
  const marks = make('ul');
  if (byId('with-services').checked) append(marks, make('li', null, [markIcon(look(own.category)), make('span', null, categoryLabel(own.category))]));
  checkedLimits().forEach(function (limit) {
    const input = byId('limits').querySelector('input[value="' + limit + '"]');
    append(marks, make('li', null, [input.nextSibling.cloneNode(true), limitWords(limit)]));
  });
  append(empty(byId('legend-inside')), [
    make('p', { class: 'legend-name' }, [make('strong', null, [say('indicator.' + own.indicator)].concat(view.month ? [say('comma'), bdi(monthWords(view.month))] : [])), areas.length > 0 && make('span', { class: 'quiet' }, say('designer.per_class'))]),
    areas.length > 0 && list, areas.length > 0 && make('p', { class: 'quiet' }, say('class.rule')), marks].concat(
    byId('with-doubts').checked ? doubtLegend() : [], [baseLegend()]));
}

function sortKey(area) {
  if (view.sort === 'pcode') return fold(area.pcode);
  if (view.sort === 'name') return fold(area.name || '');
  const own = cell(area.pcode);
  if (view.sort === 'people') return number(own.n);
  return isTold(own.v) ? (own.v === 'few' ? -Infinity : Infinity) : number(own.v);
}

// "Fewer than" is lower and "all but" higher than any value; what tells nothing stands last; ties by pcode.
function sorted(areas) {
  const keyed = areas.map(function (area) { return { area: area, key: sortKey(area) }; });
  return keyed.sort(function (a, b) {
    const isBlankA = a.key !== a.key;
    const isBlankB = b.key !== b.key;
    if (isBlankA !== isBlankB) return isBlankA ? 1 : -1;
    if (a.key < b.key) return view.isDown ? 1 : -1;
    if (a.key > b.key) return view.isDown ? -1 : 1;
    return a.area.pcode < b.area.pcode ? -1 : 1;
  }).map(function (item) { return item.area; });
}

function drawHeads() {
  const heads = empty(byId('heads'));
  ['name', 'value', 'people'].forEach(function (key) {
    const isOn = view.sort === key;
    const arrow = isOn ? (view.isDown ? ' \u2193' : ' \u2191') : '';
    const button = make('button', { type: 'button', class: 'sort' }, say('designer.head_' + key) + arrow);
    button.addEventListener('click', function () {
      view.isDown = view.sort === key ? !view.isDown : false;
      view.sort = key;
      drawTable();
    });
    append(heads, make('th', { scope: 'col', 'aria-sort': isOn ? (view.isDown ? 'descending' : 'ascending') : 'none' }, button));
  });
}

function drawTable() {
  drawHeads();
  const body = empty(byId('list'));
  const areas = sorted(shownAreas());
  const own = choice();
  byId('none').hidden = areas.length > 0;
  const rest = Math.max(0, areas.length - view.nRows);
  byId('areas-more').hidden = !rest;
  append(empty(byId('areas-more')), phrase('list.more', { rest: digits(rest) }));
  areas.slice(0, view.nRows).forEach(function (area) {
    const value = cell(area.pcode);
    const item = classOf(own.indicator, value.v);
    const button = make('button', { type: 'button', class: 'area-name', 'data-pcode': area.pcode },
      [name(area.name || area.pcode), ' ', bdi(area.pcode, 'quiet code')]);
    button.addEventListener('click', function () { open(area.pcode, true); });
    append(body, make('tr', null, [make('td', null, button),
      make('td', { class: 'value' }, [swatch(item.fill, item.pattern, item.ink), valueWords(value)]),
      make('td', null, ofWords(value) || (value.n === null ? '\u2013' : bdi(digits(value.n), 'quiet')))]));
  });
}

// On paper the table has every area.
function allRows(isPaper) {
  view.rowsBefore = isPaper ? view.nRows : view.rowsBefore;
  view.nRows = isPaper ? Infinity : view.rowsBefore;
  drawTable();
  listServices();
}

// A card takes the place of the table until it is closed.
function showCard(parts, isNew) {
  const back = make('button', { type: 'button', class: 'action back' }, backwards('designer.back'));
  back.addEventListener('click', close);
  append(empty(byId('detail')), [back].concat(parts));
  byId('detail').hidden = false;
  byId('areas').hidden = true;
  byId('closing').hidden = true;
  if (!isNew) return;
  byId('detail-name').focus({ preventScroll: true });
  bring(byId('detail'));
}

// The card of an area, or of the whole programme.
function open(pcode, isNew) {
  view.open = pcode;
  view.service = null;
  const area = theBase.areas.filter(function (one) { return one.pcode === pcode; })[0];
  const own = choice();
  const title = area ? name(area.name || pcode, 'h2', { tabindex: '-1', id: 'detail-name' })
    : make('h2', { tabindex: '-1', id: 'detail-name' }, say('designer.whole'));
  const what = joined([categoryLabel(own.category), word('group.' + own.group.replace('=', '_'))], 'p', { class: 'quiet' });
  if (area) append(what, [' · ', bdi(pcode)]);
  showCard([title, what, areaCard(gaps, own, pcode)], isNew);
  map.outline(pcode);
  map.choose(null);
  if (isNew) drawMonths();
}

function close() {
  if (byId('detail').hidden) return;
  const before = view.service !== null ? '#closing-list [data-service="' + view.service + '"]' : '#list [data-pcode="' + view.open + '"]';
  hideCard();
  (document.querySelector(before) || byId('download')).focus();
}

function hideCard() {
  view.open = null;
  view.service = null;
  byId('detail').hidden = true;
  byId('areas').hidden = false;
  drawClosing();
  drawMonths();
  map.outline(null);
  map.choose(null);
}

function csvValue(value) {
  if (value.v === null) return say('class.no_data');
  if (isHidden(value.v)) return hiddenWords(value.v, null).textContent;
  return value.v === 'inf' ? say('class.unreachable') : value.v;
}

// The table as it is sorted; units stand in the heads, and what is hidden or unknown is told in words.
function tableRows() {
  const own = choice();
  const unit = cellUnit(own);
  const heads = ['pcode', 'name', 'category', 'group', 'indicator', 'month', 'value_' + unit, 'n_value', 'n_people', 'low_' + unit, 'high_' + unit];
  return [heads].concat(sorted(shownAreas()).map(function (area) {
    const value = cell(area.pcode);
    return [area.pcode, area.name, own.category, own.group, own.indicator, view.month ? months.months[view.month] : null, csvValue(value),
      value.y, value.n, value.l, value.h];
  }));
}

function cellUnit(own) {
  const group = groupOf(gaps, own);
  return view.month ? 'share' : has(group, own.indicator) ? group[own.indicator].unit : '';
}

function download() {
  const own = choice();
  const words = [frame.country, 'gap', own.category, own.indicator, view.month ? months.months[view.month] : frame.as_of.replace(/-/g, '')];
  offer(words.join('_').replace(/[^\w.-]/g, '') + '.csv', csv(tableRows()));
}

function redraw() {
  fillSelects();
  map.together(function () {
    map.rename();
    drawParts();
  });
}

byId('category').addEventListener('change', function () {
  view.nClosing = CLOSING_STEP;
  if (!view.open) hideCard();
  fillCatchments();
  drawAll();
});
byId('level').addEventListener('change', drawAll);
['group', 'indicator'].forEach(function (id) {
  byId(id).addEventListener('change', function () {
    backToToday();
    drawAll();
  });
});
byId('month').addEventListener('input', moveMonth);
byId('areas-more').addEventListener('click', function () {
  const first = view.nRows;
  view.nRows += 10 * ROW_STEP;
  drawTable();
  byId('list').children[first].querySelector('button').focus();
});
window.addEventListener('beforeprint', function () { allRows(true); });
window.addEventListener('afterprint', function () { allRows(false); });
byId('closing-more').addEventListener('click', function () {
  view.nClosing += 4 * CLOSING_STEP;
  drawClosing();
});
byId('with-services').addEventListener('change', function () { drawServices(); drawLegend(); });
byId('catchment-box').addEventListener('toggle', services);
byId('mode').addEventListener('change', function () { fillCatchments(); drawCatchments(); });
byId('around').addEventListener('change', function () { fillMeasures(); drawCatchments(); });
byId('measure').addEventListener('change', function () { fillLimits(); drawCatchments(); });
byId('with-doubts').addEventListener('change', function () { drawDoubts(); drawLegend(); });
byId('download').addEventListener('click', download);
document.addEventListener('keydown', function (event) { if (event.key === 'Escape' || event.key === 'Esc') close(); });
map.onArea(function (area) { open(area.pcode, true); });
map.onMarks(function (marks) {
  const touched = marks.map(function (mark) { return services()[mark.id]; });
  if (touched.length === 1) openService(touched[0], true);
  else openMany(touched);
});
if (byId('level').options.length) byId('level').selectedIndex = byId('level').options.length - 1;
onLanguage.push(redraw);
fillSelects();
byId('indicator').value = 'coverage_eligible';
map.together(function () {
  map.rename();
  drawParts();
  drawDoubts();
  map.fit(null);
});
hook.visible = function () { return shownAreas().length; };
hook.rows = tableRows;
hook.isSettled = function () { return servicesRead !== null; };
hook.catchments = function () { return view.catchments; };
hook.spots = map.spots;
hook.classes = function () {
  const own = choice();
  const counts = {};
  shownAreas().forEach(function (area) {
    const item = classOf(own.indicator, cell(area.pcode).v);
    const key = item.low === undefined || item.high === 0 ? item.key : item.key + ':' + item.low;
    counts[key] = (counts[key] || 0) + 1;
  });
  return counts;
};
