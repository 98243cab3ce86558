/** Begins a plan in an incident. The answers to its questions say a grade; another one needs a reason. */
import type { z } from 'zod';
import { gradeOf } from '#runbooks/grade.ts';
import type { Actor } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { conflict, wrong } from '../middleware/errors.ts';
import type { Running } from './incident-shapes.ts';
import { incidentOf, regradeIncident, writeGrade } from './incidents.ts';
import { runOf } from './run-store.ts';
import { startRun } from './start-run.ts';

export function startInIncident(
  hub: Pick<Hub, 'db' | 'bus' | 'emergency'>,
  actor: Actor,
  incident_id: number,
  { emergency_plan_id: plan_id, roles, grade, answers, reason }: z.output<typeof Running>,
  now: number,
): number {
  const incident = incidentOf(hub.db, incident_id);
  if (incident.state === 'closed') throw conflict('事件已关闭', 'The incident is closed');
  const wanted = { plan_id, incident_id, unit_id: incident.unit_id, grade, drill: null, roles };
  return startRun(hub, actor, wanted, now, (run_id) => {
    const { head } = runOf(hub.db, run_id).script;
    const graded = gradeOf(head, answers);
    if (graded.grade !== grade && reason === '')
      throw wrong('reason', '与定级问题得出的等级不同，请说明理由', 'It isn’t the grade that the answers say: say why');
    for (const role of Object.keys(roles))
      if (!head.roles.some(({ id }) => id === role))
        throw wrong(`roles.${role}`, `预案没有角色 ${role}`, `The plan has no role ${role}`);
    if (incident.grade === grade) return;
    const why = reason || '按预案的定级问题';
    // Other plans that run in it follow; this one has begun with it.
    if (incident.grade !== null) regradeIncident(hub.db, actor, incident_id, { grade, answers, reason: why }, now);
    else writeGrade(hub.db, actor, incident, { grade, answers, reason: why }, now);
  });
}
