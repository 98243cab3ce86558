import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paramsFromUrl } from './params-from-url.ts';

const http = {
  type: 'object',
  properties: { scheme: { type: 'string', enum: ['http', 'https'] }, port: {}, path: {}, host: {}, method: {} },
};

test('a URL fills in what the probe asks by that name, and nothing else', () => {
  assert.deepEqual(paramsFromUrl(http, 'https://portal.example.cn:8443/a?b=1'), {
    scheme: 'https',
    port: 8443,
    path: '/a?b=1',
    host: 'portal.example.cn',
  });
});

test('the port that a scheme implies is said', () => {
  assert.deepEqual(paramsFromUrl({ type: 'object', properties: { port: {} } }, 'https://portal.example.cn/'), {
    port: 443,
  });
});

test('an address is no name, and a scheme that the probe does not know is left out', () => {
  assert.deepEqual(paramsFromUrl(http, 'tcp://[2001:db8::1]:22'), { port: 22, path: '/' });
});

test('no URL says nothing', () => {
  assert.deepEqual(paramsFromUrl(http, ''), {});
  assert.deepEqual(paramsFromUrl(http, 'portal'), {});
});
