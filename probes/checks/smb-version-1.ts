import type { Check } from '../check.ts';
import { unknown } from '../check.ts';
import { column, ofKey, where } from './known-fact.ts';

/** SMB 1 is refused: it knows neither encryption nor signatures that hold, and worms came in by it (MS17-010). */
export const smbVersion1: Check = {
  id: 'smb-version-1',
  title: { zh: 'SMB 1 协议', en: 'SMB version 1' },
  severity: 'major',
  posture: true,
  needs: ['open_access.smb', 'open_access.service'],
  judge(facts) {
    const servers = ofKey(facts, 'open_access.smb');
    const old = servers.filter((fact) => column(fact, 'smb1') === true);
    if (old.length > 0) {
      const list = old.map((fact) => `${where(fact)} TCP ${column(fact, 'port')}`).join(', ');
      return {
        status: 'fail',
        reason: { zh: `仍接受 SMB 1：${list}`, en: `still accepts SMB 1: ${list}` },
        because: old,
      };
    }
    const services = ofKey(facts, 'open_access.service');
    const ports = services.filter((fact) => column(fact, 'service') === 'smb');
    if (services.length > 0 && ports.length === 0) {
      const reason = { zh: '未要求探测 SMB', en: 'no watch looks for SMB' };
      return { status: 'not_applicable', reason, because: [] };
    }
    // A port that was closed since has no SMB of any version.
    const closed = ports.filter((fact) => column(fact, 'open') === false);
    const refusing = servers.filter((fact) => column(fact, 'smb1') === false);
    if (ports.length === 0 || refusing.length < servers.length || servers.length + closed.length < ports.length) {
      return unknown('没有有效的 SMB 观测', 'no current SMB observation');
    }
    return { status: 'pass', reason: { zh: '拒绝 SMB 1', en: 'refuses SMB 1' }, because: [...servers, ...closed] };
  },
};
