/** Filters that a person keeps by a name, in this browser; each is the part of an address behind the question mark. */
export type View = { name: string; query: string };

const max_views = 50;
const keyOf = (table: string) => `zhengwang.views.${table}`;

export function readViews(table: string): View[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(keyOf(table)) ?? '[]');
    if (!Array.isArray(found)) return [];
    return found
      .filter((one): one is View => typeof one?.name === 'string' && typeof one?.query === 'string')
      .slice(0, max_views);
  } catch {
    return [];
  }
}

export function writeViews(table: string, views: readonly View[]): void {
  try {
    localStorage.setItem(keyOf(table), JSON.stringify(views.slice(0, max_views)));
  } catch {
    // Storage is switched off or full: they hold until the page is closed.
  }
}

/** One of the same name is replaced. */
export const withView = (views: readonly View[], view: View): View[] =>
  [...views.filter(({ name }) => name !== view.name), view].slice(-max_views);
