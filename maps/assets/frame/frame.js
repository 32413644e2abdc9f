// The frame: data blocks, labels in the chosen language, numbers and dates, building elements.

const frame = block('frame');
let language = frame.languages[0];
let lent = {};
const onLanguage = [];
const categoryWords = frame.categories;
const hook = {};

// The data of a block of this page; absent blocks are null.
function block(name) {
  const element = document.getElementById('block-' + name);
  if (!element) return null;
  const text = element.textContent;
  return JSON.parse(element.type === 'application/json' ? text : unpackText(text));
}

// The bytes of a block of this page.
function bytesOf(name) {
  return unpackBytes(document.getElementById('block-' + name).textContent);
}

// The label of a key in the language shown; slots fill its {names}.
function say(key, slots) {
  const words = frame.labels[language];
  return fill(unbroken(has(words, key) ? words[key] : key), slots);
}

// No line begins with a sign that belongs to the word before it, nor with the unit of a number.
function unbroken(words) {
  return words.replace(/ (?=[:;?!\u00bb])/g, '\u00a0').replace(/\} (?=(?:km|m|min)(?:\W|$))/g, '}\u00a0');
}

function fill(template, slots) {
  return template.replace(/\{(\w+)\}/g, function (whole, name) {
    return slots && has(slots, name) ? String(slots[name]) : whole;
  });
}

function has(object, key) {
  return Object.prototype.hasOwnProperty.call(object, key);
}

// A new element: attributes one by one, children as elements or as text.
function make(tag, attributes, children) {
  const element = document.createElement(tag);
  if (tag === 'option') markLent(element, children);
  Object.keys(attributes || {}).forEach(function (name) {
    const value = attributes[name];
    if (value === null || value === undefined || value === false) return;
    element.setAttribute(name, value === true ? '' : String(value));
  });
  append(element, children);
  return element;
}

function append(element, children) {
  const list = Array.isArray(children) ? children : [children];
  list.forEach(function (child) {
    if (child === null || child === undefined || child === false || child === '') return;
    element.appendChild(child.nodeType ? child : written(String(child), element.tagName));
  });
  return element;
}

// A text as a node; English that stands in for words the language lacks says that it is English.
function written(text, parent) {
  const node = document.createTextNode(text);
  if (!has(lent, text) || parent === 'OPTION') return node;
  const element = document.createElement('span');
  markLent(element, text);
  element.appendChild(node);
  return element;
}

function markLent(element, words) {
  if (has(lent, String(words))) {
    element.setAttribute('lang', 'en');
    element.setAttribute('dir', 'ltr');
  } else if (element.getAttribute('lang') === 'en' && element.hasAttribute('data-label')) {
    element.removeAttribute('lang');
    element.removeAttribute('dir');
  }
}

function empty(element) {
  while (element.firstChild) element.removeChild(element.firstChild);
  return element;
}

function byId(id) {
  return document.getElementById(id);
}

// Names of people's places and partners: their own direction.
function name(text, tag, attributes) {
  const all = { dir: 'auto' };
  Object.keys(attributes || {}).forEach(function (key) { all[key] = attributes[key]; });
  return make(tag || 'bdi', all, text === null || text === undefined ? say('unknown') : text);
}

// A number phrase that keeps its order in every script.
function bdi(text, className) {
  return make('bdi', { dir: directionOf(text), class: className || null }, String(text));
}

// Numbers with signs and units read from the left; with a word of a right-to-left script, from the right.
function directionOf(text) {
  if (/[\u0590-\u08ff]/.test(text)) return /^[\d\s.,+\u2212-]/.test(text) ? 'rtl' : 'auto';
  return /^[\d\s.,+<>\u2212-]/.test(text) ? 'ltr' : 'auto';
}

// A label whose slots are set apart: numbers and data each in their own direction.
function phrase(key, slots, tag, attributes) {
  return sentence(say(key), slots, tag, attributes);
}

function sentence(template, slots, tag, attributes) {
  const element = make(tag || 'span', attributes);
  markLent(element, template);
  return phraseInto(element, unbroken(template), slots);
}

function phraseInto(element, template, slots) {
  template.split(/(\{\w+\})/).forEach(function (piece) {
    const slot = /^\{(\w+)\}$/.exec(piece);
    if (!slot || !slots || !has(slots, slot[1])) element.appendChild(document.createTextNode(piece));
    else element.appendChild(bdi(slots[slot[1]]));
  });
  return element;
}

// A number as data wrote it: null is unknown, "inf" is unreachable.
function number(value) {
  if (value === 'inf') return Infinity;
  return typeof value === 'number' ? value : NaN;
}

