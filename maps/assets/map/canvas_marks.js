// Marks on the canvas: bubbles of several, the home, and the names that find room beside them.

import { has } from '../frame/values.js';
import { LOOK } from './look.js';
import { drawMark } from './marks.js';
import { places } from './paths.js';
import { pixel } from './transform.js';

const MERGE_PX = 26;

// Marks nearer than MERGE_PX to the first of a group become one bubble with their number.
function clusters(state, size) {
  const cells = {};
  const found = [];
  state.marks.forEach(function (mark) {
    const at = pixel(state, mark.lat, mark.lng);
    if (at.x < -30 || at.y < -30 || at.x > size.width + 30 || at.y > size.height + 30) return;
    const column = Math.floor(at.x / MERGE_PX);
    const row = Math.floor(at.y / MERGE_PX);
    let near = null;
    for (let i = -1; i <= 1 && !near; i++) {
      for (let j = -1; j <= 1 && !near; j++) {
        near = (cells[(column + i) + ':' + (row + j)] || []).filter(function (other) {
          return Math.abs(other.x - at.x) < MERGE_PX && Math.abs(other.y - at.y) < MERGE_PX;
        })[0] || null;
      }
    }
    if (near) near.marks.push(mark);
    else {
      const fresh = { x: at.x, y: at.y, marks: [mark] };
      const key = column + ':' + row;
      (cells[key] = cells[key] || []).push(fresh);
      found.push(fresh);
    }
  });
  return found;
}

export function placeMarks(state, size) {
  state.clusters = clusters(state, size);
  if (state.home) standAside(state);
}

export function drawMarks(state, context, size, taken) {
  placeMarks(state, size);
  state.drawn = 0;
  state.clusters.forEach(function (cluster) {
    state.drawn += cluster.marks.length;
    const isChosen = cluster.marks.some(function (mark) { return mark.id === state.chosen; });
    if (isChosen) halo(context, cluster.x, cluster.y);
    const first = cluster.marks[0];
    context.globalAlpha = cluster.marks.every(function (mark) { return mark.isFaint; }) ? 0.5 : 1;
    if (cluster.marks.length > 1) drawBubble(context, cluster);
    else {
      drawMark(context, first.look, cluster.x, cluster.y, 7);
      if (first.isRough) roughRing(context, cluster, isChosen ? 21 : 13);
    }
    context.globalAlpha = 1;
    taken.push([cluster.x - 14, cluster.y - 14, cluster.x + 14, cluster.y + 14]);
  });
  if (state.home) drawHome(state, context, taken);
}

// What would lie under the house stands beside it, on its own side; what it would then cover joins it.
function standAside(state) {
  const home = pixel(state, state.home.lat, state.home.lng);
  state.clusters.forEach(function (cluster) {
    const far = Math.sqrt(apart(cluster, home));
    if (far >= 28) return;
    const by = far < 1 ? [1, 0] : [(cluster.x - home.x) / far, (cluster.y - home.y) / far];
    cluster.x = home.x + 28 * by[0];
    cluster.y = home.y + 28 * by[1];
  });
  const kept = [];
  state.clusters.forEach(function (cluster) {
    const near = kept.filter(function (other) { return apart(cluster, home) < 1600 && apart(cluster, other) < 484; })[0];
    if (near) near.marks = near.marks.concat(cluster.marks);
    else kept.push(cluster);
  });
  state.clusters = kept;
}

// A dashed ring around what may be anywhere near.
function roughRing(context, at, radius) {
  context.beginPath();
  context.arc(at.x, at.y, radius, 0, 7);
  context.lineWidth = 4;
  context.strokeStyle = 'rgba(255, 255, 255, .8)';
  context.stroke();
  context.setLineDash([4, 3]);
  context.lineWidth = 1.8;
  context.strokeStyle = '#16262e';
  context.stroke();
  context.setLineDash([]);
}

function halo(context, x, y) {
  context.beginPath();
  context.arc(x, y, 16, 0, 7);
  context.fillStyle = 'rgba(255, 255, 255, .8)';
  context.fill();
  context.lineWidth = 3;
  context.strokeStyle = '#0f2f3d';
  context.stroke();
}

// A bubble: its number in a ring that is shared out by the colours of its categories.
function drawBubble(context, cluster) {
  const shares = {};
  cluster.marks.forEach(function (mark) { shares[mark.look.colour] = (shares[mark.look.colour] || 0) + 1; });
  disc(context, cluster.x, cluster.y, 14, '#ffffff');
  let angle = -Math.PI / 2;
  Object.keys(shares).sort().forEach(function (colour) {
    const turn = 2 * Math.PI * shares[colour] / cluster.marks.length;
    context.beginPath();
    context.arc(cluster.x, cluster.y, 11.5, angle, angle + turn);
    context.lineWidth = 4;
    context.lineCap = 'butt';
    context.strokeStyle = colour;
    context.stroke();
    angle += turn;
  });
  context.beginPath();
  context.arc(cluster.x, cluster.y, 13.7, 0, 7);
  context.lineWidth = 0.8;
  context.strokeStyle = 'rgba(0, 0, 0, .55)';
  context.stroke();
  context.fillStyle = '#16262e';
  context.font = '600 11px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(cluster.marks.length > 999 ? '999+' : String(cluster.marks.length), cluster.x, cluster.y + .5);
}

