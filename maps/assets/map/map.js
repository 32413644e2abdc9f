// The map: one canvas under a camera; areas, water, roads, settlements and marks from our own layers.

import { byId } from '../frame/elements.js';
import { say } from '../frame/words.js';
import { boundsOf, boundsSeen, containsBounds, lookAt, lookAtBounds, makeCamera, mercator, placeAt } from './camera.js';
import { drawGround, drawOver, drawTies } from './canvas.js';
import { clusterAt, drawMarks, drawNames } from './canvas_marks.js';
import { drawControls, makeControls, nameControls, tellView } from './controls.js';
import { listen } from './gestures.js';
import { clearOfLegend, coveredBoxes, framed, isCovered, isSeen, layLegend } from './legend_space.js';
import { baseBounds, basePaths, linePath, ringPath } from './paths.js';
import { straightMetres } from './straight_distance.js';
import { sizeCanvas, toPixels } from './transform.js';

// A fit comes no nearer.
const NEAREST_FIT = 14;

// A map in an element. `base` is the block of maps.frame.base_map; the answer is a handle (see below).
export function createMap(element, base) {
  const camera = makeCamera(base.origin[1], base.origin[0], 8);
  const state = {
    camera: camera, controls: null, element: element, base: base, marks: [], clusters: [], paint: null, over: [], ties: [], chosen: null,
    level: null, outline: null, fitted: null, bounds: null, home: null, canvas: null, ratio: 1, isHeld: false,
    onMarks: null, onArea: null, onPlace: null, isWaiting: false, wanted: null,
    lng0: base.origin[0], merc0: mercator(base.origin[1]), drawn: 0,
  };
  state.paths = basePaths(state);
  addCanvas(state);
  const drawSoon = oncePerFrame(function () { draw(state); });
  function movedByHand() {
    drawSoon();
    tellView(state.controls, function () { return nameAt(state); });
  }
  state.controls = makeControls(element, camera, movedByHand);
  listen(element, camera, {
    moved: drawSoon, movedByKey: movedByHand,
    tapped: function (point) { tapped(state, point); },
    hovered: function (point) { element.style.cursor = clusterAt(state, point) ? 'pointer' : ''; },
  });
  watchSize(state, drawSoon);
  measure(state);
  return handle(state);
}

// Whatever is asked for between two frames is done once, with the next.
function oncePerFrame(act) {
  let isAsked = false;
  return function () {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(function () {
      isAsked = false;
      act();
    });
  };
}

// Look at the size of the element again: whether it has changed.
function measure(state) {
  const camera = state.camera;
  const before = camera.width + ' ' + camera.height;
  camera.width = state.element.clientWidth;
  camera.height = state.element.clientHeight;
  return before !== camera.width + ' ' + camera.height;
}

// A map that gets another size is drawn again; one that was fitted unseen is fitted now.
function watchSize(state, drawSoon) {
  function resized() {
    if (!measure(state)) return;
    if (state.isWaiting) fit(state, state.wanted);
    else drawSoon();
  }
  window.addEventListener('resize', resized);
  if (typeof ResizeObserver === 'function') new ResizeObserver(resized).observe(state.element);
}

// The name of the finest area at the middle of the map.
function nameAt(state) {
  const found = areaAt(state, state.camera);
  return found && found.name;
}

// What a page may do with its map.
function handle(state) {
  return {
    zoom: function () { return state.camera.zoom; },
    // What is seen, as [south, west, north, east].
    seen: function () { return boundsSeen(state.camera); },
    // Look again at the size of the element, and draw.
    resize: function () {
      if (measure(state) && state.isWaiting) fit(state, state.wanted);
      else draw(state);
    },
    // Several changes with one drawing at the end.
    together: function (change) {
      state.isHeld = true;
      change();
      state.isHeld = false;
      draw(state);
    },
    drawn: function () { return state.drawn; },
    // Where the bubbles stand, in pixels, and of how many marks each.
    spots: function () {
      return state.clusters.map(function (one) { return { x: one.x, y: one.y, n: one.marks.length }; });
    },
    // Marks: [{lat, lng, look, id}], in the order of the list.
    marks: function (list) { state.marks = list; draw(state); },
    choose: function (id) { state.chosen = id; draw(state); },
    paint: function (level, style) { state.level = level; state.paint = style; draw(state); },
    over: function (list) { state.over = list; draw(state); },
    // Ties: [{path, line, colour}], a line as steps and as a path.
    ties: function (list) { state.ties = list; draw(state); },
    outline: function (pcode) { state.outline = pcode; draw(state); },
    // The home: {lat, lng, isRough}, or null.
    home: function (place) { state.home = place; draw(state); },
    // Whether something is shown that may be anywhere near its mark.
    isAnyRough: function () { return state.marks.concat(state.home || []).some(function (one) { return one.isRough; }); },
    onMarks: function (act) { state.onMarks = act; },
    onArea: function (act) { state.onArea = act; },
    onPlace: function (act) { state.onPlace = act; },
    fit: function (places) { fit(state, places); },
    show: function (place) { show(state, place); },
    // The P-code of the finest area that holds a place, or null.
    areaOf: function (place) {
      const found = areaAt(state, place);
      return found && found.pcode;
    },
    bounds: function () { return baseBounds(state); },
    rename: function () {
      state.element.setAttribute('aria-label', say('map.label'));
      nameControls(state.controls);
      draw(state);
    },
    // A path of rings as steps, on the grid of the base map or on one of their own.
    path: function (rings, grid) { return ringPath(state, rings, grid); },
    way: function (line) { return linePath(state, [line]); },
  };
}

