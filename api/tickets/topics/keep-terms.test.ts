import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { ACTOR, testHub } from '../../testing.ts';
import { fileTicket } from '../write-ticket.ts';
import { keepTerms } from './keep-terms.ts';

test('what is filed is read by itself with the words of the city, again when these become others, and stops when told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-terms-'));
  const t = await testHub({ folder });
  const { db, log } = t.hub;
  const file = (title: string, fields: Record<string, unknown>) =>
    fileTicket(
      db,
      ACTOR,
      {
        ...{ kind: 'request', title, body: '', fields, urgency: 'low', impact: 'single', unit_id: null },
        ...{ filed_by_id: null, about: {}, snapshot: null },
      },
      Date.now(),
    ).id;
  const terms = (id: number) =>
    db.$client.prepare('select terms from ticket_terms where ticket_id = ?').pluck().get(id) as string | undefined;
  const until = async (holds: () => boolean) => {
    for (let i = 0; i < 400 && !holds(); i += 1) await wait(25);
    assert.ok(holds());
  };
  const first = file('濠河驿站掉线', { service: '社保卡补卡', contact: '高山流水', phone: '13800001111' });
  let keeper = keepTerms({ db, folder, log });
  await until(() => terms(first) !== undefined);
  assert.equal(terms(first), ' 驿站 掉线 社保卡补卡 ');
  await keeper.stop();
  writeFileSync(join(folder, 'words-of-the-field.txt'), '濠河驿站\n');
  const second = file('濠河驿站断网', {});
  keeper = keepTerms({ db, folder, log });
  await until(() => terms(first) === ' 濠河驿站 掉线 社保卡补卡 ');
  assert.equal(terms(second), ' 濠河驿站 断网 ');
  await keeper.stop();
  for (let i = 0; i < 300; i += 1) file(`断网 ${i}`, {});
  keeper = keepTerms({ db, folder, log });
  await keeper.stop();
  const count = () => db.$client.prepare('select count(*) from ticket_terms').pluck().get() as number;
  const left = count();
  assert.ok(left < 302, String(left));
  await wait(50);
  assert.equal(count(), left);
  await t.stop();
  rmSync(folder, { recursive: true });
});
