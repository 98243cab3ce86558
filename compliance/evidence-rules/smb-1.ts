import { column, looksOf } from './looks.ts';
import { type Bearing, type EvidenceRule, shortfall } from './rule.ts';

const BEARING: Bearing = {
  mlps: { 2: ['7.1.4.4 b'], 3: ['8.1.4.4 b'] },
  high_risk_cases: ['6.4.3.1'],
  crypto: {},
};

/** SMB 1 is accepted: nothing of today needs it, and worms came in by it. */
export const smb1: EvidenceRule = {
  id: 'smb-1',
  title: { zh: '接受 SMB 1', en: 'SMB version 1 is accepted' },
  shows: 'shortfall',
  needs: ['open_access.smb'],
  bears_on: { service: BEARING, device: BEARING, security_device: BEARING },
  see(facts) {
    return looksOf(facts).flatMap((look) =>
      look
        .all('open_access.smb')
        .filter((fact) => column(fact, 'smb1') === true)
        .flatMap((fact) => {
          const newer = String(column(fact, 'dialects') ?? '');
          const where = `${look.where} ${column(fact, 'port')}`;
          return shortfall(
            [fact],
            {
              zh: `${where} 接受 SMB 1${newer && '，同时支持更新版本'}`,
              en: `${where} accepts SMB 1${newer && ', and newer versions beside'}`,
            },
            { result: newer ? 'partial' : 'not_conform' },
          );
        }),
    );
  },
};
