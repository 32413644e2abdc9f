// Whether a place is open: its week as the page carries it, the spans of each day in minutes, Monday first.

const MINUTES = 1440;

// Whether a place with this week is open at a time; null where its hours could not be read.
export function isOpenAt(week, when) {
  if (!week) return null;
  const now = when.getHours() * 60 + when.getMinutes();
  return isWithin(week[(when.getDay() + 6) % 7], now) || isWithin(week[(when.getDay() + 5) % 7], now + MINUTES);
}

function isWithin(spans, minute) {
  return spans.some(function (span) { return span[0] <= minute && minute < span[1]; });
}

// The minute of this day at which a place opens next; null where it is open, opens no more today, or cannot be told.
export function opensAt(week, when) {
  if (!week || isOpenAt(week, when)) return null;
  const now = when.getHours() * 60 + when.getMinutes();
  const starts = week[(when.getDay() + 6) % 7].map(function (span) { return span[0]; }).filter(function (start) { return start > now; });
  return starts.length ? Math.min.apply(null, starts) : null;
}
