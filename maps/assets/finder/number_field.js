// A field for a whole number from 0 to some most; what is none says so under the field.

import { append, byId, empty, make } from '../frame/elements.js';
import { digits, say } from '../frame/words.js';

// The number of a field, null where it is empty or none, and whether it is none.
export function readNumber(field, most) {
  const value = Math.floor(parseFloat(field.value));
  const isNone = field.validity.badInput || (field.value !== '' && (isNaN(value) || value < 0 || value > most));
  const fault = byId(field.id + '-fault');
  fault.hidden = !isNone;
  append(empty(fault), isNone && say('finder.number_fault', { most: digits(most) }));
  field.setAttribute('aria-invalid', String(isNone));
  return { value: isNone || isNaN(value) ? null : value, isFault: isNone };
}

// The field with its label, and the place for what is wrong with it.
export function numberField(id, words, most) {
  const field = make('input', { type: 'number', min: '0', max: most, inputmode: 'numeric', id: id, 'aria-describedby': id + '-fault' });
  return { field: field, part: make('div', null, [make('label', { class: 'field' }, [words, field]),
    make('p', { class: 'fault', id: id + '-fault', role: 'alert', hidden: true })]) };
}
