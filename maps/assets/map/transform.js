// From places to pixels of the canvas.

import { pixelOf, scaleOf } from './camera.js';

// Pixel of the canvas for a place.
export function pixel(state, lat, lng) {
  return pixelOf(state.camera, lat, lng);
}

export function sizeCanvas(state) {
  const camera = state.camera;
  const ratio = Math.max(state.ratio, Math.min(window.devicePixelRatio || 1, 2));
  const canvas = state.canvas;
  if (canvas.width !== Math.floor(camera.width * ratio) || canvas.height !== Math.floor(camera.height * ratio)) {
    canvas.width = camera.width * ratio;
    canvas.height = camera.height * ratio;
    canvas.style.width = camera.width + 'px';
    canvas.style.height = camera.height + 'px';
  }
  return { width: camera.width, height: camera.height, ratio: ratio };
}

// The transform from path units (degrees of Mercator, y upwards) to pixels.
export function toScale(state, context, size) {
  const zero = pixel(state, state.base.origin[1], state.lng0);
  const scale = scaleOf(state.camera.zoom);
  context.setTransform(size.ratio * scale, 0, 0, -size.ratio * scale, size.ratio * zero.x, size.ratio * zero.y);
  return scale;
}

export function toPixels(context, size) {
  context.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
}
