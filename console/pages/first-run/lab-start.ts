/** Starts the lab, then goes to the overview to watch it come alive. */
import { useNavigate } from '@solidjs/router';
import { createSignal } from 'solid-js';
import { commands } from '../../api.ts';
import { paths } from '../../paths.ts';

export function makeLabStart() {
  const navigate = useNavigate();
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();
  const start = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await commands.startLab();
      navigate(paths.overview());
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, start };
}
