// The map: one canvas over Leaflet; areas, water, roads, settlements and marks from our own layers.

const LOOK = { land: '#fbfaf6', edge: '#8d949a', water: '#a8cbe0', settlement: '#55636b' };
const ROADS = [
  { colour: '#c48a3a', casing: '#fff', width: 2.6, from: 0 },
  { colour: '#d3ab72', casing: null, width: 1.7, from: 8 },
  { colour: '#b9b4a8', casing: null, width: 1.1, from: 11 },
  { colour: '#c9c4b8', casing: null, width: 0.9, from: 12.5 },
];
const MERGE_PX = 26;

// A map in an element. `base` is the block of maps.drawing; the answer is a handle (see below).
function createMap(element, base) {
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
    map: state.map,
    draw: function () { draw(state); },
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

function mercator(lat) {
  const bounded = Math.max(-85, Math.min(85, lat)) * Math.PI / 180;
  return Math.log(Math.tan(Math.PI / 4 + bounded / 2)) * 180 / Math.PI;
}

// Steps to pairs of (longitude, latitude).
function places(base, steps) {
  const found = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    found.push([base.origin[0] + x * base.quantum, base.origin[1] + y * base.quantum]);
  }
  return found;
}

// A path in degrees of Mercator relative to the origin, y upwards.
function addLine(state, path, steps, isClosed, grid) {
  const own = grid || state.base;
  let east = 0;
  let north = 0;
  for (let i = 0; i < steps.length; i += 2) {
    east += steps[i];
    north += steps[i + 1];
    const x = own.origin[0] + east * own.quantum - state.lng0;
    const y = mercator(own.origin[1] + north * own.quantum) - state.merc0;
    if (i === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  }
  if (isClosed) path.closePath();
}

function linePath(state, lines) {
  const path = new Path2D();
  lines.forEach(function (line) { addLine(state, path, line, false); });
  return path;
}

function ringPath(state, rings, grid) {
  const path = new Path2D();
  rings.forEach(function (ring) { addLine(state, path, ring, true, grid); });
  return path;
}

function basePaths(state) {
  const base = state.base;
  return {
    areas: base.areas.map(function (area) { return ringPath(state, area.rings); }),
    roads: base.roads.lines.map(function (lines) { return linePath(state, lines); }),
    ferries: linePath(state, base.roads.ferries),
    lakes: ringPath(state, base.water.rings),
    rivers: linePath(state, base.water.lines),
    towns: base.settlements.at.map(function (at) { return places(base, at)[0]; }),
  };
}

function baseBounds(state) {
  if (state.bounds) return state.bounds;
  let ends = [Infinity, Infinity, -Infinity, -Infinity];
  function hold(place) {
    ends = [Math.min(ends[0], place[1]), Math.min(ends[1], place[0]), Math.max(ends[2], place[1]), Math.max(ends[3], place[0])];
  }
  state.base.areas.forEach(function (area) { area.rings.forEach(function (ring) { places(state.base, ring).forEach(hold); }); });
  if (ends[0] > ends[2]) state.paths.towns.forEach(hold);
  if (ends[0] <= ends[2]) state.bounds = L.latLngBounds([ends[0], ends[1]], [ends[2], ends[3]]);
  return state.bounds;
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

function isSeen(state) {
  const size = state.map.getSize();
  return size.x > 0 && size.y > 0;
}

// True where the home or a mark lies under the buttons or the folded legend.
function isCovered(state) {
  const size = state.map.getSize();
  placeMarks(state, { width: size.x, height: size.y });
  const legend = byId('legend');
  const reach = legend.open ? 0 : legend.offsetWidth + 24;
  const shown = state.clusters.concat(state.home ? [pixel(state, state.home[0], state.home[1])] : []);
  return shown.some(function (at) {
    return at.y > -16 && ((at.x < 72 && at.y < 118) || (at.x > size.x - reach && at.y < 72));
  });
}

// Options of a fit that keeps clear of an open legend, which stands at the side or lies flat at the top.
function clearOfLegend(state, gap) {
  const legend = byId('legend');
  if (!legend.open || state.map.getSize().x < 800) return framed(gap, 0, 0);
  const isFlat = legend.classList.contains('legend-flat');
  return isFlat ? framed(gap, 0, legend.offsetTop + legend.offsetHeight) : framed(gap, legend.offsetWidth, 0);
}

// The legend lies flat where the bounds (of a wide, low country) are then seen from nearer.
function layLegend(state, bounds, gap) {
  const zooms = [true, false].map(function (isFlat) {
    byId('legend').classList.toggle('legend-flat', isFlat);
    return zoomOf(state, bounds, clearOfLegend(state, gap));
  });
  byId('legend').classList.toggle('legend-flat', zooms[0] > zooms[1]);
}

function framed(gap, right, top) {
  return { paddingTopLeft: [gap, gap + top], paddingBottomRight: [gap + right, gap], maxZoom: 14, animate: false };
}

function zoomOf(state, bounds, options) {
  const both = L.point(options.paddingTopLeft).add(options.paddingBottomRight);
  return state.map.getBoundsZoom(bounds, false, both);
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

// Pixel of the canvas for a place.
function pixel(state, lat, lng) {
  return state.map.latLngToContainerPoint([lat, lng]);
}

function sizeCanvas(state) {
  const size = state.map.getSize();
  const ratio = Math.max(state.ratio, Math.min(window.devicePixelRatio || 1, 2));
  const canvas = state.canvas;
  if (canvas.width !== size.x * ratio || canvas.height !== size.y * ratio) {
    canvas.width = size.x * ratio;
    canvas.height = size.y * ratio;
    canvas.style.width = size.x + 'px';
    canvas.style.height = size.y + 'px';
  }
  L.DomUtil.setPosition(canvas, state.map.containerPointToLayerPoint([0, 0]));
  return { width: size.x, height: size.y, ratio: ratio };
}

// The transform from path units (degrees of Mercator, y upwards) to pixels.
function toScale(state, context, size) {
  const zero = pixel(state, state.base.origin[1], state.lng0);
  const scale = 256 * Math.pow(2, state.map.getZoom()) / 360;
  context.setTransform(size.ratio * scale, 0, 0, -size.ratio * scale, size.ratio * zero.x, size.ratio * zero.y);
  return scale;
}

function toPixels(context, size) {
  context.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
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
