// The figures of areas: one block of bytes per category and population, read when it is first asked for.

import { bytesOf } from '../frame/data_blocks.js';
import { has } from '../frame/values.js';
import { nextNumber, reader } from '../frame/varints.js';
import { frame } from '../frame/words.js';

// The figures of a page by category and by who is counted: `groups` of indicators are known at once, the numbers when asked.
export function readFigures(header) {
  const gaps = { pcodes: header.pcodes, places: {}, header: header, categories: {} };
  header.pcodes.forEach(function (pcode, at) { gaps.places[pcode] = at; });
  header.categories.forEach(function (item, number) {
    const own = { block: 'bytes-gaps-' + number, size: item.series.length, parts: item.parts, groups: {}, columns: null };
    item.series.forEach(function (series, at) {
      const group = has(own.groups, series[0]) ? own.groups[series[0]] : (own.groups[series[0]] = {});
      group[series[1]] = { at: at, unit: series[2] };
    });
    if (!has(gaps.categories, item.category)) gaps.categories[item.category] = {};
    gaps.categories[item.category][item.among] = own;
  });
  return gaps;
}

// Who is counted: those asked for, and everybody where no need of the category is known.
export function amongOf(gaps, choice) {
  return has(gaps.categories, choice.category) && has(gaps.categories[choice.category], choice.among) ? choice.among : 'all';
}

// The figures of a category, of those who are counted; null where there are none.
export function figuresOf(gaps, choice) {
  if (!has(gaps.categories, choice.category)) return null;
  const both = gaps.categories[choice.category];
  const among = amongOf(gaps, choice);
  return has(both, among) ? both[among] : null;
}

// Every group of a category with its indicators, of both populations.
export function groupsOf(gaps, category) {
  const both = gaps.categories[category];
  return Object.keys(both).reduce(function (found, among) {
    const groups = both[among].groups;
    return found.concat(Object.keys(groups).map(function (name) { return { name: name, indicators: groups[name] }; }));
  }, []);
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
  const own = figuresOf(gaps, choice);
  return own && has(own.groups, choice.group) ? own.groups[choice.group] : {};
}

export function indicatorsOf(gaps, choice) {
  return Object.keys(groupOf(gaps, choice));
}

// One cell: v is a number, "inf", a word of the floor or null; all parts are null where there is none.
export function cellOf(gaps, choice, indicator, pcode) {
  const cell = { v: null, n: null, y: null, l: null, h: null, subject: null, unit: '' };
  const group = groupOf(gaps, choice);
  if (!has(group, indicator) || !has(gaps.places, pcode)) return cell;
  const columns = columnsOf(gaps, figuresOf(gaps, choice));
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
  // In public groups are told of the largest areas and the whole alone.
  if (cell.v === null && frame.k && choice.group !== 'all') cell.v = 'hidden';
  return cell;
}

function valueOf(codes, code, scale, cell) {
  if (!code) return cell.y === null ? null : cell.unit === 'share' ? cell.y / cell.n : cell.y;
  return code - 1 < codes.length ? codes[code - 1] : (code - 1 - codes.length) / scale;
}
