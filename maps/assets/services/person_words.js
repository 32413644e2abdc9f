// What is said to the person, in a language of the page or in one that the programme's folder adds.

import { filled, frame, language, say, speak, word } from '../frame/words.js';
import { has } from '../frame/values.js';

const spokenTo = { tongue: '' };

// The languages to choose from, each with its code and its own name.
export function personTongues() {
  return frame.languages.map(function (code) { return { code: code, name: frame.writing[code].name }; })
    .concat(Object.keys(frame.further).map(function (code) { return { code: code, name: frame.further[code].name }; }));
}

// The language of the person: the one chosen, else that of the page.
export function personTongue() {
  return spokenTo.tongue || language;
}

export function speakToPerson(code) {
  spokenTo.tongue = code;
}

// Do something in the language of the person; what a further language lacks is said in that of the page.
export function inPersonTongue(act) {
  const before = language;
  if (frame.languages.indexOf(personTongue()) >= 0) speak(personTongue());
  const done = act();
  speak(before);
  return done;
}

// A sentence to the person.
export function tell(key, slots) {
  const own = furtherWords();
  return has(own, key) ? filled(own[key], slots) : say('handout.' + key, slots);
}

// By what one goes, as it is said to the person.
export function tellBy(mode) {
  const own = furtherWords();
  return has(own, 'by_' + mode) ? own['by_' + mode] : word('by.' + mode);
}

// Whether a further language speaks, which has no words for the ways leg by leg.
export function isFurther() {
  return has(frame.further, personTongue());
}

function furtherWords() {
  return isFurther() ? frame.further[personTongue()].words : {};
}

export function personDirection() {
  return isFurther() ? frame.further[personTongue()].dir : frame.writing[personTongue()].dir;
}
