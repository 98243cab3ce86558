import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { testHub } from '../../testing.ts';
import { isLocalPath } from './return-to.ts';

const hub = await testHub();
after(() => hub.stop());

const OUT = [
  '',
  'nodes',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\/evil.example',
  '/\\/evil.example',
  'https://evil.example',
  'HTTPS:evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  '/%2Fevil.example',
  '/%2fevil.example',
  '%2F%2Fevil.example',
  '/%5Cevil.example',
  '/%255Cevil.example',
  '/%252Fevil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/%09/evil.example',
  '/./%2Fevil.example',
  '/.//evil.example',
  '/nodes/..//evil.example',
  ' /nodes',
  '/nodes\r\nset-cookie: a=b',
  '/%0d%0aset-cookie:a=b',
  '/%',
  '/%E0%A4%A',
  '/api/oidc/start',
  '/api/auth/sign-out',
  '/%61pi/session',
  '/x/../api/session',
  '@evil.example',
  '/@evil.example/%5c%5c',
];
for (const text of OUT) {
  test(`nobody is led to ${JSON.stringify(text)}`, async () => {
    assert.equal(isLocalPath(text), false);
    const answer = await hub.askAsGuest('GET', `/api/oidc/start?return_to=${encodeURIComponent(text)}`);
    assert.equal(answer.status, 422, answer.text);
  });
}

test('pages of the console are fine, with filters, words and places in them', () => {
  for (const text of [
    '/',
    '/nodes',
    '/nodes/7?tab=links#p',
    '/where?q=10.0.0.1%2F24',
    '/areas?q=%E5%B8%82',
    '/x?next=//y',
    '/apis',
  ]) {
    assert.equal(isLocalPath(text), true, text);
  }
});

test('whatever passes stays on this server', () => {
  const part = fc.constantFrom(
    '/',
    '\\',
    '%2f',
    '%5c',
    '%25',
    '.',
    '..',
    'a',
    '@',
    ':',
    '?',
    '#',
    '\t',
    '%09',
    'evil.example',
    'https:',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const text = `/${parts.join('')}`;
      if (!isLocalPath(text)) return;
      for (const read of [text, decoded(text), decoded(decoded(text))]) {
        const url = new URL(read, 'https://console.example/log-in');
        assert.equal(url.origin, 'https://console.example', read);
      }
    }),
    { numRuns: 3_000 },
  );
});

function decoded(text: string): string {
  const [path = '', ...rest] = text.split(/(?=[?#])/);
  return decodeURIComponent(path) + rest.join('');
}
