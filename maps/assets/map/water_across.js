// Whether water lies across a straight line: the outlines and lines of the base map.

import { places } from './paths.js';

// A function of two places (longitude, latitude); the shapes are unfolded when it is first asked.
export function waterAcross(base) {
  let shapes = null;
  return function (one, other) {
    if (!shapes) shapes = unfolded(base);
    return shapes.some(function (shape) { return meets(shape, one, other); });
  };
}

function unfolded(base) {
  return base.water.rings.map(function (steps) { return shapeOf(places(base, steps), true); })
    .concat(base.water.lines.map(function (steps) { return shapeOf(places(base, steps), false); }));
}

function shapeOf(points, isClosed) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  points.forEach(function (point) {
    box[0] = Math.min(box[0], point[0]);
    box[1] = Math.min(box[1], point[1]);
    box[2] = Math.max(box[2], point[0]);
    box[3] = Math.max(box[3], point[1]);
  });
  return { points: isClosed ? points.concat([points[0]]) : points, box: box };
}

function meets(shape, one, other) {
  const box = shape.box;
  if (Math.max(one[0], other[0]) < box[0] || Math.min(one[0], other[0]) > box[2]) return false;
  if (Math.max(one[1], other[1]) < box[1] || Math.min(one[1], other[1]) > box[3]) return false;
  for (let i = 1; i < shape.points.length; i++) if (isCrossed(one, other, shape.points[i - 1], shape.points[i])) return true;
  return false;
}

function isCrossed(a, b, c, d) {
  return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0;
}

// On which side of a line a point lies.
function side(a, b, point) {
  return Math.sign((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]));
}
