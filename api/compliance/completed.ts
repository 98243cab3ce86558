/**
 * Which assessments count as done for what a system owes: closed, of its confirmed grade at least, and with something in it that applied.
 * One of a lower level, or of nothing, would put off what is due.
 */
export const isCompleted = (a: string) => `(${a}.state = 'closed'
  and ${a}.level >= coalesce((select g.grade from protected_systems g where g.system_id = ${a}.system_id), 1)
  and (${a}.kind <> 'mlps' or json_extract(${a}.result, '$.value') is not null))`;
