// Services by how far they are from a settlement, in a straight line.

import { nearestNames } from '../finder/place_words.js';
import { append, byId, empty, phrase } from '../frame/elements.js';
import { fold } from '../frame/values.js';
import { digits } from '../frame/words.js';
import { theBase } from '../map/page_map.js';
import { places } from '../map/paths.js';
import { straightMetres } from '../map/straight_distance.js';
import { placesOf } from '../services/services.js';

const METRES_PER_KM = 1000;
/** @type {Array<{ name: string, folded: string, lat: number, lng: number }> | null} */
let known = null;

// The settlements of the page, the largest first.
export function settlements() {
  if (!known) {
    known = theBase.settlements.name.map(function (name, i) {
      const at = places(theBase, theBase.settlements.at[i] || [])[0] || [NaN, NaN];
      return { name: name || '', folded: fold(name || ''), lat: at[1], lng: at[0] };
    }).filter(function (town) { return town.name && !isNaN(town.lat); });
  }
  return known;
}

// The settlement that words mean: of that very name, else the only one that begins so, else the one most like it.
// `several` says how many bear the name, of which the largest is taken; `isGuess` that the name is another.
export function settlementOf(words) {
  const folded = fold(words.trim());
  if (!folded) return null;
  const same = settlements().filter(function (town) { return town.folded === folded; });
  if (same.length) return { town: same[0], several: same.length, isGuess: false };
  const begun = settlements().filter(function (town) { return town.folded.indexOf(folded) === 0; });
  if (begun.length) return { town: begun[0], several: 1, isGuess: begun[0].folded !== folded };
  const like = nearestNames(words, settlements().map(function (town) { return town.folded; }), 1);
  return like.length ? { town: settlements()[like[0]], several: 1, isGuess: true } : null;
}

// How far a service is from a settlement, in kilometres: the nearest of its places; infinite where it has none.
export function kmFrom(town, row) {
  return placesOf(row).reduce(function (least, place) {
    return Math.min(least, straightMetres(town.lat, town.lng, place.lat, place.lng) / METRES_PER_KM);
  }, Infinity);
}

// Which settlement was taken, above the list: one of several of a name, or another than was written.
export function tellNear(found) {
  const words = byId('near').value.trim();
  const told = empty(byId('near-told'));
  told.hidden = !words;
  if (!words) return;
  const key = !found ? 'near_none' : found.several > 1 ? 'near_largest' : found.isGuess ? 'near_guess' : null;
  const place = found ? found.town.name : '';
  if (key) append(told, [phrase('partners.' + key, { words: words, place: place, n: digits(found ? found.several : 0) }), ' ']);
  if (found) append(told, phrase('partners.near_from', { place: place }));
}
