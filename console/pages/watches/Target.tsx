/** What a watch looks at, and the addresses under which that can be asked. */
import { useQuery } from '@tanstack/solid-query';
import { createMemo, Show } from 'solid-js';
import { queries } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Select } from '../../ui/Field.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { NodePicker, SystemPicker } from '../pickers.tsx';
import { type Endpoint, systemQueries } from '../systems/calls.ts';

export type Target = {
  kind: 'node' | 'endpoint';
  node_id: number | null;
  system_id: number | null;
  endpoint_id: number | null;
};

/** One address in one family: what one watch asks. */
export type Asked = { key: string; address: string; family: 4 | 6 | null };

const familyOf = (address: string): 4 | 6 | null =>
  address.includes(':') ? 6 : /^\d+(\.\d+){3}$/.test(address) ? 4 : null;

const asked = (address: string, family: 4 | 6 | null): Asked => ({
  key: `${address} ${family ?? ''}`,
  address,
  family,
});

/** A name is asked in each family on its own; a literal is of one family. */
export function asksOfHost(host: string): Asked[] {
  const family = familyOf(host);
  return family ? [asked(host, family)] : [asked(host, 4), asked(host, 6)];
}

/** What was ticked, and what was typed beside it. */
export function asksOf(value: { asks: string[]; other: string }, candidates: Asked[]): Asked[] {
  const ticked = candidates.filter((each) => value.asks.includes(each.key));
  const other = value.other.trim();
  return other === '' ? ticked : [...ticked, asked(other, familyOf(other))];
}

export function makeTarget(value: () => Target, endpoint: { id: number; host: string } | undefined) {
  const node = useQuery(() => ({
    ...queries.node(value().node_id ?? 0),
    enabled: value().kind === 'node' && value().node_id !== null,
  }));
  const system = useQuery(() => ({
    ...systemQueries.one(value().system_id ?? 0),
    enabled: value().kind === 'endpoint' && value().system_id !== null,
  }));
  const endpoints = createMemo<Endpoint[]>(() =>
    value().system_id === null || system.isPending ? [] : (system.data?.endpoints ?? []),
  );
  const candidates = createMemo<Asked[]>(() => {
    if (value().kind === 'endpoint') {
      const host = endpoint?.host ?? endpoints().find((each) => each.id === value().endpoint_id)?.host;
      return host === undefined ? [] : asksOfHost(host);
    }
    if (value().node_id === null || node.isPending) return [];
    return (node.data?.addresses ?? []).filter((each) => each.recorded).map((each) => asked(each.address, each.family));
  });
  return {
    endpoints,
    candidates,
    missing: () => (value().kind === 'node' ? value().node_id : value().endpoint_id) === null,
  };
}

export function TargetFields(props: {
  value: Target;
  put: (change: Partial<Target> & { asks?: string[] }) => void;
  error: string | undefined;
  systems: Endpoint[];
}) {
  return (
    <>
      <Segments
        label={t('watches.subject')}
        value={props.value.kind}
        set={(kind) => props.put({ kind, asks: [] })}
        options={[
          { value: 'node', label: t('words.node') },
          { value: 'endpoint', label: t('watches.endpoint') },
        ]}
      />
      <Show
        when={props.value.kind === 'node'}
        fallback={
          <div class="grid gap-4 sm:grid-cols-2">
            <SystemPicker
              label={t('words.system')}
              value={props.value.system_id}
              set={(system_id) => props.put({ system_id, endpoint_id: null, asks: [] })}
              required
            />
            <Select
              label={t('watches.endpoint')}
              value={props.value.endpoint_id}
              set={(endpoint_id) => props.put({ endpoint_id, asks: [] })}
              options={props.systems.map((each) => ({ value: each.id, label: `${each.name} (${each.host})` }))}
              error={props.error}
              required
            />
          </div>
        }
      >
        <NodePicker
          label={t('words.node')}
          value={props.value.node_id}
          set={(node_id) => props.put({ node_id, asks: [] })}
          error={props.error}
          required
        />
      </Show>
    </>
  );
}
