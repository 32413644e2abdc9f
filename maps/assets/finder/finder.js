// The finder: a place, a few attributes, and the services that would take this person, worked out in the page.

const FEW = 5;
const MOST_PLACES = 8;
const NEAR_SETTLEMENT_M = 3000;
const categoryOrder = readCategories(block('categories'));
const services = readServices(block('services'));
const finder = block('finder');
const offers = readOffers(finder);
const map = openMap();
const towns = readTowns(theBase);
const roads = { graph: null, nets: {}, error: false };
const view = { place: null, note: 'finder.place_tap', all: {}, answers: [] };

function readOffers(table) {
  return table.offers.map(function (offer, i) {
    offer.index = i;
    offer.category = services[i].category;
    offer.isRemote = services[i].isRemote;
    offer.circles = offer.circles.map(function (one) { return { urban: one[0], rural: one[1], basis: one[2], of: one[3] }; });
    return offer;
  });
}

// The roads are read after the page has been drawn; what is asked before waits for them.
function prepare() {
  if (roads.graph || roads.error || !finder.graph) return;
  try {
    roads.graph = readGraph(finder.graph, function (name) { return bytesOf('bytes-' + name); });
  } catch (error) {
    roads.error = true;
    redraw();
    return;
  }
  if (view.place) answer();
}

function netOf(mode, season) {
  const key = mode + ' ' + season;
  if (!has(roads.nets, key)) roads.nets[key] = makeNet(roads.graph, mode, season);
  return roads.nets[key];
}

function tieOf(offer, bit) {
  const tie = finder.ties[bit];
  const at = tie.edge[offer.index];
  return at === null || at < 0 ? null : { edge: at, share: tie.share[offer.index], m: tie.m[offer.index] };
}

// The searches from a place: one for each mode wanted.
function searchAll(place, modes, season) {
  return modes.map(function (mode) {
    const net = netOf(mode, season);
    const start = tiePoint(roads.graph, place.lat, place.lng, net.bit);
    return { mode: mode, net: net, start: start, found: searchFrom(net, start) };
  });
}

// Every service judged from a place; the order is that of the lists.
function judgeAll(place, asked, options) {
  const modes = options.mode ? [options.mode] : Object.keys(finder.graph.modes);
  const searches = roads.graph ? searchAll(place, modes, options.season) : [];
  const answers = [];
  offers.forEach(function (offer) {
    const service = services[offer.index];
    if (!service.isRemote && !service.isOnMap) return;
    const straight = service.isRemote ? NaN : straightMetres(place.lat, place.lng, service.latitude, service.longitude);
    const ways = service.isRemote ? [{ mode: service.delivery, minutes: 0, m: 0, fare: 0 }] : waysTo(searches, offer);
    answers.push(judgeService(finder, offer, asked, asked.setting, ways, straight, isOff(searches, offer)));
  });
  tellBridges(answers, finder, services);
  return answers.filter(function (one) { return !options.category || services[one.s].category === options.category; }).sort(options.sort === 'fare' ? byFare : byTime);
}

function waysTo(searches, offer) {
  if (!searches.length) return [{ mode: '', minutes: NaN, m: NaN, fare: NaN }];
  return searches.map(function (search) {
    const goal = tieOf(offer, search.net.bit);
    const journey = journeyTo(search.found, goal);
    return { mode: search.mode, minutes: journey.minutes, m: journey.m, fare: journey.fare, journey: journey, goal: goal, search: search };
  });
}

function isOff(searches, offer) {
  return searches.length > 0 && searches.every(function (search) { return !search.start || !tieOf(offer, search.net.bit); });
}

function byTime(one, other) {
  return RANK_OF_VERDICT[one.verdict] - RANK_OF_VERDICT[other.verdict] || rankNumbers(one.minutes, other.minutes)
    || (offers[one.s].id < offers[other.s].id ? -1 : 1);
}

function byFare(one, other) {
  return RANK_OF_VERDICT[one.verdict] - RANK_OF_VERDICT[other.verdict] || rankNumbers(one.fare, other.fare) || byTime(one, other);
}

