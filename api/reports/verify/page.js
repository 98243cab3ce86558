/** The page of the archive: takes its files, shows what became of each, and what the score was made of. */
import { check } from './check.js';
import { filesChosen, filesDropped, filesOfZip } from './read-archive.js';

const TEXTS = {
  zh: {
    title: '测评审计资料包校验',
    lead: '本页不联网。把整个压缩包（.zip），或解压后的文件夹，拖到下面；也可以选择。每个文件的摘要会在本机重新计算，与清单 manifest.json 比对。',
    drop: '将压缩包或文件夹拖到这里',
    zip: '选择压缩包',
    folder: '选择文件夹',
    working: '正在校验 {n} / {of}',
    intact: '全部 {n} 个文件与清单相符',
    broken: '不相符：{list}',
    none: '没有找到本系统的清单 manifest.json',
    unread: '无法读取：{why}。请先解压，再选择文件夹。',
    path: '文件',
    state: '结果',
    digest: 'SHA-256（清单 / 实际）',
    match: '相符',
    altered: '被改动',
    missing: '缺少',
    extra: '清单以外的文件',
    lacking: '打包时服务器上已缺失',
    evidence: '证据与提交时的摘要不符',
    audit: '日志记录与其封印不符，编号',
    sealed: '监测存证与其封印不符，编号',
    about: '测评',
    digest_of_manifest: '清单自身的 SHA-256',
    score: '计分的输入与输出',
    draft: '测评尚未结束，没有结论',
    conclusion: '结论',
    value: '数值',
    reading: '读法',
    input: '输入',
    output: '输出',
    agrees: '按测评项重新统计，与计分输入一致',
    disagrees: '按测评项重新统计，与计分输入不一致',
    state_planned: '计划中',
    state_open: '测评中',
    state_review: '复核中',
    state_closed: '已结束',
    proves: '相符说明文件与清单一致，不说明清单由谁制作：请向提供方核对上面的清单摘要。',
    other: 'English',
  },
  en: {
    title: 'Verify an assessment’s audit bundle',
    lead: 'This page uses no network. Drop the whole archive (.zip) or the unpacked folder below, or choose it. The digest of every file is computed here again and compared with manifest.json.',
    drop: 'Drop the archive or the folder here',
    zip: 'Choose the archive',
    folder: 'Choose the folder',
    working: 'Verifying {n} of {of}',
    intact: 'All {n} files match the manifest',
    broken: 'Does not match: {list}',
    none: 'There is no manifest.json of this system',
    unread: 'This can’t be read: {why}. Unpack it first and choose the folder.',
    path: 'File',
    state: 'Result',
    digest: 'SHA-256 (manifest / actual)',
    match: 'matches',
    altered: 'altered',
    missing: 'missing',
    extra: 'not in the manifest',
    lacking: 'was already gone from the server',
    evidence: 'evidence differs from when it was brought',
    audit: 'log entry differs from its seal, number',
    sealed: 'sealed observation differs from its seal, number',
    about: 'Assessment',
    digest_of_manifest: 'SHA-256 of the manifest itself',
    score: 'What the score was made of',
    draft: 'The assessment isn’t closed and concludes nothing',
    conclusion: 'Conclusion',
    value: 'Value',
    reading: 'Reading',
    input: 'Input',
    output: 'Output',
    agrees: 'Items counted anew agree with the input of the score',
    disagrees: 'Items counted anew differ from the input of the score',
    state_planned: 'planned',
    state_open: 'open',
    state_review: 'in review',
    state_closed: 'closed',
    proves:
      'A match says that the files agree with the manifest, not who made it: compare the digest of the manifest with whoever gave it to you.',
    other: '中文',
  },
};
let language = navigator.language.startsWith('zh') ? 'zh' : 'en';
let shown = { is: 'idle' };

