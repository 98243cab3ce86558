import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { judgesOf } from './take-part.ts';
import { assessingHub } from './testing-assessments.ts';

const z = await assessingHub();
after(z.end);

test('who judged, rated or brought evidence is known by the tables as well, where the log has no entry of it any more', async () => {
  const id = await z.assessment();
  assert.deepEqual([...judgesOf(z.t.hub.db, id)], [], 'whoever planned it judged nothing');
  z.sqlite
    .prepare(`insert into judgements (assessment_id, item, object_id, result, judged_by, judged_at, version)
      values (?, '8.1.1.1 a', 0, 'conform', 'judge', 1, 1)`)
    .run(id);
  z.sqlite
    .prepare(`insert into judgement_evidence (assessment_id, item, object_id, kind, title, added_by, added_at)
      values (?, '8.1.1.1 a', 0, 'note', '现场', 'witness', 1)`)
    .run(id);
  z.sqlite
    .prepare(`insert into assessment_findings (assessment_id, system_id, item, object_id, description, risk, found_at, found_by)
      values (?, ?, '8.1.1.1 a', 0, '未设门禁', 'low', 1, 'rater')`)
    .run(id, z.system);
  assert.deepEqual([...judgesOf(z.t.hub.db, id)].toSorted(), ['judge', 'rater', 'witness']);
  // A copy is a judgement of whoever made it.
  const { lastInsertRowid } = z.sqlite
    .prepare(`insert into assessments (system_id, kind, title, edition, rule, level, extensions, copied_from_id, created_by, created_at)
      select system_id, kind, title, edition, rule, level, extensions, id, 'copier', 1 from assessments where id = ?`)
    .run(id);
  assert.deepEqual([...judgesOf(z.t.hub.db, Number(lastInsertRowid))], ['copier']);
  const other = await z.assessment();
  assert.deepEqual([...judgesOf(z.t.hub.db, other)], []);
});
