/** A new link from a node to another. */
import { commands } from '../../api.ts';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { NodePicker } from '../pickers.tsx';

type Value = { own_port: string; far_id: number | null; far_port: string; note: string };
const empty: Value = { own_port: '', far_id: null, far_port: '', note: '' };

function check(value: Value): Problems {
  return value.far_id === null ? { b_node_id: t('ui.missing') } : {};
}

export function LinkDialog(props: { node_id: number; close: () => void }) {
  const draft = makeDraft<Value>(`link.${props.node_id}`, empty);
  const put = (change: Partial<Value>) => draft.set({ ...draft.value(), ...change });
  const save = async ({ own_port, far_id, far_port, note }: Value) => {
    if (far_id === null) return;
    await commands.createLink({
      a_node_id: props.node_id,
      a_port: own_port.trim(),
      b_node_id: far_id,
      b_port: far_port.trim(),
      note: note.trim(),
    });
  };
  return (
    <Dialog open close={props.close} title={t('nodes.link_add')}>
      <DraftForm draft={draft} close={props.close} check={check} save={save} action={t('nodes.link_add')}>
        {(problems) => (
          <>
            <TextField
              label={t('nodes.nb_local')}
              value={draft.value().own_port}
              set={(own_port) => put({ own_port })}
              error={problems().a_port}
            />
            <NodePicker
              label={t('nodes.link_far')}
              value={draft.value().far_id}
              set={(far_id) => put({ far_id })}
              error={problems().b_node_id}
              required
            />
            <TextField
              label={t('nodes.nb_port')}
              value={draft.value().far_port}
              set={(far_port) => put({ far_port })}
              error={problems().b_port}
            />
            <TextField
              label={t('words.note')}
              value={draft.value().note}
              set={(note) => put({ note })}
              error={problems().note}
            />
          </>
        )}
      </DraftForm>
    </Dialog>
  );
}
