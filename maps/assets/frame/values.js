// Values without a page: keys of objects, numbers as data write them, days, words as they are searched.

export function has(object, key) {
  return Object.prototype.hasOwnProperty.call(object, key);
}

// A number as data wrote it: null is unknown, "inf" is unreachable.
export function number(value) {
  if (value === 'inf') return Infinity;
  return typeof value === 'number' ? value : NaN;
}

// Whole days from one ISO date to another.
export function daysBetween(from, to) {
  return Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / 86400000);
}

// Lower case without accents, for search.
export function fold(text) {
  return String(text).normalize('NFD').replace(/[\u0300-\u036f\u064b-\u065f\u0670]/g, '').toLowerCase();
}

// True where every word of the query is somewhere in the (folded) text.
export function matches(folded, query) {
  return fold(query).split(/\s+/).every(function (word) { return folded.indexOf(word) >= 0; });
}

export function isFirst(item, i, list) {
  return list.indexOf(item) === i;
}

export function byNumber(a, b) {
  return a - b;
}
