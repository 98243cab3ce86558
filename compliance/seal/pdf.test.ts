/** A seal in a PDF of the renderer's own. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { closePdf, openPdf, readPdfSeal } from './pdf.ts';
import { OtherPdf, pdfObject } from './pdf-parts.ts';
import { DAY_MS, sampleSeal } from './sample.ts';
import { signedData } from './signed-data.ts';
import { judgeSeal } from './verdict.ts';

const NOW = Date.UTC(2026, 5, 1, 4);

/** As small as one can be. */
function smallPdf(): Buffer {
  const objects = [
    pdfObject(1, '<<\n/Type /Catalog\n/Pages 2 0 R\n>>'),
    pdfObject(2, '<<\n/Type /Pages\n/Count 1\n/Kids [3 0 R]\n>>'),
    pdfObject(
      3,
      '<<\n/Type /Page\n/Parent 2 0 R\n/MediaBox [0 0 595.28 841.89]\n/Contents 4 0 R\n/Resources 5 0 R\n>>',
    ),
    pdfObject(4, '<<\n/Length 12\n>>', Buffer.from('0 0 9 9 re f')),
    pdfObject(5, '<<\n>>'),
  ];
  const head = Buffer.from('%PDF-1.4\n');
  let at = head.length;
  const rows = objects.map(({ length }) => {
    at += length;
    return `${String(at - length).padStart(10, '0')} 00000 n \n`;
  });
  const end = `xref\n0 6\n0000000000 65535 f \n${rows.join('')}trailer\n<<\n/Size 6\n/Root 1 0 R\n>>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([head, ...objects, Buffer.from(end)]);
}

const { certificate, sign } = sampleSeal(NOW - DAY_MS, 365);
const open = openPdf(smallPdf(), { picture: smallPdf(), name: '测试', signed_at: NOW });
const sealed = closePdf(open, signedData({ digest: open.digest, certificates: [certificate], signed_at: NOW }, sign));
const judge = (pdf: Buffer) => {
  const read = readPdfSeal(pdf);
  return typeof read === 'string' ? read : judgeSeal(read, [certificate], NOW).status;
};

test('a PDF that was sealed begins with the file as it was, and is intact', () => {
  assert.equal(judge(sealed), 'intact');
  assert.ok(sealed.subarray(0, smallPdf().length).equals(smallPdf()));
  assert.equal(judge(smallPdf()), 'unsealed');
});

test('whichever byte of it is another one, or is cut off or added, it is refused', () => {
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bytes = Buffer.from(sealed);
      bytes[at] = (bytes[at] ?? 0) ^ change;
      assert.notEqual(judge(bytes), 'intact', `byte ${at}`);
    }),
    { numRuns: 120 },
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.uint8Array({ minLength: 1, maxLength: 60 }), (cut, more) => {
      assert.notEqual(judge(sealed.subarray(0, sealed.length - cut)), 'intact');
      assert.notEqual(judge(Buffer.concat([sealed, more])), 'intact');
    }),
    { numRuns: 60 },
  );
});

test('digits of the signature may not be written large, and a range that spans less is none', () => {
  const at = sealed.indexOf('/Contents <') + '/Contents <'.length;
  const letter = [...sealed.subarray(at, at + 400)].findIndex((byte) => byte >= 0x61);
  const large = Buffer.from(sealed);
  large[at + letter] = (large[at + letter] ?? 0) - 0x20;
  assert.equal(judge(large), 'broken');
  const appended = Buffer.concat([sealed, Buffer.from('9 0 obj\n<<>>\nendobj\n%%EOF\n')]);
  assert.equal(judge(appended), 'broken');
});

test('a file of another form, or that is sealed already, is not sealed as a PDF', () => {
  const how = { picture: smallPdf(), name: '测试', signed_at: NOW };
  for (const other of [sealed, Buffer.from('%PDF-1.7\nstartxref\n5\n%%EOF'), Buffer.from('PK\u0003\u0004')])
    assert.throws(() => openPdf(other, how), OtherPdf);
});
