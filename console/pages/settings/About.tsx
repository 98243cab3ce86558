/** What this program is, how it fares, and where other tools connect. */
import { useQuery } from '@tanstack/solid-query';
import { queries } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { StatusMark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Page.tsx';
import { duration } from '../../ui/quantity.ts';

const scrape = (host: string) => `scrape_configs:
  - job_name: zhengwang
    metrics_path: /metrics
    authorization:
      type: Bearer
      credentials_file: /etc/prometheus/zhengwang-metrics-token
    static_configs:
      - targets: ['${host}']`;

export function About() {
  const query = useQuery(() => queries.health());
  return (
    <div class="grid items-start gap-4 lg:grid-cols-2">
      <Section title={t('settings.health')}>
        <Loaded query={query} small>
          {(health) => (
            <KeyValue
              pairs={[
                { name: t('settings.version'), value: `${t('shell.product')} ${health().version}` },
                {
                  name: t('words.state'),
                  value: (
                    <span class="inline-flex items-center gap-2">
                      <StatusMark status={health().status === 'ok' ? 'pass' : 'fail'} quiet />
                      {t('settings.healthy')}
                    </span>
                  ),
                },
                { name: t('settings.database'), value: t('settings.database_ok') },
                { name: t('watches.title'), value: String(health().watches) },
                { name: t('settings.uptime'), value: duration(health().uptime_s) },
              ]}
            />
          )}
        </Loaded>
      </Section>
      <Section title={t('settings.connect')}>
        <p class="mb-3 flex flex-wrap gap-x-4">
          <a href="/api/docs" target="_blank" rel="noreferrer" class="link">
            {t('settings.api_docs')}
          </a>
          <a href="/api/openapi.json" target="_blank" rel="noreferrer" class="link">
            OpenAPI JSON
          </a>
        </p>
        <p class="mb-2">{t('settings.metrics_hint')}</p>
        <CodeBlock text={scrape(location.host)} label="Prometheus" />
      </Section>
    </div>
  );
}
