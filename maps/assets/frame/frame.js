// The frame: the language switch, printing, and the mark that the page is drawn.

import { bdi, byId, each, empty, markLent, phraseInto } from './elements.js';
import { categoryLabel, day, digits, frame, language, say, speak } from './words.js';

export const onLanguage = [];
export const hook = {};

function setLanguage(chosen) {
  speak(chosen);
  document.documentElement.lang = chosen;
  document.documentElement.dir = frame.writing[chosen].dir;
  document.title = frame.title[chosen] + ' – ' + frame.programme;
  byId('title').textContent = frame.title[chosen];
  translate(document);
  onLanguage.forEach(function (redraw) { redraw(); });
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

// Called once, at the end of a page's own script: the page is drawn.
export function ready() {
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
