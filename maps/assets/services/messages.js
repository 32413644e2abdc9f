// A text message about a service, to be sent to the person; none is made for a no, and one about a question asks it.

import { inPersonTongue, tell, tellBy } from './person_words.js';
import { askedFields, papersOf, reasonWords } from './reason_cards.js';
import { stopDays, stopOf } from './services.js';
import { gsm, isOtherScript, partsOf } from './text_parts.js';
import { whatNow } from './what_now.js';
import { append, empty, make, phrase } from '../frame/elements.js';
import { categoryLabel, day, digits, frame, language, listed, say } from '../frame/words.js';
import { VERDICTS } from '../generated/codes.js';

const GSM_LETTERS = 160;
const OTHER_LETTERS = 70;

// The text, in as many parts as it takes.
function messageOf(pair, service) {
  const stop = stopOf(pair, service);
  const where = stop ? stop.name : service.area;
  const now = whatNow(pair, service, reasonWords);
  const call = service.phone ? tell('call') + ' ' + pinned(service.phone) : '';
  const lines = [pinned(service.name || categoryLabel(service.category)) + (where && !service.isRemote ? ', ' + where : '')].concat(wayWords(pair, service));
  if (stop) lines.push(stopDays(stop));
  else if (service.hours) lines.push(pinned(service.hours));
  if (now.asked.length) lines.push(tell('tell', { fields: askedFields(now.asked) }));
  if (now.told.length) lines.push(tell('ask'));
  if (call) lines.push(call);
  if (service.is_referral_required) lines.push(tell('referral'));
  if (service.papers) lines.push(tell('bring', { papers: papersOf(service) }));
  lines.push(pinned(day(frame.as_of)));
  const text = lines.join('. ');
  const isGsm = frame.writing[language].message === GSM_LETTERS && !isOtherScript(text);
  return partsOf(isGsm ? gsm(text) : text, isGsm ? GSM_LETTERS : OTHER_LETTERS);
}

function wayWords(pair, service) {
  if (service.isRemote || service.isVisiting || !isFinite(pair.minutes)) return [];
  const way = tell('way', { minutes: Math.round(pair.minutes), by: tellBy(pair.mode) });
  return [pair.fare > 0 ? listed([way, tell('fare', { fare: pinned(Math.round(pair.fare) + ' ' + frame.currency) })]) : way];
}

// Names and numbers keep their own order in a message from right to left, where no markup can say so.
export function pinned(text) {
  return frame.writing[language].dir === 'rtl' ? '\u200e' + text + '\u200f' : text;
}

export function messageBox(pair, service) {
  if (pair.verdict === VERDICTS[2]) return null;
  const box = make('details', { class: 'facts-box no-print' }, make('summary', null, say('finder.sms')));
  box.addEventListener('toggle', function () {
    if (!box.open || box.children.length > 1) return;
    const parts = inPersonTongue(function () { return messageOf(pair, service); });
    parts.forEach(function (text) { append(box, partOf(text)); });
    if (parts.length > 1) append(box, phrase('finder.sms_parts', { n: digits(parts.length) }, 'p', { class: 'quiet' }));
  });
  return box;
}

function partOf(text) {
  const field = make('textarea', { class: 'message', rows: '4', readonly: true, 'aria-label': say('finder.sms') });
  field.value = text;
  const copy = make('button', { type: 'button', class: 'action' }, say('finder.sms_copy'));
  copy.addEventListener('click', function () {
    field.select();
    document.execCommand('copy');
    empty(copy).appendChild(document.createTextNode(say('finder.sms_copied')));
  });
  return make('div', null, [field, phrase('finder.sms_note', { n: digits(text.length), most: digits(/^[ -~]*$/.test(text) ? GSM_LETTERS : OTHER_LETTERS) }, 'p', { class: 'quiet' }), copy]);
}
