// The map: one canvas over Leaflet; areas, water, roads, settlements and marks from our own layers.

import { byId } from '../frame/elements.js';
import { say } from '../frame/words.js';
import { drawGround, drawOver, drawTies } from './canvas.js';
import { clusterAt, drawMarks, drawNames } from './canvas_marks.js';
import { clearOfLegend, coveredBoxes, framed, isCovered, isSeen, layLegend } from './legend_space.js';
import { baseBounds, basePaths, linePath, mercator, ringPath } from './paths.js';
import { sizeCanvas, toPixels } from './transform.js';

// A map in an element. `base` is the block of maps.drawing; the answer is a handle (see below).
export function createMap(element, base) {
  const map = L.map(element, {
    zoomControl: false, attributionControl: false, zoomAnimation: false, fadeAnimation: false,
    markerZoomAnimation: false, inertia: false, zoomSnap: 0.05, zoomDelta: 1, minZoom: 3, maxZoom: 18,
  });
  const state = {
    map: map, element: element, base: base, marks: [], clusters: [], paint: null, over: [], ties: [], chosen: null,
    level: null, outline: null, fitted: null, bounds: null, isStale: false, home: null, canvas: null, ratio: 1, isHeld: false,
    onMarks: null, onArea: null, onPlace: null, isWaiting: false, wanted: null,
    lng0: base.origin[0], merc0: mercator(base.origin[1]), drawn: 0,
  };
  state.paths = basePaths(state);
  addCanvas(state);
  map.on('click', function (event) { clicked(state, event); });
  map.on('resize', function () { if (state.isWaiting) fit(state, state.wanted); });
  map.on('mousemove', function (event) {
    element.style.cursor = clusterAt(state, event.containerPoint) ? 'pointer' : '';
  });
  L.control.scale({ imperial: false, position: 'bottomleft' }).addTo(map);
  const zoom = L.control.zoom({ position: 'topleft' }).addTo(map);
  map.setView([base.origin[1], base.origin[0]], 8);
  return handle(state, zoom);
}

// What a page may do with its map.
function handle(state, zoom) {
  return {
    zoom: function () { return state.map.getZoom(); },
    // Look again at the size of the element, and draw.
    resize: function () {
      state.map.invalidateSize({ animate: false, pan: false });
      draw(state);
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
    home: function (place) { state.home = place; draw(state); },
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
    rename: function () { rename(state, zoom); draw(state); },
    // A path of rings as steps, on the grid of the base map or on one of their own.
    path: function (rings, grid) { return ringPath(state, rings, grid); },
    way: function (line) { return linePath(state, [line]); },
  };
}

function rename(state, zoom) {
  state.element.setAttribute('aria-label', say('map.label'));
  [[zoom._zoomInButton, 'map.nearer'], [zoom._zoomOutButton, 'map.farther']].forEach(function (pair) {
    pair[0].setAttribute('title', say(pair[1]));
    pair[0].setAttribute('aria-label', say(pair[1]));
  });
}

// Refit to the areas, or to the places given ([lat, lng]); never animated. A map that is not seen waits until it is.
function fit(state, list) {
  const bounds = list && list.length ? L.latLngBounds(list) : baseBounds(state);
  state.map.invalidateSize({ animate: false, pan: false });
  state.fitted = bounds;
  state.wanted = list;
  state.isWaiting = !isSeen(state);
  if (state.isWaiting) return;
  if (bounds && !(list && list.length)) layLegend(state, bounds, 12);
  if (bounds) state.map.fitBounds(bounds, clearOfLegend(state, 12));
  if (bounds && isCovered(state)) {
    const options = clearOfLegend(state, 20);
    state.map.fitBounds(bounds, L.extend(options, { paddingTopLeft: [76, Math.max(options.paddingTopLeft[1], 76)] }));
  }
  draw(state);
}

function show(state, place) {
  state.map.setView(place, Math.max(state.map.getZoom(), 12), { animate: false });
  draw(state);
}

function addCanvas(state) {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('class', 'leaflet-zoom-hide drawn');
  state.map.getPanes().overlayPane.appendChild(canvas);
  state.canvas = canvas;
  let isAsked = false;
  state.map.on('move zoomend viewreset resize', function () {
    state.isStale = true;
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(function () {
      isAsked = false;
      if (state.isStale) draw(state);
    });
  });
  window.addEventListener('beforeprint', function () { forPaper(state, true); });
  window.addEventListener('afterprint', function () { forPaper(state, false); });
}

// On paper the map has its own size: fit again what was shown, with finer pixels and the legend open.
function forPaper(state, isPaper) {
  const legend = byId('legend');
  const shown = state.map.getBounds();
  const now = { centre: state.map.getCenter(), zoom: state.map.getZoom(), isOpen: legend.open, look: legend.className, isSeen: isSeen(state) };
  document.documentElement.classList.toggle('on-paper', isPaper);
  state.ratio = isPaper ? 2 : 1;
  state.map.invalidateSize({ animate: false, pan: false });
  if (isPaper) {
    state.before = now;
    legend.open = true;
    legend.classList.remove('legend-flat');
    const wanted = state.fitted && (!now.isSeen || shown.contains(state.fitted)) ? state.fitted : shown;
    state.map.fitBounds(wanted, framed(wanted === shown ? 0 : 20, 0, 0));
  } else if (state.before) {
    legend.open = state.before.isOpen;
    legend.className = state.before.look;
    state.map.setView(state.before.centre, state.before.zoom, { animate: false });
    state.isWaiting = !state.before.isSeen;
  }
  draw(state);
}

function draw(state) {
  if (state.isHeld || !isSeen(state)) return;
  const size = sizeCanvas(state);
  state.isStale = false;
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
}

function clicked(state, event) {
  const cluster = clusterAt(state, event.containerPoint);
  if (cluster && state.onMarks) {
    openCluster(state, cluster);
    return;
  }
  if (state.onPlace) state.onPlace(event.latlng);
  if (!state.onArea) return;
  const area = areaAt(state, event.latlng);
  if (area) state.onArea(area);
}

// A bubble is opened by coming nearer; marks at one place are listed.
function openCluster(state, cluster) {
  const list = cluster.marks.map(function (mark) { return [mark.lat, mark.lng]; });
  const bounds = L.latLngBounds(list);
  const isOnePlace = bounds.getNorthEast().distanceTo(bounds.getSouthWest()) < 60;
  if (cluster.marks.length === 1 || isOnePlace || state.map.getZoom() >= 17) state.onMarks(cluster.marks);
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
