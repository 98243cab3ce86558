/** The fields that a new watch and a changed one have in common: how often, how long, with which credential. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { queries } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Select, TextField } from '../../ui/Field.tsx';
import type { Problems } from '../../ui/Form.tsx';

/** As typed; empty means the probe's own. */
export type RhythmTyped = { every_s: string; timeout_ms: string };

const limits = { every_s: [5, 86_400], timeout_ms: [100, 120_000] } as const;

export function rhythmProblems(value: RhythmTyped): Problems {
  const found: Problems = {};
  for (const [name, [least, most]] of Object.entries(limits) as [keyof RhythmTyped, readonly [number, number]][]) {
    if (value[name] === '') continue;
    const typed = Number(value[name]);
    if (!Number.isInteger(typed)) found[name] = t('ui.not_whole');
    else if (typed < least) found[name] = t('ui.too_small', { n: least });
    else if (typed > most) found[name] = t('ui.too_large', { n: most });
  }
  return found;
}

export const sentRhythm = (value: RhythmTyped) => ({
  ...(value.every_s === '' ? {} : { every_s: Number(value.every_s) }),
  ...(value.timeout_ms === '' ? {} : { timeout_ms: Number(value.timeout_ms) }),
});

export function Rhythm(props: {
  value: RhythmTyped;
  put: (change: Partial<RhythmTyped>) => void;
  problems: Problems;
  usual: { every_s: number; timeout_ms: number } | undefined;
}) {
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      <TextField
        label={t('watches.every_s')}
        value={props.value.every_s}
        set={(every_s) => props.put({ every_s })}
        type="number"
        placeholder={String(props.usual?.every_s ?? '')}
        error={props.problems.every_s}
      />
      <TextField
        label={t('watches.timeout_ms')}
        value={props.value.timeout_ms}
        set={(timeout_ms) => props.put({ timeout_ms })}
        type="number"
        placeholder={String(props.usual?.timeout_ms ?? '')}
        error={props.problems.timeout_ms}
      />
    </div>
  );
}

/** Only credentials that the probe can use; nothing for a probe that uses none. */
export function CredentialField(props: {
  kinds: string[];
  value: number | null;
  set: (id: number | null) => void;
  error: string | undefined;
}) {
  const session = useSession();
  const query = useQuery(() => ({
    ...queries.credentials(),
    enabled: props.kinds.length > 0 && session.may('credentials:read'),
  }));
  const usable = () =>
    (query.isPending ? [] : (query.data?.rows ?? [])).filter((each) => props.kinds.includes(each.kind));
  return (
    <Show when={props.kinds.length > 0}>
      <Select
        label={t('watches.credential')}
        value={props.value}
        set={props.set}
        placeholder={t('words.none')}
        options={usable().map((each) => ({
          value: each.id,
          label: `${each.name} (${word('settings', `credential_${each.kind}`)})`,
        }))}
        error={props.error}
      />
      <Show when={!query.isPending && usable().length === 0}>
        <p class="!mt-1 text-sm text-dim">
          {t('watches.no_credential')}{' '}
          <A href={paths.settings({ tab: 'credentials' })} class="link">
            {t('settings.credentials')}
          </A>
        </p>
      </Show>
    </Show>
  );
}