function answer() {
  if (!view.place) return;
  if (finder.graph && !roads.graph) {
    if (!roads.error) empty(byId('count')).appendChild(phrase('finder.loading'));
    return;
  }
  view.answers = judgeAll(view.place, askedOf(view.place), optionsNow());
  drawCount();
  drawAnswers();
  drawMap();
}

// What was found, in the list and below the map, where it is seen while the place is chosen.
function drawCount() {
  const n = { yes: 0, unknown: 0, no: 0 };
  view.answers.forEach(function (one) { n[one.verdict] += 1; });
  const slots = { yes: digits(n.yes), unknown: digits(n.unknown), no: digits(n.no) };
  [byId('count'), byId('map-note')].forEach(function (count) {
    append(empty(count), [make('strong', null, phrase('finder.chosen', { place: placeName() })), ' · ', phrase('finder.count', slots)]);
  });
  byId('outcome').classList.add('is-told');
  byId('off').hidden = !isOffRoads();
  if (!byId('off').hidden) append(empty(byId('off')), phrase('finder.off', { km: digits(finder.graph.snap_limit_m / 1000, 1) }));
}

function placeName() {
  return view.place.point ? say('finder.point', { place: pinned(view.place.point) }) : view.place.name;
}

function isOffRoads() {
  return roads.graph && searchAll(view.place, Object.keys(finder.graph.modes).slice(0, 1), byId('season').value)[0].start === null;
}

function drawAnswers() {
  const box = empty(byId('answers'));
  categoryOrder.forEach(function (category) {
    const own = view.answers.filter(function (one) { return services[one.s].category === category; });
    const hidden = services.filter(function (row) { return row.category === category && row.is_confidential; });
    const wanted = byId('need').value;
    if (wanted ? category !== wanted : !own.length && !hidden.length) return;
    append(box, categoryPart(category, own, hidden));
  });
}

function categoryPart(category, own, hidden) {
  const part = make('section', { class: 'part' }, make('div', { class: 'detail-head' }, [markIcon(look(category), 24),
    make('h3', null, categoryLabel(category))]));
  if (!own.length && !hidden.length) return append(part, make('p', { class: 'empty' }, say('finder.none')));
  const shown = view.all[category] ? own : own.slice(0, FEW);
  append(part, make('ul', { class: 'pairs' }, shown.map(answerCard)));
  if (shown.length < own.length) append(part, moreButton(category, own));
  if (hidden.length) {
    append(part, [make('h4', null, say('finder.confidential')), make('p', { class: 'quiet' }, say('finder.confidential_note')),
      make('ul', { class: 'pairs' }, hidden.map(function (row) {
        return make('li', { class: 'pair' }, [append(make('h4'), serviceName(row)), contactLine(row)]);
      }))]);
  }
  return part;
}

function moreButton(category, own) {
  const more = make('button', { type: 'button', class: 'action plus' }, phrase('finder.more', { rest: digits(own.length - FEW) }));
  more.addEventListener('click', function () {
    view.all[category] = true;
    drawAnswers();
    byId('answers').querySelector('[data-service="' + own[FEW].s + '"]').focus();
  });
  return more;
}

// The card of a service: as on the page for a returnee, with the way in words and a text message.
function answerCard(one) {
  const service = services[one.s];
  const card = pairCard(walked(one), service);
  append(card, [wayBox(one), messageBox(one, service)]);
  return card;
}

function drawMap() {
  const best = view.answers.filter(function (one) { return services[one.s].isOnMap; });
  map.home([view.place.lat, view.place.lng]);
  map.marks(best.map(function (one) {
    const mark = markOf(services[one.s]);
    mark.isFaint = one.verdict === 'no';
    return mark;
  }));
  drawLegend();
}

function drawLegend() {
  const list = make('ul');
  if (view.place) append(list, make('li', null, [homeIcon(), make('span', null, say('legend.home'))]));
  const wanted = byId('need').value;
  categoryOrder.forEach(function (category) {
    if (wanted && category !== wanted) return;
    append(list, make('li', null, [markIcon(look(category)), make('span', null, categoryLabel(category))]));
  });
  append(empty(byId('legend-inside')), [list, view.place && make('p', { class: 'quiet' }, say('legend.faint')), baseLegend()]);
}

