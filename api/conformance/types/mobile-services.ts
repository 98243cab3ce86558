/** 移动应用 (T4, T12): the services of the reference list on 南通百通, the provincial and the national client. */
import { CLIENTS, type Client, ENTRY, ServiceBody } from '../mobile-services/record.ts';
import { REFERENCE_LIST } from '../mobile-services/reference-list.ts';
import { standingOfClient } from '../mobile-services/standing.ts';
import type { Criterion, RecordRow, Standing, SystemType } from '../system-type.ts';

const onClient = (client: Client): Criterion => {
  const { zh, en } = CLIENTS[client].title;
  return {
    title: { zh: `接入${zh}`, en: `On ${en}` },
    detail: {
      zh: '参考清单的每项服务：填报已接入且入口测得可访问为达到，仅填报为未知，未接入为未达到',
      en: 'Each service of the reference list: met when it is declared and its entry is seen to open, unknown when only declared, unmet when not integrated',
    },
    ...{ is: 'elsewhere', read: (db, { id }, now) => standingOfClient(db, id, client, now) },
  };
};

/** A name that is written otherwise would be counted nowhere. */
function judgeNames(rows: readonly RecordRow[]): Standing {
  const known = new Set(REFERENCE_LIST.map(({ subject }) => subject));
  const named = rows.filter(({ subject }) => known.has(subject)).length;
  const strange = rows.flatMap(({ subject }) => (known.has(subject) ? [] : [subject]));
  const rest = { because: [], seen_at: rows.length === 0 ? null : Math.max(...rows.map(({ at }) => at)) };
  if (rows.length === 0) return { ...rest, status: 'unknown', reason: { zh: '没有填报', en: 'nothing was brought' } };
  if (strange.length > 0) {
    const list = strange.slice(0, 5).join('; ');
    const reason = {
      zh: `${strange.length} 条填报不在参考清单中，不计入：${list}`,
      en: `${strange.length} records name no service of the list, and count nowhere: ${list}`,
    };
    return { ...rest, status: 'warn', reason };
  }
  const all = REFERENCE_LIST.length;
  const reason = {
    zh: `参考清单 ${all} 项，已填报 ${named} 项`,
    en: `${named} of the ${all} services of the list were brought`,
  };
  return { ...rest, status: named === all ? 'pass' : 'unknown', reason };
}

export const mobileServices: SystemType = {
  title: { zh: '移动政务服务', en: 'Mobile services' },
  also: ['移动应用', '南通百通'],
  tasks: ['T4', 'T12'],
  places: {
    entry: {
      title: { zh: '服务入口', en: 'Entries' },
      hint: {
        zh: '一项服务的入口网址，与填报的入口网址相同',
        en: 'The address of the entry of one service, the same as in its record',
      },
      is_many: true,
    },
  },
  records: {
    service: {
      title: { zh: '服务接入情况', en: 'Services' },
      subject: { zh: '部门/服务（按参考清单）', en: 'Department/service, as in the reference list' },
      is_monthly: false,
      Body: ServiceBody,
    },
  },
  criteria: {
    names: {
      title: { zh: '参考清单填报', en: 'The reference list is filled in' },
      detail: {
        zh: `通政办发〔2019〕46号附件1 的 ${REFERENCE_LIST.length} 项服务逐项填报`,
        en: `The ${REFERENCE_LIST.length} services of annex 1 of notice 通政办发〔2019〕46号, one by one`,
      },
      ...{ is: 'records', kind: 'service', judge: judgeNames },
    },
    nantong: onClient('nantong'),
    province: onClient('province'),
    national: onClient('national'),
    entry: ENTRY,
  },
  owed_by: ['city'],
};
