/** Who is using this console and what they may do. */
import { useQuery } from '@tanstack/solid-query';
import { queries } from './api.ts';
import type { Permission } from './wire.ts';

/** The session's query; read it through `makeSession` in the shell, or `useSession` on a page. */
export function useSession() {
  const query = useQuery(() => queries.session());
  const session = () => (query.isPending ? undefined : query.data);
  return {
    query,
    person: () => session()?.person ?? undefined,
    /** What must be done before anything else is allowed. */
    owes: () => session()?.owes ?? undefined,
    /** For hiding or explaining what would be refused; the server decides. */
    may: (permission: Permission) => session()?.permissions.includes(permission) ?? false,
  };
}
