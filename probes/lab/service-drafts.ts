/** Which service systems the lab has, and what is right or wrong with each. */
import type { Text } from '../probe.ts';
import type { Family } from './hosts/host.ts';
import type { WebMood, WebOptions } from './hosts/web.ts';

/** A service as it is written down here; ports and addresses come later. */
export type Draft = {
  name: string;
  title: Text;
  owner: string;
  endpoints: EndpointDraft[];
};

export type EndpointDraft = {
  name: string;
  families?: Family[];
  expectation: Text;
  healthy?: false;
  kind: 'http' | 'https' | 'dns' | 'ntp' | 'tcp';
  /** Days from now; absent: a good certificate. */
  certificate?: { names?: string[]; from_days?: number; to_days: number };
  web?: Pick<WebOptions, 'hops' | 'versions'> & { redirect_to_endpoint?: string };
  answer?: WebMood['answer'];
  /** The answer over IPv6 only. */
  answer_6?: WebMood['answer'];
  banner?: string;
  offset_ms?: number;
};

const says = (zh: string, en: string): Text => ({ zh, en });

export const DRAFTS: Draft[] = [
  {
    name: 'portal',
    title: says('政务服务门户', 'Government service portal'),
    owner: '3206',
    endpoints: [
      {
        name: 'portal-http',
        kind: 'http',
        web: { redirect_to_endpoint: 'portal-https' },
        expectation: says('跳转到 HTTPS', 'redirects to HTTPS'),
      },
      { name: 'portal-https', kind: 'https', expectation: says('双栈均返回 200', '200 in both families') },
    ],
  },
  {
    name: 'office',
    title: says('协同办公系统', 'Office automation'),
    owner: '3206',
    endpoints: [
      {
        name: 'office-https',
        kind: 'https',
        healthy: false,
        certificate: { from_days: -400, to_days: -35 },
        expectation: says('证书已过期', 'its certificate has expired'),
      },
    ],
  },
  {
    name: 'mail',
    title: says('政务邮箱', 'Government mail'),
    owner: '3206',
    endpoints: [
      {
        name: 'mail-https',
        kind: 'https',
        healthy: false,
        certificate: { names: ['old-mail.zwlab.test'], to_days: 300 },
        expectation: says('证书名称不符', 'its certificate names another host'),
      },
    ],
  },
  {
    name: 'archive',
    title: says('电子档案系统', 'Electronic archive'),
    owner: '320682',
    endpoints: [
      {
        name: 'archive-https',
        kind: 'https',
        healthy: false,
        web: { versions: { min: 'TLSv1', max: 'TLSv1.1' } },
        expectation: says('只支持 TLS 1.0 和 1.1', 'speaks only TLS 1.0 and 1.1'),
      },
    ],
  },
  {
    name: 'hotline',
    title: says('热线工单系统', 'Hotline tickets'),
    owner: '320613',
    endpoints: [
      {
        name: 'hotline-https',
        kind: 'https',
        certificate: { from_days: -359, to_days: 6 },
        expectation: says('证书 6 天后到期', 'its certificate expires in six days'),
      },
    ],
  },
  {
    name: 'licences',
    title: says('电子证照共享', 'Shared electronic licences'),
    owner: '320612',
    endpoints: [
      {
        name: 'licences-http',
        kind: 'http',
        healthy: false,
        answer: 'error',
        expectation: says('返回 500', 'answers 500'),
      },
    ],
  },
  {
    name: 'survey',
    title: says('民意调查平台', 'Opinion surveys'),
    owner: '320681',
    endpoints: [
      {
        name: 'survey-http',
        kind: 'http',
        web: { hops: 4 },
        expectation: says('四次跳转后返回 200', '200 after four redirects'),
      },
      {
        name: 'survey-loop',
        kind: 'http',
        healthy: false,
        web: { hops: -1 },
        expectation: says('无穷跳转', 'redirects without end'),
      },
    ],
  },
  {
    name: 'rudong',
    title: says('如东县政务网站', 'Rudong county site'),
    owner: '320623',
    endpoints: [{ name: 'rudong-http', kind: 'http', families: [4], expectation: says('仅 IPv4', 'IPv4 only') }],
  },
  {
    name: 'open-data',
    title: says('公共数据开放平台', 'Open data'),
    owner: '3206',
    endpoints: [
      {
        name: 'open-data-http',
        kind: 'http',
        healthy: false,
        answer_6: 'reset',
        expectation: says('IPv6 连接被重置', 'connections over IPv6 are reset'),
      },
    ],
  },
  {
    name: 'names',
    title: says('政务域名解析', 'Name service'),
    owner: '3206',
    endpoints: [
      { name: 'names-dns', kind: 'dns', expectation: says('对 zwlab.test 作权威应答', 'authoritative for zwlab.test') },
    ],
  },
  {
    name: 'time',
    title: says('时钟同步', 'Time service'),
    owner: '3206',
    endpoints: [
      { name: 'time-ntp', kind: 'ntp', expectation: says('时间准确', 'tells the right time') },
      {
        name: 'time-off',
        kind: 'ntp',
        healthy: false,
        families: [4],
        offset_ms: 5_000,
        expectation: says('快 5 秒', 'five seconds fast'),
      },
    ],
  },
  {
    name: 'exchange',
    title: says('数据交换前置机', 'Data exchange'),
    owner: '320685',
    endpoints: [
      { name: 'exchange-tcp', kind: 'tcp', expectation: says('端口开放', 'the port is open') },
      {
        name: 'exchange-ssh',
        kind: 'tcp',
        banner: 'SSH-2.0-OpenSSH_9.2p1 LAB\r\n',
        expectation: says('SSH 标识', 'an SSH banner'),
      },
    ],
  },
];
