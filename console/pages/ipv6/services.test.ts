import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linesFrom, servicesFrom } from './services.ts';

test('what was typed is what is shown again', () => {
  const services = [
    { address: '2409:8000::1', port: 443 },
    { address: 'www.example.gov.cn', port: 80 },
  ];
  assert.deepEqual(servicesFrom(linesFrom(services)), services);
  assert.deepEqual(servicesFrom(' ::1, 80 \n\n'), [{ address: '::1', port: 80 }]);
  assert.deepEqual(servicesFrom(''), []);
});

test('a line that is none, and too many of them, are told', () => {
  for (const text of ['::1', '::1 0', '::1 65536', '::1 http', '::1 80 81', Array(11).fill('::1 80').join('\n')])
    assert.equal(servicesFrom(text), undefined, text);
});
