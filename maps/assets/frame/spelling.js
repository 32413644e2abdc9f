// How far a word is from another: letters to change, add, leave out or swap with their neighbour.

// The least number of such steps that make one word of another; beyond `allowed` just more.
export function stepsBetween(one, other, allowed) {
  if (Math.abs(one.length - other.length) > allowed) return allowed + 1;
  let before = [];
  let last = Array.from({ length: other.length + 1 }, function (_, i) { return i; });
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    before = last;
    last = row;
  }
  return last[other.length];
}

// How many steps a word of so many letters may be from what was meant.
export function stepsAllowed(length) {
  return length < 4 ? 0 : length < 6 ? 1 : length < 9 ? 2 : 3;
}
