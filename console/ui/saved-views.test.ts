import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readViews, withView, writeViews } from './saved-views.ts';

const kept = new Map<string, string>();
Object.assign(globalThis, {
  localStorage: {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
  },
});

test('views come back, one of the same name is replaced, and there are fifty at most', () => {
  writeViews('tickets', [{ name: '三级', query: '?priority=3' }]);
  assert.deepEqual(readViews('tickets'), [{ name: '三级', query: '?priority=3' }]);
  assert.deepEqual(readViews('nodes'), []);
  assert.deepEqual(withView(readViews('tickets'), { name: '三级', query: '?q=x' }), [{ name: '三级', query: '?q=x' }]);
  let views = readViews('tickets');
  for (let i = 0; i < 80; i += 1) views = withView(views, { name: String(i), query: '' });
  assert.deepEqual([views.length, views.at(-1)?.name], [50, '79']);
});

test('what somebody else wrote there is no view', () => {
  for (const text of ['', 'x', '{}', 'null', '[null, 1, {"name": 1}]']) {
    kept.set('zhengwang.views.tickets', text);
    assert.deepEqual(readViews('tickets'), [], text);
  }
});
