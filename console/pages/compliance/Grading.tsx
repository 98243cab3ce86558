/** How a system was graded: the cells of the matrix, what any edition makes of them, and what a person confirmed. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { dayText } from './calendar-day.ts';
import { type Catalogue, complianceQueries, gradedText, type RegisterPage } from './calls.ts';
import { GradingDialog } from './GradingDialog.tsx';
import { GradingMatrix } from './GradingMatrix.tsx';

type Props = { page: RegisterPage; catalogue: Catalogue; refused: string | undefined };

export function Grading(props: Props) {
  const [editing, setEditing] = createSignal(false);
  const [looked, setLooked] = createSignal<string>();
  const row = () => props.page.register;
  // Another edition may be looked at; the row keeps its own.
  const matrix = () => looked() ?? row()?.matrix ?? '2020';
  const edition = () => props.catalogue.editions.find((one) => one.edition === matrix());
  const harms = () => ({ s: row()?.information_harms ?? [], a: row()?.service_harms ?? [] });
  return (
    <Section
      title={t('compliance.grading')}
      actions={
        <Button disabled={props.refused} onClick={() => setEditing(true)}>
          {t('compliance.grading_edit')}
        </Button>
      }
    >
      <div class="space-y-4">
        <Segments
          label={t('compliance.matrix')}
          value={matrix()}
          set={setLooked}
          options={props.catalogue.editions.map(({ edition: value, title }) => ({ value, label: say(title) }))}
        />
        <Show when={edition()}>
          {(one) => (
            <>
              <Show when={one().certainty === 'uncertain'}>
                <p class="text-sm text-degraded">{t('compliance.matrix_uncertain')}</p>
              </Show>
              <div class="grid gap-x-8 gap-y-4 lg:grid-cols-2">
                <GradingMatrix edition={one()} label={t('compliance.side_s')} chosen={harms().s} />
                <GradingMatrix edition={one()} label={t('compliance.side_a')} chosen={harms().a} />
              </div>
            </>
          )}
        </Show>
        <KeyValue
          pairs={[
            { name: t('compliance.computed'), value: <Computed matrix={matrix()} {...harms()} /> },
            { name: t('compliance.confirmed'), value: <Confirmed page={props.page} /> },
            ...(row()?.note
              ? [{ name: t('compliance.note'), value: <span class="whitespace-pre-line">{row()?.note}</span> }]
              : []),
          ]}
        />
      </div>
      <Show when={editing()}>
        <GradingDialog page={props.page} catalogue={props.catalogue} close={() => setEditing(false)} />
      </Show>
    </Section>
  );
}

type Asked = { matrix: string; s: Parameters<typeof complianceQueries.grade>[1]; a: Asked['s'] };

/** By the server, so that the arithmetic is in one place. */
export function Computed(props: Asked) {
  const query = useQuery(() => complianceQueries.grade(props.matrix, props.s, props.a));
  return (
    <Loaded query={query} small>
      {(graded) => (
        <span class={graded().known ? 'numeric font-semibold' : 'text-unknown'} aria-live="polite">
          {gradedText(graded())}
        </span>
      )}
    </Loaded>
  );
}

function Confirmed(props: { page: RegisterPage }) {
  const differs = () => {
    const { register, computed } = props.page;
    return computed?.known && (computed.S !== register?.s_level || computed.A !== register?.a_level);
  };
  return (
    <Show
      when={props.page.system.notation}
      fallback={<span class="text-unknown">{t('compliance.not_confirmed')}</span>}
    >
      {(notation) => (
        <>
          <span class="numeric font-semibold">{notation()}</span>{' '}
          <span class="text-dim">
            {t('compliance.confirmed_by', {
              person: props.page.register?.confirmed_by ?? '',
              day: dayText(props.page.register?.confirmed_at ?? null),
            })}
          </span>
          <Show when={differs()}>
            <span class="block text-sm text-degraded">{t('compliance.differs')}</span>
          </Show>
        </>
      )}
    </Show>
  );
}
