// Coverage month by month: the slider, and the line of an area or of the whole programme.

// The coverage of a page: counts of its months, read when they are first asked for.
function readMonths(header) {
  const held = { months: header.months, places: {}, numbers: null };
  header.categories.forEach(function (category, at) { held.places[category] = at; });
  return held;
}

function monthNumbers() {
  if (months.numbers) return months.numbers;
  const input = reader(bytesOf('bytes-months'));
  months.numbers = new Int32Array(Object.keys(months.places).length * gaps.pcodes.length * (1 + months.months.length));
  for (let i = 0; i < months.numbers.length; i++) months.numbers[i] = next(input);
  return months.numbers;
}

// The coverage of one area in the month at `at`, as a cell of the figures.
function monthCell(category, pcode, at) {
  const cell = { v: null, n: null, y: null, l: null, h: null, note: null, unit: 'share' };
  if (!has(months.places, category) || !has(gaps.places, pcode)) return cell;
  const numbers = monthNumbers();
  const start = (months.places[category] * gaps.pcodes.length + gaps.places[pcode]) * (1 + months.months.length);
  const told = gaps.header.told;
  const code = numbers[start + 1 + at];
  if (numbers[start]) cell.n = numbers[start] - 1;
  if (code > told.length) cell.y = code - 1 - told.length;
  if (code && code <= told.length) cell.v = told[code - 1];
  else if (cell.y !== null && cell.n) cell.v = cell.y / cell.n;
  return cell;
}

function monthWords(at) {
  const found = /^(\d{4})-(\d{2})$/.exec(months.months[at]);
  return found ? frame.writing[language].months[found[2] - 1] + ' ' + found[1] : '';
}

// The slider begins today; moving it shows what is left of today's coverage, of everybody.
function moveMonth() {
  const at = Number(byId('month').value);
  if (at) {
    byId('indicator').value = 'coverage_eligible';
    byId('group').value = 'all';
  }
  view.month = at;
  drawAll();
}

function backToToday() {
  view.month = 0;
  byId('month').value = 0;
}

function drawMonths() {
  const own = choice();
  const isKnown = has(months.places, own.category) && months.months.length > 1;
  byId('months-box').hidden = !isKnown;
  if (!isKnown) return;
  const slider = byId('month');
  slider.max = months.months.length - 1;
  slider.value = view.month;
  slider.setAttribute('aria-valuetext', monthWords(view.month));
  append(empty(byId('month-name')), bdi(monthWords(view.month)));
  const pcode = view.open || 'ALL';
  const area = theBase.areas.filter(function (one) { return one.pcode === pcode; })[0];
  const value = monthCell(own.category, pcode, view.month);
  append(empty(byId('month-told')), area && [name(area.name || pcode), say('colon'), valueWords(value), ' ', ofWords(value)]);
  append(empty(byId('month-line')), monthLine(own.category, pcode));
  append(empty(byId('month-ends')), [make('span', null, bdi(monthWords(0))), make('span', null, bdi(monthWords(months.months.length - 1)))]);
}

// A line in steps from 0 to 100 %; what is not told is pale; the month chosen is marked.
function monthLine(category, pcode) {
  const svg = document.createElementNS(SVG, 'svg');
  const all = { class: 'month-line', viewBox: '0 0 100 40', preserveAspectRatio: 'none', 'aria-hidden': 'true', focusable: 'false' };
  Object.keys(all).forEach(function (key) { svg.setAttribute(key, all[key]); });
  const wide = 100 / months.months.length;
  svgPart(svg, 'rect', { x: 0, y: 0, width: 100, height: 40, fill: '#e6ebee' });
  monthRanges(category, pcode).forEach(function (range, at) {
    function column(low, high, opacity) {
      svgPart(svg, 'rect', { x: at * wide, y: 40 * (1 - high), width: wide * 1.02, height: 40 * (high - low), 'fill-opacity': opacity,
        fill: at === view.month ? '#a83e06' : '#0f6f8f' });
    }
    if (at === view.month) column(range[1], 1, 0.18);
    if (range[1] > range[0]) column(range[0], range[1], 0.35);
    if (range[0] > 0) column(0, range[0], 1);
  });
  return svg;
}

// The least and the greatest share of each month; one that is not told lies between its neighbours, since coverage never rises.
function monthRanges(category, pcode) {
  const cells = months.months.map(function (month, at) { return monthCell(category, pcode, at); });
  const ranges = cells.map(function (cell) { return cell.v === 'hidden' || cell.v === null ? null : shareRange(cell, cell.n); });
  function nearest(at, step) {
    while (at >= 0 && at < ranges.length && !ranges[at]) at += step;
    return ranges[at];
  }
  return ranges.map(function (range, at) {
    const before = nearest(at, -1);
    const after = nearest(at, 1);
    return range || (before ? [after ? after[0] : 0, before[1]] : [0, 0]);
  });
}
