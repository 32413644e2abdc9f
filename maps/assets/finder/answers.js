// The answers of the finder: every service judged from a place, in the order of the lists. It knows no document.

import { judgeService, rankNumbers, tellBridges } from './judge.js';
import { tiePoint } from './road_graph.js';
import { BY_ROAD, journeyTo, makeNet, metresTo, searchFrom } from './shortest_paths.js';
import { has } from '../frame/values.js';
import { VERDICTS } from '../generated/codes.js';
import { straightMetres } from '../map/straight_distance.js';

// What is asked: the rules and offers of the page, its services, and its roads once they are read.
export function makeFinder(table, services) {
  const offers = table.offers.map(function (offer, i) {
    return Object.assign({}, offer, {
      index: i, category: services[i].category, isRemote: services[i].isRemote,
      circles: offer.circles.map(function (one) { return { urban: one[0], rural: one[1], basis: one[2], of: one[3] }; }),
    });
  });
  return { table: table, services: services, offers: offers, graph: null, nets: {} };
}

function netOf(own, mode, season) {
  const key = mode + ' ' + season;
  if (!has(own.nets, key)) own.nets[key] = makeNet(own.graph, mode, season);
  return own.nets[key];
}

function serviceTie(own, offer, bit) {
  const tie = own.table.ties[bit];
  const at = tie.edge[offer.index];
  return at === null || at < 0 ? null : { edge: at, share: tie.share[offer.index], m: tie.m[offer.index] };
}

// The searches from a place: one for each mode wanted.
export function searchAll(own, place, modes, season) {
  return modes.map(function (mode) {
    const net = netOf(own, mode, season);
    const start = tiePoint(own.graph, place.lat, place.lng, net.bit);
    return { mode: mode, net: net, start: start, found: searchFrom(net, start) };
  });
}

// The ways of being tied to a road when it is dry: positions in the lists of ties.
function dryBits(own) {
  return own.table.graph.grounds.map(function (one, bit) { return one[1] === 'dry' ? bit : -1; }).filter(function (bit) { return bit >= 0; });
}

// The searches by road: one for each road that some mode ties the place to.
function roadSearches(own, place) {
  const starts = [];
  dryBits(own).forEach(function (bit) {
    const start = tiePoint(own.graph, place.lat, place.lng, bit);
    if (start && !starts.some(function (one) { return one.edge === start.edge; })) starts.push(start);
  });
  return starts.map(function (start) { return searchFrom(netOf(own, BY_ROAD, 'dry'), start); });
}

// The metres by road to a service; not a number where the page has no roads.
function roadMetres(own, roads, offer) {
  if (!own.graph) return NaN;
  return Math.min.apply(null, [Infinity].concat(dryBits(own).map(function (bit) {
    const goal = serviceTie(own, offer, bit);
    return Math.min.apply(null, [Infinity].concat(roads.map(function (found) { return metresTo(found, goal); })));
  })));
}

// Every service judged from a place; the order is that of the lists.
export function judgeAll(own, place, asked, options) {
  const roads = own.graph ? roadSearches(own, place) : [];
  const modes = options.mode ? [options.mode] : own.graph ? Object.keys(own.table.graph.modes) : [];
  const searches = own.graph ? searchAll(own, place, modes, options.season) : [];
  const answers = [];
  own.offers.forEach(function (offer) {
    const service = own.services[offer.index];
    if (!service.isRemote && !service.isOnMap) return;
    const metres = service.isRemote ? { straight: NaN, road: NaN }
      : { straight: straightMetres(place.lat, place.lng, service.latitude, service.longitude), road: roadMetres(own, roads, offer) };
    const ways = service.isRemote ? [{ mode: service.delivery, minutes: 0, m: 0, fare: 0 }] : waysTo(own, searches, offer);
    answers.push(judgeService(own.table, offer, asked, asked.setting, ways, metres, isOff(own, searches, offer)));
  });
  tellBridges(answers, own.services);
  return answers.filter(function (one) { return !options.category || own.services[one.s].category === options.category; })
    .sort(options.sort === 'fare' ? byFare : byTime);
}

function waysTo(own, searches, offer) {
  if (!searches.length) return [{ mode: '', minutes: NaN, m: NaN, fare: NaN }];
  return searches.map(function (search) {
    const goal = serviceTie(own, offer, search.net.bit);
    const journey = journeyTo(search.found, goal);
    return { mode: search.mode, minutes: journey.minutes, m: journey.m, fare: journey.fare, journey: journey, goal: goal, search: search };
  });
}

function isOff(own, searches, offer) {
  return searches.length > 0 && searches.every(function (search) { return !search.start || !serviceTie(own, offer, search.net.bit); });
}

function byTime(one, other) {
  return VERDICTS.indexOf(one.verdict) - VERDICTS.indexOf(other.verdict) || rankNumbers(one.minutes, other.minutes)
    || (one.id < other.id ? -1 : 1);
}

function byFare(one, other) {
  return VERDICTS.indexOf(one.verdict) - VERDICTS.indexOf(other.verdict) || rankNumbers(one.fare, other.fare) || byTime(one, other);
}
