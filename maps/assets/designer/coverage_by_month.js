// Coverage by month as data: counts by category, area and month, read when they are first asked for.

import { amongOf } from './figures.js';
import { bytesOf } from '../frame/data_blocks.js';
import { has } from '../frame/values.js';
import { nextNumber, reader } from '../frame/varints.js';

// The coverage of a page: counts of its months, read when they are first asked for.
export function readMonths(header) {
  const held = { months: header.months, hasShares: header.has_shares, places: {}, size: 0, width: 0, numbers: null };
  held.width = 1 + header.months.length * (header.has_shares ? 2 : 1);
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
  months.numbers = new Int32Array(months.size * gaps.pcodes.length * months.width);
  for (let i = 0; i < months.numbers.length; i++) months.numbers[i] = nextNumber(input);
  return months.numbers;
}

// The coverage of one area in the month at `at`, as a cell of the figures.
export function monthCell(months, gaps, choice, pcode, at) {
  const cell = { v: null, n: null, y: null, l: null, h: null, subject: null, unit: 'share' };
  const among = amongOf(gaps, choice);
  if (!has(months.places, choice.category) || !has(months.places[choice.category], among) || !has(gaps.places, pcode)) return cell;
  const numbers = monthNumbers(months, gaps);
  const start = (months.places[choice.category][among] * gaps.pcodes.length + gaps.places[pcode]) * months.width;
  const codes = gaps.header.codes;
  const code = numbers[start + 1 + at];
  if (numbers[start]) cell.n = numbers[start] - 1;
  if (code > codes.length) cell.y = code - 1 - codes.length;
  if (code && code <= codes.length) cell.v = codes[code - 1];
  else if (months.hasShares) cell.v = classedShare(numbers[start + 1 + months.months.length + at], gaps.header.scales.share, cell.y);
  else if (cell.y !== null && cell.n) cell.v = cell.y / cell.n;
  // In public the months are told of the largest areas and the whole alone.
  if (cell.v === null && months.hasShares) cell.v = 'hidden';
  return cell;
}

// The lower end of the tenth of a share; a word where only the people are told, null where nobody is.
function classedShare(written, scale, y) {
  if (written) return (written - 1) / scale;
  return y === null ? null : 'counted';
}
