/** A menu behind a button. */

import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import { A } from '@solidjs/router';
import CheckIcon from 'lucide-solid/icons/check';
import ChevronRightIcon from 'lucide-solid/icons/chevron-right';
import { For, type JSX, Match, Show, Switch } from 'solid-js';

export type MenuItem =
  | { kind?: 'action'; title: string; icon?: JSX.Element; act: () => void; danger?: boolean }
  | { kind: 'link'; title: string; icon?: JSX.Element; href: string }
  /** Of several choices that stay open while one chooses, `stay`. */
  | { kind: 'choice'; title: string; chosen: boolean; act: () => void; stay?: boolean }
  | { kind: 'sub'; title: string; items: MenuItem[] }
  | { kind: 'group'; title: string; items: MenuItem[] }
  | { kind: 'line' };

const item_class =
  'flex items-center gap-2.5 rounded px-2.5 py-2 sm:py-1.5 -outline-offset-2 select-none data-highlighted:bg-wash text-ink no-underline [&>svg]:size-4 [&>svg]:shrink-0';

/** The look of a trigger that is only an icon. */
export const icon_trigger =
  'relative inline-flex size-9 items-center justify-center rounded-md hover:bg-sunken sm:size-8 [&>svg]:size-4.5';

const content_class = 'popup max-h-[min(28rem,70vh)] min-w-44 overflow-y-auto p-1';

export function Menu(props: {
  /** The button's content; `label` is its name where the content is only an icon. */
  trigger: JSX.Element;
  label?: string;
  triggerClass?: string;
  items: MenuItem[];
  placement?: 'bottom-start' | 'bottom-end';
}) {
  return (
    <DropdownMenu placement={props.placement ?? 'bottom-end'} gutter={4} modal={false}>
      <DropdownMenu.Trigger
        aria-label={props.label}
        title={props.label}
        class={
          props.triggerClass ??
          'inline-flex h-9 items-center gap-1.5 rounded-md border border-edge bg-surface px-3 font-medium hover:bg-sunken sm:h-8'
        }
      >
        {props.trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content class={content_class}>
          <Items items={props.items} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}

function Items(props: { items: MenuItem[] }) {
  return (
    <For each={props.items}>
      {(item) => (
        <Switch>
          <Match when={item.kind === 'line'}>
            <DropdownMenu.Separator class="-mx-1 my-1 border-t border-line" />
          </Match>
          <Match when={item.kind === 'link' && item}>
            {(link) => (
              <DropdownMenu.Item as={A} href={link().href} class={item_class}>
                {link().icon}
                {link().title}
              </DropdownMenu.Item>
            )}
          </Match>
          <Match when={item.kind === 'group' && item}>
            {(group) => (
              <DropdownMenu.Group>
                <DropdownMenu.GroupLabel class="px-2.5 pt-2 pb-1 text-xs text-dim">
                  {group().title}
                </DropdownMenu.GroupLabel>
                <Items items={group().items} />
              </DropdownMenu.Group>
            )}
          </Match>
          <Match when={item.kind === 'sub' && item}>
            {(sub) => (
              <DropdownMenu.Sub gutter={2}>
                <DropdownMenu.SubTrigger class={`${item_class} data-expanded:bg-wash`}>
                  <span class="flex-1">{sub().title}</span>
                  <ChevronRightIcon class="text-dim" />
                </DropdownMenu.SubTrigger>
                <DropdownMenu.Portal>
                  <DropdownMenu.SubContent class={content_class}>
                    <Items items={sub().items} />
                  </DropdownMenu.SubContent>
                </DropdownMenu.Portal>
              </DropdownMenu.Sub>
            )}
          </Match>
          <Match when={item.kind === 'choice' && item}>
            {(choice) => (
              <DropdownMenu.CheckboxItem
                class={item_class}
                checked={choice().chosen}
                closeOnSelect={!choice().stay}
                onChange={() => choice().act()}
              >
                <span class="flex size-4 items-center justify-center">
                  <Show when={choice().chosen}>
                    <CheckIcon class="size-4 text-accent" />
                  </Show>
                </span>
                {choice().title}
              </DropdownMenu.CheckboxItem>
            )}
          </Match>
          <Match when={(item.kind === undefined || item.kind === 'action') && item}>
            {(action) => (
              <DropdownMenu.Item
                class={`${item_class} ${action().danger ? 'text-down' : ''}`}
                onSelect={() => action().act()}
              >
                {action().icon}
                {action().title}
              </DropdownMenu.Item>
            )}
          </Match>
        </Switch>
      )}
    </For>
  );
}
