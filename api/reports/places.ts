/** Who may wait for a report at once: few of all, and fewer of one person, so that nobody keeps the others from theirs. */
import { Refusal } from '../middleware/errors.ts';

const MOST_WAITING = 20;
const MOST_OF_ONE = 2;
const MOST_BUNDLES = 4;
/** Whoever reads a bundle this slowly keeps nobody else from theirs any longer. */
const BUNDLE_MS = 10 * 60_000;

const waiting = new Map<string, number>();
const bundles = new Set<string>();

const tooMany = () =>
  new Refusal(429, 'too_many', '正在生成的报告过多，请稍后再试', 'Too many reports are being made; try again shortly');

/** From what is gathered for it to the file. */
export async function inPlace<T>(person: string, make: () => Promise<T>): Promise<T> {
  const own = waiting.get(person) ?? 0;
  if (own >= MOST_OF_ONE)
    throw new Refusal(
      429,
      'too_many',
      `您已有 ${MOST_OF_ONE} 份报告正在生成，请等其中一份完成`,
      `${MOST_OF_ONE} reports of yours are being made: wait for one of them`,
    );
  if ([...waiting.values()].reduce((sum, each) => sum + each, 0) >= MOST_WAITING) throw tooMany();
  waiting.set(person, own + 1);
  try {
    return await make();
  } finally {
    const left = (waiting.get(person) ?? 1) - 1;
    if (left === 0) waiting.delete(person);
    else waiting.set(person, left);
  }
}

/** Gives what frees the place again; as often as it is called. */
export function takeBundlePlace(person: string): () => void {
  if (bundles.has(person))
    throw new Refusal(
      409,
      'busy',
      '您已有一个资料包正在生成或下载，请等它完成',
      'A bundle of yours is being made or sent: wait for it to end',
    );
  if (bundles.size >= MOST_BUNDLES)
    throw new Refusal(
      429,
      'too_many',
      '正在生成或下载的资料包过多，请稍后再试',
      'Too many bundles are being made or sent; try again shortly',
    );
  bundles.add(person);
  let is_free = false;
  const free = () => {
    clearTimeout(timer);
    // By then the place may be of the same person's next one.
    if (!is_free) bundles.delete(person);
    is_free = true;
  };
  const timer = setTimeout(free, BUNDLE_MS);
  timer.unref();
  return free;
}

export async function* freeing(pieces: AsyncIterable<Uint8Array>, free: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces;
  } finally {
    free();
  }
}
