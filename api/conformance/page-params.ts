/** What a plain page is asked by, of its endpoint's address. */
import type { EndpointGiven } from './system-type.ts';

export const pageParams = ({ scheme, port, path }: EndpointGiven) => ({
  scheme: scheme === 'https' ? 'https' : 'http',
  path,
  ...(port === undefined ? {} : { port }),
});
