// The map of the page in its window, and the legend of its ground.

import { block } from '../frame/data_blocks.js';
import { append, byId, make } from '../frame/elements.js';
import { hook } from '../frame/frame.js';
import { say } from '../frame/words.js';
import { LOOK, ROADS } from './look.js';
import { createMap } from './map.js';
import { lineIcon, roughIcon } from './marks.js';

/** @type {BaseMap} */
export const theBase = block('base');
export const map = openMap();

// The base map of the page in #map, with its legend folded on narrow screens.
function openMap() {
  fillWindow();
  byId('legend').open = byId('map').offsetWidth >= 800;
  window.addEventListener('resize', fillWindow);
  const made = createMap(byId('map'), theBase);
  hook.drawn = made.drawn;
  hook.zoom = made.zoom;
  hook.seen = made.seen;
  return made;
}

// On a desk the map and its panel fill what the header leaves of the window.
function fillWindow() {
  const work = document.querySelector('.work');
  const isWide = window.innerWidth >= 900;
  work.style.height = isWide ? Math.max(560, window.innerHeight - work.offsetTop) + 'px' : '';
}

// The legend of the base map; pages put their own entries before it.
export function baseLegend() {
  const list = make('ul');
  function add(icon, key) { append(list, make('li', null, [icon, make('span', null, say(key))])); }
  if (map.isAnyRough()) add(roughIcon(), 'legend.rough');
  add(lineIcon(ROADS[0].colour, 3), 'legend.main_roads');
  add(lineIcon(ROADS[1].colour, 2), 'legend.other_roads');
  if (theBase.roads.ferries.length) add(lineIcon('#2f6f95', 2, '5 3'), 'legend.ferries');
  if (theBase.water.lines.length || theBase.water.rings.length) add(lineIcon(LOOK.water, 5), 'legend.water');
  add(lineIcon(LOOK.edge, 1.2), 'legend.borders');
  if (theBase.roads.left_out) append(list, make('li', { class: 'quiet' }, say('legend.left_out')));
  return list;
}
