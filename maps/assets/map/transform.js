// From places to pixels of the canvas.

// Pixel of the canvas for a place.
export function pixel(state, lat, lng) {
  return state.map.latLngToContainerPoint([lat, lng]);
}

export function sizeCanvas(state) {
  const size = state.map.getSize();
  const ratio = Math.max(state.ratio, Math.min(window.devicePixelRatio || 1, 2));
  const canvas = state.canvas;
  if (canvas.width !== size.x * ratio || canvas.height !== size.y * ratio) {
    canvas.width = size.x * ratio;
    canvas.height = size.y * ratio;
    canvas.style.width = size.x + 'px';
    canvas.style.height = size.y + 'px';
  }
  L.DomUtil.setPosition(canvas, state.map.containerPointToLayerPoint([0, 0]));
  return { width: size.x, height: size.y, ratio: ratio };
}

// The transform from path units (degrees of Mercator, y upwards) to pixels.
export function toScale(state, context, size) {
  const zero = pixel(state, state.base.origin[1], state.lng0);
  const scale = 256 * Math.pow(2, state.map.getZoom()) / 360;
  context.setTransform(size.ratio * scale, 0, 0, -size.ratio * scale, size.ratio * zero.x, size.ratio * zero.y);
  return scale;
}

export function toPixels(context, size) {
  context.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
}
