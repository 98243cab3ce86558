import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Received } from '../receive/received.ts';
import { openReceiver } from '../receive/receiver.ts';
import { startLab } from './index.ts';

test('when a device loses its power its neighbours say so, and when it comes back it does so, too', async () => {
  const heard: Received[] = [];
  const at = { host: '127.0.0.1', port: 0 };
  const receiver = await openReceiver({
    trap: at,
    syslog: at,
    engine_id: Buffer.alloc(8),
    users: () => [],
    take: (batch) => heard.push(...batch),
    failed: (error) => assert.fail(error),
  });
  const { trap, syslog } = receiver.listening;
  const notices = { trap_port: trap?.port as number, syslog_port: syslog?.port as number };
  const lab = await startLab({ base: '127.77.0.0', port_base: 49_000, script: false, notices });
  after(async () => {
    await lab.close();
    await receiver.close();
  });
  const name = 'SIHAI-SW-1';
  const address = (device: string) => lab.devices.find((one) => one.name === device)?.address;
  const parent = lab.devices.find((one) => one.name === name)?.parent as string;
  const told = async () => {
    await sleep(500);
    return heard
      .splice(0)
      .map((message) => [message.address, message.name.replace(/^.*(UPDOWN|STATE)$/, 'line'), message.stirs]);
  };
  await lab.fail(name);
  assert.deepEqual((await told()).sort(), [
    [address(parent), 'line', true],
    [address(parent), 'linkDown', true],
  ]);
  await lab.fail(name, 'lossy');
  assert.deepEqual(await told(), []);
  await lab.recover(name);
  assert.deepEqual(
    (await told()).sort(),
    [
      [address(name), 'coldStart', true],
      [address(parent), 'line', true],
      [address(parent), 'linkUp', true],
    ].sort(),
  );
  await lab.fail(name, 'slow');
  await lab.recover(name);
  assert.deepEqual(await told(), [], 'its links were never down');
});
