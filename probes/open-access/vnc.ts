/** VNC whose security types hold `None`: whoever connects has screen and keyboard (RFC 6143, section 7.2.1). */
import { askVnc, NONE, typeNames } from '../clear-text/vnc.ts';
import { type Ask, notRecognised } from './answer.ts';

export const vnc: Ask = async (place) => {
  const seen = await askVnc(place);
  if (!seen.version) return notRecognised(seen.said || null);
  const { version, types } = seen;
  return {
    answers: true,
    without_login: types ? types.includes(NONE) : null,
    version: `${version.major}.${version.minor}`,
    detail: types ? typeNames(types) : 'no security types',
  };
};
