// On a phone the map is folded away, so that the question comes first; a button opens it over the whole screen.

import { byId, each } from './elements.js';

// The buttons of class show-map open the map; its own button, Escape or the phone's way back close it.
export function foldable(map) {
  window.addEventListener('popstate', foldMap);
  byId('close-map').addEventListener('click', leaveMap);
  document.addEventListener('keydown', function (event) { if (event.key === 'Escape' || event.key === 'Esc') leaveMap(); });
  each(document, '.show-map', function (button) { opensMap(button, map); });
}

export function opensMap(button, map) {
  button.addEventListener('click', function () {
    document.documentElement.classList.add('map-up');
    window.history.scrollRestoration = 'manual';
    window.history.pushState(null, '');
    map.resize();
    byId('map').focus();
    theOpener = button;
  });
  return button;
}

let theOpener = null;

export function isMapUp() {
  return document.documentElement.classList.contains('map-up');
}

// Fold the map and take back the step that opening it added to the history.
export function leaveMap() {
  if (!isMapUp()) return;
  foldMap();
  window.history.back();
}

function foldMap() {
  if (!isMapUp()) return;
  document.documentElement.classList.remove('map-up');
  if (document.body.contains(theOpener)) theOpener.focus({ preventScroll: true });
}
