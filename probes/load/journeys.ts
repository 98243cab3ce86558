/** What visitors do, made in each thread by itself out of what the thread was given. */
import type { Journey, JourneyMaker, JourneySource, LoadRequest } from './words.ts';

export async function journeysOf(source: JourneySource): Promise<JourneyMaker> {
  if (source.is === 'one') return oneRequest(source.request);
  // Loaded when a scenario is run: a single request needs nothing of it.
  return (await import('./scenario/journeys.ts')).createJourneys(source.scenario);
}

/** One request and no more; always the same object, so that it is prepared once. */
function oneRequest(request: LoadRequest): JourneyMaker {
  const ask = { is: 'ask', request } as const;
  const end = { is: 'end' } as const;
  const none: never[] = [];
  const nothing = () => none;
  return (): Journey => {
    let asked = false;
    return {
      next() {
        if (asked) return end;
        asked = true;
        return ask;
      },
      complaints: nothing,
      checks: nothing,
    };
  };
}
