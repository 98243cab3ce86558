/** A new risk assessment: its systems, method, edition, the level that is acceptable, and what it begins from. */
import { useNavigate } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { date } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { momentOf } from '../../ui/wall-time.ts';
import { SystemPicker } from '../pickers.tsx';
import { systemQueries } from '../systems/calls.ts';
import { type Level, levels, levelText, methods, type RiskRow, riskCommands, riskQueries } from './calls.ts';

type Typed = {
  title: string;
  system_ids: number[];
  method: RiskRow['method'];
  edition: string | null;
  acceptable_level: Level | null;
  scope: string;
  from: string;
  until: string;
  earlier_id: number;
};

export function RiskDialog(props: { close: () => void }) {
  return (
    <Dialog open close={props.close} title={t('risk.add')}>
      <Form close={props.close} />
    </Dialog>
  );
}

/** A day as its first moment here; null where none was typed. */
const dayOf = (text: string): number | null => momentOf(`${text}T00:00`) ?? null;

function Form(props: { close: () => void }) {
  const navigate = useNavigate();
  let made: number | undefined;
  const draft = makeDraft<Typed>('risk.new', {
    ...{ title: '', system_ids: [], method: 'multiplication', edition: null, acceptable_level: null },
    ...{ scope: '', from: date(Date.now()), until: '', earlier_id: 0 },
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const systems = useQuery(() => systemQueries.all({}));
  const editions = useQuery(() => riskQueries.editions());
  const editionRows = () => (editions.isPending ? [] : (editions.data?.rows ?? []));
  const edition = () => draft.value().edition ?? editionRows()[0]?.name ?? null;
  const first = createMemo(() => draft.value().system_ids[0]);
  const earlier = useQuery(() => ({ ...riskQueries.earlier(first() ?? 0), enabled: first() !== undefined }));
  // Made once an answer: a choice whose options are always new ones would choose without end.
  const earlierOptions = createMemo(() => {
    const rows = first() === undefined || earlier.isPending ? [] : (earlier.data?.rows ?? []);
    return rows.map(({ id, title, closed_at }) => ({
      value: id,
      label: `${title} · ${closed_at === null ? '' : date(closed_at)}`,
    }));
  });
  const nameOf = (id: number) =>
    (systems.isPending ? undefined : systems.data?.rows.find((row) => row.id === id)?.name) ?? String(id);
  const check = (value: Typed): Problems => ({
    ...(value.title.trim() === '' ? { title: t('ui.missing') } : {}),
    ...(value.system_ids.length === 0 ? { system_ids: t('ui.missing') } : {}),
    ...(value.acceptable_level === null ? { acceptable_level: t('ui.missing') } : {}),
  });
  const save = async ({ from, until, earlier_id, acceptable_level, edition: _edition, ...rest }: Typed) => {
    const { id } = await riskCommands.create({
      ...rest,
      ...{ edition: edition() ?? '', acceptable_level: acceptable_level ?? 1 },
      ...{ from_at: dayOf(from), until_at: dayOf(until), earlier_id: earlier_id || null },
    });
    made = id;
  };
  const close = () => (made === undefined ? props.close() : navigate(paths.risk(made)));
  return (
    <DraftForm draft={draft} close={close} check={check} save={save}>
      {(problems) => (
        <>
          <TextField
            label={t('risk.heading')}
            value={draft.value().title}
            set={(title) => put({ title })}
            error={problems().title}
            maxLength={200}
            required
          />
          <div>
            <SystemPicker
              label={t('risk.system_add')}
              value={null}
              set={(id) =>
                id !== null &&
                !draft.value().system_ids.includes(id) &&
                put({ system_ids: [...draft.value().system_ids, id], earlier_id: 0 })
              }
              error={problems().system_ids}
              required
            />
            <ul class="mt-2 flex flex-wrap gap-2" aria-label={t('risk.systems')}>
              <For each={draft.value().system_ids}>
                {(id) => (
                  <li class="inline-flex items-center gap-1 rounded border border-line pl-2">
                    {nameOf(id)}
                    <Button
                      kind="quiet"
                      aria-label={t('risk.system_drop', { name: nameOf(id) })}
                      onClick={() =>
                        put({ system_ids: draft.value().system_ids.filter((one) => one !== id), earlier_id: 0 })
                      }
                    >
                      ×
                    </Button>
                  </li>
                )}
              </For>
            </ul>
          </div>
          <div class="grid gap-4 sm:grid-cols-2">
            <Select
              label={t('risk.method')}
              value={draft.value().method}
              set={(method) => put({ method: method ?? 'multiplication' })}
              options={methods.map((value) => ({ value, label: word('risk', `method_${value}`) }))}
              required
            />
            <Select
              label={t('risk.acceptable')}
              value={draft.value().acceptable_level}
              set={(acceptable_level) => put({ acceptable_level })}
              options={levels.map((value) => ({ value, label: levelText(value) }))}
              error={problems().acceptable_level}
              required
            />
          </div>
          <p class="text-sm text-dim">{t('risk.acceptable_hint')}</p>
          <Select
            label={t('risk.edition')}
            hint={t('risk.edition_hint')}
            value={edition()}
            set={(name) => put({ edition: name })}
            options={editionRows().map(({ name, content }) => ({
              value: name,
              label: content.certainty === 'uncertain' ? `${name} · ${t('risk.uncertain')}` : name,
            }))}
            error={problems().edition}
            required
          />
          <div class="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t('risk.from')}
              type="date"
              value={draft.value().from}
              set={(from) => put({ from })}
              error={problems().from_at}
            />
            <TextField
              label={t('risk.until')}
              type="date"
              value={draft.value().until}
              set={(until) => put({ until })}
              error={problems().until_at}
            />
          </div>
          <TextField
            label={t('risk.scope')}
            value={draft.value().scope}
            set={(scope) => put({ scope })}
            error={problems().scope}
            lines={2}
            maxLength={2000}
          />
          <Show when={earlierOptions().length > 0}>
            <Select
              label={t('risk.copy')}
              hint={t('risk.copy_hint')}
              value={draft.value().earlier_id}
              set={(earlier_id) => put({ earlier_id: earlier_id ?? 0 })}
              error={problems().earlier_id}
              options={[{ value: 0, label: t('risk.copy_none') }, ...earlierOptions()]}
            />
          </Show>
        </>
      )}
    </DraftForm>
  );
}
