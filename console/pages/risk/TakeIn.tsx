/** Open findings of the systems: chosen ones become vulnerabilities, with what is seen of them now. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { Checkbox } from '../../ui/Field.tsx';
import { Refused } from '../../ui/sending.tsx';
import { type Candidate, riskCommands, riskQueries } from './calls.ts';

const keyOf = ({ seen_by, finding_id }: Candidate) => `${seen_by} ${finding_id}`;

export function TakeIn(props: { id: number; close: () => void }) {
  const query = useQuery(() => riskQueries.findings(props.id));
  const [chosen, setChosen] = createSignal<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();
  const toggle = (key: string, is: boolean) => {
    const next = new Set(chosen());
    if (is) next.add(key);
    else next.delete(key);
    setChosen(next);
  };
  const save = async (rows: readonly Candidate[]) => {
    setBusy(true);
    setError(undefined);
    const ids = (by: Candidate['seen_by']) =>
      rows.filter((row) => row.seen_by === by && chosen().has(keyOf(row))).map(({ finding_id }) => finding_id);
    try {
      await riskCommands.takeIn(props.id, { finding_ids: ids('probe'), assessment_finding_ids: ids('assessment') });
      props.close();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open wide close={props.close} title={t('risk.take_in')} detail={t('risk.take_in_hint')}>
      <Loaded query={query} small>
        {(data) => (
          <>
            <Show when={data().rows.length > 0} fallback={<Empty small title={t('risk.take_in_none')} />}>
              <ul class="space-y-2">
                <For each={data().rows}>
                  {(row) => (
                    <li>
                      <Checkbox
                        label={`${row.seen.subject} · ${say(row.seen.what)}`}
                        hint={`${word('risk', `seen_${row.seen_by}`)} · ${say(row.seen.reason)}`}
                        value={chosen().has(keyOf(row))}
                        set={(is) => toggle(keyOf(row), is)}
                      />
                    </li>
                  )}
                </For>
              </ul>
            </Show>
            <Refused error={error()} class="mt-3" />
            <DialogActions>
              <Button onClick={props.close}>{t('ui.cancel')}</Button>
              <Button kind="primary" busy={busy()} disabled={chosen().size === 0} onClick={() => save(data().rows)}>
                {t('risk.take_in_n', { n: chosen().size })}
              </Button>
            </DialogActions>
          </>
        )}
      </Loaded>
    </Dialog>
  );
}
