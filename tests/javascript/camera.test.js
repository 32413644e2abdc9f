// The camera of the map: places and pixels, fits and zooms, against Mercator reckoned on its own.

import assert from 'node:assert/strict';
import test from 'node:test';

import { boundsOf, boundsSeen, containsBounds, lookAt, lookAtBounds, makeCamera, metresPerPixel, panBy, pixelOf, placeAt, roundLength,
  zoomAround, zoomTo } from '../../maps/assets/map/camera.js';

function camera(zoom = 8) {
  return Object.assign(makeCamera(13.4, -15.5, zoom), { width: 800, height: 600 });
}

const near = (one, other, by = 1e-6) => assert.ok(Math.abs(one - other) < by, `${one} is not ${other}`);
const margin = (left, top = left, right = left, bottom = left) => ({ left, top, right, bottom });

test('what is looked at stands in the middle, and a degree has as many pixels as the zoom says', () => {
  const one = camera();
  assert.deepEqual(pixelOf(one, 13.4, -15.5), { x: 400, y: 300 });
  near(pixelOf(one, 13.4, -14.5).x - 400, 256 * 2 ** 8 / 360);
  const north = Math.asinh(Math.tan(14 * Math.PI / 180)) - Math.asinh(Math.tan(13.4 * Math.PI / 180));
  near(300 - pixelOf(one, 14, -15.5).y, north * 180 / Math.PI * 256 * 2 ** 8 / 360);
});

test('a pixel and its place lead to one another', () => {
  const one = camera(11.35);
  const place = placeAt(one, { x: 17, y: 590 });
  const back = pixelOf(one, place.lat, place.lng);
  near(back.x, 17);
  near(back.y, 590);
});

test('the ground follows the finger', () => {
  const one = camera();
  const before = pixelOf(one, 13.2, -15.1);
  panBy(one, 30, -12);
  const after = pixelOf(one, 13.2, -15.1);
  near(after.x - before.x, 30);
  near(after.y - before.y, -12);
});

test('what lies under the pointer stays there while the map comes nearer', () => {
  const one = camera();
  const held = placeAt(one, { x: 640, y: 80 });
  zoomAround(one, { x: 640, y: 80 }, 10.4);
  const now = pixelOf(one, held.lat, held.lng);
  near(now.x, 640);
  near(now.y, 80);
  assert.equal(one.zoom, 10.4);
});

test('nobody comes nearer than 18, goes farther than 3, or leaves the world', () => {
  const one = camera();
  zoomAround(one, { x: 0, y: 0 }, 30);
  assert.equal(one.zoom, 18);
  lookAt(one, 89, -300, -4);
  assert.deepEqual([one.lat, one.lng, one.zoom], [85, -180, 3]);
});

test('a fit shows bounds whole inside its margin, in their middle, as near as steps allow', () => {
  const bounds = boundsOf([[13.1, -16.8], [13.8, -13.8], [13.5, -15]]);
  assert.deepEqual(bounds, [13.1, -16.8, 13.8, -13.8]);
  const one = camera();
  lookAtBounds(one, bounds, margin(12, 40, 200, 12), 14);
  const low = pixelOf(one, bounds[0], bounds[1]);
  const high = pixelOf(one, bounds[2], bounds[3]);
  assert.ok(low.x >= 12 - 1e-6 && high.x <= 600 + 1e-6 && high.y >= 40 && low.y <= 588);
  near((low.x + high.x) / 2, (12 + 600) / 2, 1e-6);
  near((low.y + high.y) / 2, (40 + 588) / 2, 1e-6);
  near(one.zoom / 0.05, Math.round(one.zoom / 0.05));
  assert.ok(high.x - low.x > 588 / 2 ** 0.051);
});

test('one place is fitted no nearer than the limit, and is in the middle', () => {
  const one = camera();
  lookAtBounds(one, boundsOf([[13, -15]]), margin(12), 14);
  near(one.lat, 13);
  assert.deepEqual([one.zoom, one.lng], [14, -15]);
  assert.equal(zoomTo(one, [13, -15, 13, -15], margin(12)), 18);
});

test('what is seen holds what was fitted, and not what is larger', () => {
  const one = camera();
  const bounds = [13.1, -16.8, 13.8, -13.8];
  lookAtBounds(one, bounds, margin(12), 14);
  assert.ok(containsBounds(boundsSeen(one), bounds));
  assert.ok(!containsBounds(bounds, boundsSeen(one)));
});

test('the scale is that of the middle of the map, in round lengths', () => {
  near(metresPerPixel(Object.assign(makeCamera(0, 0, 0), { width: 256, height: 256 })), 40075016.686 / 256, 1e-3);
  assert.deepEqual([9, 10, 19, 20, 34, 50, 99.9, 1000, 4999, 50001].map(roundLength), [5, 10, 10, 20, 30, 50, 50, 1000, 3000, 50000]);
});
