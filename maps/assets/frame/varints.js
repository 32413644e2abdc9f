// Whole numbers of seven bits a byte, the lowest first; a sign in the lowest bit.

export function reader(bytes) {
  return { bytes: bytes, at: 0 };
}

export function nextNumber(input) {
  let value = 0;
  let scale = 1;
  for (;;) {
    const byte = input.bytes[input.at++];
    value += (byte & 127) * scale;
    if (byte < 128) return value;
    scale *= 128;
  }
}

export function nextSigned(input) {
  const value = nextNumber(input);
  return value % 2 ? -(value + 1) / 2 : value / 2;
}
