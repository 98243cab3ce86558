/** 门户网站 (T9): its home page has a picture that leads to the national portal, and its service column leads there too. */
import { portalColumn, portalLink } from '#probes/checks/portal-link.ts';
import type { SystemType } from '../system-type.ts';

export const portal: SystemType = {
  title: { zh: '门户网站', en: 'Portal' },
  also: ['政府门户网站', '部门门户网站', '政府网站'],
  tasks: ['T9'],
  places: {
    home: {
      title: { zh: '门户首页', en: 'Home page' },
      hint: { zh: '门户网站首页的网址', en: 'The address of the home page' },
    },
    column: {
      title: { zh: '政务服务栏目', en: 'Service column' },
      hint: { zh: '政务服务栏目页的网址', en: 'The address of the page of government services' },
    },
  },
  records: {},
  criteria: {
    home_link: {
      title: {
        zh: '首页有国家政务服务总门户图片链接',
        en: 'The home page has a picture that leads to the national portal',
      },
      detail: {
        zh: '用真实浏览器打开首页：链接指向总门户、看得见、图片能加载。通知没有列出总门户的网址，请在监测参数中核对',
        en: 'The page in a real browser: the link leads to the national portal, can be seen, and its picture loads. The notice names no address of it: confirm it in the parameters of the watch',
      },
      ...{ is: 'look', place: 'home', probe: 'portal_link', checks: [portalLink] },
      params: ({ url }) => ({ url, page: 'home' }),
    },
    column_link: {
      title: { zh: '政务服务栏目链接到总门户', en: 'The service column leads to the national portal' },
      detail: {
        zh: '用真实浏览器打开栏目页：有指向总门户、看得见的链接',
        en: 'The page in a real browser: a link that leads to the national portal and can be seen',
      },
      ...{ is: 'look', place: 'column', probe: 'portal_link', checks: [portalColumn] },
      params: ({ url }) => ({ url, page: 'column' }),
    },
  },
  owed_by: ['city', 'county'],
};
