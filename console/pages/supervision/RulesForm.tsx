/** Editing a draft of rules: its period, and each indicator with weight, formula, targets and source. A draft may have mistakes; they are told. */
import PlusIcon from 'lucide-solid/icons/plus';
import TrashIcon from 'lucide-solid/icons/trash';
import { createSignal, For, Index, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { say, t } from '../../i18n/index.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { Checkbox, TextField } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { toast } from '../../ui/Toast.tsx';
import { type Indicator, kindText, type RuleSetPage, type Rules, supervisionCommands } from './calls.ts';
import { Mistakes } from './Mistakes.tsx';

const kinds = ['area', 'unit'] as const;
const most_years = 10;

/** Years whose targets are asked for; none while the months can't be read. */
function yearsOf({ from_month, until_month }: Rules): string[] {
  const [from, until] = [Number(from_month.slice(0, 4)), Number(until_month.slice(0, 4))];
  if (!(from >= 2000 && until >= from && until < from + most_years)) return [];
  return Array.from({ length: until - from + 1 }, (_, at) => String(from + at));
}

export function RulesForm(props: { data: RuleSetPage; close: () => void }) {
  const { id, version, body } = props.data;
  const draft = makeDraft<Rules>(`supervision.rules.${id}.${version}`, body);
  const [checked, setChecked] = createSignal<RuleSetPage['checked']>();
  const typed = () => draft.value();
  const put = (change: Partial<Rules>) => draft.set({ ...typed(), ...change });
  const putIndicator = (at: number, change: Partial<Indicator>) =>
    put({ indicators: typed().indicators.map((one, i) => (i === at ? { ...one, ...change } : one)) });
  const add = () => {
    const taken = new Set(typed().indicators.map((one) => one.id));
    const number = Array.from({ length: 99 }, (_, i) => i + 1).find((i) => !taken.has(`indicator_${i}`)) ?? 99;
    const [figure] = props.data.figures;
    const formula = figure ? `share(${figure.figure})` : '';
    const title = { zh: t('supervision.new_indicator'), en: `Indicator ${number}` };
    const source = { text: '', date: '' };
    const fresh: Indicator = {
      ...{ id: `indicator_${number}`, title, weight: '10', formula, targets: {} },
      ...{ source, of: ['area'], confirmed: false },
    };
    put({ indicators: [...typed().indicators, fresh] });
  };
  const look = async () => {
    try {
      setChecked(await supervisionCommands.check(typed()));
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  return (
    <div class="card px-5 py-4">
      <DraftForm draft={draft} close={props.close} save={(value) => supervisionCommands.writeRules(id, value, version)}>
        {(problems) => (
          <>
            <div class="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
              <TextField
                label={t('supervision.rules_title')}
                value={typed().title}
                set={(title) => put({ title })}
                error={problems()['body.title']}
                required
              />
              <TextField
                label={t('supervision.from_month')}
                value={typed().from_month}
                set={(from_month) => put({ from_month })}
                error={problems()['body.from_month']}
                placeholder="2026-01"
                required
              />
              <TextField
                label={t('supervision.until_month')}
                value={typed().until_month}
                set={(until_month) => put({ until_month })}
                error={problems()['body.until_month']}
                placeholder="2026-12"
                required
              />
              <TextField
                label={t('supervision.most_unknown_field')}
                value={typed().most_unknown_points}
                set={(most_unknown_points) => put({ most_unknown_points })}
                error={problems()['body.most_unknown_points']}
                required
              />
            </div>
            <Figures data={props.data} />
            <Index each={typed().indicators}>
              {(indicator, at) => (
                <OneIndicator
                  indicator={indicator()}
                  at={at}
                  years={yearsOf(typed())}
                  problems={problems()}
                  put={(change) => putIndicator(at, change)}
                  remove={() => put({ indicators: typed().indicators.filter((_, i) => i !== at) })}
                />
              )}
            </Index>
            <div class="flex flex-wrap gap-2">
              <Button onClick={add}>
                <PlusIcon class="size-4" />
                {t('supervision.add_indicator')}
              </Button>
              <Button onClick={() => void look()}>{t('supervision.check_rules')}</Button>
            </div>
            <Show when={checked()}>
              {(found) => (
                <>
                  <Mistakes checked={found()} />
                  <Show when={found().mistakes.length === 0}>
                    <p role="status">{t('supervision.no_mistakes')}</p>
                  </Show>
                </>
              )}
            </Show>
          </>
        )}
      </DraftForm>
    </div>
  );
}

/** What formulas may ask. */
function Figures(props: { data: RuleSetPage }) {
  return (
    <details class="rounded-md border border-line px-4 py-2">
      <summary class="cursor-pointer py-1 font-medium">{t('supervision.language')}</summary>
      <p class="py-1 text-sm text-dim">{t('supervision.language_hint')}</p>
      <ul class="space-y-1 pb-2 text-sm">
        <For each={props.data.figures}>
          {(figure) => (
            <li>
              <code class="font-mono">{figure.figure}</code> {say(figure.title)}{' '}
              <span class="text-dim">
                {say(figure.counts)} ({figure.of.map(kindText).join(' · ')})
              </span>
            </li>
          )}
        </For>
      </ul>
    </details>
  );
}

function OneIndicator(props: {
  indicator: Indicator;
  at: number;
  years: string[];
  problems: Record<string, string>;
  put: (change: Partial<Indicator>) => void;
  remove: () => void;
}) {
  const one = () => props.indicator;
  const problem = (field: string) => props.problems[`body.indicators.${props.at}.${field}`];
  return (
    <fieldset class="space-y-3 rounded-md border border-line px-4 py-3">
      <legend class="sr-only">{say(one().title)}</legend>
      <div class="flex items-start justify-between gap-3">
        <div class="grid flex-1 gap-3 sm:grid-cols-2 lg:grid-cols-4">
          <TextField
            label={t('supervision.title_zh')}
            value={one().title.zh}
            set={(zh) => props.put({ title: { ...one().title, zh } })}
            error={problem('title.zh')}
            required
          />
          <TextField
            label={t('supervision.title_en')}
            value={one().title.en}
            set={(en) => props.put({ title: { ...one().title, en } })}
            error={problem('title.en')}
            required
          />
          <TextField
            label={t('supervision.indicator_id')}
            value={one().id}
            set={(id) => props.put({ id })}
            error={problem('id')}
            mono
            required
          />
          <TextField
            label={t('supervision.points')}
            value={one().weight}
            set={(weight) => props.put({ weight })}
            error={problem('weight')}
            required
          />
        </div>
        <IconButton label={t('supervision.remove_of', { what: say(one().title) })} onClick={props.remove}>
          <TrashIcon class="size-4" />
        </IconButton>
      </div>
      <TextField
        label={t('supervision.formula')}
        value={one().formula}
        set={(formula) => props.put({ formula })}
        error={problem('formula')}
        lines={2}
        mono
        required
      />
      <div class="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <For each={props.years}>
          {(year) => (
            <TextField
              label={t('supervision.target_year', { year })}
              value={one().targets[year] ?? ''}
              set={(target) => {
                const { [year]: _, ...rest } = one().targets;
                props.put({ targets: target.trim() === '' ? rest : { ...rest, [year]: target.trim() } });
              }}
              error={problem(`targets.${year}`)}
            />
          )}
        </For>
      </div>
      <div class="grid gap-3 sm:grid-cols-[minmax(0,1fr)_11rem]">
        <TextField
          label={t('supervision.source')}
          value={one().source.text}
          set={(text) => props.put({ source: { ...one().source, text } })}
          error={problem('source.text')}
        />
        <TextField
          label={t('supervision.source_date')}
          value={one().source.date}
          set={(date) => props.put({ source: { ...one().source, date } })}
          error={problem('source.date')}
          type="date"
        />
      </div>
      <div class="flex flex-wrap gap-x-6 gap-y-2">
        <For each={kinds}>
          {(kind) => (
            <Checkbox
              label={kindText(kind)}
              value={one().of.includes(kind)}
              set={(is) => props.put({ of: kinds.filter((each) => (each === kind ? is : one().of.includes(each))) })}
            />
          )}
        </For>
        <Checkbox
          label={t('supervision.confirmed')}
          value={one().confirmed}
          set={(confirmed) => props.put({ confirmed })}
        />
      </div>
      <Show when={problem('of')}>{(why) => <p class="text-sm text-down">{why()}</p>}</Show>
    </fieldset>
  );
}
