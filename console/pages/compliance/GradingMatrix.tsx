/** The matrix of grading: whom harm would hit and how much, and the level of each cell. The chosen ones are marked, not only coloured. */
import CheckIcon from 'lucide-solid/icons/check';
import { For, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { degrees, type Edition, type Harm, harmed, levelText } from './calls.ts';

type Props = {
  edition: Edition;
  /** What is harmed: information or service. */
  label: string;
  chosen: readonly Harm[];
  /** Absent: only to look at. */
  toggle?: (harm: Harm) => void;
  /** The form begins here. */
  first?: boolean;
};

const isChosen = (chosen: readonly Harm[], { to, degree }: Harm) =>
  chosen.some((harm) => harm.to === to && harm.degree === degree);
const cell_class = 'flex h-9 w-full items-center justify-center gap-1 rounded-md border';
const lookOf = (is_chosen: boolean) =>
  is_chosen ? 'border-accent bg-wash font-semibold text-accent' : 'border-line text-dim';

export function GradingMatrix(props: Props) {
  return (
    <table class="w-full table-fixed border-separate border-spacing-1" aria-label={props.label}>
      <caption class="mb-1 text-left font-medium">{props.label}</caption>
      <thead>
        <tr>
          <td class="w-2/5" />
          <For each={degrees}>
            {(degree) => (
              <th scope="col" class="pb-0.5 align-bottom text-sm font-medium text-dim">
                {word('compliance', `degree_${degree}`)}
              </th>
            )}
          </For>
        </tr>
      </thead>
      <tbody>
        <For each={harmed}>
          {(to) => (
            <tr>
              <th scope="row" class="pr-1 text-left text-sm font-normal">
                {say(props.edition.harmed[to])}
              </th>
              <For each={degrees}>
                {(degree) => (
                  <td class="p-0">
                    <Cell {...props} harm={{ to, degree }} />
                  </td>
                )}
              </For>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}

function Cell(props: Props & { harm: Harm }) {
  const { to, degree } = props.harm;
  const level = () => props.edition.cells[to][degree];
  const chosen = () => isChosen(props.chosen, props.harm);
  const name = () =>
    t('compliance.cell', {
      harmed: say(props.edition.harmed[to]),
      degree: word('compliance', `degree_${degree}`),
      level: levelText(level()),
    });
  const shown = () => (
    <>
      <Show when={chosen()}>
        <CheckIcon class="size-3.5 shrink-0" aria-hidden="true" />
      </Show>
      <span aria-hidden="true" class="numeric">
        {level() ?? '?'}
      </span>
    </>
  );
  return (
    <Show
      when={props.toggle}
      fallback={
        <span class={`${cell_class} ${lookOf(chosen())}`}>
          {shown()}
          <span class="sr-only">{`${levelText(level())}${chosen() ? ` ${t('compliance.chosen')}` : ''}`}</span>
        </span>
      }
    >
      {(toggle) => (
        <button
          type="button"
          aria-label={name()}
          aria-pressed={chosen()}
          data-first={props.first && to === harmed[0] && degree === degrees[0] ? '' : undefined}
          class={`${cell_class} hover:bg-sunken ${lookOf(chosen())}`}
          onClick={() => toggle()(props.harm)}
        >
          {shown()}
        </button>
      )}
    </Show>
  );
}

/** Taken out when it is in, and added when it isn't. */
export function toggled(chosen: readonly Harm[], harm: Harm): Harm[] {
  return isChosen(chosen, harm)
    ? chosen.filter(({ to, degree }) => to !== harm.to || degree !== harm.degree)
    : [...chosen, harm];
}
