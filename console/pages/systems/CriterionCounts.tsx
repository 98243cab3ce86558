/** How many criteria stand how: a shape and a number each, what is worst first; zeros say nothing and are left out. */
import { For } from 'solid-js';
import { StatusMark } from '../../ui/Mark.tsx';
import type { System } from './calls.ts';

const order = ['fail', 'warn', 'unknown', 'pass'] as const;

export function CriterionCounts(props: { counts: NonNullable<System['criteria']> }) {
  return (
    <span class="inline-flex items-center gap-2.5">
      <For each={order.filter((status) => props.counts[status] > 0)}>
        {(status) => (
          <span class="inline-flex items-center gap-1">
            <StatusMark status={status} quiet />
            <span class="numeric">{props.counts[status]}</span>
          </span>
        )}
      </For>
    </span>
  );
}
