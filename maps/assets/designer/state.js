// What is chosen on the page of gaps, the data it is chosen from, and what the parts ask of one another.

import { monthCell, readMonths } from './coverage_by_month.js';
import { cellOf, readFigures } from './figures.js';
import { block } from '../frame/data_blocks.js';
import { byId } from '../frame/elements.js';
import { theBase } from '../map/page_map.js';
import { areServicesRead, services } from '../services/services.js';

// Rows of the table of areas, and of the list of services, that are shown at first.
export const ROW_STEP = 60;
export const CLOSING_STEP = 12;

export const gaps = readFigures(block('gaps'));
export const months = readMonths(block('months'));
export const gapView = { open: null, service: null, month: 0, nClosing: CLOSING_STEP, nRows: ROW_STEP, sort: 'value', isDown: false, catchments: 0 };

// What a part may ask for that lies in one which imports it; the page ties these when all are there.
export const ask = {
  drawAll: function () {},
  drawLegend: function () {},
  servicesRead: function () {},
  /** @type {(pcode: string, isNew: boolean) => void} */
  openArea: function () {},
  /** @type {(parts: any[], isNew: boolean) => void} */
  showCard: function () {},
};

// The services of the page; whoever lists them is told once that they are read.
export function readServicesNow() {
  if (areServicesRead()) return services();
  const read = services();
  ask.servicesRead();
  return read;
}

export function choice() {
  return { category: byId('category').value, among: byId('among').value, group: byId('group').value, indicator: byId('indicator').value,
    level: Number(byId('level').value) };
}

export function shownAreas() {
  const level = choice().level;
  return theBase.areas.filter(function (area) { return area.level === level; });
}

// The cell of an area: of the indicator chosen, or of the month on the slider.
export function shownCell(pcode) {
  if (gapView.month) return monthCell(months, gaps, choice(), pcode, gapView.month);
  return cellOf(gaps, choice(), choice().indicator, pcode);
}