// A number in words, with fixed Latin digits; unknown and unreachable are never printed as such.
function digits(value, decimals) {
  if (typeof value !== 'number' || isNaN(value) || !isFinite(value)) return say('unknown');
  const parts = Math.abs(value).toFixed(decimals || 0).split('.');
  const groups = parts[0].replace(/\B(?=(\d{3})+$)/g, frame.writing[language].group);
  const point = frame.writing[language].point;
  const rest = parts.length > 1 ? parts[1].replace(/0+$/, '') : '';
  const isZero = /^0*$/.test(parts[0]) && !rest;
  return (value < 0 && !isZero ? '\u2212' : '') + groups + (rest ? point + rest : '');
}

// An ISO date in words.
function day(iso) {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso || '');
  if (!found) return say('unknown');
  return Number(found[3]) + ' ' + frame.writing[language].months[found[2] - 1] + ' ' + found[1];
}

// Whole days from one ISO date to another.
function daysBetween(from, to) {
  return Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / 86400000);
}

// Lower case without accents, for search.
function fold(text) {
  return String(text).normalize('NFD').replace(/[\u0300-\u036f\u064b-\u065f\u0670]/g, '').toLowerCase();
}

// True where every word of the query is somewhere in the (folded) text.
function matches(folded, query) {
  return fold(query).split(/\s+/).every(function (word) { return folded.indexOf(word) >= 0; });
}

// A telephone number as a link where it looks like one; anything else is text.
function telephone(text) {
  const dialled = String(text).replace(/[\s().-]/g, '');
  if (!/^\+?\d{3,15}$/.test(dialled)) return name(text);
  return make('a', { href: 'tel:' + dialled, class: 'phone' }, bdi(text));
}

// An e-mail address as a link where it looks like one; anything else is text.
function mail(text) {
  if (!/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(text)) return name(text);
  return make('a', { href: 'mailto:' + text }, bdi(text));
}

// Words of a category in the language shown.
function categoryLabel(category) {
  const words = has(categoryWords, category) ? categoryWords[category] : {};
  return words[language] || words.en || category;
}

// A word of our own vocabulary, or the data's word where we have none.
function word(key) {
  return has(frame.labels[language], key) ? say(key) : key;
}

// Several words or names in a row.
function listed(items) {
  return items.join(say('comma'));
}

// An arrow that points back, to where a line begins, before its words.
function backwards(key) {
  return (frame.writing[language].dir === 'rtl' ? '\u2192 ' : '\u2190 ') + say(key);
}

function noteLent() {
  lent = {};
  (frame.lent[language] || []).forEach(function (words) { lent[words] = true; });
}

function setLanguage(chosen) {
  language = chosen;
  noteLent();
  document.documentElement.lang = chosen;
  document.documentElement.dir = frame.writing[chosen].dir;
  document.title = frame.title[chosen] + ' – ' + frame.programme;
  byId('title').textContent = frame.title[chosen];
  translate(document);
  onLanguage.forEach(function (redraw) { redraw(); });
}

function each(root, selector, visit) {
  Array.prototype.forEach.call(root.querySelectorAll(selector), visit);
}

function translate(root) {
  each(root, '[data-label]', function (element) {
    const key = element.getAttribute('data-label');
    const slots = JSON.parse(element.getAttribute('data-slots') || '{}');
    Object.keys(slots).forEach(function (name) { if (typeof slots[name] === 'number') slots[name] = digits(slots[name], 3); });
    markLent(element, say(key));
    if (element.tagName === 'OPTION') element.textContent = say(key, slots);
    else phraseInto(empty(element), say(key), slots);
  });
  ['aria-label', 'placeholder', 'title'].forEach(function (attribute) {
    each(root, '[data-label-' + attribute + ']', function (element) {
      element.setAttribute(attribute, say(element.getAttribute('data-label-' + attribute)));
    });
  });
  each(root, '[data-day]', function (element) {
    empty(element).appendChild(bdi(day(element.getAttribute('data-day'))));
  });
  each(root, '[data-category]', function (element) {
    element.textContent = categoryLabel(element.getAttribute('data-category'));
  });
  each(root, '[data-only]', function (element) {
    element.hidden = element.getAttribute('data-only') !== language;
  });
  each(document, '[data-language]', function (element) {
    const isOn = element.getAttribute('data-language') === language;
    element.setAttribute('aria-pressed', String(isOn));
  });
}

// Called once, after the page's own script: the page is drawn.
function ready() {
  noteLent();
  each(document, '[data-language]', function (element) {
    element.addEventListener('click', function () {
      setLanguage(element.getAttribute('data-language'));
    });
  });
  byId('print').addEventListener('click', function () { window.print(); });
  translate(document);
  window.waypost = Object.freeze(hook);
  document.documentElement.setAttribute('data-ready', '1');
}
