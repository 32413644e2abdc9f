// A text as a phone sends it: letters of GSM where the language has them, in parts that fit. It knows no document.

// Letters of the GSM alphabet that count as one: accents are taken off, anything else is left out.
export function gsm(text) {
  return text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[\u2018\u2019]/g, "'").replace(/[\u2013\u2014\u2212]/g, '-')
    .replace(/[\u00a0\u202f]/g, ' ').replace(/[^\x20-\x7e]|[[\]{}\\^~|`]/g, '');
}

// Whether a text has letters of another script than the Latin one.
export function isOtherScript(text) {
  return /[\u0370-\u1dff\u2c00-\ufdff]/.test(text);
}

// The messages that a text takes, of at most so many characters, numbered where there are several; cut at blanks.
export function partsOf(text, most) {
  const bare = text.replace(/\s+/g, ' ').trim();
  if (bare.length <= most) return [bare];
  const room = most - '1/2 '.length;
  const lines = [];
  let rest = bare;
  while (rest.length > room) {
    const blank = rest.lastIndexOf(' ', room);
    const at = blank > room / 2 ? blank : room;
    lines.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  lines.push(rest);
  return lines.map(function (line, i) { return (i + 1) + '/' + lines.length + ' ' + line; });
}
