// Raw deflate (RFC 1951) in plain script, for browsers without DecompressionStream.

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83,
  99, 115, 131, 163, 195, 227, 258];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5,
  5, 0];
const FAR_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025,
  1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const FAR_EXTRA = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12,
  12, 13, 13];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

// The bytes of a raw deflate stream, unpacked.
function inflate(bytes) {
  const input = { bytes: bytes, at: 0, bit: 0, held: 0 };
  const out = { bytes: new Uint8Array(bytes.length * 6 + 64), n: 0 };
  let isLast = 0;
  while (!isLast) {
    isLast = take(input, 1);
    const kind = take(input, 2);
    if (kind === 0) copyStored(input, out);
    else if (kind === 1) readBlock(input, out, fixedTree(), fixedFar());
    else if (kind === 2) readDynamic(input, out);
    else throw new Error('unknown block');
  }
  return out.bytes.subarray(0, out.n);
}

// The bytes of a base64 string of a raw deflate stream.
export function unpackBytes(base64) {
  const raw = atob(base64);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return inflate(bytes);
}

// The text (ASCII) of such a string.
export function unpackText(base64) {
  const plain = unpackBytes(base64);
  const pieces = [];
  for (let i = 0; i < plain.length; i += 8192) {
    pieces.push(String.fromCharCode.apply(null, /** @type {any} */ (plain.subarray(i, i + 8192))));
  }
  return pieces.join('');
}

function take(input, count) {
  while (input.bit < count) {
    if (input.at >= input.bytes.length) throw new Error('data end early');
    input.held |= input.bytes[input.at++] << input.bit;
    input.bit += 8;
  }
  const value = input.held & ((1 << count) - 1);
  input.held >>>= count;
  input.bit -= count;
  return value;
}

function room(out, more) {
  if (out.n + more <= out.bytes.length) return;
  const larger = new Uint8Array(Math.max(out.bytes.length * 2, out.n + more));
  larger.set(out.bytes);
  out.bytes = larger;
}

function copyStored(input, out) {
  input.held = 0;
  input.bit = 0;
  const length = input.bytes[input.at] | (input.bytes[input.at + 1] << 8);
  input.at += 4;
  room(out, length);
  out.bytes.set(input.bytes.subarray(input.at, input.at + length), out.n);
  input.at += length;
  out.n += length;
}

function tree(lengths) {
  const counts = new Uint16Array(16);
  const starts = new Uint16Array(16);
  const symbols = new Uint16Array(lengths.length);
  for (let i = 0; i < lengths.length; i++) counts[lengths[i]]++;
  counts[0] = 0;
  for (let i = 1; i < 16; i++) starts[i] = starts[i - 1] + counts[i - 1];
  for (let i = 0; i < lengths.length; i++) if (lengths[i]) symbols[starts[lengths[i]]++] = i;
  return { counts: counts, symbols: symbols };
}

function symbol(input, codes) {
  let code = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length < 16; length++) {
    code |= take(input, 1);
    const count = codes.counts[length];
    if (code - first < count) return codes.symbols[index + code - first];
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  throw new Error('unknown code');
}

function fixedTree() {
  const lengths = [];
  for (let i = 0; i < 288; i++) lengths.push(i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8);
  return tree(lengths);
}

function fixedFar() {
  const lengths = [];
  for (let i = 0; i < 30; i++) lengths.push(5);
  return tree(lengths);
}

function readDynamic(input, out) {
  const nCodes = take(input, 5) + 257;
  const nFar = take(input, 5) + 1;
  const nOrder = take(input, 4) + 4;
  const short = new Array(19).fill(0);
  for (let i = 0; i < nOrder; i++) short[ORDER[i]] = take(input, 3);
  const codes = tree(short);
  const lengths = [];
  while (lengths.length < nCodes + nFar) {
    const next = symbol(input, codes);
    if (next < 16) lengths.push(next);
    else if (next === 16) repeat(lengths, lengths[lengths.length - 1], 3 + take(input, 2));
    else if (next === 17) repeat(lengths, 0, 3 + take(input, 3));
    else repeat(lengths, 0, 11 + take(input, 7));
  }
  readBlock(input, out, tree(lengths.slice(0, nCodes)), tree(lengths.slice(nCodes)));
}

function repeat(list, value, count) {
  for (let i = 0; i < count; i++) list.push(value);
}

function readBlock(input, out, codes, farCodes) {
  for (;;) {
    const next = symbol(input, codes);
    if (next === 256) return;
    room(out, 258);
    if (next < 256) {
      out.bytes[out.n++] = next;
      continue;
    }
    const length = LENGTH_BASE[next - 257] + take(input, LENGTH_EXTRA[next - 257]);
    const far = symbol(input, farCodes);
    const back = FAR_BASE[far] + take(input, FAR_EXTRA[far]);
    for (let i = 0; i < length; i++, out.n++) out.bytes[out.n] = out.bytes[out.n - back];
  }
}
