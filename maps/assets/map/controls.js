// What lies over the map: buttons to come nearer and go away, the scale bar, and what a screen reader is told of the view.

import { append, empty, make, phrase } from '../frame/elements.js';
import { digits, say } from '../frame/words.js';
import { MAX_ZOOM, MIN_ZOOM, metresPerPixel, roundLength, zoomAround } from './camera.js';

const BAR_PX = 100;
const TELL_AFTER_MS = 500;

/**
 * The controls of a map. `moved()` is called when a button has moved the camera.
 * @param {HTMLElement} element
 */
export function makeControls(element, camera, moved) {
  const controls = {
    camera: camera, bar: make('div', { class: 'map-scale map-over', dir: 'ltr' }),
    nearer: zoomButton('+', 1), farther: zoomButton('\u2212', -1),
    told: make('p', { class: 'unseen', 'aria-live': 'polite' }), waiting: 0,
  };
  function zoomButton(sign, step) {
    const button = make('button', { type: 'button' }, sign);
    button.addEventListener('click', function () {
      zoomAround(camera, { x: camera.width / 2, y: camera.height / 2 }, camera.zoom + step);
      moved();
    });
    return button;
  }
  append(element, [make('div', { class: 'map-zoom map-over' }, [controls.nearer, controls.farther]), controls.bar, controls.told]);
  return controls;
}

// The words of the controls in the language shown.
export function nameControls(controls) {
  [[controls.nearer, 'map.nearer'], [controls.farther, 'map.farther']].forEach(function (pair) {
    pair[0].setAttribute('title', say(pair[1]));
    pair[0].setAttribute('aria-label', say(pair[1]));
  });
}

// The scale bar and the buttons as the camera now stands.
export function drawControls(controls) {
  const camera = controls.camera;
  const metres = roundLength(BAR_PX * metresPerPixel(camera));
  const words = metres < 1000 ? metres + ' m' : metres / 1000 + ' km';
  if (controls.bar.textContent !== words) controls.bar.textContent = words;
  controls.bar.style.width = Math.round(metres / metresPerPixel(camera)) + 'px';
  setOff(controls.nearer, camera.zoom >= MAX_ZOOM);
  setOff(controls.farther, camera.zoom <= MIN_ZOOM);
}

// A button that does nothing now keeps its place and the focus, and says so.
function setOff(button, isOff) {
  button.setAttribute('aria-disabled', String(isOff));
}

// Who moves the map by keys or buttons is told what it then shows, once it stands still.
export function tellView(controls, areaName) {
  window.clearTimeout(controls.waiting);
  controls.waiting = window.setTimeout(function () {
    const metres = controls.camera.width * metresPerPixel(controls.camera);
    const km = digits(metres / 1000, metres < 10000 ? 1 : 0);
    const name = areaName();
    append(empty(controls.told), name ? phrase('map.view_at', { km: km, place: name }) : phrase('map.view', { km: km }));
  }, TELL_AFTER_MS);
}
