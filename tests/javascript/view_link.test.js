// The view in the link of a page: what was written is read again, and a link that was cut harms nothing.

import assert from 'node:assert/strict';
import test from 'node:test';

import { readView, viewHash } from '../../maps/assets/partners/view_link.js';

test('a view is read as it was written', () => {
  const view = { query: 'santé & co = 50 %', near: 'Kër Sérigne', kinds: 'training,pss', open: 'école~banjul' };
  assert.deepEqual(readView(viewHash(view)), view);
});

test('what is empty is not in the link', () => {
  assert.equal(viewHash({ query: '', near: null, sex: 'f' }), '#sex=f');
  assert.equal(viewHash({ query: '' }), '');
});

test('a link that was cut or made up is read as far as it can be', () => {
  assert.deepEqual(readView('#query=sant%C3'), { query: '' });
  assert.deepEqual(readView('#query=100%&sex=f'), { query: '', sex: 'f' });
  assert.deepEqual(readView('#=x&alone&sex=f'), { sex: 'f' });
  assert.deepEqual(readView(''), {});
});
