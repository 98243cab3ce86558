/** The preface of a bulletin with its number and title: a new one of a frozen month, or a draft. */
import { Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { type BulletinContent, type BulletinPage, supervisionCommands } from './calls.ts';

type Typed = BulletinContent & { month: string };
const check = (value: Typed): Problems => {
  const missing = (['number', 'title', 'preface'] as const).filter((name) => value[name].trim() === '');
  return Object.fromEntries(missing.map((name) => [name, t('ui.missing')]));
};

export function BulletinDialog(props: {
  months: string[];
  draft?: BulletinPage;
  close: () => void;
  made?: (id: number) => void;
}) {
  const old = props.draft;
  const month = old?.month ?? props.months[0] ?? '';
  const fresh: Typed = { ...{ month, number: '', title: t('supervision.bulletin_title_first') }, preface: '' };
  const draft = makeDraft<Typed>(
    old ? `supervision.bulletin.${old.id}.${old.version}` : 'supervision.bulletin.new',
    old ? { month, number: old.number, title: old.title, preface: old.preface } : fresh,
  );
  const typed = () => draft.value();
  const put = (change: Partial<Typed>) => draft.set({ ...typed(), ...change });
  let made: number | undefined;
  const save = async ({ month: of, ...content }: Typed) => {
    if (old) await supervisionCommands.writeBulletin(old.id, { ...content, version: old.version });
    else made = (await supervisionCommands.createBulletin({ ...content, month: of })).id;
  };
  const close = () => {
    props.close();
    if (made !== undefined) props.made?.(made);
  };
  return (
    <Dialog open close={props.close} title={t(old ? 'supervision.edit' : 'supervision.write_bulletin')} wide>
      <DraftForm draft={draft} close={close} check={check} save={save}>
        {(problems) => (
          <>
            <div class="grid gap-4 sm:grid-cols-2">
              <Show when={!old}>
                <Select
                  label={t('supervision.month')}
                  value={typed().month}
                  set={(to) => to && put({ month: to })}
                  options={props.months.map((value) => ({ value, label: value }))}
                  required
                />
              </Show>
              <TextField
                label={t('supervision.bulletin_number')}
                hint={t('supervision.bulletin_number_hint')}
                value={typed().number}
                set={(number) => put({ number })}
                error={problems().number}
                maxLength={40}
                required
              />
            </div>
            <TextField
              label={t('supervision.bulletin_title')}
              value={typed().title}
              set={(title) => put({ title })}
              error={problems().title}
              maxLength={100}
              required
            />
            <TextField
              label={t('supervision.preface')}
              value={typed().preface}
              set={(preface) => put({ preface })}
              error={problems().preface}
              lines={8}
              required
            />
          </>
        )}
      </DraftForm>
    </Dialog>
  );
}
