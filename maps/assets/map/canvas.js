// The ground on the canvas: areas in classes, water, roads, catchments and ties.

import { mercator } from './camera.js';
import { LOOK, ROADS } from './look.js';
import { places } from './paths.js';
import { toPixels, toScale } from './transform.js';

const HATCH = {};

export function drawGround(state, context, size) {
  const scale = toScale(state, context, size);
  const paths = state.paths;
  context.fillStyle = LOOK.land;
  paths.areas.forEach(function (path) { context.fill(path, 'evenodd'); });
  paintAreas(state, context, size);
  toScale(state, context, size);
  context.fillStyle = LOOK.water;
  context.fill(paths.lakes, 'evenodd');
  stroke(context, paths.rivers, LOOK.water, 1.8 / scale);
  drawEdges(state, context, scale);
  drawRoads(state, context, scale);
}

// Fills of the areas of the level shown; a pattern is drawn in pixels inside the area.
function paintAreas(state, context, size) {
  if (!state.paint) return;
  state.base.areas.forEach(function (area, i) {
    if (area.level !== state.level) return;
    const style = state.paint(area);
    toScale(state, context, size);
    context.fillStyle = style.fill;
    context.fill(state.paths.areas[i], 'evenodd');
    if (style.pattern) fillPattern(context, size, state.paths.areas[i], style);
  });
}

function fillPattern(context, size, path, style) {
  context.save();
  context.clip(path, 'evenodd');
  toPixels(context, size);
  context.fillStyle = tile(context, style.pattern, style.ink);
  context.fillRect(0, 0, size.width, size.height);
  context.restore();
}

function tile(context, pattern, colour) {
  const key = pattern + colour;
  if (HATCH[key]) return HATCH[key];
  const small = document.createElement('canvas');
  small.width = 8;
  small.height = 8;
  const ink = small.getContext('2d');
  ink.strokeStyle = colour;
  ink.fillStyle = colour;
  ink.lineWidth = 1.4;
  ink.beginPath();
  if (pattern === 'dots') ink.arc(4, 4, 1.2, 0, 7);
  else [[-2, 2, 2, -2], [-2, 10, 10, -2], [6, 10, 10, 6]].forEach(function (line) {
    ink.moveTo(line[0], line[1]);
    ink.lineTo(line[2], line[3]);
  });
  if (pattern === 'dots') ink.fill();
  else ink.stroke();
  HATCH[key] = context.createPattern(small, 'repeat');
  return HATCH[key];
}

function stroke(context, path, colour, width) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineJoin = 'round';
  context.lineCap = 'round';
  context.stroke(path);
}

// Borders: thin for the level drawn last, stronger for the level above; the chosen area in ink.
function drawEdges(state, context, scale) {
  const levels = state.base.areas.map(function (area) { return area.level; });
  const top = Math.min.apply(null, levels);
  state.base.areas.forEach(function (area, i) {
    if (state.level !== null && area.level > state.level) return;
    const isTop = area.level === top;
    stroke(context, state.paths.areas[i], LOOK.edge, (isTop ? 1.3 : 0.7) / scale);
  });
  state.base.areas.forEach(function (area, i) {
    if (area.pcode === state.outline) stroke(context, state.paths.areas[i], '#0f2f3d', 3 / scale);
  });
}

function drawRoads(state, context, scale) {
  const zoom = state.camera.zoom;
  const grow = Math.max(0.55, Math.min(1.6, (zoom - 6) / 5));
  for (let rank = state.paths.roads.length - 1; rank >= 0; rank--) {
    const look = ROADS[rank];
    if (zoom < look.from) continue;
    if (look.casing) stroke(context, state.paths.roads[rank], look.casing, (look.width * grow + 1.6) / scale);
    stroke(context, state.paths.roads[rank], look.colour, look.width * grow / scale);
  }
  context.setLineDash([6 / scale, 5 / scale]);
  stroke(context, state.paths.ferries, '#2f6f95', 1.8 / scale);
  context.setLineDash([]);
}

// Catchments: a light fill with a strong edge, so that what is under them stays readable.
export function drawOver(state, context, size) {
  const scale = toScale(state, context, size);
  state.over.forEach(function (item) {
    context.globalAlpha = 0.13;
    context.fillStyle = item.colour;
    context.fill(item.path, 'evenodd');
    context.globalAlpha = 1;
    stroke(context, item.path, item.colour, 1.8 / scale);
  });
}

// Ties in doubt, and the way of an answer: an open circle at the place, and the line from there where there is one.
export function drawTies(state, context, size) {
  const scale = toScale(state, context, size);
  state.ties.forEach(function (item) {
    context.setLineDash([4 / scale, 3 / scale]);
    stroke(context, item.path, item.colour, 1.8 / scale);
    context.setLineDash([]);
    const at = places(state.base, item.line.slice(0, 2))[0];
    context.beginPath();
    context.arc(at[0] - state.lng0, mercator(at[1]) - state.merc0, 4.5 / scale, 0, 2 * Math.PI);
    context.globalAlpha = 0.85;
    context.fillStyle = '#ffffff';
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = item.colour;
    context.lineWidth = 1.8 / scale;
    context.stroke();
  });
}
