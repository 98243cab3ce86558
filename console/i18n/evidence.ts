import { section } from './text.ts';

export const evidence = section({
  title: { zh: '证据', en: 'Evidence' },
  page_title: { zh: '证据 #{id}', en: 'Evidence #{id}' },
  sealed: { zh: '封存', en: 'Seal' },
  sealed_at: { zh: '封存时间', en: 'Sealed at' },
  valid: { zh: '内容与摘要一致', en: 'Content and digest belong together' },
  broken: {
    zh: '内容与摘要不一致：此记录在封存后被改动过',
    en: 'Content and digest do not match: this record was altered after it was sealed',
  },
  digest: { zh: '摘要（SM3）', en: 'Digest (SM3)' },
  previous: { zh: '前一条的摘要', en: 'Digest before it' },
  chain_hint: {
    zh: '每条证据的摘要覆盖其内容与前一条的摘要，因此任何一条被改动都会被发现。',
    en: 'Each digest covers the content and the digest before it, so a change to any record shows.',
  },
  verdict: { zh: '结论', en: 'Verdict' },
  because: { zh: '依据的事实', en: 'The facts it rests on' },
  because_some: {
    zh: '共 {total} 条，此处封存了前 {shown} 条',
    en: '{total} in all, the first {shown} are sealed here',
  },
  because_none: { zh: '没有可用的事实（结论为未知）', en: 'There were no facts to rest on (the verdict is unknown)' },
  observations: { zh: '当时的观测', en: 'The observations at that time' },
  content: { zh: '封存的原文', en: 'The sealed content' },
  content_hint: { zh: '摘要所覆盖的确切字节', en: 'Exactly the bytes that the digest covers' },
});
