// What is searched of each service of the page.

import { frame } from '../frame/words.js';
import { searchable } from '../services/service_search.js';
import { otherWords, services } from '../services/services.js';

let entries = null;

// Its own words, and those of its kind and its languages in every language of the page; a confidential one has few.
export function searched(row) {
  if (!entries) entries = services().map(entryOf);
  return entries[row.index];
}

function entryOf(row) {
  const tongues = (row.languages || '').split(/\s+/).filter(Boolean);
  const words = frame.languages.reduce(function (all, lang) {
    const kind = frame.categories[row.category] && frame.categories[row.category][lang];
    return all.concat(kind, tongues.map(function (code) { return frame.labels[lang]['tongue.' + code]; }));
  }, []);
  const stops = row.stops.map(function (stop) { return stop.name; });
  return searchable([row.name, row.partner, row.area, row.pcode].concat(stops, words), row.phone, otherWords(row.category));
}
