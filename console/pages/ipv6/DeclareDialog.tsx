/** What people say of a target: where it stands in their books, and whether it is let off for a time. */
import { Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Checkbox, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { momentOf, wallTime } from '../../ui/wall-time.ts';
import { type Ipv6Row, ipv6Commands, node_rungs, type Rung, rungText, service_rungs } from './calls.ts';

type Typed = { declared: Rung | ''; is_exempt: boolean; until: string; reason: string };

const half_a_year_ms = 182 * 86_400_000;
const longest_ms = 3 * 365 * 86_400_000;

export function DeclareDialog(props: { row: Ipv6Row; close: () => void }) {
  return (
    <Dialog open close={props.close} title={t('ipv6.declare')} detail={t('ipv6.declare_hint')}>
      <Form {...props} />
    </Dialog>
  );
}

function Form(props: { row: Ipv6Row; close: () => void }) {
  const { id, kind, declared, exempt_until, exempt_reason } = props.row;
  const draft = makeDraft<Typed>(`ipv6.${id}`, {
    declared: declared ?? '',
    is_exempt: exempt_until !== null,
    until: wallTime(exempt_until ?? Date.now() + half_a_year_ms),
    reason: exempt_reason ?? '',
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const check = ({ is_exempt, until, reason }: Typed): Problems => {
    if (!is_exempt) return {};
    const in_ms = (momentOf(until) ?? 0) - Date.now();
    return {
      ...(in_ms > 0 && in_ms < longest_ms ? {} : { until: t('ipv6.exempt_wrong') }),
      ...(reason.trim() === '' ? { reason: t('ui.missing') } : {}),
    };
  };
  const save = ({ declared, is_exempt, until, reason }: Typed) =>
    ipv6Commands.declare(id, {
      declared: declared === '' ? null : declared,
      exempt: is_exempt ? { until: momentOf(until) ?? 0, reason: reason.trim() } : null,
    });
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save}>
      {(problems) => (
        <>
          <Select
            label={t('ipv6.declared')}
            value={draft.value().declared}
            set={(declared) => put({ declared: declared ?? '' })}
            options={[
              { value: '' as const, label: t('ipv6.nothing_declared') },
              ...(kind === 'node' ? node_rungs : service_rungs).map((value) => ({ value, label: rungText(value) })),
            ]}
          />
          <Checkbox
            label={t('ipv6.is_exempt')}
            value={draft.value().is_exempt}
            set={(is_exempt) => put({ is_exempt })}
          />
          <Show when={draft.value().is_exempt}>
            <TextField
              label={t('ipv6.exempt_until')}
              type="datetime-local"
              value={draft.value().until}
              set={(until) => put({ until })}
              error={problems().until ?? problems()['exempt.until']}
              required
            />
            <TextField
              label={t('ipv6.exempt_reason')}
              value={draft.value().reason}
              set={(reason) => put({ reason })}
              error={problems().reason ?? problems()['exempt.reason']}
              lines={2}
              maxLength={500}
              required
            />
          </Show>
        </>
      )}
    </DraftForm>
  );
}
