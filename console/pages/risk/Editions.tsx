/** Editions of bands and matrices: the built-in one, which is to be compared with the standard, and those made from it. */
import { useQuery } from '@tanstack/solid-query';
import PlusIcon from 'lucide-solid/icons/plus';
import { createSignal, For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { Section } from '../../ui/Page.tsx';
import { Refused } from '../../ui/sending.tsx';
import { type Edition, type EditionContent, riskCommands, riskQueries } from './calls.ts';
import { fiveOf, squareOf, textOfFive, textOfSquare } from './edition-text.ts';

const tables = ['likelihood', 'loss', 'risk'] as const;
const certainties: readonly EditionContent['certainty'][] = ['found', 'uncertain'];

export function Editions() {
  const session = useSession();
  const query = useQuery(() => riskQueries.editions());
  const [from, setFrom] = createSignal<Edition>();
  const refused = () => (session.may('assessments:write') ? undefined : t('ui.may_not'));
  return (
    <Loaded query={query}>
      {(data) => (
        <div class="space-y-4">
          <For each={data().rows}>
            {(row) => (
              <Section
                title={row.name}
                note={
                  <>
                    {row.created_by ?? t('risk.built_in')} ·{' '}
                    <span class={row.content.certainty === 'uncertain' ? 'text-degraded' : ''}>
                      {word('risk', `certainty_${row.content.certainty}`)}
                    </span>
                  </>
                }
                actions={
                  <Button
                    disabled={refused()}
                    aria-label={`${t('risk.edition_add')}: ${row.name}`}
                    onClick={() => setFrom(row)}
                  >
                    <PlusIcon class="size-4" />
                    {t('risk.edition_add')}
                  </Button>
                }
              >
                <Show when={row.note}>{(note) => <p class="mb-2 break-words">{note()}</p>}</Show>
                <div class="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
                  <Numbers title={t('risk.method_multiplication')} bands={row.content.multiplication.bands} />
                  <For each={tables}>
                    {(name) => (
                      <Numbers
                        title={word('risk', `matrix_${name}`)}
                        bands={row.content.matrix[name].bands}
                        cells={row.content.matrix[name].cells}
                      />
                    )}
                  </For>
                </div>
              </Section>
            )}
          </For>
          <Show when={from()} keyed>
            {(row) => (
              <Dialog open wide close={() => setFrom(undefined)} title={t('risk.edition_add')}>
                <Form from={row} close={() => setFrom(undefined)} />
              </Dialog>
            )}
          </Show>
        </div>
      )}
    </Loaded>
  );
}

function Numbers(props: { title: string; bands: readonly number[]; cells?: readonly (readonly number[])[] }) {
  return (
    <div class="min-w-0">
      <h3 class="text-sm font-medium">{props.title}</h3>
      <Show when={props.cells}>
        {(cells) => <pre class="numeric mt-1 overflow-x-auto text-sm">{aligned(cells())}</pre>}
      </Show>
      <p class="numeric mt-1 text-sm text-dim">
        {t('risk.bands')}: {textOfFive(props.bands)}
      </p>
    </div>
  );
}

const aligned = (cells: readonly (readonly number[])[]) =>
  cells.map((row) => row.map((cell) => String(cell).padStart(3)).join(' ')).join('\n');

type Typed = Record<
  'name' | 'note' | 'certainty' | 'bands' | `${(typeof tables)[number]}_${'bands' | 'cells'}`,
  string
>;

function Form(props: { from: Edition; close: () => void }) {
  const { content } = props.from;
  const draft = makeDraft<Typed>(`risk-edition.${props.from.id ?? 0}`, {
    ...{ name: '', note: '', certainty: content.certainty, bands: textOfFive(content.multiplication.bands) },
    ...(Object.fromEntries(
      tables.flatMap((name) => [
        [`${name}_bands`, textOfFive(content.matrix[name].bands)],
        [`${name}_cells`, textOfSquare(content.matrix[name].cells)],
      ]),
    ) as Pick<
      Typed,
      'loss_bands' | 'loss_cells' | 'risk_bands' | 'risk_cells' | 'likelihood_bands' | 'likelihood_cells'
    >),
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const check = (value: Typed): Problems => ({
    ...(value.name.trim() === '' ? { name: t('ui.missing') } : {}),
    ...Object.fromEntries(
      (['bands', 'likelihood_bands', 'loss_bands', 'risk_bands'] as const)
        .filter((key) => fiveOf(value[key]) === null)
        .map((key) => [key, t('risk.not_five')]),
    ),
    ...Object.fromEntries(
      tables
        .map((name) => `${name}_cells` as const)
        .filter((key) => squareOf(value[key]) === null)
        .map((key) => [key, t('risk.not_square')]),
    ),
  });
  const save = (value: Typed) => {
    const banded = (name: (typeof tables)[number]) => ({
      cells: squareOf(value[`${name}_cells`]),
      bands: fiveOf(value[`${name}_bands`]),
    });
    const made = {
      ...{ edition: value.name.trim(), certainty: value.certainty, multiplication: { bands: fiveOf(value.bands) } },
      matrix: { likelihood: banded('likelihood'), loss: banded('loss'), risk: banded('risk') },
    };
    return riskCommands.addEdition({ content: made as unknown as EditionContent, note: value.note.trim() });
  };
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save}>
      {(problems) => (
        <>
          <TextField
            label={t('risk.edition_name')}
            value={draft.value().name}
            set={(name) => put({ name })}
            error={problems().name}
            maxLength={80}
            required
          />
          <TextField
            label={t('risk.edition_note')}
            value={draft.value().note}
            set={(note) => put({ note })}
            error={problems().note}
            lines={2}
            maxLength={1000}
          />
          <Select
            label={t('risk.state')}
            value={draft.value().certainty}
            set={(certainty) => put({ certainty: certainty ?? 'uncertain' })}
            options={certainties.map((value) => ({ value, label: word('risk', `certainty_${value}`) }))}
            required
          />
          <TextField
            label={`${t('risk.method_multiplication')} · ${t('risk.bands')}`}
            hint={t('risk.bands_hint')}
            value={draft.value().bands}
            set={(bands) => put({ bands })}
            error={problems().bands}
            mono
          />
          <For each={tables}>
            {(name) => (
              <div class="grid gap-4 sm:grid-cols-2">
                <TextField
                  label={`${word('risk', `matrix_${name}`)} · ${t('risk.cells')}`}
                  value={draft.value()[`${name}_cells`]}
                  set={(text) => put({ [`${name}_cells`]: text })}
                  error={problems()[`${name}_cells`]}
                  lines={5}
                  mono
                />
                <TextField
                  label={`${word('risk', `matrix_${name}`)} · ${t('risk.bands')}`}
                  value={draft.value()[`${name}_bands`]}
                  set={(text) => put({ [`${name}_bands`]: text })}
                  error={problems()[`${name}_bands`]}
                  mono
                />
              </div>
            )}
          </For>
          <Refused error={problems().content} />
        </>
      )}
    </DraftForm>
  );
}
