import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from './known-fact.ts';
import { sshProtocol } from './ssh-protocol.ts';

test('version 2 alone passes', () => {
  assert.equal(sshProtocol.judge([known('ssh.protocol', '2.0')], 0).status, 'pass');
});

test('version 1 fails, also where it hides behind 1.99', () => {
  for (const version of ['1.5', '1.99']) {
    const verdict = sshProtocol.judge([known('ssh.protocol', '2.0'), known('ssh.protocol', version)], 0);
    assert.equal(verdict.status, 'fail');
    assert.equal(verdict.reason.en, `still offers SSH 1: 127.0.0.1 SSH ${version}`);
  }
});

test('without an observation it is unknown', () => assert.equal(sshProtocol.judge([], 0).status, 'unknown'));
