/** The words of a dashboard in both languages, and Grafana's JSON made of them; unknown is grey, and nothing is green for want of data. */
import {
  DashboardBuilder,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  MappingType,
  QueryVariableBuilder,
  SpecialValueMatch,
  TextBoxVariableBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as SeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Text } from '#probes/probe.ts';

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export type Panel = {
  kind: 'stat' | 'series' | 'table';
  title: Text;
  /** What it counts. */
  counts: Text;
  query: string;
  /** Of each line, by Grafana's pattern `{{label}}`. */
  legend?: string;
  /** Grafana's name of the unit. */
  unit: 'short' | 'percentunit' | 's' | 'bps' | 'bytes' | 'ms' | 'percent';
  /** From which value on it is orange and red; the other way round where more is better. Without: neutral. */
  limits?: { warning: number; bad: number; is_less_bad?: boolean };
  /** `state`: a number of `zhengwang_node_state`; `platform`: of `zhengwang_platform_status`. */
  codes?: 'state' | 'platform';
  /** Only an outside store of samples has it. */
  is_outside?: boolean;
};
/** `query` is Grafana's, such as label_values(metric, label). */
export type Variable = { name: string; label: Text; query: string; has_all: boolean };
export type Sheet = {
  name: string;
  title: Text;
  describes: Text;
  /** Where the console shows the same. */
  console: { path: string; title: Text };
  variables: readonly Variable[];
  panels: readonly Panel[];
};

const GREY = '#8e8e8e';
const GREEN = 'green';
const NEUTRAL = 'blue';
const UNKNOWN: Text = { zh: '未知', en: 'unknown' };
type Mapped = [code: number, text: Text, color: string];
const CODES: Record<'state' | 'platform', readonly Mapped[]> = {
  state: [
    [0, UNKNOWN, GREY],
    [1, { zh: '正常', en: 'up' }, GREEN],
    [2, { zh: '降级', en: 'degraded' }, 'orange'],
    [3, { zh: '中断', en: 'down' }, 'red'],
    [4, { zh: '维护中', en: 'in maintenance' }, 'purple'],
  ],
  platform: [
    [0, { zh: '正常', en: 'good' }, GREEN],
    [1, UNKNOWN, GREY],
    [2, { zh: '警告', en: 'warning' }, 'orange'],
    [3, { zh: '异常', en: 'bad' }, 'red'],
  ],
};
const WIDTH = { stat: 6, series: 12, table: 24 } as const;

const source = { type: 'prometheus', uid: '$datasource' };

function thresholds({ limits, codes }: Panel) {
  const at = (value: number | null, color: string) => ({ value, color });
  // No value, and what isn't graded, stays grey or neutral.
  const steps = codes
    ? [at(null, GREY)]
    : !limits
      ? [at(null, NEUTRAL)]
      : limits.is_less_bad
        ? [at(null, 'red'), at(limits.bad, 'orange'), at(limits.warning, GREEN)]
        : // That none is known to be bad doesn't say that all are well.
          [at(null, NEUTRAL), at(limits.warning, 'orange'), at(limits.bad, 'red')];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

const mappings = (panel: Panel, language: Language) => [
  {
    type: MappingType.SpecialValue as const,
    options: { match: SpecialValueMatch.NullAndNan, result: { text: UNKNOWN[language], color: GREY, index: 0 } },
  },
  ...(panel.codes
    ? [
        {
          type: MappingType.ValueToText as const,
          options: Object.fromEntries(
            CODES[panel.codes].map(([code, text, color], index) => [code, { text: text[language], color, index }]),
          ),
        },
      ]
    : []),
];

function panelOf(panel: Panel, language: Language) {
  const query = new DataqueryBuilder().refId('A').expr(panel.query).datasource(source);
  if (panel.legend) query.legendFormat(panel.legend);
  if (panel.kind === 'table') query.instant().format(PromQueryFormat.Table);
  else if (panel.kind === 'stat') query.instant();
  else query.range();
  const made =
    panel.kind === 'stat' ? new StatBuilder() : panel.kind === 'table' ? new TableBuilder() : new SeriesBuilder();
  return made
    .title(panel.title[language])
    .description(panel.counts[language])
    .datasource(source)
    .unit(panel.unit)
    .noValue(UNKNOWN[language])
    .thresholds(thresholds(panel))
    .mappings(mappings(panel, language))
    .span(WIDTH[panel.kind])
    .height(panel.kind === 'stat' ? 5 : 8)
    .withTarget(query);
}

export const uidOf = (name: string, language: Language) => `zhengwang-${name}-${language}`;

export function buildSheet(sheet: Sheet, others: readonly Sheet[], language: Language) {
  const made = new DashboardBuilder(sheet.title[language])
    .uid(uidOf(sheet.name, language))
    .description(sheet.describes[language])
    .tags(['zhengwang', language])
    .timezone('Asia/Shanghai')
    .refresh('1m')
    .time({ from: 'now-24h', to: 'now' })
    .readonly()
    .withVariable(
      new DatasourceVariableBuilder('datasource')
        .label({ zh: '数据源', en: 'Data source' }[language])
        .type('prometheus'),
    )
    .withVariable(
      new TextBoxVariableBuilder('console')
        .label({ zh: '政网地址', en: 'Console' }[language])
        .defaultValue('http://localhost:8080'),
    );
  for (const { name, label, query, has_all } of sheet.variables) {
    const variable = new QueryVariableBuilder(name)
      .label(label[language])
      .datasource(source)
      .query({ query, refId: name })
      .refresh(VariableRefresh.OnTimeRangeChanged);
    if (has_all) variable.includeAll(true).multi(true).allValue('.*');
    made.withVariable(variable);
  }
  const link = (title: string, url: string) =>
    new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url).keepTime(url.startsWith('/d/'));
  made.links([
    ...others
      .filter((other) => other !== sheet)
      .map((other) => link(other.title[language], `/d/${uidOf(other.name, language)}`)),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's own variable.
    link(sheet.console.title[language], '${console}'.concat(sheet.console.path)).targetBlank(true),
  ]);
  for (const panel of sheet.panels) made.withPanel(panelOf(panel, language));
  return made.build();
}
