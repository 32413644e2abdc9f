// Marks of categories: eight shapes as polygons, on the canvas and as small drawings in the page.

export const SVG = 'http://www.w3.org/2000/svg';

// Corners of a mark around (0, 0) that looks about as large as a circle of the radius.
function corners(shape, radius) {
  if (shape === 'square') return ring(4, radius * 1.2, 45);
  if (shape === 'triangle') return ring(3, radius * 1.35, -90);
  if (shape === 'diamond') return ring(4, radius * 1.3, 0);
  if (shape === 'pentagon') return ring(5, radius * 1.15, -90);
  if (shape === 'hexagon') return ring(6, radius * 1.1, 0);
  if (shape === 'star') return star(radius * 1.4);
  if (shape === 'cross') return saltire(radius * 1.2);
  return ring(24, radius, 0);
}

function ring(count, radius, turn) {
  const points = [];
  for (let i = 0; i < count; i++) {
    const angle = (turn + i * 360 / count) * Math.PI / 180;
    points.push([radius * Math.cos(angle), radius * Math.sin(angle)]);
  }
  return points;
}

function star(radius) {
  const outer = ring(5, radius, -90);
  const inner = ring(5, radius * 0.48, -54);
  const points = [];
  for (let i = 0; i < 5; i++) points.push(outer[i], inner[i]);
  return points;
}

// A slanted cross, never an upright one: the upright red cross is protected.
function saltire(radius) {
  const arm = radius * 0.38;
  const points = [];
  [[0, -arm], [radius - arm, -radius], [radius, arm - radius]].forEach(function (p) { points.push(p); });
  [[arm, 0], [radius, radius - arm], [radius - arm, radius]].forEach(function (p) { points.push(p); });
  [[0, arm], [arm - radius, radius], [-radius, radius - arm]].forEach(function (p) { points.push(p); });
  [[-arm, 0], [-radius, arm - radius], [arm - radius, -radius]].forEach(function (p) { points.push(p); });
  return points;
}

// A mark on a canvas, in pixels, with a white edge so that it stands on any ground.
export function drawMark(context, look, x, y, radius) {
  context.beginPath();
  corners(look.shape, radius).forEach(function (point, i) {
    if (i === 0) context.moveTo(x + point[0], y + point[1]);
    else context.lineTo(x + point[0], y + point[1]);
  });
  context.closePath();
  context.lineWidth = 3;
  context.lineJoin = 'round';
  context.strokeStyle = '#ffffff';
  context.stroke();
  context.fillStyle = look.colour;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = 'rgba(0, 0, 0, .65)';
  context.stroke();
}

function drawing(width, height) {
  const element = document.createElementNS(SVG, 'svg');
  const all = { width: width, height: height, viewBox: '0 0 ' + width + ' ' + height, 'aria-hidden': 'true',
    focusable: 'false' };
  Object.keys(all).forEach(function (key) { element.setAttribute(key, all[key]); });
  return element;
}

export function svgPart(parent, tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  Object.keys(attributes).forEach(function (key) { element.setAttribute(key, attributes[key]); });
  parent.appendChild(element);
  return element;
}

// A mark as a small drawing beside words.
export function markIcon(look, size) {
  const side = size || 20;
  const icon = drawing(side, side);
  const points = corners(look.shape, side * 0.34).map(function (point) {
    return (point[0] + side / 2).toFixed(2) + ',' + (point[1] + side / 2).toFixed(2);
  });
  svgPart(icon, 'polygon', { points: points.join(' '), fill: look.colour, stroke: '#222', 'stroke-width': '.8' });
  return icon;
}

// A swatch of a legend: a filled box, optionally hatched or dotted in a colour of its own.
export function swatch(fill, pattern, ink) {
  const icon = drawing(26, 16);
  svgPart(icon, 'rect', { x: .5, y: .5, width: 25, height: 15, fill: fill, stroke: '#5c6b73' });
  if (pattern === 'hatch') {
    for (let x = -12; x < 26; x += 6) {
      svgPart(icon, 'line', { x1: Math.max(x, 1), y1: x < 1 ? 16 + x - 1 : 15, x2: Math.min(x + 15, 25),
        y2: x + 15 > 25 ? x + 15 - 25 : 1, stroke: ink, 'stroke-width': 1.3 });
    }
  }
  if (pattern === 'dots') {
    [[6, 5], [13, 5], [20, 5], [6, 11], [13, 11], [20, 11]].forEach(function (at) {
      svgPart(icon, 'circle', { cx: at[0], cy: at[1], r: 1.4, fill: ink });
    });
  }
  return icon;
}

// A line of a legend.
export function lineIcon(colour, width, dash) {
  const icon = drawing(26, 16);
  const all = { x1: 1, y1: 8, x2: 25, y2: 8, stroke: colour, 'stroke-width': width };
  if (dash) all['stroke-dasharray'] = dash;
  svgPart(icon, 'line', all);
  return icon;
}

// The ring around a place that is known only roughly, for the legend.
export function roughIcon() {
  const icon = drawing(20, 20);
  svgPart(icon, 'circle', { cx: 10, cy: 10, r: 8, fill: 'none', stroke: '#16262e', 'stroke-width': 1.8, 'stroke-dasharray': '4 3' });
  return icon;
}

// A bubble of several services, for the legend.
export function bubbleIcon() {
  const icon = drawing(20, 20);
  svgPart(icon, 'circle', { cx: 10, cy: 10, r: 7.5, fill: '#fff', stroke: '#33505c', 'stroke-width': 3 });
  return icon;
}

// The home of a returnee, for the legend.
export function homeIcon() {
  const icon = drawing(20, 20);
  svgPart(icon, 'polygon', { points: '10,1 19,9 16,9 16,18 4,18 4,9 1,9', fill: '#0f2f3d' });
  return icon;
}
