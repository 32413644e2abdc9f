// Room for the legend: how a fit keeps clear of it, and what lies over the map.

import { byId } from '../frame/elements.js';
import { zoomTo } from './camera.js';
import { placeMarks } from './canvas_marks.js';
import { pixel } from './transform.js';

// True where the home or a mark lies under the buttons or the folded legend.
export function isCovered(state) {
  const size = state.camera;
  placeMarks(state, size);
  const legend = byId('legend');
  const reach = legend.open ? 0 : legend.offsetWidth + 24;
  const shown = state.clusters.concat(state.home ? [pixel(state, state.home[0], state.home[1])] : []);
  return shown.some(function (at) {
    return at.y > -16 && ((at.x < 72 && at.y < 118) || (at.x > size.width - reach && at.y < 72));
  });
}

// The margin of a fit that keeps clear of an open legend, which stands at the side or lies flat at the top.
export function clearOfLegend(state, gap) {
  const legend = byId('legend');
  if (!legend.open || state.camera.width < 800) return framed(gap, 0, 0);
  const isFlat = legend.classList.contains('legend-flat');
  return isFlat ? framed(gap, 0, legend.offsetTop + legend.offsetHeight) : framed(gap, legend.offsetWidth, 0);
}

// The legend lies flat where the bounds (of a wide, low country) are then seen from nearer.
export function layLegend(state, bounds, gap) {
  const zooms = [true, false].map(function (isFlat) {
    byId('legend').classList.toggle('legend-flat', isFlat);
    return zoomTo(state.camera, bounds, clearOfLegend(state, gap));
  });
  byId('legend').classList.toggle('legend-flat', zooms[0] > zooms[1]);
}

export function framed(gap, right, top) {
  return { left: gap, top: gap + top, right: gap + right, bottom: gap };
}

export function isSeen(state) {
  return state.camera.width > 0 && state.camera.height > 0;
}

// Where buttons, scale bar and legend lie over the map: no name is written under them.
export function coveredBoxes(element) {
  if (document.documentElement.classList.contains('on-paper')) return [];
  const map = element.getBoundingClientRect();
  const over = Array.prototype.slice.call(element.querySelectorAll('.map-over')).concat(byId('legend'));
  return over.map(function (one) {
    const box = one.getBoundingClientRect();
    return [box.left - map.left, box.top - map.top, box.right - map.left, box.bottom - map.top];
  });
}
