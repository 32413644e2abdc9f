// How the base map looks: colours and widths.

export const LOOK = { land: '#fbfaf6', edge: '#8d949a', water: '#a8cbe0', settlement: '#55636b' };

export const ROADS = [
  { colour: '#c48a3a', casing: '#fff', width: 2.6, from: 0 },
  { colour: '#d3ab72', casing: null, width: 1.7, from: 8 },
  { colour: '#b9b4a8', casing: null, width: 1.1, from: 11 },
  { colour: '#c9c4b8', casing: null, width: 0.9, from: 12.5 },
];
