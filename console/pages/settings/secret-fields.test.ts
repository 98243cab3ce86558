import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secretProblems } from './secret-fields.ts';

const wrong = (kind: Parameters<typeof secretProblems>[0], values: Record<string, string>) =>
  Object.keys(secretProblems(kind, values)).sort();

test('a user without authentication is a whole credential', () => {
  assert.deepEqual(wrong('snmp_user', { user: 'monitor' }), []);
});

test('a protocol goes with its key', () => {
  assert.deepEqual(wrong('snmp_user', { user: 'monitor', auth_protocol: 'sha256' }), ['secret.auth_key']);
  assert.deepEqual(wrong('snmp_user', { user: 'monitor', auth_key: 'long enough' }), ['secret.auth_protocol']);
});

test('privacy needs authentication', () => {
  assert.deepEqual(wrong('snmp_user', { user: 'monitor', priv_protocol: 'aes', priv_key: 'long enough' }), [
    'secret.auth_protocol',
  ]);
});

test('a key has at least eight characters', () => {
  assert.deepEqual(wrong('snmp_user', { user: 'monitor', auth_protocol: 'sha256', auth_key: 'short' }), [
    'secret.auth_key',
  ]);
});

test('what is needed is asked for', () => {
  assert.deepEqual(wrong('http_basic', {}), ['secret.password', 'secret.user']);
  assert.deepEqual(wrong('snmp_community', { version: '2c' }), ['secret.community']);
});
