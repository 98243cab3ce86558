/** The rules, for those who only read them. */
import { For, type JSX, Show } from 'solid-js';
import { number, t, word } from '../../i18n/index.ts';
import { Section } from '../../ui/Page.tsx';
import { roleName } from '../people/calls.ts';
import { type Figure, figureAt, figures, type Rules } from './calls.ts';

export function PolicyView(props: { rules: Rules }) {
  const lines = (group: readonly Figure[]) => (
    <For each={group}>{(figure) => <FigureLine rules={props.rules} figure={figure} />}</For>
  );
  return (
    <>
      <p class="text-dim">{t('policy.read_only')}</p>
      <div class="grid items-start gap-4 md:grid-cols-2">
        <Part title={t('policy.password')}>{lines(figures.password)}</Part>
        <Part title={t('policy.lock')}>{lines(figures.lock)}</Part>
        <Part title={t('policy.session')}>
          {lines(figures.session)}
          {lines(figures.unused)}
        </Part>
        <Part title={t('policy.second_factor')}>
          {lines(figures.second_factor)}
          <Line name={t('policy.required_of')}>
            <List items={props.rules.second_factor.required_of.map(roleName)} none={t('policy.nobody')} />
          </Line>
        </Part>
        <Part title={t('policy.addresses')}>
          <Line name={t('policy.addresses_label')}>
            <List items={props.rules.administrator_addresses} none={t('policy.anywhere')} />
          </Line>
        </Part>
      </div>
    </>
  );
}

function Part(props: { title: string; children: JSX.Element }) {
  return (
    <Section title={props.title}>
      <dl class="space-y-2">{props.children}</dl>
    </Section>
  );
}

function FigureLine(props: { rules: Rules; figure: Figure }) {
  const key = () => props.figure.path.replace('.', '_');
  return (
    <Line name={word('policy', `field_${key()}`)}>
      <span class="numeric">{number(figureAt(props.rules, props.figure.path))}</span>{' '}
      <span class="text-dim">{word('policy', `unit_${key()}`)}</span>
    </Line>
  );
}

function Line(props: { name: string; children: JSX.Element }) {
  return (
    <div class="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-x-4">
      <dt class="text-dim">{props.name}</dt>
      <dd class="min-w-0 break-words">{props.children}</dd>
    </div>
  );
}

function List(props: { items: readonly string[]; none: string }) {
  return (
    <Show when={props.items.length > 0} fallback={props.none}>
      <ul>
        <For each={props.items}>{(item) => <li>{item}</li>}</For>
      </ul>
    </Show>
  );
}
