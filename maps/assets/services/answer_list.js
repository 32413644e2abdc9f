// The answers for one person, on every page alike: what is possible first, then what to ask, then what is not now.

import { byVerdict, inTurn, sameNoes, whatNow } from './what_now.js';
import { handoutPart, pickButton } from './handout.js';
import { nextPart, nowPart, pairCard, reasonLine, reasonWords } from './reason_cards.js';
import { categoryOrder, look, serviceName, services } from './services.js';
import { append, empty, joined, make, name, phrase } from '../frame/elements.js';
import { has, isFirst } from '../frame/values.js';
import { categoryLabel, counted, digits, say } from '../frame/words.js';
import { VERDICTS } from '../generated/codes.js';
import { markIcon } from '../map/marks.js';

// Cards that are shown at once, of all kinds and of one alone; of what is to be asked at least one.
const FEW = 4;
const FEW_OF_KIND = 5;

function categoryOf(pair) {
  return services()[pair.s].category;
}

// Fill a box with the answers of `pairs`, in their order within each kind. `needs` are the kinds that are needed (none:
// all alike), `opened` remembers what was unfolded, `more` adds to cards: `parts(pair, service)`, and `legs(pair)` for
// the sheet.
export function fillAnswers(box, pairs, needs, opened, more) {
  const verdicts = byVerdict(pairs).map(function (some) { return inTurn(some, categoryOf, categoryOrder, needs); });
  const few = pairs.every(function (pair) { return needs.length === 1 && categoryOf(pair) === needs[0]; }) ? FEW_OF_KIND : FEW;
  const nFirst = Math.min(few - 1, verdicts[0].length);
  const view = { box: box, opened: opened, more: more, redraw: function () { fillAnswers(box, pairs, needs, opened, more); } };
  append(empty(box), cardsPart(VERDICTS[0], verdicts[0], nFirst, view));
  needs.forEach(function (category) { append(box, needPart(category, pairs)); });
  append(box, [cardsPart(VERDICTS[1], verdicts[1], few - nFirst, view), handoutPart(pairs, view), notNowPart(verdicts[2], view), othersPart(pairs, needs)]);
}

function cardsPart(verdict, some, few, view) {
  if (!some.length) return null;
  const shown = view.opened.isAll || view.opened[verdict] ? some : some.slice(0, few);
  const part = make('section', { class: 'part part-' + verdict }, make('h3', null, phrase('answers.' + verdict, { n: digits(some.length) })));
  append(part, cards(shown, view));
  if (shown.length < some.length) {
    const button = make('button', { type: 'button', class: 'action plus' }, phrase('answers.more_' + verdict, { n: digits(some.length - shown.length) }));
    button.addEventListener('click', function () {
      const box = part.parentNode;
      view.opened[verdict] = true;
      view.redraw();
      box.querySelector('[data-service="' + some[few].s + '"]').focus();
    });
    append(part, button);
  }
  return part;
}

function cards(some, view) {
  return make('ul', { class: 'pairs' }, some.map(function (pair) {
    const service = services()[pair.s];
    return append(pairCard(pair, service), make('div', { class: 'card-more' }, view.more.parts(pair, service).concat(pickButton(pair, view))));
  }));
}

// A kind that is needed and that nobody gives this person: what comes next.
function needPart(category, pairs) {
  const own = pairs.filter(function (pair) { return categoryOf(pair) === category; });
  if (own.some(function (pair) { return pair.verdict === 'yes'; })) return null;
  return make('section', { class: 'part' }, [kindHead(category), own.length ? null : make('p', { class: 'empty' }, say('answers.none_of_kind')), nextPart(own)]);
}

function kindHead(category) {
  return make('div', { class: 'detail-head' }, [markIcon(look(category), 24), make('h3', null, categoryLabel(category))]);
}

function folded(className, summary, isOpen, fill) {
  const box = make('details', { class: 'facts-box ' + className }, make('summary', null, summary));
  function filled() {
    if (box.children.length === 1) append(box, fill());
  }
  box.addEventListener('toggle', function () { if (box.open) filled(); });
  if (isOpen) {
    box.open = true;
    filled();
  }
  return box;
}

function notNowPart(noes, view) {
  if (!noes.length) return null;
  const box = folded('not-now', phrase('answers.no', { n: digits(noes.length) }), view.opened.isAll || view.opened.isNoShown, function () {
    return sameNoes(noes, function (pair) { return services()[pair.s].partner || ''; }, reasonWords).map(function (group) { return groupPart(group, view); });
  });
  box.addEventListener('toggle', function () { view.opened.isNoShown = box.open; });
  return box;
}

// Services of one partner that refuse for the same reasons: their names, each reason once, and the smallest change; the
// card of each unfolds.
function groupPart(group, view) {
  if (group.length === 1) return cards(group, view);
  const first = services()[group[0].s];
  const head = joined([first.partner && name(first.partner), phrase(counted('answers.services', group.length), { n: digits(group.length) })], 'h4');
  const names = joined(group.map(function (pair) { return serviceName(services()[pair.s]); }), 'p');
  return make('div', { class: 'group' }, [head, names, make('ul', { class: 'reasons' }, reasonsOf(group).map(reasonLine)),
    nowPart(whatNow(group[0], first, reasonWords), first),
    folded('each', say('answers.each'), view.opened.isAll, function () { return cards(group, view); })]);
}

// Each reason of some pairs once, as the first of them says it.
function reasonsOf(group) {
  const told = {};
  return group.reduce(function (all, pair) { return all.concat(pair.details); }, []).filter(function (one) {
    const isNew = reasonWords.asked.indexOf(one[0]) < 0 && !has(told, one[0]);
    told[one[0]] = true;
    return isNew;
  });
}

// The kinds that are not asked for and that nobody gives: no answer is a dead end.
function othersPart(pairs, needs) {
  const kinds = pairs.map(categoryOf).filter(isFirst).filter(function (category) {
    return needs.indexOf(category) < 0 && !pairs.some(function (pair) { return categoryOf(pair) === category && pair.verdict === 'yes'; });
  });
  if (!kinds.length) return null;
  return folded('others', phrase(counted('answers.others', kinds.length), { n: digits(kinds.length) }), false, function () {
    return kinds.map(function (category) { return needPart(category, pairs); });
  });
}
