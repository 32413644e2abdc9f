// Coverage by month as data: counts by category, area and month, read when they are first asked for.

import { amongOf } from './figures.js';
import { bytesOf } from '../frame/data_blocks.js';
import { has } from '../frame/values.js';
import { nextNumber, reader } from '../frame/varints.js';

// The coverage of a page: counts of its months, read when they are first asked for.
export function readMonths(header) {
  const held = { months: header.months, places: {}, size: 0, numbers: null };
  held.size = header.categories.length;
  header.categories.forEach(function (one, at) {
    if (!has(held.places, one[0])) held.places[one[0]] = {};
    held.places[one[0]][one[1]] = at;
  });
  return held;
}

function monthNumbers(months, gaps) {
  if (months.numbers) return months.numbers;
  const input = reader(bytesOf('bytes-months'));
  months.numbers = new Int32Array(months.size * gaps.pcodes.length * (1 + months.months.length));
  for (let i = 0; i < months.numbers.length; i++) months.numbers[i] = nextNumber(input);
  return months.numbers;
}

// The coverage of one area in the month at `at`, as a cell of the figures.
export function monthCell(months, gaps, choice, pcode, at) {
  const cell = { v: null, n: null, y: null, l: null, h: null, subject: null, unit: 'share' };
  const among = amongOf(gaps, choice);
  if (!has(months.places, choice.category) || !has(months.places[choice.category], among) || !has(gaps.places, pcode)) return cell;
  const numbers = monthNumbers(months, gaps);
  const start = (months.places[choice.category][among] * gaps.pcodes.length + gaps.places[pcode]) * (1 + months.months.length);
  const codes = gaps.header.codes;
  const code = numbers[start + 1 + at];
  if (numbers[start]) cell.n = numbers[start] - 1;
  if (code > codes.length) cell.y = code - 1 - codes.length;
  if (code && code <= codes.length) cell.v = codes[code - 1];
  else if (cell.y !== null && cell.n) cell.v = cell.y / cell.n;
  return cell;
}
