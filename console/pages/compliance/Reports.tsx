/** What can leave as a file: reports in each format, OSCAL, the bundle for auditors. */
import DownloadIcon from 'lucide-solid/icons/download';
import { getFile, type Query } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import { errorText } from '../../ui/Faces.tsx';
import { makeFilters } from '../../ui/FilterBar.tsx';
import { Menu, type MenuItem } from '../../ui/Menu.tsx';
import { save } from '../../ui/save.ts';
import { toast } from '../../ui/Toast.tsx';

const formats = ['docx', 'pdf', 'xlsx'] as const;

/** A large one takes some seconds: what happens is told at its beginning and its end. */
async function fetchFile(title: string, path: string, query: Query = {}) {
  toast({ title: t('reports.making', { name: title }) });
  try {
    const { name, content } = await getFile(path, query);
    save(name, content);
    toast({ title: t('reports.made', { name: title }), detail: name });
  } catch (error) {
    toast({ title: errorText(error) });
  }
}

const inFormats = (title: string, path: string, query: Query = {}): MenuItem => ({
  kind: 'group',
  title,
  items: formats.map((format) => ({
    title: word('reports', `format_${format}`),
    act: () => void fetchFile(`${title} ${word('reports', `format_${format}`)}`, path, { ...query, format }),
  })),
});

function ReportMenu(props: { items: MenuItem[] }) {
  return (
    <Menu
      trigger={
        <>
          <DownloadIcon class="size-4" />
          {t('reports.reports')}
        </>
      }
      items={props.items}
    />
  );
}

export function AssessmentReports(props: { id: number; closed: boolean }) {
  const at = () => `/api/assessments/${props.id}`;
  const file = (title: string, path: string, query: Query = {}): MenuItem => ({
    title,
    act: () => void fetchFile(title, path, query),
  });
  const items = (): MenuItem[] => [
    inFormats(t(props.closed ? 'reports.assessment' : 'reports.assessment_draft'), `${at()}/report`),
    inFormats(t('reports.findings'), `${at()}/report`, { kind: 'findings' }),
    inFormats(t('reports.rectification'), `${at()}/report`, { kind: 'rectification' }),
    {
      kind: 'group',
      title: t('reports.exchange'),
      items: [
        file(t('reports.oscal'), `${at()}/oscal`),
        file(t('reports.poam'), `${at()}/oscal`, { document: 'poam' }),
        file(t('reports.bundle'), `${at()}/bundle`),
      ],
    },
  ];
  return <ReportMenu items={items()} />;
}

/** Of the findings as they are narrowed down in the address. */
export function FindingReports() {
  const filters = makeFilters([
    ...(['q', 'source', 'risk', 'state', 'is_open'] as const),
    ...(['is_overdue', 'is_major_danger', 'unit_id', 'system_id'] as const),
  ]);
  return (
    <div class="mb-3 flex justify-end">
      <ReportMenu items={[inFormats(t('reports.findings'), '/api/assessment-findings/report', filters.query())]} />
    </div>
  );
}

export function FilingReports(props: { system_id: number }) {
  return (
    <ReportMenu items={[inFormats(t('reports.filing'), `/api/compliance/systems/${props.system_id}/filing-form`)]} />
  );
}

export function RiskReports(props: { id: number; closed: boolean }) {
  const title = () => t(props.closed ? 'reports.risk' : 'reports.risk_draft');
  return <ReportMenu items={[inFormats(title(), `/api/risk-assessments/${props.id}/report`)]} />;
}

export function LoadReports(props: { id: number; closed: boolean }) {
  const title = () => t(props.closed ? 'reports.load' : 'reports.load_draft');
  return <ReportMenu items={[inFormats(title(), `/api/load-runs/${props.id}/report`)]} />;
}

export function DrillReports(props: { id: number }) {
  return <ReportMenu items={[inFormats(t('drills.report'), `/api/drills/${props.id}/report`)]} />;
}

export function IncidentReports(props: { id: number }) {
  return <ReportMenu items={[inFormats(t('reporting.report_file'), `/api/incident-reports/${props.id}/report`)]} />;
}
