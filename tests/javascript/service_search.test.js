// Forty words that people type, and what each of them means to find: the same words in four languages, mistyped, without accents, digits of phones.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { NEARLY, NOT, SURELY, meant, searchable } from '../../maps/assets/services/service_search.js';

const KINDS = readFileSync('layers/vocabulary/categories.toml', 'utf8');
const LABELS = {
  training: ['Training', 'Formation', 'Formação', 'التدريب المهني'],
  clinic: ['Clinic', 'Centre de santé', 'Centro de saúde', 'عيادة'],
  pss: ['Psychosocial support', 'Soutien psychosocial', 'Apoio psicossocial', 'الدعم النفسي الاجتماعي'],
  legal: ['Legal help and documents', 'Aide juridique et documents', 'Apoio jurídico e documentos', 'المساعدة القانونية والوثائق'],
};
const SERVICES = [
  { category: 'training', texts: ['Welding', 'Kombo Skills Centre', 'Serekunda', 'English', 'anglais'], phone: '+220 000 0101' },
  { category: 'clinic', texts: ['Clinic, Manjai Kunda', 'District Health Teams', 'Sukuta', 'Mandinka', 'mandingue'], phone: '+220 000 0202' },
  { category: 'pss', texts: ['Counselling and group sessions', 'Open Door Counselling', 'Banjul', 'Wolof'], phone: '(00220) 0000-303' },
  { category: 'legal', texts: ['Papers and Rights Clinic', 'Élan', 'Kerewan', 'Português', 'portugais'], phone: null },
];

function stems(category) {
  const table = KINDS.split(`[${category}]`)[1].split('\n[')[0];
  return ['aliases', 'stems'].flatMap((name) => [...table.match(new RegExp(`^${name} = \\[(.*)\\]`, 'm'))[1].matchAll(/"([^"]+)"/g)].map((one) => one[1].replace('$', '')));
}

const ENTRIES = SERVICES.map((one) => searchable([...one.texts, ...LABELS[one.category]], one.phone, stems(one.category)));
const found = (query, sureness) => SERVICES.filter((_, at) => meant(ENTRIES[at], query) === sureness).map((one) => one.category);

const SURE = {
  training: ['training', 'Formation', 'formation professionnelle', 'formacao', 'formação', 'التدريب', 'تدريب', 'skills', 'weld', 'kombo skills', 'English', 'anglais', '0000101', '220 000 01 01', '+220-0000101'],
  clinic: ['health', 'santé', 'sante', 'centre de santé', 'saúde', 'hospital', 'hôpital', 'medical', 'عيادة', 'صحة', 'mandinka', 'mandingue', 'manjai', '000 0202'],
  pss: ['psychosocial', 'psicossocial', 'counselling', 'mental health', 'الدعم النفسي', 'wolof', '00220 0000 303'],
  legal: ['legal', 'juridique', 'jurídico', 'قانونية', 'elan', 'papers', 'portugais', 'KEREWAN'],
};

for (const [category, words] of Object.entries(SURE)) {
  for (const word of words) {
    test(`${word} finds ${category}`, () => assert.ok(found(word, SURELY).includes(category)));
  }
}

for (const [word, category] of [['trainning', 'training'], ['psycosocial', 'pss'], ['Kerewn', 'legal'], ['counceling', 'pss'], ['wleding', 'training'], ['mandika', 'clinic']]) {
  test(`${word}, mistyped, nearly finds ${category}`, () => {
    assert.ok(found(word, NEARLY).includes(category) || found(word, SURELY).includes(category));
  });
}

test('what nobody has is not found, not even nearly', () => {
  for (const word of ['zanzibar', 'xyz', '999 999', 'ab', '٩٩٩']) assert.equal(ENTRIES.filter((one) => meant(one, word) !== NOT).length, 0, word);
});

test('each word has to be found', () => {
  assert.deepEqual(found('welding serekunda', SURELY), ['training']);
  assert.deepEqual(found('welding banjul', SURELY), []);
});

test('a short word is the beginning of a word, and no letters inside another', () => {
  assert.deepEqual(found('el', SURELY), ['legal']);
});

test('nothing asked finds everything', () => {
  assert.equal(found('', SURELY).length, SERVICES.length);
  assert.equal(found('   ', SURELY).length, SERVICES.length);
});
