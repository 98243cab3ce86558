/** A rule of reporting with the text that says so. */
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Checkbox, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { gradeText } from './drill-calls.ts';
import {
  clock_starts,
  kinds,
  kindText,
  levels,
  levelText,
  type Rule,
  type RuleContent,
  reportingCommands,
} from './reporting-calls.ts';

type Typed = Omit<RuleContent, 'within_ms'> & { minutes: string };
const MINUTE_MS = 60_000;
const MAX_MINUTES = 527_040;
const grades = [1, 2, 3, 4] as const;

const minutesOf = (text: string): number | undefined => {
  const n = Number(text);
  return text.trim() !== '' && Number.isInteger(n) && n >= 1 && n <= MAX_MINUTES ? n : undefined;
};
const nothing: Typed = {
  ...{ level: 'city', title: '', report_to: '', kind: 'initial', from_grade: 3, starts: 'occurred', minutes: '' },
  ...{ source: '', is_confirmed: false, is_active: true },
};
function typedOf({ id: _id, edited_by: _by, edited_at: _at, version: _version, within_ms, ...rest }: Rule): Typed {
  return { ...rest, minutes: String(within_ms / MINUTE_MS) };
}
const contentOf = ({ minutes, ...rest }: Typed): RuleContent => ({
  ...rest,
  within_ms: (minutesOf(minutes) ?? 0) * MINUTE_MS,
});
const check = ({ title, report_to, source, minutes }: Typed): Problems => ({
  ...(title.trim() === '' ? { title: t('ui.missing') } : {}),
  ...(report_to.trim() === '' ? { report_to: t('ui.missing') } : {}),
  ...(source.trim() === '' ? { source: t('ui.missing') } : {}),
  ...(minutesOf(minutes) === undefined ? { within_ms: t('reporting.within_wrong') } : {}),
});

export function RuleDialog(props: { rule: Rule | undefined; close: () => void }) {
  const { rule } = props;
  const draft = makeDraft<Typed>(
    rule ? `reporting-rule.${rule.id}.${rule.version}` : 'reporting-rule.new',
    rule ? typedOf(rule) : nothing,
  );
  const typed = () => draft.value();
  const put = (change: Partial<Typed>) => draft.set({ ...typed(), ...change });
  const save = (content: Typed) =>
    rule
      ? reportingCommands.changeRule(rule.id, { ...contentOf(content), version: rule.version })
      : reportingCommands.addRule(contentOf(content));
  return (
    <Dialog open close={props.close} title={t(rule ? 'reporting.edit' : 'reporting.add')} wide>
      <DraftForm draft={draft} close={props.close} check={check} save={save}>
        {(problems) => (
          <>
            <TextField
              label={t('reporting.title')}
              value={typed().title}
              set={(title) => put({ title })}
              error={problems().title}
              maxLength={200}
              required
            />
            <TextField
              label={t('reporting.report_to')}
              value={typed().report_to}
              set={(report_to) => put({ report_to })}
              error={problems().report_to}
              maxLength={200}
              required
            />
            <div class="grid gap-4 sm:grid-cols-2">
              <Select
                label={t('reporting.level')}
                value={typed().level}
                set={(level) => level && put({ level })}
                options={levels.map((value) => ({ value, label: levelText(value) }))}
                required
              />
              <Select
                label={t('reporting.kind')}
                value={typed().kind}
                set={(kind) => kind && put({ kind })}
                options={kinds.map((value) => ({ value, label: kindText(value) }))}
                required
              />
              <Select
                label={t('reporting.from_grade')}
                value={typed().from_grade}
                set={(from_grade) => from_grade && put({ from_grade })}
                options={grades.map((value) => ({ value, label: gradeText(value) }))}
                required
              />
              <Select
                label={t('reporting.starts')}
                value={typed().starts}
                set={(starts) => starts && put({ starts })}
                options={clock_starts.map((value) => ({ value, label: word('reporting', `starts_${value}`) }))}
                required
              />
            </div>
            <TextField
              label={t('reporting.within_minutes')}
              value={typed().minutes}
              set={(minutes) => put({ minutes })}
              error={problems().within_ms}
              inputMode="numeric"
              required
            />
            <TextField
              label={t('reporting.source')}
              value={typed().source}
              set={(source) => put({ source })}
              error={problems().source}
              lines={2}
              required
            />
            <Checkbox
              label={t('reporting.confirmed')}
              value={typed().is_confirmed}
              set={(is_confirmed) => put({ is_confirmed })}
            />
            <Checkbox label={t('reporting.active')} value={typed().is_active} set={(is_active) => put({ is_active })} />
          </>
        )}
      </DraftForm>
    </Dialog>
  );
}