function choosePlace(place, isShown) {
  view.place = place;
  view.all = {};
  byId('legend').open = false;
  answer();
  if (isShown) map.fit(nearby());
}

// The place and the services worth showing at once.
function nearby() {
  const placed = view.answers.filter(function (one) { return services[one.s].isOnMap; });
  const open = placed.filter(function (one) { return one.verdict !== 'no'; });
  return [[view.place.lat, view.place.lng]].concat((open.length ? open : placed).slice(0, FEW).map(function (one) {
    return [services[one.s].latitude, services[one.s].longitude];
  }));
}

function tapped(latlng) {
  const short = byId('place').value = latlng.lat.toFixed(4) + ', ' + latlng.lng.toFixed(4);
  byId('places').hidden = true;
  notePlace('finder.place_tap', true);
  choosePlace({ lat: latlng.lat, lng: latlng.lng, point: short }, false);
}

function showMarks(marks) {
  const one = marks[0].id;
  view.all[services[one].category] = true;
  leaveMap();
  drawAnswers();
  map.choose(one);
  const card = byId('answers').querySelector('[data-service="' + one + '"]');
  if (!card) return;
  bring(card);
  card.focus({ preventScroll: true });
}

function fillChoices() {
  const need = byId('need');
  const how = byId('how');
  const kept = [need.value, how.value];
  append(empty(need), make('option', { value: '' }, say('finder.need_all')));
  categoryOrder.forEach(function (category) { append(need, make('option', { value: category }, categoryLabel(category))); });
  append(empty(how), make('option', { value: '' }, say('finder.how_any')));
  Object.keys(finder.graph ? finder.graph.modes : {}).forEach(function (mode) { append(how, make('option', { value: mode }, word(mode))); });
  need.value = kept[0];
  how.value = kept[1];
}

function redraw() {
  fillChoices();
  map.rename();
  drawLegend();
  const graph = finder.graph;
  byId('dropped').hidden = !graph || !graph.dropped.length;
  if (graph && graph.dropped.length) {
    append(empty(byId('dropped')), phrase('finder.dropped', { km: digits(graph.dropped_km),
      classes: listed(graph.dropped.map(function (one) { return word('road.' + one); })) }));
  }
  notePlace(view.note, byId('place').dir);
  append(empty(byId('map-note')), say('finder.place_tap_here'));
  if (roads.error) append(empty(byId('count')), make('span', { class: 'note' }, say('finder.too_new')));
  else if (view.place) answer();
}

byId('season').value = finder.graph ? finder.graph.season : frame.season;
byId('ask').addEventListener('submit', function (event) { event.preventDefault(); });
byId('place').addEventListener('keydown', function (event) {
  if (event.key !== 'Enter') return;
  const first = byId('places').querySelector('button');
  if (first) first.click();
});
byId('place').addEventListener('input', lookForPlace);
['need', 'age', 'sex', 'grade', 'setting', 'season', 'how', 'sort'].forEach(function (id) {
  byId(id).addEventListener(byId(id).tagName === 'INPUT' ? 'input' : 'change', answer);
});
byId('need').addEventListener('change', function () { if (view.place) map.fit(nearby()); });
map.onPlace(tapped);
map.onMarks(showMarks);
foldable(map);
onLanguage.push(redraw);
redraw();
map.fit(null);
window.setTimeout(prepare, 30);
hook.isPrepared = function () { return roads.graph !== null; };
hook.nearest = function (lat, lng, asked, options) {
  return judgeAll({ lat: lat, lng: lng }, asked, options).map(function (one) {
    return { id: offers[one.s].id, verdict: one.verdict, minutes: one.minutes === Infinity ? 'inf' : one.minutes, fare: isNaN(one.fare) ? null : one.fare === Infinity ? 'inf' : one.fare,
      mode: one.mode, codes: one.details.map(function (fact) { return fact[0]; }) };
  });
};
hook.spots = map.spots;
hook.visible = function () { return view.answers.length; };
