// The view of the page in its link: what is searched, chosen and open, after the #, where no server sees it.

const JOIN = '&';
const NOTHING = '';

// What a link says: name -> words; what it does not name is not there.
export function readView(hash) {
  const found = {};
  hash.replace(/^#/, '').split(JOIN).forEach(function (pair) {
    const at = pair.indexOf('=');
    if (at <= 0) return;
    found[pair.slice(0, at)] = decoded(pair.slice(at + 1).replace(/\+/g, ' '));
  });
  return found;
}

// Words of a link; nothing where somebody cut it in the middle of a sign.
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    return error ? NOTHING : text;
  }
}

// The link of a view: what is empty is left out.
export function viewHash(view) {
  const pairs = Object.keys(view).filter(function (name) { return view[name] !== NOTHING && view[name] !== null; })
    .map(function (name) { return name + '=' + encodeURIComponent(view[name]); });
  return pairs.length ? '#' + pairs.join(JOIN) : '';
}
