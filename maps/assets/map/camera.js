// The camera: where the map looks and from how near, in web Mercator. It knows places and pixels, and no document.

import { degreeMetres } from './straight_distance.js';

export const MIN_ZOOM = 3;
export const MAX_ZOOM = 18;
// Fits stop at steps of this, so that the same bounds give the same map on screens of nearly the same size.
const ZOOM_STEP = 0.05;

/**
 * A camera that looks at a place; `width` and `height` are those of the element, in pixels.
 * @param {number} lat
 * @param {number} lng
 * @param {number} zoom
 */
export function makeCamera(lat, lng, zoom) {
  return { lat: lat, lng: lng, zoom: zoom, width: 0, height: 0 };
}

// Degrees of Mercator: latitudes as they stand on the map, in the unit of longitudes.
export function mercator(lat) {
  const bounded = Math.max(-85, Math.min(85, lat)) * Math.PI / 180;
  return Math.log(Math.tan(Math.PI / 4 + bounded / 2)) * 180 / Math.PI;
}

function latitude(degrees) {
  return (2 * Math.atan(Math.exp(degrees * Math.PI / 180)) - Math.PI / 2) * 180 / Math.PI;
}

// Pixels of a degree of longitude.
export function scaleOf(zoom) {
  return 256 * Math.pow(2, zoom) / 360;
}

/** @returns {Point} the pixel of the element at which a place stands */
export function pixelOf(camera, lat, lng) {
  const scale = scaleOf(camera.zoom);
  return { x: camera.width / 2 + (lng - camera.lng) * scale,
    y: camera.height / 2 - (mercator(lat) - mercator(camera.lat)) * scale };
}

/** @returns {Place} the place at a pixel of the element */
export function placeAt(camera, point) {
  const scale = scaleOf(camera.zoom);
  return { lat: latitude(mercator(camera.lat) - (point.y - camera.height / 2) / scale),
    lng: camera.lng + (point.x - camera.width / 2) / scale };
}

export function lookAt(camera, lat, lng, zoom) {
  camera.lat = Math.max(-85, Math.min(85, lat));
  camera.lng = Math.max(-180, Math.min(180, lng));
  camera.zoom = Math.max(MIN_ZOOM, Math.min(MAX_ZOOM, zoom));
}

// Move what is seen by pixels: the ground follows the finger.
export function panBy(camera, right, down) {
  const place = placeAt(camera, { x: camera.width / 2 - right, y: camera.height / 2 - down });
  lookAt(camera, place.lat, place.lng, camera.zoom);
}

// Come nearer or go away; what stands at the pixel stays there.
export function zoomAround(camera, point, zoom) {
  const held = placeAt(camera, point);
  lookAt(camera, camera.lat, camera.lng, zoom);
  const now = pixelOf(camera, held.lat, held.lng);
  panBy(camera, point.x - now.x, point.y - now.y);
}

// Bounds are [south, west, north, east]; of places as [lat, lng].
export function boundsOf(places) {
  const lats = places.map(function (one) { return one[0]; });
  const lngs = places.map(function (one) { return one[1]; });
  return [Math.min.apply(null, lats), Math.min.apply(null, lngs), Math.max.apply(null, lats), Math.max.apply(null, lngs)];
}

export function boundsSeen(camera) {
  const low = placeAt(camera, { x: 0, y: camera.height });
  const high = placeAt(camera, { x: camera.width, y: 0 });
  return [low.lat, low.lng, high.lat, high.lng];
}

export function containsBounds(outer, inner) {
  return inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];
}

// The nearest zoom from which bounds are seen whole inside a margin of { left, top, right, bottom } pixels.
export function zoomTo(camera, bounds, margin) {
  const wide = Math.max(1, camera.width - margin.left - margin.right) / Math.max(bounds[3] - bounds[1], 1e-9);
  const high = Math.max(1, camera.height - margin.top - margin.bottom) / Math.max(mercator(bounds[2]) - mercator(bounds[0]), 1e-9);
  const zoom = Math.log(Math.min(wide, high) * 360 / 256) / Math.LN2;
  return Math.max(MIN_ZOOM, Math.min(MAX_ZOOM, Math.floor(zoom / ZOOM_STEP + 1e-6) * ZOOM_STEP));
}

// Look at bounds so that they lie in the middle of what the margin leaves, no nearer than `most`.
export function lookAtBounds(camera, bounds, margin, most) {
  const zoom = Math.min(most, zoomTo(camera, bounds, margin));
  const scale = scaleOf(zoom);
  const north = (mercator(bounds[0]) + mercator(bounds[2])) / 2 + (margin.top - margin.bottom) / 2 / scale;
  const east = (bounds[1] + bounds[3]) / 2 + (margin.right - margin.left) / 2 / scale;
  lookAt(camera, latitude(north), east, zoom);
}

export function metresPerPixel(camera) {
  return degreeMetres(camera.lat).x / scaleOf(camera.zoom);
}

// The longest round length that is no longer than `most` metres: 1, 2, 3 or 5 and noughts.
export function roundLength(most) {
  const tens = Math.pow(10, Math.floor(Math.log(most) / Math.LN10 + 1e-9));
  const first = most / tens;
  return tens * (first >= 5 ? 5 : first >= 3 ? 3 : first >= 2 ? 2 : 1);
}
