// What the rules of this programme ask beyond age, sex and schooling: drawn as they are needed, kept nowhere.

import { numberField, readNumber } from './number_field.js';
import { append, byId, empty, make } from '../frame/elements.js';
import { has } from '../frame/values.js';
import { say, word } from '../frame/words.js';
import { labelOf } from '../services/reason_cards.js';

const NONE = '';
const FORM = ['age', 'grade'];
const said = {};
const typed = {};
let numbers = [];

// The questions, each with the words that some rule lists; `changed` hears of every answer.
export function drawAsks(asks, changed) {
  const box = empty(byId('more-asked'));
  numbers = [];
  Object.keys(asks.numbers).filter(function (column) { return FORM.indexOf(column) < 0; }).forEach(function (column) {
    const one = numberField('asked-' + column, word('asked.' + column), asks.numbers[column]);
    one.field.value = has(typed, column) ? typed[column] : '';
    one.field.addEventListener('input', function () {
      typed[column] = one.field.value;
      changed();
    });
    append(box, one.part);
    numbers.push({ column: column, field: one.field, most: asks.numbers[column] });
  });
  Object.keys(asks.words).forEach(function (column) { append(box, wordsAsked(column, asks, changed)); });
}

function wordsAsked(column, asks, changed) {
  const isSingle = asks.single.indexOf(column) >= 0;
  const part = make('fieldset', { class: 'asked', id: 'asked-' + column }, make('legend', { class: 'fieldname' }, word('asked.' + column)));
  asks.words[column].concat([NONE]).forEach(function (code) {
    const box = make('input', { type: 'checkbox', value: code });
    box.checked = has(said, column) && said[column] !== null && (code === NONE ? !said[column].length : said[column].indexOf(code) >= 0);
    box.addEventListener('change', function () {
      const boxes = Array.prototype.slice.call(part.querySelectorAll('input'));
      // Whoever says none of these says no other, and the other way round; of some things a person has one.
      boxes.forEach(function (one) { if (one !== box && box.checked && (isSingle || code === NONE || one.value === NONE)) one.checked = false; });
      const checked = boxes.filter(function (one) { return one.checked; }).map(function (one) { return one.value; });
      said[column] = checked.length ? checked.filter(Boolean) : null;
      changed();
    });
    append(part, make('label', { class: 'choice' }, [box, ' ', code === NONE ? say('asked.none') : labelOf(column, code)]));
  });
  return part;
}

// What was said: words as a list (an empty one: none of these), numbers, null where nothing was.
export function askedWords() {
  return numbers.reduce(function (all, one) { return Object.assign(all, { [one.column]: readNumber(one.field, one.most).value }); }, Object.assign({}, said));
}

// Whether some number cannot be.
export function askedFaults() {
  return numbers.map(function (one) { return readNumber(one.field, one.most).isFault; }).indexOf(true) >= 0;
}
