// Paths of the base map: steps on a grid to paths in degrees of Mercator.

import { mercator } from './camera.js';

// Steps to pairs of (longitude, latitude).
export function places(base, steps) {
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

// Pairs of (longitude, latitude) to steps, as `places` reads them.
export function gridSteps(base, points) {
  const steps = [];
  let x = 0;
  let y = 0;
  points.forEach(function (point) {
    const next = [Math.round((point[0] - base.origin[0]) / base.quantum), Math.round((point[1] - base.origin[1]) / base.quantum)];
    steps.push(next[0] - x, next[1] - y);
    x = next[0];
    y = next[1];
  });
  return steps;
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

export function linePath(state, lines) {
  const path = new Path2D();
  lines.forEach(function (line) { addLine(state, path, line, false); });
  return path;
}

export function ringPath(state, rings, grid) {
  const path = new Path2D();
  rings.forEach(function (ring) { addLine(state, path, ring, true, grid); });
  return path;
}

export function basePaths(state) {
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

export function baseBounds(state) {
  if (state.bounds) return state.bounds;
  let ends = [Infinity, Infinity, -Infinity, -Infinity];
  function hold(place) {
    ends = [Math.min(ends[0], place[1]), Math.min(ends[1], place[0]), Math.max(ends[2], place[1]), Math.max(ends[3], place[0])];
  }
  state.base.areas.forEach(function (area) { area.rings.forEach(function (ring) { places(state.base, ring).forEach(hold); }); });
  if (ends[0] > ends[2]) state.paths.towns.forEach(hold);
  if (ends[0] <= ends[2]) state.bounds = ends;
  return state.bounds;
}
