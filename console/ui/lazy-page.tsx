/**
 * A page in a file of its own, loaded when it is first shown. Nothing here suspends: `Suspense` would take a page from the screen, and
 * the focus from whoever types on it, whenever a part that is new on it reads a query.
 */
import { type Component, createResource, lazy, Show } from 'solid-js';
import { Loading } from './Faces.tsx';

export function lazyPage<Props extends object>(load: () => Promise<{ default: Component<Props> }>): Component<Props> {
  const Page = lazy(load);
  const Loads: Component<Props> = (props) => {
    const [loaded] = createResource(() => Page.preload());
    return (
      <Show when={loaded()} fallback={<Loading lines={6} />}>
        <Page {...props} />
      </Show>
    );
  };
  // The router asks for a page's file when a link to it is pointed at, the gate while it asks who is there.
  return Object.assign(Loads, { preload: () => Page.preload() });
}
