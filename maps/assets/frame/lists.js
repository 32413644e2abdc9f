// Lists and choices: the first rows with a button for more, the options of a select.

import { append, byId, empty, make, phrase } from './elements.js';
import { digits } from './words.js';

// Rows that a list shows at first.
export const LIST_STEP = 60;

// The first rows of a list, with a button for more; paper says how many it leaves out.
export function fillList(list, more, items, shown, makeRow) {
  empty(list);
  items.slice(0, shown).forEach(function (item) { append(list, make('li', null, makeRow(item))); });
  const rest = items.length - Math.min(shown, items.length);
  more.hidden = rest <= 0;
  empty(more).appendChild(phrase('list.more', { rest: digits(rest) }));
  const onPaper = byId(more.id + '-paper');
  if (onPaper) append(empty(onPaper), rest > 0 && phrase('list.left_out', { n: digits(rest) }));
}

// Bring an element to the upper end of what scrolls: the panel on a desk, the page on a phone.
export function bring(element) {
  const panel = byId('panel');
  if (window.innerWidth >= 900) panel.scrollTop += element.getBoundingClientRect().top - panel.getBoundingClientRect().top - 10;
  else element.scrollIntoView();
}

// The options of a select, what was chosen kept where it is still there; `first` is the choice of none.
export function fillSelect(id, items, words, first) {
  const select = byId(id);
  const before = select.value;
  empty(select);
  if (first) append(select, make('option', { value: '' }, first));
  items.forEach(function (item) { append(select, make('option', { value: item }, words(item))); });
  if (items.indexOf(before) >= 0) select.value = before;
}
