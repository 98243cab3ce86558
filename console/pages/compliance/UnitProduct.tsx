/** What K rests on: one of the system's products; once judged, as it was then. */
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Select } from '../../ui/Field.tsx';
import type { AssessmentPage, Judgement } from './assessment-calls.ts';
import { complianceQueries } from './calls.ts';

export function UnitProduct(props: {
  data: AssessmentPage;
  judgement: Judgement | undefined;
  locked: boolean;
  value: number | null;
  set: (id: number | null) => void;
}) {
  const query = useQuery(() => complianceQueries.products(props.data.assessment.system_id));
  const rows = () => (query.isPending ? [] : (query.data?.rows ?? []));
  const kept = () => props.judgement?.crypto?.product;
  return (
    <>
      <Show when={!props.locked && rows().length > 0}>
        <Select
          label={t('crypto.product')}
          value={props.value ?? 0}
          // It also says what it shows already, whenever its options are made anew.
          set={(id) => (id || null) !== props.value && props.set(id || null)}
          options={[
            { value: 0, label: t('crypto.product_none') },
            ...rows().map((row) => ({
              value: row.id,
              label: [row.name, row.certificate, row.is_expired ? t('crypto.validity_expired') : '']
                .filter(Boolean)
                .join(' · '),
            })),
          ]}
        />
      </Show>
      <Show when={kept()}>
        {(product) => (
          <p class="text-sm text-dim">
            {t('crypto.product_was', {
              name: product().name,
              certificate: product().certificate || t('crypto.certificate_none'),
            })}
          </p>
        )}
      </Show>
    </>
  );
}
