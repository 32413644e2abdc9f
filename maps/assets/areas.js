// One area in words: coverage three ways, minutes, the waterfall, what alone stands between, partners.

const WATERFALL = ['identified', 'reach', 'status', 'window', 'distance', 'sex', 'age', 'grade', 'affordable', 'place'];
const COVERAGE = ['coverage_geographic', 'coverage_eligible', 'coverage_optimistic'];
const NEAREST = ['minutes_p50', 'minutes_p75', 'minutes_p90'];

// One cell of a series; all its parts are null where there is none.
function cellOf(gaps, choice, indicator, pcode) {
  const blank = { v: null, n: null, y: null, note: null, unit: '' };
  const branch = has(gaps.series, choice.category) ? gaps.series[choice.category] : {};
  const group = has(branch, choice.group) ? branch[choice.group] : {};
  if (!has(group, indicator)) return blank;
  const own = group[indicator];
  const at = gaps.pcodes.indexOf(pcode);
  ['v', 'n', 'y', 'note'].forEach(function (key) { if (has(own, key)) blank[key] = own[key][at]; });
  blank.unit = own.unit;
  return blank;
}

function indicatorsOf(gaps, choice) {
  const branch = has(gaps.series, choice.category) ? gaps.series[choice.category] : {};
  return has(branch, choice.group) ? Object.keys(branch[choice.group]) : [];
}

// The whole card of an area.
function areaCard(gaps, choice, pcode) {
  const card = make('div');
  function get(indicator) { return cellOf(gaps, choice, indicator, pcode); }
  append(card, [coverageLines(get), minuteLines(get), waterfall(get), blockers(gaps, choice, get), providers(get)]);
  return card;
}

function section(key, children) {
  return make('section', { class: 'part' }, [make('h3', null, say(key))].concat(children));
}

function bar(share, colour) {
  const svg = document.createElementNS(SVG, 'svg');
  const all = { class: 'bar', height: 10, 'aria-hidden': 'true', focusable: 'false' };
  Object.keys(all).forEach(function (key) { svg.setAttribute(key, all[key]); });
  const width = Math.max(0, Math.min(1, share)) * 100;
  svgPart(svg, 'rect', { x: 0, y: 0, width: '100%', height: 10, rx: 2, fill: '#e6ebee' });
  if (width > 0) svgPart(svg, 'rect', { x: 0, y: 0, width: width.toFixed(1) + '%', height: 10, rx: 2, fill: colour });
  return svg;
}

function barLine(words, value, more, share, colour) {
  return make('li', { class: 'bar-line' }, [
    make('div', { class: 'line' }, [make('span', null, words), make('strong', null, value)]),
    bar(share, colour), more ? make('div', { class: 'bar-more' }, more) : null]);
}

function coverageLines(get) {
  return section('designer.coverage', make('ul', null, COVERAGE.map(function (indicator) {
    const cell = get(indicator);
    return barLine(say('indicator.' + indicator), valueWords('share', cell.v, cell.note), ofWords(cell),
      typeof cell.v === 'number' ? cell.v : 0, '#0f6f8f');
  })));
}

function minuteLines(get) {
  const list = make('dl', { class: 'facts-list facts-wide' });
  NEAREST.forEach(function (indicator) {
    const cell = get(indicator);
    append(list, [make('dt', null, say('near.' + indicator)), make('dd', null, valueWords('min', cell.v, cell.note))]);
  });
  return section('designer.nearest', list);
}

function waterfall(get) {
  const cells = WATERFALL.map(function (step) { return { step: step, cell: get('waterfall_' + step) }; })
    .filter(function (item) { return item.cell.v !== null; });
  if (!cells.length) return section('designer.waterfall', make('p', { class: 'quiet' }, say('designer.no_figures')));
  const whole = typeof cells[0].cell.v === 'number' ? cells[0].cell.v : 0;
  return section('designer.waterfall', [make('p', { class: 'quiet' }, say('designer.waterfall_note')),
    make('ul', null, cells.map(function (item) {
      const count = item.cell.v;
      return barLine(word('step.' + item.step), valueWords('people', count, item.cell.note), null,
        whole > 0 && typeof count === 'number' ? count / whole : 0, '#b5651d');
    }))]);
}

function blockers(gaps, choice, get) {
  const found = indicatorsOf(gaps, choice).filter(function (key) { return key.indexOf('sole_') === 0; })
    .map(function (key) { return { key: key.slice(5), cell: get(key) }; })
    .filter(function (item) { return item.cell.v !== null && item.cell.v !== 0; })
    .sort(function (a, b) { return weight(b.cell) - weight(a.cell) || (a.key < b.key ? -1 : 1); });
  if (!found.length) return section('designer.sole', make('p', { class: 'quiet' }, say('designer.no_sole')));
  const list = make('dl', { class: 'facts-list facts-wide' });
  found.forEach(function (item) {
    append(list, [make('dt', null, word('step.' + item.key)), make('dd', null, valueWords('people', item.cell.v, item.cell.note))]);
  });
  return section('designer.sole', [make('p', { class: 'quiet' }, say('designer.sole_note')), list]);
}

function weight(cell) {
  return typeof cell.v === 'number' ? cell.v : -1;
}

function providers(get) {
  const count = get('providers');
  const single = get('single_provider');
  const lines = [make('p', null, count.v === null ? say('designer.no_providers')
    : count.v === 's' ? hiddenWords(count.note)
      : phrase(count.v === 1 ? 'designer.provider' : 'designer.providers', { n: digits(count.v) }))];
  if (typeof single.v === 'number' && single.v > 0) {
    const share = digits(single.v * 100) + '\u202f%';
    append(lines[0], [' ', phrase(single.note ? 'designer.single_named' : 'designer.single',
      { share: share, partner: single.note || '' })]);
  }
  return section('designer.partners', lines);
}

// A cell of a CSV file: quoted, and never a formula.
function csvCell(value) {
  const isText = typeof value === 'string';
  const text = value === null || value === undefined ? '' : String(value);
  const safe = isText && /^[=+\-@\t\r\n]/.test(text) ? '\'' + text : text;
  return '"' + safe.replace(/"/g, '""') + '"';
}

function csv(rows) {
  return '\ufeff' + rows.map(function (row) { return row.map(csvCell).join(','); }).join('\r\n') + '\r\n';
}

// Offer a text as a file; nothing leaves the page but by the reader's own choice.
function offer(fileName, text) {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = make('a', { href: address, download: fileName });
  document.body.appendChild(link);
  link.click();
  document.body.removeChild(link);
  setTimeout(function () { URL.revokeObjectURL(address); }, 10000);
}
