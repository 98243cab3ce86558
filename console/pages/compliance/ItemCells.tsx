/** The cells of one item: as a whole, and object by object. */
import { Key } from '@solid-primitives/keyed';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { invalidate } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useKeys } from '../../keys.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText, Loaded } from '../../ui/Faces.tsx';
import { toast } from '../../ui/Toast.tsx';
import {
  type AssessmentPage,
  assessmentCommands,
  assessmentQueries,
  type ItemPage,
  type Judgement,
  judgingOf,
  results,
  type SheetItem,
} from './assessment-calls.ts';
import { CellEditor, type CellKeys } from './CellEditor.tsx';
import { EvidenceDialog } from './EvidenceDialog.tsx';
import { UnitEditor } from './UnitEditor.tsx';

const only_not_applicable = ['not_applicable'] as const;

type Given = { data: AssessmentPage; item: SheetItem; locked: string | undefined };

export function ItemCells(props: Given) {
  const query = useQuery(() => assessmentQueries.item(props.data.assessment.id, props.item.key));
  return (
    <div class="border-t border-line px-4 py-3">
      <Loaded query={query} small>
        {(page) => <Cells {...props} page={page()} />}
      </Loaded>
    </div>
  );
}

function Cells(props: Given & { page: ItemPage }) {
  const whole = () => ({ id: 0, name: t('assessments.whole') });
  /** A unit of cryptography that D, A and K are judged of. */
  const byObject = () => props.item.unit?.by_object === true;
  const cells = () => {
    if (byObject()) return [...props.data.objects, { id: 0, name: t('crypto.rest') }];
    return props.item.unit ? [whole()] : [whole(), ...props.data.objects];
  };
  const [focused, setFocused] = createSignal(
    props.item.unit?.by_object === false ? 0 : (props.data.objects[0]?.id ?? 0),
  );
  const [proving, setProving] = createSignal<number>();
  const keys = new Map<number, CellKeys>();
  const judgementOf = (object_id: number) => props.page.judgements.find((row) => row.object_id === object_id);
  const unjudged = () => props.data.objects.filter(({ id }) => !judgementOf(id));
  const step = (by: 1 | -1) => {
    const all = cells();
    const from = all.findIndex(({ id }) => id === focused());
    const to = all[Math.min(Math.max(from + by, 0), all.length - 1)];
    if (to) setFocused(to.id);
  };
  const here = () => keys.get(focused());
  useKeys({
    ArrowRight: () => step(1),
    ArrowLeft: () => step(-1),
    r: () => here()?.reason(),
    e: () => void setProving(focused()),
    ...Object.fromEntries(results.map((_, at) => [String(at + 1), () => (props.locked ? false : here()?.set(at))])),
  });
  const given = (cell: () => { id: number; name: string }) => ({
    ...{ assessment_id: props.data.assessment.id, item: props.item.key, keys },
    ...{ focus: () => setFocused(cell().id), prove: () => setProving(cell().id) },
    get object() {
      return cell();
    },
    get judgement(): Judgement | undefined {
      return judgementOf(cell().id);
    },
    get proofs() {
      return props.page.evidence.filter((proof) => proof.object_id === cell().id).length;
    },
    get locked() {
      return props.locked !== undefined;
    },
    get is_focused() {
      return focused() === cell().id;
    },
  });
  const sameForRest = async () => {
    const source = judgementOf(focused());
    if (!source) return;
    const rest = unjudged();
    try {
      await assessmentCommands.judge(props.data.assessment.id, {
        item: props.item.key,
        cells: rest.map(({ id }) => ({ object_id: id, version: 0 })),
        ...judgingOf(source),
      });
      toast({ title: t('assessments.saved_all', { n: rest.length }) });
    } catch (error) {
      toast({ title: errorText(error) });
    }
    await invalidate('compliance');
  };
  return (
    <>
      <Show when={byObject() && props.data.objects.length === 0}>
        <p class="mb-2 text-degraded">{t('crypto.objects_none')}</p>
      </Show>
      <ul class="space-y-3">
        <Key each={cells()} by="id">
          {(cell) => (
            <li>
              <Show
                when={byObject() && cell().id !== 0}
                fallback={<CellEditor {...given(cell)} {...(byObject() ? { choices: only_not_applicable } : {})} />}
              >
                <UnitEditor {...given(cell)} data={props.data} />
              </Show>
            </li>
          )}
        </Key>
      </ul>
      <Show when={!props.locked && focused() !== 0 && judgementOf(focused()) && unjudged().length > 0}>
        <div class="mt-3">
          <Button onClick={sameForRest}>{t('assessments.same_for_rest', { n: unjudged().length })}</Button>
        </div>
      </Show>
      <Show when={cells().find(({ id }) => id === proving())}>
        {(cell) => (
          <EvidenceDialog
            assessment_id={props.data.assessment.id}
            item={props.item.key}
            object={cell()}
            is_watched={props.data.objects.some(
              ({ id, node_id, endpoint_id }) => id === cell().id && (node_id !== null || endpoint_id !== null),
            )}
            locked={props.locked !== undefined}
            close={() => setProving(undefined)}
          />
        )}
      </Show>
    </>
  );
}
