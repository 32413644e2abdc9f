// What the data blocks of the pages hold, for the checker of the scripts; no page carries this file.

/** Text by language, or words by key. */
type Words = Record<string, string>;

/** The block `frame`: `maps.frame.shell`. */
interface Frame {
  key: string;
  languages: string[];
  writing: Record<string, { name: string; dir: 'ltr' | 'rtl'; group: string; point: string; months: string[]; message: number }>;
  labels: Record<string, Words>;
  lent: Record<string, string[]>;
  further: Record<string, { name: string; dir: 'ltr' | 'rtl'; words: Words }>;
  title: Words;
  as_of: string;
  contact: string;
  fresh_days: number;
  is_need_stated: boolean;
  currency: string;
  season: Season;
  modes: string[];
  k: number;
  is_private: boolean;
  run_id: string;
  programme: string;
  country: string;
  categories: Record<string, Words>;
  steps: string[];
}

type Season = 'dry' | 'wet';
type Verdict = 'yes' | 'unknown' | 'no';

/** Steps of a line on a grid: the first from the origin, each other from the one before. */
type Steps = ArrayLike<number> & { slice?(start: number, end?: number): ArrayLike<number> };

/** The block `base`: `maps.frame.base_map`. */
interface BaseMap {
  origin: [number, number];
  quantum: number;
  areas: Array<{ pcode: string; name: string | null; level: number; parent: string | null; at?: number[]; rings: Steps[] }>;
  roads: { lines: Steps[][]; ferries: Steps[]; left_out: boolean | number };
  water: { lines: Steps[]; rings: Steps[] };
  settlements: { at: Steps[]; name: Array<string | null>; setting: Array<string | null> };
}

/** How a mark looks: that of its category. */
interface Look { shape: string; colour: string }

/** A mark on the map; `id` is what a touch gives back. */
interface Mark { lat: number; lng: number; look: Look; id: number; isRough: boolean; isFaint?: boolean }

/** A service as `services/services.js` reads it from its block: `maps.blocks.service_cards`. */
interface Service {
  index: number;
  isRemote: boolean;
  isVisiting: boolean;
  isOnMap: boolean;
  category: string;
  name: string | null;
  partner: string | null;
  status: string | null;
  delivery: string | null;
  setting: string | null;
  pcode: string | null;
  area: string | null;
  phone: string | null;
  email: string | null;
  hours: string | null;
  week: number[][][] | null;
  languages: string | null;
  sexes: string | null;
  age_min: number | null;
  age_max: number | null;
  grade_min: number | null;
  grade_max: number | null;
  urban_limit_km: number | null;
  rural_limit_km: number | null;
  fee: number | null;
  stipend: number | null;
  stipend_unit: string | null;
  capacity: number | null;
  n_places_free: number | null;
  n_could_use: number | null;
  n_could_use_suppression: string | null;
  is_referral_required: boolean | null;
  referral_method: string | null;
  is_confidential: boolean;
  verified_on: string | null;
  latitude: number | null;
  longitude: number | null;
  position_class: string | null;
  stops: Stop[];
}

/** Where a mobile team comes. */
interface Stop { name: string | null; days: string[]; on: string | null; n: number | null; latitude: number; longitude: number; position_class: string | null }

/** A cell of the figures: a number, "inf", a word of the floor, or null. */
interface Cell { v: number | string | null; n: number | null; y: number | null; l: number | null; h: number | null; note: string | null; unit: string }

/** A class of the legend. */
interface ColourClass { key: string; fill: string; low?: number; high?: number; pattern?: string; ink?: string }

/** A place on the map. */
interface Place { lat: number; lng: number }
interface Point { x: number; y: number }

/** An element of our templates, whichever it is. */
interface PageElement extends HTMLElement {
  value: string;
  checked: boolean;
  open: boolean;
  type: string;
  max: string;
  placeholder: string;
  validity: ValidityState;
  options: HTMLOptionsCollection;
  selectedIndex: number;
}

interface ParentNode {
  querySelector(selectors: string): PageElement | null;
}

interface Window {
  /** What tests may ask of a page. */
  waypost: any;
}