const t = (key, values = {}) => TEXTS[language][key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/** Texts are set as texts: nothing of the archive is ever read as markup. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value !== false) element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}

function draw() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = t('title');
  const turn = () => {
    language = language === 'zh' ? 'en' : 'zh';
    draw();
  };
  document
    .getElementById('main')
    .replaceChildren(
      make('header', {}, make('h1', {}, t('title')), make('button', { type: 'button', onclick: turn }, t('other'))),
      make('p', {}, t('lead')),
      dropZone(),
      make('div', { id: 'outcome' }, ...outcome()),
    );
}

function dropZone() {
  const over = (event) => event.preventDefault();
  const drop = async (event) => {
    event.preventDefault();
    const { files } = event.dataTransfer;
    if (files.length === 1 && /\.zip$/i.test(files[0].name)) await run(() => filesOfZip(files[0]));
    else {
      // Asked for before anything is awaited: afterwards it is empty.
      const dropped = filesDropped(event.dataTransfer);
      await run(() => dropped);
    }
  };
  const choose = (key, more, take) =>
    make(
      'label',
      { class: 'choose' },
      t(key),
      make('input', { type: 'file', ...more, onchange: (event) => run(() => take(event.target.files)) }),
    );
  return make(
    'div',
    { class: 'drop', ondragover: over, ondrop: drop },
    make('p', {}, t('drop')),
    choose('zip', { accept: '.zip' }, (list) => (list[0] ? filesOfZip(list[0]) : [])),
    choose('folder', { webkitdirectory: true, multiple: true }, filesChosen),
  );
}

async function run(read) {
  try {
    show({ is: 'working', n: 0, of: 0 });
    const files = await read();
    const found = files && (await check(files, (n, of) => show({ is: 'working', n, of })));
    show(found ? { is: 'done', found } : { is: 'none' });
  } catch (error) {
    show({ is: 'unread', why: error?.message ?? String(error) });
  }
}

function show(next) {
  shown = next;
  document.getElementById('outcome').replaceChildren(...outcome());
}

function outcome() {
  const banner = (tone, text) => make('p', { class: `banner ${tone}`, role: 'status' }, text);
  if (shown.is === 'idle') return [];
  if (shown.is === 'working') return [banner('busy', t('working', shown))];
  if (shown.is === 'none') return [banner('bad', t('none'))];
  if (shown.is === 'unread') return [banner('bad', t('unread', { why: shown.why }))];
  const { found } = shown;
  const count = (is) => found.rows.filter((row) => row.is === is).length;
  const broken = [
    ...['altered', 'missing', 'extra', 'lacking'].filter((is) => count(is) > 0).map((is) => `${t(is)} ${count(is)}`),
    ...found.faults.map(({ is, what }) => `${t(is)} ${what}`),
    ...(found.recount && !found.recount.agrees ? [t('disagrees')] : []),
  ];
  const is_intact = found.intact && broken.length === 0;
  return [
    is_intact
      ? banner('good', t('intact', { n: count('match') }))
      : banner('bad', t('broken', { list: broken.join('; ') })),
    ...about(found),
    ...score(found),
    table(found),
  ];
}

function about({ manifest, manifest_digest }) {
  const { system, title, state } = manifest.assessment ?? {};
  return [
    make('h2', {}, t('about')),
    make('p', {}, `${system} · ${title} · ${TEXTS[language][`state_${state}`] ?? state} · ${manifest.made_at}`),
    make('p', {}, `${t('digest_of_manifest')}: `, make('code', {}, manifest_digest)),
    make('p', { class: 'note' }, t('proves')),
  ];
}

function score({ data, recount }) {
  const { result } = data;
  if (!result) return [];
  const json = (name, value) =>
    make('details', {}, make('summary', {}, t(name)), make('pre', {}, JSON.stringify(value, null, 2)));
  return [
    make('h2', {}, t('score')),
    make('p', {}, result.conclusion === null ? t('draft') : `${t('conclusion')}: ${result.conclusion}`),
    ...(recount
      ? [make('p', { class: recount.agrees ? 'good' : 'bad' }, t(recount.agrees ? 'agrees' : 'disagrees'))]
      : []),
    ...(result.readings ?? []).flatMap(({ assumes, value, input, output }) => [
      make('h3', {}, `${t('reading')} ${assumes}: ${t('value')} ${value}`),
      json('input', input),
      json('output', output),
    ]),
  ];
}

const ORDER = ['altered', 'missing', 'lacking', 'extra', 'match'];
function table({ rows }) {
  const sorted = [...rows].sort((a, b) => ORDER.indexOf(a.is) - ORDER.indexOf(b.is));
  const row = ({ path, is, wanted, got }) =>
    make(
      'tr',
      {},
      make('td', {}, path),
      make('td', { class: is === 'match' ? 'good' : 'bad' }, t(is)),
      make(
        'td',
        {},
        make('code', {}, wanted ?? ''),
        ...(got && got !== wanted ? [make('br'), make('code', { class: 'bad' }, got)] : []),
      ),
    );
  const head = make('tr', {}, ...['path', 'state', 'digest'].map((key) => make('th', { scope: 'col' }, t(key))));
  return make(
    'div',
    { class: 'wide', tabindex: '0' },
    make('table', {}, make('thead', {}, head), make('tbody', {}, ...sorted.map(row))),
  );
}

draw();
