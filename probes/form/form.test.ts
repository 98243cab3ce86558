import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { KnownFact } from '../check.ts';
import { formThere } from '../checks/form-there.ts';
import { formsOf } from '../html/forms.ts';
import { observe } from '../observe.ts';
import type { Observation } from '../probe.ts';
import { form } from './form.ts';

let page = '';
let status_of_target = 405;
const asked: string[] = [];
const server = createServer((request, answer) => {
  asked.push(`${request.method} ${request.url}`);
  if (request.url === '/form') return void answer.setHeader('content-type', 'text/html').end(page);
  answer.statusCode = request.url === '/submit' ? status_of_target : 404;
  answer.end();
});
before(async () => void (await once(server.listen(0, '127.0.0.1'), 'listening')));
after(() => {
  server.closeAllConnections();
  server.close();
});

const look = (path = '/form', fields: string[] | undefined = ['name', 'phone']) =>
  observe(form, {
    address: '127.0.0.1',
    params: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, fields },
  });
const judge = (seen: Observation) =>
  formThere.judge(
    seen.facts.map(({ key, part, value }) => ({
      ...{ watch: 1, probe: 'form', family: 4, address: '127.0.0.1', at: seen.at },
      ...{ key: key as KnownFact['key'], part: part ?? null, value },
    })),
    0,
  );
const FORM = '<form action="/submit" method="post"><input name="name"><input name=phone><button>提交</button></form>';

test('a form with its fields, whose target answers, passes, and is never sent', async () => {
  page = `<form action="/search"><input name=q></form>${FORM}`;
  assert.equal(judge(await look()).status, 'pass');
  assert.deepEqual(asked, ['GET /form', 'HEAD /submit']);
});

test('where no fields are named it is unknown: each page has some form', async () => {
  page = '<form action="/search"><input name=q></form>';
  assert.equal(judge(await look('/form', [])).status, 'unknown');
});

test('what is wrong with a form is said', async () => {
  page = '<p>维护中</p>';
  assert.match(judge(await look()).reason.en, /no form/);
  page = FORM.replace('name=phone', 'name=mail');
  assert.match(judge(await look()).reason.en, /lacks fields: phone/);
  page = FORM;
  status_of_target = 502;
  assert.match(judge(await look()).reason.en, /\/submit, doesn't answer: status 502/);
  status_of_target = 200;
  assert.match(judge(await look('/gone')).reason.en, /doesn't open: status 404/);
  page = FORM.replace('/submit', 'http://127.0.0.1:1/x');
  const { status, reason } = judge(await look());
  assert.equal(status, 'fail', reason.en);
});

test('forms are read with their base, their fields and those that stand outside of them', () => {
  const html = `<base href="/app/"><form id=a action="send"><input name=x><input></form><textarea form=a name=y></textarea><input name=z>`;
  assert.deepEqual(formsOf(html, 'http://a.test/page'), [
    { id: 'a', action: 'http://a.test/app/send', method: 'get', fields: ['x', 'y'] },
  ]);
  assert.equal(formsOf('<form>', 'http://a.test/page?x=1')[0]?.action, 'http://a.test/page?x=1');
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('<form', '<input name=a', '>', '</form', ' action=', '"', 'http://') }),
      (html) => {
        assert.ok(Array.isArray(formsOf(html, 'http://a.test/')));
      },
    ),
  );
});
