/** Which requests, problems and suggestions were answered in time: of all whose target was kept or missed, not of those that still run. */

/** What people file; the rest is raised by the program or within the office. */
export const PEOPLES_KINDS = "('request', 'problem', 'suggestion')";

/**
 * Of a row `t` of tickets: 1 kept, 0 missed, null neither (it still runs in time, was withdrawn or merged, or asked for more). Of one without
 * a target nobody can tell: -1.
 */
export const IN_TIME = `case when t.breached_at is not null then 0
  when t.state not in ('confirming', 'closed') then null
  when exists (select 1 from main.ticket_events v where v.ticket_id = t.id and v.resolution_min is not null) then 1 else -1 end`;
