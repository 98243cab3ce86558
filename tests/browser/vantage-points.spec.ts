/** One question from several places: asked from elsewhere too, inside told apart from outside. The agents are played by their keys. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { authorise } from '#probes/agent/request.ts';
import { fingerprintOf, newPair, sign } from '#probes/agent/sealing.ts';
import type { Outcome } from '#probes/probe.ts';
import type { Ask } from '../administration.ts';
import { signUp } from '../server.ts';
import { look, overflowOf } from './eyes.ts';
import { expect, freshServer, sitDown, test } from './fixtures.ts';

/** Invited, enrolled and trusted; `tells` brings two looks of a watch, since one lost look is no outage. */
async function makeAgent(ask: Ask, url: string, input: { name: string; unit_id: number; side: string }) {
  const keys = { sign: newPair('Ed25519'), open: newPair('X25519') };
  const { id, code } = (await ask('POST', '/api/agents', input)).body as { id: number; code: string };
  const post = (path: string, what: string, content: unknown) => {
    const body = Buffer.from(JSON.stringify(content));
    const headers = {
      authorization: authorise({ method: 'POST', path, body }, id, Date.now(), keys.sign),
      'zw-agent': String(id),
      'zw-signature': sign(what, body, keys.sign).toString('base64url'),
    };
    return fetch(url + path, { method: 'POST', headers, body: new Uint8Array(body) });
  };
  const came = { code, sign_key: keys.sign.public, seal_key: keys.open.public, version: '1' };
  expect((await post('/api/agent/enrol', 'enrol', came)).status).toBe(200);
  const fingerprint = fingerprintOf(keys.sign.public);
  expect((await ask('POST', `/api/agents/${id}/trust`, { fingerprint })).status).toBe(200);
  let seq = 0;
  const tells = async (watch: number, outcome: Outcome) => {
    const records = [2, 1].map((ago) => {
      const seen = outcome === 'ok' ? { facts: [{ key: 'tcp.open', part: '443', value: true }] } : { facts: [] };
      const error = outcome === 'ok' ? {} : { error: 'no answer within 3000 ms' };
      const observation = { at: Date.now() - ago, took_ms: 12.5, outcome, samples: [], ...seen, ...error };
      seq += 1;
      return { seq, is: 'seen', watch, observation };
    });
    const batch = { agent_id: id, buffer: `buffer-${id}`, sent_at: Date.now(), clock_offset_ms: 0, records };
    expect((await post('/api/agent/batches', 'batch', batch)).status).toBe(200);
  };
  return { id, tells };
}

test('a portal is looked at from elsewhere too: well inside, not from the internet, and told so in words', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const portal = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(portal, 'listening');
  const { port } = portal.address() as AddressInfo;
  await freshServer(async ({ url, ...server }) => {
    const ask = await signUp({ url, ...server });
    const unit = (await ask('POST', '/api/units', { name: '如东县数据局', level: 'county' })).body;
    const node = (await ask('POST', '/api/nodes', { name: '县门户', addresses: ['127.0.0.1'], watch: [] })).body;
    const wanted = { node_id: node.id, probe: 'tcp', address: '127.0.0.1', params: { port }, every_s: 600 };
    const watch = (await ask('POST', '/api/watches', wanted)).body;
    await ask('POST', `/api/watches/${watch.id}/look`);

    await sitDown(page, url, ask.cookies, 'admin');
    await page.goto(`${url}/watches/${watch.id}`);
    await expect(page.getByRole('heading', { name: '探测内容' })).toBeVisible();
    await expect(page.getByRole('heading', { name: '各探测点所见' })).toHaveCount(0);

    const east = await makeAgent(ask, url, { name: '如东机房', unit_id: unit.id, side: 'inside' });
    const internet = await makeAgent(ask, url, { name: '公网拨测点', unit_id: unit.id, side: 'outside' });
    await page.reload();
    await page.getByRole('button', { name: '也从别处探测' }).click();
    const dialog = page.getByRole('dialog', { name: '也从别处探测' });
    await expect(dialog.getByRole('button', { name: '添加监测项' })).toHaveAttribute('aria-disabled', 'true');
    await dialog.getByRole('checkbox', { name: /如东机房/ }).press('Space');
    await dialog.getByRole('checkbox', { name: /公网拨测点/ }).press('Space');
    await look(page, 'vantage-points-dialog');
    await dialog.getByRole('button', { name: '添加监测项' }).click();
    await expect(dialog).toHaveCount(0);
    const table = page.getByRole('region', { name: '各探测点所见' });
    await expect(table.getByRole('row')).toHaveCount(4);
    await expect(page.getByRole('button', { name: '也从别处探测' })).toHaveAttribute('aria-disabled', 'true');

    const { rows } = (await ask('GET', `/api/watches/${watch.id}/vantage-points`)).body;
    const of = (agent_id: number) => rows.find((row: { agent_id: number | null }) => row.agent_id === agent_id).id;
    await east.tells(of(east.id), 'ok');
    await internet.tells(of(internet.id), 'timeout');
    // By the stream, without a reload.
    const main = page.getByRole('main');
    await expect(main.getByText('外网内可达，互联网侧不可达', { exact: true })).toBeVisible({ timeout: 30_000 });
    await expect(main).toContainText('3 个观测点中 1 个看到（公网拨测点（互联网侧））');
    await expect(table.getByRole('row', { name: /公网拨测点/ })).toContainText('无应答');
    await look(page, 'vantage-points');
    await page.emulateMedia({ colorScheme: 'dark' });
    await look(page, 'vantage-points-dark');
    await page.setViewportSize({ width: 360, height: 740 });
    await table.scrollIntoViewIfNeeded();
    await look(page, 'vantage-points-dark-360');
    expect(await overflowOf(page)).toBe(0);
    await page.emulateMedia({ colorScheme: 'light' });
    await look(page, 'vantage-points-360');
    await page.setViewportSize({ width: 1440, height: 900 });
    await table.getByRole('link', { name: '公网拨测点' }).click();
    await expect(page).toHaveURL(new RegExp(`/watches/${of(internet.id)}$`));
    await expect(table.getByRole('row', { name: /公网拨测点/ })).toContainText('本监测项');

    await page.goto(`${url}/nodes/${node.id}`);
    await expect(page.getByText('外网内可达，互联网侧不可达', { exact: true })).toBeVisible();
    await look(page, 'vantage-points-node');
    await page.setViewportSize({ width: 360, height: 740 });
    await look(page, 'vantage-points-node-360');
    await internet.tells(of(internet.id), 'ok');
    await expect(page.getByText('外网内可达，互联网侧不可达', { exact: true })).toHaveCount(0, { timeout: 30_000 });
  });
  portal.close();
});
