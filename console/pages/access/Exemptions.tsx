/** Places that need not be reached until a day, and on what basis. */
import { useInfiniteQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { TableBlock } from '../../ui/Page.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { ReasonForm } from '../compliance/Review.tsx';
import { PlacePickers } from '../pickers.tsx';
import { accessCommands, accessQueries, type Exemption } from './calls.ts';

const forceText = (row: Exemption) =>
  t(row.is_in_force ? 'access.in_force' : row.ended_at === null ? 'access.run_out' : 'access.ended');

const columns: readonly Column<Exemption>[] = [
  { id: 'name', title: 'access.place', width: 180, sort: false, value: (row) => row.name },
  { id: 'basis', title: 'access.basis', width: 260, grow: true, sort: false, value: (row) => row.basis },
  { id: 'until', title: 'access.until', width: 110, sort: false, value: (row) => row.until },
  { id: 'force', title: 'words.state', width: 100, sort: false, value: forceText },
  { id: 'made_by', title: 'access.made_by', width: 120, sort: false, value: (row) => row.made_by_name ?? row.made_by },
];

export function Exemptions() {
  const session = useSession();
  const pages = useInfiniteQuery(() => accessQueries.exemptions());
  const [adding, setAdding] = createSignal(false);
  const [ending, setEnding] = createSignal<Exemption>();
  const refused = () => (session.may('programme:write') ? undefined : t('ui.may_not'));
  return (
    <TableBlock
      title={t('access.tab_exemptions')}
      note={t('access.exemptions_note')}
      actions={
        <Button disabled={refused()} onClick={() => setAdding(true)}>
          {t('access.exempt')}
        </Button>
      }
    >
      <PagedTable
        name="access-exemptions"
        label={t('access.tab_exemptions')}
        columns={columns}
        pages={pages}
        all={() => accessQueries.allExemptions()}
        main
        actions={(row) =>
          refused() || !row.is_in_force
            ? []
            : [{ title: t('access.end'), danger: true, act: () => void setEnding(row) }]
        }
        filtered={false}
        nothingMatches={undefined}
        empty={<Empty title={t('access.exemptions_none')} hint={t('access.exemptions_note')} small />}
      />
      <Show when={adding()}>
        <Dialog open close={() => setAdding(false)} title={t('access.exempt')} detail={t('access.exemptions_note')}>
          <ExemptForm close={() => setAdding(false)} />
        </Dialog>
      </Show>
      <Show when={ending()} keyed>
        {(row) => (
          <Dialog open close={() => setEnding(undefined)} title={t('access.end')} detail={row.name}>
            <ReasonForm
              name={`access-exemption.${row.id}`}
              label={t('access.reason')}
              action={t('access.end')}
              save={(reason) => accessCommands.endExemption(row.id, reason)}
              close={() => setEnding(undefined)}
            />
          </Dialog>
        )}
      </Show>
    </TableBlock>
  );
}

type Typed = { area_id: number | null; unit_id: number | null; basis: string; until: string };

function ExemptForm(props: { close: () => void }) {
  const draft = makeDraft<Typed>('access-exempt', { area_id: null, unit_id: null, basis: '', until: '' });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const check = ({ area_id, unit_id, basis, until }: Typed): Problems => ({
    ...((area_id === null) === (unit_id === null) ? { area_id: t('access.one_place') } : {}),
    ...(basis.trim() === '' ? { basis: t('ui.missing') } : {}),
    ...(until === '' ? { until: t('ui.missing') } : {}),
  });
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={accessCommands.exempt} action={t('access.exempt')}>
      {(problems) => (
        <>
          <PlacePickers value={draft.value()} put={put} problems={problems()} />
          <TextField
            label={t('access.basis')}
            value={draft.value().basis}
            set={(basis) => put({ basis })}
            error={problems().basis}
            lines={3}
            maxLength={2000}
            required
          />
          <TextField
            label={t('access.until')}
            value={draft.value().until}
            set={(until) => put({ until })}
            error={problems().until}
            type="date"
            required
          />
        </>
      )}
    </DraftForm>
  );
}