// Refit to the areas, or to the places given ([lat, lng]); never animated. A map that is not seen waits until it is.
function fit(state, list) {
  const bounds = list && list.length ? boundsOf(list) : baseBounds(state);
  measure(state);
  state.fitted = bounds;
  state.wanted = list;
  state.isWaiting = !isSeen(state);
  if (state.isWaiting) return;
  if (bounds && !(list && list.length)) layLegend(state, bounds, 12);
  if (bounds) lookAtBounds(state.camera, bounds, clearOfLegend(state, 12), NEAREST_FIT);
  if (bounds && isCovered(state)) {
    const margin = clearOfLegend(state, 20);
    lookAtBounds(state.camera, bounds, Object.assign(margin, { left: 76, top: Math.max(margin.top, 76) }), NEAREST_FIT);
  }
  draw(state);
}

function show(state, place) {
  lookAt(state.camera, place[0], place[1], Math.max(state.camera.zoom, 12));
  draw(state);
}

function addCanvas(state) {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('class', 'drawn');
  state.element.appendChild(canvas);
  state.canvas = canvas;
  window.addEventListener('beforeprint', function () { forPaper(state, true); });
  window.addEventListener('afterprint', function () { forPaper(state, false); });
}

// On paper the map has its own size: fit again what was shown, with finer pixels and the legend open.
function forPaper(state, isPaper) {
  const legend = byId('legend');
  const camera = state.camera;
  const shown = boundsSeen(camera);
  const now = { lat: camera.lat, lng: camera.lng, zoom: camera.zoom, isOpen: legend.open, look: legend.className, isSeen: isSeen(state) };
  document.documentElement.classList.toggle('on-paper', isPaper);
  state.ratio = isPaper ? 2 : 1;
  measure(state);
  if (isPaper) {
    state.before = now;
    legend.open = true;
    legend.classList.remove('legend-flat');
    const wanted = state.fitted && (!now.isSeen || containsBounds(shown, state.fitted)) ? state.fitted : shown;
    lookAtBounds(camera, wanted, framed(wanted === shown ? 0 : 20, 0, 0), NEAREST_FIT);
  } else if (state.before) {
    legend.open = state.before.isOpen;
    legend.className = state.before.look;
    lookAt(camera, state.before.lat, state.before.lng, state.before.zoom);
    state.isWaiting = !state.before.isSeen;
  }
  draw(state);
}

function draw(state) {
  if (state.isHeld || !isSeen(state)) return;
  const size = sizeCanvas(state);
  const context = state.canvas.getContext('2d');
  toPixels(context, size);
  context.clearRect(0, 0, size.width, size.height);
  drawGround(state, context, size);
  drawOver(state, context, size);
  drawTies(state, context, size);
  toPixels(context, size);
  const taken = coveredBoxes(state.element);
  drawMarks(state, context, size, taken);
  drawNames(state, context, size, taken);
  drawControls(state.controls);
}

function tapped(state, point) {
  const cluster = clusterAt(state, point);
  if (cluster && state.onMarks) {
    openCluster(state, cluster);
    return;
  }
  const place = placeAt(state.camera, point);
  if (state.onPlace) state.onPlace(place);
  if (!state.onArea) return;
  const area = areaAt(state, place);
  if (area) state.onArea(area);
}

// A bubble is opened by coming nearer; marks at one place are listed.
function openCluster(state, cluster) {
  const list = cluster.marks.map(function (mark) { return [mark.lat, mark.lng]; });
  const ends = boundsOf(list);
  const isOnePlace = straightMetres(ends[0], ends[1], ends[2], ends[3]) < 60;
  if (cluster.marks.length === 1 || isOnePlace || state.camera.zoom >= 17) state.onMarks(cluster.marks);
  else fit(state, list);
}

function areaAt(state, place) {
  const x = place.lng - state.lng0;
  const y = mercator(place.lat) - state.merc0;
  const context = state.canvas.getContext('2d');
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  const found = state.base.areas.filter(function (area, i) {
    return (state.level === null || area.level === state.level)
      && context.isPointInPath(state.paths.areas[i], x, y, 'evenodd');
  });
  context.restore();
  return found.length ? found[found.length - 1] : null;
}
