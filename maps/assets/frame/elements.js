// Elements of the page, built from text and attributes, never from markup.

import { has } from './values.js';
import { isLent, say, unbroken } from './words.js';

// A new element: attributes one by one, children as elements or as text.
export function make(tag, attributes, children) {
  const element = document.createElement(tag);
  if (tag === 'option') markLent(element, children);
  Object.keys(attributes || {}).forEach(function (key) {
    const value = attributes[key];
    if (value === null || value === undefined || value === false) return;
    element.setAttribute(key, value === true ? '' : String(value));
  });
  append(element, children);
  return element;
}

export function append(element, children) {
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
  if (!isLent(text) || parent === 'OPTION') return node;
  const element = document.createElement('span');
  markLent(element, text);
  element.appendChild(node);
  return element;
}

export function markLent(element, words) {
  if (isLent(words)) {
    element.setAttribute('lang', 'en');
    element.setAttribute('dir', 'ltr');
  } else if (element.getAttribute('lang') === 'en' && element.hasAttribute('data-label')) {
    element.removeAttribute('lang');
    element.removeAttribute('dir');
  }
}

export function empty(element) {
  while (element.firstChild) element.removeChild(element.firstChild);
  return element;
}

/** @returns {PageElement} */
export function byId(id) {
  return /** @type {any} */ (document.getElementById(id));
}

// Names of people's places and partners: their own direction.
export function name(text, tag, attributes) {
  const all = { dir: 'auto' };
  Object.keys(attributes || {}).forEach(function (key) { all[key] = attributes[key]; });
  return make(tag || 'bdi', all, text === null || text === undefined ? say('unknown') : text);
}

// A number phrase that keeps its order in every script.
export function bdi(text, className) {
  return make('bdi', { dir: directionOf(text), class: className || null }, String(text));
}

// Numbers with signs and units read from the left; with a word of a right-to-left script, from the right.
function directionOf(text) {
  if (/[\u0590-\u08ff]/.test(text)) return /^[\d\s.,+\u2212-]/.test(text) ? 'rtl' : 'auto';
  return /^[\d\s.,+<>\u2212-]/.test(text) ? 'ltr' : 'auto';
}

// A label whose slots are set apart: numbers and data each in their own direction.
export function phrase(key, slots, tag, attributes) {
  return sentence(say(key), slots, tag, attributes);
}

export function sentence(template, slots, tag, attributes) {
  const element = make(tag || 'span', attributes);
  markLent(element, template);
  return phraseInto(element, unbroken(template), slots);
}

export function phraseInto(element, template, slots) {
  template.split(/(\{\w+\})/).forEach(function (piece) {
    const slot = /^\{(\w+)\}$/.exec(piece);
    if (!slot || !slots || !has(slots, slot[1])) element.appendChild(document.createTextNode(piece));
    else element.appendChild(bdi(slots[slot[1]]));
  });
  return element;
}

// A telephone number as a link where it looks like one; anything else is text.
export function telephone(text) {
  const dialled = String(text).replace(/[\s().-]/g, '');
  if (!/^\+?\d{3,15}$/.test(dialled)) return name(text);
  return make('a', { href: 'tel:' + dialled, class: 'phone' }, bdi(text));
}

// An e-mail address as a link where it looks like one; anything else is text.
export function mail(text) {
  if (!/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(text)) return name(text);
  return make('a', { href: 'mailto:' + text }, bdi(text));
}

export function each(root, selector, visit) {
  Array.prototype.forEach.call(root.querySelectorAll(selector), visit);
}

export function joined(parts, tag, attributes) {
  const element = make(tag || 'span', attributes);
  parts.filter(Boolean).forEach(function (part, i) {
    if (i) append(element, ' · ');
    append(element, part);
  });
  return element;
}
