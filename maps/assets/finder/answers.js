// The answers of the finder: every service judged from a place, in the order of the lists. It knows no document.

import { bestStop, judgeService, rankNumbers, tellBridges } from './judge.js';
import { drawnPart, tiesOf } from './road_graph.js';
import { BY_ROAD, journeyTo, makeNet, metresTo, searchFrom } from './shortest_paths.js';
import { has } from '../frame/values.js';
import { VERDICTS } from '../generated/codes.js';
import { straightMetres } from '../map/straight_distance.js';

// What is asked: the rules and terms of the page, its services, and its roads once they are read. `crosses` says
// whether water lies across the straight line between two places (longitude, latitude).
export function makeFinder(table, services, crosses) {
  const terms = table.terms.map(function (offer, i) {
    return Object.assign({}, offer, {
      index: i, tie: i, stop: -1, category: services[i].category, isRemote: services[i].isRemote, isVisiting: services[i].isVisiting,
      stops: offer.stops || [],
      circles: offer.circles.map(function (one) { return { urban: one[0], rural: one[1], basis: one[2], of: one[3], said: one.slice(4) }; }),
    });
  });
  return { table: table, services: services, terms: terms, graph: null, nets: {}, crosses: crosses };
}

function netOf(own, mode, season) {
  const key = mode + ' ' + season;
  if (!has(own.nets, key)) own.nets[key] = makeNet(own.graph, mode, season);
  return own.nets[key];
}

// The sites at which a service is judged: the stops of a team that has some, else the service itself.
function sitesOf(offer, service) {
  if (!offer.stops.length) return service.isRemote || service.isVisiting || service.isOnMap ? [{ offer: offer, at: service }] : [];
  return offer.stops.map(function (stop, number) {
    return { offer: Object.assign({}, offer, stop, { stop: number }), at: service.stops[number] };
  });
}

// Where a site meets the roads: its first tie, and that to the main network where the first lies on an island.
function serviceTies(own, offer, bit) {
  const tie = own.table.ties[bit];
  /** @type {any} */
  const found = [];
  found.isWet = tie.wet.indexOf(offer.tie) >= 0;
  [tie, tie.main].forEach(function (one, number) {
    const edge = one.edge[offer.tie];
    if (edge === null || edge < 0) return;
    const m = one.m[offer.tie];
    found.push({ edge: edge, share: one.share[offer.tie], m: m, isMain: number === 1 || (own.graph.mains[edge] >> bit & 1) === 1,
      isSure: number === 0 || m <= own.graph.header.second_tie_m });
  });
  return found;
}

// The ties of a place in a season, mode by mode.
function tiesIn(own, place, season) {
  return own.table.graph.tied_by.map(function (one, bit) { return { mode: one[0], season: one[1], bit: bit }; })
    .filter(function (one) { return one.season === season; })
    .map(function (one) { return Object.assign(one, { ties: tiesOf(own.graph, place.lat, place.lng, one.bit, own.crosses) }); });
}

// The searches from a place: one for each mode wanted and each of its ties.
export function searchAll(own, place, modes, season) {
  return tiesIn(own, place, season).filter(function (one) { return modes.indexOf(one.mode) >= 0; }).map(function (one) {
    const net = netOf(own, one.mode, season);
    return { mode: one.mode, net: net, ties: one.ties, found: one.ties.map(function (tie) { return searchFrom(net, tie); }) };
  });
}

// The searches by road: one for each road that some mode ties the place to beyond doubt.
function roadSearches(own, dry) {
  const starts = [];
  dry.forEach(function (one) {
    one.ties.forEach(function (tie) {
      if (tie.isSure && !starts.some(function (other) { return other.edge === tie.edge; })) starts.push(tie);
    });
  });
  return starts.map(function (start) { return searchFrom(netOf(own, BY_ROAD, 'dry'), start); });
}

// The metres by road to a service; not a number where the page has no roads or the map does not know.
function roadMetres(own, dry, roads, offer) {
  let least = Infinity;
  dry.forEach(function (one) {
    serviceTies(own, offer, one.bit).forEach(function (goal) {
      if (goal.isSure) roads.forEach(function (found) { least = Math.min(least, metresTo(found, goal)); });
    });
  });
  return least === Infinity && isNotOnTheMap(whyNot(own, dry, offer)) ? NaN : least;
}

function isNotOnTheMap(why) {
  return why === 'off_network' || why === 'roads_not_joined';
}

