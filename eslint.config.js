// The linter of the pages' scripts: the language of old phones, nothing undefined, nothing unused.

import js from '@eslint/js';

const BROWSER = ['Blob', 'Path2D', 'ResizeObserver', 'URL', 'atob', 'document', 'requestAnimationFrame', 'setTimeout', 'window'];

export default [
  js.configs.recommended,
  {
    files: ['maps/assets/**/*.js'],
    languageOptions: { ecmaVersion: 2015, sourceType: 'module', globals: Object.fromEntries(BROWSER.map((one) => [one, 'readonly'])) },
    rules: {
      'eqeqeq': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-unused-vars': ['error', { caughtErrors: 'none' }],
      'no-shadow': ['error', { hoist: 'functions' }],
      'no-implicit-globals': 'error',
      'no-restricted-properties': ['error',
        { property: 'innerHTML', message: 'Data reach the document as text and attributes.' },
        { property: 'outerHTML', message: 'Data reach the document as text and attributes.' }],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'max-lines': ['error', 350],
      'max-lines-per-function': ['error', 60],
      'complexity': ['error', 22],
    },
  },
  {
    files: ['tests/javascript/**/*.js'],
    languageOptions: { ecmaVersion: 2022, sourceType: 'module', globals: { TextEncoder: 'readonly' } },
  },
];
