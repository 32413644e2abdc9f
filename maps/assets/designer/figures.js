// The figures of areas: one block of bytes per category, read when its category is first asked for.

import { bytesOf } from '../frame/data_blocks.js';
import { has } from '../frame/values.js';
import { nextNumber, reader } from '../frame/varints.js';

// The figures of a page by category: `groups` of indicators are known at once, the numbers when asked.
export function readFigures(header) {
  const gaps = { pcodes: header.pcodes, places: {}, header: header, categories: {} };
  header.pcodes.forEach(function (pcode, at) { gaps.places[pcode] = at; });
  header.categories.forEach(function (item, number) {
    const own = { block: 'bytes-gaps-' + number, size: item.series.length, groups: {}, columns: null };
    item.series.forEach(function (series, at) {
      const group = has(own.groups, series[0]) ? own.groups[series[0]] : (own.groups[series[0]] = {});
      group[series[1]] = { at: at, unit: series[2] };
    });
    gaps.categories[item.category] = own;
  });
  return gaps;
}

function columnsOf(gaps, own) {
  if (own.columns) return own.columns;
  const input = reader(bytesOf(own.block));
  own.columns = {};
  gaps.header.columns.forEach(function (name) {
    const column = own.columns[name] = new Int32Array(own.size * gaps.pcodes.length);
    for (let i = 0; i < column.length; i++) column[i] = nextNumber(input);
  });
  return own.columns;
}

export function groupOf(gaps, choice) {
  if (!has(gaps.categories, choice.category)) return {};
  const groups = gaps.categories[choice.category].groups;
  return has(groups, choice.group) ? groups[choice.group] : {};
}

export function indicatorsOf(gaps, choice) {
  return Object.keys(groupOf(gaps, choice));
}

// One cell: v is a number, "inf", a word of the floor or null; all parts are null where there is none.
export function cellOf(gaps, choice, indicator, pcode) {
  const cell = { v: null, n: null, y: null, l: null, h: null, subject: null, unit: '' };
  const group = groupOf(gaps, choice);
  if (!has(group, indicator) || !has(gaps.places, pcode)) return cell;
  const columns = columnsOf(gaps, gaps.categories[choice.category]);
  const at = group[indicator].at * gaps.pcodes.length + gaps.places[pcode];
  const unit = cell.unit = group[indicator].unit;
  const scale = has(gaps.header.scales, unit) ? gaps.header.scales[unit] : 1;
  function known(name, steps) { return columns[name][at] ? (columns[name][at] - 1) / steps : null; }
  cell.y = known('y', 1);
  cell.n = known('n', 1);
  cell.l = known('l', scale);
  cell.h = known('h', scale);
  cell.subject = columns.subject[at] ? gaps.header.subjects[columns.subject[at] - 1] : null;
  cell.v = valueOf(gaps.header.codes, columns.v[at], scale, cell);
  return cell;
}

function valueOf(codes, code, scale, cell) {
  if (!code) return cell.y === null ? null : cell.unit === 'share' ? cell.y / cell.n : cell.y;
  return code - 1 < codes.length ? codes[code - 1] : (code - 1 - codes.length) / scale;
}