// Why no way was found: what the map explains is a no, what it does not know is unknown.
function whyNot(own, all, offer) {
  const both = all.map(function (one) { return [one.ties, serviceTies(own, offer, one.bit)]; });
  if ([0, 1].some(function (end) { return both.every(function (pair) { return !pair[end].length; }); })) return 'off_network';
  const isMain = function (tie) { return tie.isMain && tie.isSure; };
  if (both.some(function (pair) { return pair[0].some(isMain) && pair[1].some(isMain); })) return 'beyond_search';
  if (own.table.graph.dropped.length) return 'roads_not_joined';
  const parts = [0, 1].map(function (end) {
    return both.filter(function (pair) { return pair[end].length; }).map(function (pair) { return drawnPart(own.graph, pair[end][0].edge); });
  });
  const isDrawn = parts[0].some(function (one) { return parts[1].indexOf(one) >= 0; });
  return isDrawn || both.some(function (pair) { return pair[0].isWet || pair[1].isWet; }) ? 'no_road' : 'roads_not_joined';
}

// Every service judged from a place; the order is that of the lists.
export function judgeAll(own, place, asked, options) {
  const dry = own.graph ? tiesIn(own, place, 'dry') : [];
  const now = own.graph ? tiesIn(own, place, options.season) : [];
  const roads = own.graph ? roadSearches(own, dry) : [];
  const modes = options.mode ? [options.mode] : own.graph ? Object.keys(own.table.graph.modes) : [];
  const searches = own.graph ? searchAll(own, place, modes, options.season) : [];
  const answers = [];
  own.terms.forEach(function (offer) {
    const service = own.services[offer.index];
    const isUntravelled = service.isRemote || service.isVisiting;
    const found = sitesOf(offer, service).map(function (site) {
      const metres = {
        straight: service.isRemote || site.at.latitude === null ? NaN : straightMetres(place.lat, place.lng, site.at.latitude, site.at.longitude),
        road: own.graph && !isUntravelled ? roadMetres(own, dry, roads, site.offer) : NaN,
      };
      const ways = isUntravelled ? [unwalked(service.delivery, offer)] : waysTo(own, searches, site.offer);
      const isLost = ways.every(function (way) { return way.minutes === Infinity; });
      return judgeService(own.table, site.offer, asked, asked.setting, ways, metres, isLost ? whyNot(own, now, site.offer) : '');
    });
    if (found.length) answers.push(bestStop(found));
  });
  tellBridges(answers, own.services);
  return answers.filter(function (one) { return !options.category || own.services[one.s].category === options.category; })
    .sort(options.sort === 'fare' ? byFare : byTime);
}

// Nobody travels; where a team stops may be unknown.
function unwalked(delivery, offer) {
  const none = offer.isRoundUnknown ? NaN : 0;
  return { mode: delivery, minutes: none, m: none, fare: none, isSure: true };
}

function waysTo(own, searches, offer) {
  if (!searches.length) return [{ mode: '', minutes: NaN, m: NaN, fare: NaN, isSure: true }];
  return searches.map(function (search) {
    const goals = serviceTies(own, offer, search.net.bit);
    let best = { mode: search.mode, minutes: Infinity, m: Infinity, fare: Infinity, isSure: true };
    search.found.forEach(function (found, at) {
      goals.forEach(function (goal) {
        const journey = journeyTo(found, goal);
        const isSure = search.ties[at].isSure && goal.isSure;
        if (!isLess(journey, isSure, best)) return;
        best = { mode: search.mode, minutes: journey.minutes, m: journey.m, fare: journey.fare, isSure: isSure, journey: journey, goal: goal,
          search: { net: search.net, found: found } };
      });
    });
    return best;
  });
}

// Least time, then least distance, then what is sure, then the least fare.
function isLess(journey, isSure, best) {
  if (journey.minutes !== best.minutes) return journey.minutes < best.minutes;
  if (journey.m !== best.m) return journey.m < best.m;
  return isSure !== best.isSure ? isSure : journey.fare < best.fare;
}

function byTime(one, other) {
  return VERDICTS.indexOf(one.verdict) - VERDICTS.indexOf(other.verdict) || rankNumbers(one.fastest.minutes, other.fastest.minutes)
    || (one.id < other.id ? -1 : 1);
}

function byFare(one, other) {
  return VERDICTS.indexOf(one.verdict) - VERDICTS.indexOf(other.verdict) || rankNumbers(one.fare, other.fare) || byTime(one, other);
}
