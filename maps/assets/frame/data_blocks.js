// The data blocks of the page: text or bytes, packed in the document.

import { unpackBytes, unpackText } from './inflate.js';

// The data of a block of this page; absent blocks are null.
export function block(name) {
  const element = /** @type {HTMLScriptElement} */ (document.getElementById('block-' + name));
  if (!element) return null;
  const text = element.textContent;
  return JSON.parse(element.type === 'application/json' ? text : unpackText(text));
}

// The bytes of a block of this page.
export function bytesOf(name) {
  return unpackBytes(document.getElementById('block-' + name).textContent);
}
