// What moves the camera: dragging, pinching, the wheel, two quick taps, keys. All by pointer events, so mouse, pen and fingers alike.

import { panBy, zoomAround } from './camera.js';

const KEY_STEP_PX = 80;
// A finger that moves less has tapped.
const TAP_PX = { mouse: 3, pen: 6, touch: 10 };
const TWICE_MS = 300;
const TWICE_PX = 30;
// Zoom levels of a pixel of the wheel, by its unit (pixels, lines, pages); a pinch on a touchpad comes as small steps with Ctrl.
const WHEEL = [0.006, 0.12, 1];
const PINCH = 4;

/**
 * Let an element move a camera. `acts` has `moved()`, `movedByKey()`, `tapped(point)` and `hovered(point)`.
 * @param {HTMLElement} element
 */
export function listen(element, camera, acts) {
  const hands = { element: element, camera: camera, acts: acts, fingers: new Map(), isMoved: false, start: null, last: null };
  element.addEventListener('pointerdown', function (event) { pressed(hands, event); });
  element.addEventListener('pointermove', function (event) { slid(hands, event); });
  element.addEventListener('pointerup', function (event) { lifted(hands, event, true); });
  element.addEventListener('pointercancel', function (event) { lifted(hands, event, false); });
  element.addEventListener('wheel', function (event) { turned(hands, event); }, { passive: false });
  element.addEventListener('keydown', function (event) { keyed(hands, event); });
}

function pointOf(hands, event) {
  const box = hands.element.getBoundingClientRect();
  return { x: event.clientX - box.left - hands.element.clientLeft, y: event.clientY - box.top - hands.element.clientTop };
}

function isOnButton(event) {
  return event.target.closest('button') !== null;
}

function pressed(hands, event) {
  if (isOnButton(event) || (event.pointerType === 'mouse' && event.button !== 0)) return;
  if (!hands.fingers.size) {
    hands.isMoved = false;
    hands.start = pointOf(hands, event);
  } else hands.isMoved = true;
  hands.fingers.set(event.pointerId, pointOf(hands, event));
  // What is dragged out of the map is still dragged.
  if (event.isTrusted) hands.element.setPointerCapture(event.pointerId);
}

function slid(hands, event) {
  const now = pointOf(hands, event);
  const before = hands.fingers.get(event.pointerId);
  if (!before) {
    if (!hands.fingers.size && !isOnButton(event)) hands.acts.hovered(now);
    return;
  }
  if (!hands.isMoved && far(now, hands.start) < (TAP_PX[event.pointerType] || TAP_PX.touch)) return;
  if (hands.fingers.size === 2) pinched(hands, event.pointerId, before, now);
  else if (hands.fingers.size === 1) panBy(hands.camera, now.x - before.x, now.y - before.y);
  hands.isMoved = true;
  hands.fingers.set(event.pointerId, now);
  hands.acts.moved();
}

// Two fingers: the ground between them follows both, and grows as they part.
function pinched(hands, moving, before, now) {
  let other = null;
  hands.fingers.forEach(function (point, id) { if (id !== moving) other = point; });
  const was = Math.max(1, far(before, other));
  panBy(hands.camera, (now.x - before.x) / 2, (now.y - before.y) / 2);
  const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
  zoomAround(hands.camera, middle, hands.camera.zoom + Math.log(Math.max(1, far(now, other)) / was) / Math.LN2);
}

function lifted(hands, event, isUp) {
  if (!hands.fingers.delete(event.pointerId)) return;
  if (!isUp || hands.isMoved || hands.fingers.size) return;
  const point = pointOf(hands, event);
  const last = hands.last;
  hands.last = { point: point, time: event.timeStamp };
  if (last && event.timeStamp - last.time < TWICE_MS && far(point, last.point) < TWICE_PX) {
    hands.last = null;
    zoomAround(hands.camera, point, hands.camera.zoom + (event.shiftKey ? -1 : 1));
    hands.acts.moved();
  } else hands.acts.tapped(point);
}

function far(one, other) {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function turned(hands, event) {
  event.preventDefault();
  const levels = -event.deltaY * (WHEEL[event.deltaMode] || WHEEL[0]) * (event.ctrlKey ? PINCH : 1);
  zoomAround(hands.camera, pointOf(hands, event), hands.camera.zoom + Math.max(-1, Math.min(1, levels)));
  hands.acts.moved();
}

// Arrows move what is seen, plus and minus come nearer and go away; with Shift in larger steps.
function keyed(hands, event) {
  if (event.target !== hands.element || event.ctrlKey || event.altKey || event.metaKey) return;
  const camera = hands.camera;
  const step = KEY_STEP_PX * (event.shiftKey ? 3 : 1);
  const middle = { x: camera.width / 2, y: camera.height / 2 };
  const acts = {
    ArrowLeft: function () { panBy(camera, step, 0); },
    ArrowRight: function () { panBy(camera, -step, 0); },
    ArrowUp: function () { panBy(camera, 0, step); },
    ArrowDown: function () { panBy(camera, 0, -step); },
    '+': function () { zoomAround(camera, middle, camera.zoom + 1); },
    '=': function () { zoomAround(camera, middle, camera.zoom + 1); },
    '-': function () { zoomAround(camera, middle, camera.zoom - 1); },
    _: function () { zoomAround(camera, middle, camera.zoom - 1); },
  };
  if (!Object.prototype.hasOwnProperty.call(acts, event.key)) return;
  event.preventDefault();
  acts[event.key]();
  hands.acts.movedByKey();
}
