// A table as a CSV file that the reader may keep.

import { make } from './elements.js';

// A cell of a CSV file: quoted, and never a formula.
function csvCell(value) {
  const isText = typeof value === 'string';
  const text = value === null || value === undefined ? '' : String(value);
  const safe = isText && /^[=+\-@\t\r\n]/.test(text) ? '\'' + text : text;
  return '"' + safe.replace(/"/g, '""') + '"';
}

export function csv(rows) {
  return '\ufeff' + rows.map(function (row) { return row.map(csvCell).join(','); }).join('\r\n') + '\r\n';
}

// Offer a text as a file; nothing leaves the page but by the reader's own choice.
export function offerFile(fileName, text) {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = make('a', { href: address, download: fileName });
  document.body.appendChild(link);
  link.click();
  document.body.removeChild(link);
  setTimeout(function () { URL.revokeObjectURL(address); }, 10000);
}
