/** What the pages of the seal read and change. */
import { get, pagesOf, type Query, read, send, thenInvalidate } from '../../api.ts';
import { word } from '../../i18n/index.ts';
import type { Client, Got, RowOf } from '../../wire.ts';

const noun = 'seals';

export type SealState = Got<Client['seal']['$get']>;
export type SealSettings = SealState['settings'];
export type Certificate = RowOf<Got<Client['seal']['certificates']['$get']>>;
export type Sealed = RowOf<Got<Client['sealed-documents']['$get']>>;
export type Verified = Got<Client['seal']['verify']['$post']>;
export type SealedKind = Sealed['object_kind'];

export const kinds: readonly SealedKind[] = ['assessment', 'drill', 'incident_report', 'bulletin'];
export const kindText = (kind: SealedKind) => word('seals', `kind_${kind}`);
/** `PDF`, `DOCX`, … */
export const formatOf = ({ file_name }: Sealed) => (/\.(\w+)(?:\.zip)?$/.exec(file_name)?.[1] ?? '').toUpperCase();
export const fileOf = ({ id }: Sealed) => `/api/sealed-documents/${id}/file`;

export const sealQueries = {
  state: () => read<SealState>([noun, 'state'], '/api/seal'),
  certificates: () => read<{ rows: Certificate[] }>([noun, 'certificates'], '/api/seal/certificates'),
  documents: (query: Query) => pagesOf<Sealed>(noun, '/api/sealed-documents', query),
  statusNow: (id: number) =>
    get<Got<Client['sealed-documents'][':id']['status']['$get']>>(`/api/sealed-documents/${id}/status`),
  of: (object_kind: SealedKind, object_id: number) =>
    read<{ rows: Sealed[] }>([noun, 'of', object_kind, object_id], '/api/sealed-documents', { object_kind, object_id }),
};

export const sealCommands = {
  save: (body: SealSettings) => thenInvalidate(send<SealState>('PUT', '/api/seal', body), noun),
  saveProvince: (body: { url: string; trusted_pem: string; secret?: string }) =>
    thenInvalidate(send<SealState>('PUT', '/api/seal/province', body), noun),
  renew: (reason: string) => thenInvalidate(send('POST', '/api/seal/renewals', { reason }), noun),
  request: () => thenInvalidate(send<{ pem: string }>('POST', '/api/seal/requests', {}), noun),
  bringIn: (pem: string) => thenInvalidate(send('POST', '/api/seal/certificates', { pem }), noun),
  seal: (path: string, format: string) =>
    thenInvalidate(send<{ id: number; file_name: string }>('POST', `${path}/seal`, { format }), noun),
  revoke: (id: number, reason: string) =>
    thenInvalidate(send('POST', `/api/sealed-documents/${id}/revocation`, { reason }), noun),
  verify(file: File, signature: File | undefined) {
    const form = new FormData();
    form.set('file', file);
    if (signature) form.set('signature', signature);
    return send<Verified>('POST', '/api/seal/verify', form);
  },
};