function disc(context, x, y, radius, colour) {
  context.beginPath();
  context.arc(x, y, radius, 0, 7);
  context.fillStyle = colour;
  context.fill();
}

// The home of a returnee: a house, unlike any mark of a category.
function drawHome(state, context, taken) {
  const at = pixel(state, state.home.lat, state.home.lng);
  context.beginPath();
  [[0, -13], [12, -2], [8, -2], [8, 9], [-8, 9], [-8, -2], [-12, -2]].forEach(function (point, i) {
    if (i === 0) context.moveTo(at.x + point[0], at.y + point[1]);
    else context.lineTo(at.x + point[0], at.y + point[1]);
  });
  context.closePath();
  context.lineWidth = 4;
  context.strokeStyle = '#ffffff';
  context.stroke();
  context.fillStyle = '#0f2f3d';
  context.fill();
  if (state.home.isRough) roughRing(context, at, 19);
  taken.push([at.x - 13, at.y - 14, at.x + 13, at.y + 11]);
}

// Names: the largest settlements first, then areas; each keeps its box, what would overlap is left out.
export function drawNames(state, context, size, taken) {
  const zoom = state.camera.zoom;
  const most = zoom < 9 ? 14 : zoom < 11 ? 30 : 80;
  const towns = state.base.settlements;
  context.textAlign = 'start';
  context.textBaseline = 'middle';
  const named = {};
  let shown = 0;
  for (let i = 0; i < towns.at.length && shown < most; i++) {
    const place = state.paths.towns[i];
    const at = pixel(state, place[1], place[0]);
    if (at.x < 0 || at.y < 0 || at.x > size.width || at.y > size.height) continue;
    if (!drawTown(context, at, towns.name[i], towns.setting[i] === 'urban', taken, size)) continue;
    named[towns.name[i]] = true;
    shown++;
  }
  const level = state.level === null ? deepest(state) : state.level;
  state.base.areas.forEach(function (area) {
    if (!area.at || !area.name || area.level !== level || has(named, area.name)) return;
    const place = places(state.base, area.at)[0];
    drawAreaName(context, pixel(state, place[1], place[0]), area.name, taken, size);
  });
}

// A settlement with its name at the first free side of its dot: right, left, above, below.
function drawTown(context, at, words, isUrban, taken, size) {
  context.font = (isUrban ? '600 13px' : '12px') + ' system-ui, sans-serif';
  const wide = words ? context.measureText(words).width : 0;
  const sides = [[7, 0], [-7 - wide, 0], [-wide / 2, -12], [-wide / 2, 12]];
  for (let i = 0; i < sides.length; i++) {
    const x = at.x + sides[i][0];
    const y = at.y + sides[i][1];
    const box = [x - 2, y - 8, x + wide + 2, y + 8];
    if (!isFree(box, taken) || box[0] < 0 || box[2] > size.width) continue;
    taken.push(box, [at.x - 4, at.y - 4, at.x + 4, at.y + 4]);
    disc(context, at.x, at.y, isUrban ? 3.4 : 2.4, LOOK.settlement);
    outlined(context, words || '', x, y, '#22333b');
    return true;
  }
  return false;
}

function deepest(state) {
  return state.base.areas.reduce(function (most, area) { return Math.max(most, area.level); }, -Infinity);
}

function drawAreaName(context, at, words, taken, size) {
  context.font = 'italic 12px system-ui, sans-serif';
  const half = context.measureText(words).width / 2;
  const box = [at.x - half, at.y - 8, at.x + half, at.y + 8];
  if (box[0] < 0 || box[1] < 0 || box[2] > size.width || box[3] > size.height || !isFree(box, taken)) return;
  taken.push(box);
  outlined(context, words, at.x - half, at.y, '#56666f');
}

function outlined(context, words, x, y, colour) {
  context.lineWidth = 3.5;
  context.lineJoin = 'round';
  context.strokeStyle = 'rgba(255, 255, 255, .9)';
  context.strokeText(words, x, y);
  context.fillStyle = colour;
  context.fillText(words, x, y);
}

function isFree(box, taken) {
  return taken.every(function (other) {
    return box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3];
  });
}

export function clusterAt(state, point) {
  const near = state.clusters.filter(function (cluster) {
    return Math.abs(cluster.x - point.x) < 18 && Math.abs(cluster.y - point.y) < 18;
  });
  return near.sort(function (a, b) { return apart(a, point) - apart(b, point); })[0] || null;
}

function apart(cluster, point) {
  return Math.pow(cluster.x - point.x, 2) + Math.pow(cluster.y - point.y, 2);
}
