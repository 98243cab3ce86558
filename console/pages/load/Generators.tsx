/** The agents that send a run together: what each had of it, how its clock stands, and whether it was the one that fell short. */
import { For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { Section } from '../../ui/Page.tsx';
import { quantity } from '../../ui/quantity.ts';
import { offsetText } from '../agents/calls.ts';
import { type RunPage, rateText, type Sender, type Tick, timeText } from './calls.ts';
import { Cell, FigureTable, Head } from './FigureTable.tsx';

type Props = { page: RunPage; ticks: readonly Tick[] };

const isRunning = ({ page }: Props) => page.run.state === 'running';
/** Who told everything: in the last second while it goes on, of the whole afterwards. */
const toldOf = (props: Props) =>
  isRunning(props)
    ? props.page.run.generators - (props.ticks.at(-1)?.missing?.length ?? 0)
    : props.page.generators.filter(({ why }) => why === null).length;

export function Generators(props: Props) {
  const senders = () => props.page.generators;
  const isBegun = () => !isRunning(props) || props.ticks.length > 0;
  const said = () => {
    const n = props.page.run.generators;
    if (!isBegun()) return t('load_generators.ready', { n, m: senders().filter(({ clock }) => clock !== null).length });
    return t(isRunning(props) ? 'load_generators.told_now' : 'load_generators.told', { n, m: toldOf(props) });
  };
  const isWhole = () => toldOf(props) === props.page.run.generators;
  return (
    <Show when={props.page.run.generators > 0}>
      <Section title={t('load_generators.title')}>
        <Show when={senders().length > 0} fallback={<p class="text-unknown">{t('load_generators.unknown')}</p>}>
          <p class={`mb-2 ${isWhole() ? '' : 'font-medium text-degraded'}`}>{said()}</p>
          <FigureTable label={t('load_generators.title')} head={<Heads />}>
            <For each={senders()}>{(sender) => <Row sender={sender} />}</For>
          </FigureTable>
          <ul class="mt-2 space-y-0.5 empty:hidden">
            <For each={senders()}>
              {(sender) => (
                <Show when={whyOf(sender)}>
                  {(why) => (
                    <li>
                      <span class="mr-2 font-medium text-degraded">{sender.name}</span>
                      {say(why())}
                    </li>
                  )}
                </Show>
              )}
            </For>
          </ul>
        </Show>
      </Section>
    </Show>
  );
}

/** What it lacks comes before what limited it. */
const whyOf = ({ why, generator }: Sender) => why ?? generator.why;

const Heads = () => (
  <>
    <Head first>{t('load_generators.agent')}</Head>
    <Head>{t('load_generators.share')}</Head>
    <Head>{t('load_generators.sent')}</Head>
    <Head>{t('load_generators.rate')}</Head>
    <Head>{t('load_generators.errors')}</Head>
    <Head>{t('load_generators.clock')}</Head>
    <Head>{t('load_generators.lag')}</Head>
    <Head>{t('load_generators.cpu')}</Head>
    <Head>{t('load_generators.missing')}</Head>
  </>
);

function shareText({ journeys, users }: Sender['share']): string {
  return users === null
    ? t('load_generators.share_journeys', { n: journeys ?? 0 })
    : t('load_generators.share_users', { n: users });
}

/** What was measured with a clock that may be wrong says by how much. */
function clockText(clock: Sender['clock']): string {
  if (clock === null) return t('load_runs.not_measured');
  const offset = offsetText(Math.round(clock.offset_ms));
  return clock.error_ms === null ? offset : `${offset} ± ${timeText(Math.round(clock.error_ms))}`;
}

function Row(props: { sender: Sender }) {
  const known = (text: () => string) => (props.sender.seconds > 0 ? text() : '—');
  const lag = () => props.sender.generator.lag_ms;
  return (
    <tr class="border-t border-line">
      <Cell first>
        <span class={whyOf(props.sender) ? 'font-medium text-degraded' : ''}>{props.sender.name}</span>
      </Cell>
      <Cell>{shareText(props.sender.share)}</Cell>
      <Cell>{known(() => quantity(props.sender.requests, null))}</Cell>
      <Cell>{props.sender.rate === null ? '—' : rateText(Number(props.sender.rate.toFixed(2)))}</Cell>
      <Cell>{known(() => quantity(props.sender.errors, null))}</Cell>
      <Cell>{clockText(props.sender.clock)}</Cell>
      <Cell>{lag().count > 0 ? timeText(lag().p99) : '—'}</Cell>
      <Cell>{known(() => quantity(Math.round(100 * props.sender.generator.cpu), '%'))}</Cell>
      <Cell>{quantity(props.sender.missing_seconds, null)}</Cell>
    </tr>
  );
}
