/** What the register knows of one system, for its filing. */
import type { Harm } from '#compliance/catalogues/grading/grades.ts';
import type { FilingGiven } from '#compliance/reports/given.ts';
import { editionOf, type RegisterPage } from '../compliance/read-register.ts';

const HARMED: Record<string, string> = {
  citizens: '公民、法人和其他组织的合法权益',
  society: '社会秩序、公共利益',
  nation: '国家安全',
};
const DEGREES: Record<string, string> = { general: '一般损害', serious: '严重损害', extreme: '特别严重损害' };

const harmText = ({ to, degree }: Harm): string => `${HARMED[to] ?? to}：${DEGREES[degree] ?? degree}`;

export function filingGiven(page: RegisterPage, now: number): FilingGiven {
  const { system, register, computed, platform, nodes, endpoints, assessments } = page;
  return {
    system: { name: system.name, unit: system.unit_name },
    register: register && {
      ...register,
      information_harms: register.information_harms.map(harmText),
      service_harms: register.service_harms.map(harmText),
      matrix: editionOf(register.matrix)?.title.zh ?? register.matrix,
      computed: computed?.known ? computed.notation : null,
      platform: platform?.name ?? null,
    },
    nodes: nodes.map(({ name, role }) => ({ name, role })),
    endpoints: endpoints.map(({ name, host, url }) => ({ name, host, url })),
    assessments: assessments.map(({ title, level, state, closed_at }) => ({ title, level, state, closed_at })),
    now,
  };
}
