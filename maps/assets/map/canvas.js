// What the canvas shows: ground, roads, areas in classes, catchments, marks and names.

const HATCH = {};

function drawGround(state, context, size) {
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
    if (style.pattern) fillPattern(state, context, size, state.paths.areas[i], style);
  });
}

function fillPattern(state, context, size, path, style) {
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
  const zoom = state.map.getZoom();
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
function drawOver(state, context, size) {
  const scale = toScale(state, context, size);
  state.over.forEach(function (item) {
    context.globalAlpha = 0.13;
    context.fillStyle = item.colour;
    context.fill(item.path, 'evenodd');
    context.globalAlpha = 1;
    stroke(context, item.path, item.colour, 1.8 / scale);
  });
}

// Ties in doubt: an open circle at the place, and the straight way to its road where there is one.
function drawTies(state, context, size) {
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

function placeMarks(state, size) {
  state.clusters = clusters(state, size);
  if (state.home) standAside(state);
}

function drawMarks(state, context, size, taken) {
  placeMarks(state, size);
  state.drawn = 0;
  state.clusters.forEach(function (cluster) {
    state.drawn += cluster.marks.length;
    const isChosen = cluster.marks.some(function (mark) { return mark.id === state.chosen; });
    if (isChosen) halo(context, cluster.x, cluster.y);
    const first = cluster.marks[0];
    context.globalAlpha = cluster.marks.every(function (mark) { return mark.isFaint; }) ? 0.5 : 1;
    if (cluster.marks.length === 1) drawMark(context, first.look, cluster.x, cluster.y, 7);
    else drawBubble(context, cluster);
    context.globalAlpha = 1;
    taken.push([cluster.x - 14, cluster.y - 14, cluster.x + 14, cluster.y + 14]);
  });
  if (state.home) drawHome(state, context, taken);
}

// What would lie under the house stands beside it, on its own side; what it would then cover joins it.
function standAside(state) {
  const home = pixel(state, state.home[0], state.home[1]);
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
  const at = pixel(state, state.home[0], state.home[1]);
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
  taken.push([at.x - 13, at.y - 14, at.x + 13, at.y + 11]);
}

// Names: the largest settlements first, then areas; each keeps its box, what would overlap is left out.
function drawNames(state, context, size, taken) {
  const zoom = state.map.getZoom();
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

function clusterAt(state, point) {
  const near = state.clusters.filter(function (cluster) {
    return Math.abs(cluster.x - point.x) < 18 && Math.abs(cluster.y - point.y) < 18;
  });
  return near.sort(function (a, b) { return apart(a, point) - apart(b, point); })[0] || null;
}

function apart(cluster, point) {
  return Math.pow(cluster.x - point.x, 2) + Math.pow(cluster.y - point.y, 2);
}
