import { expect } from 'chai';
import fc from 'fast-check';
import sharp from 'sharp';
import { classFile, FILE_BYTES_MAX } from '../../../src/classroom/desk/files.ts';
import { zipOf } from '../../support/zip.ts';

const office = (...parts: readonly string[]): Buffer =>
  zipOf(['[Content_Types].xml', ...parts].map((name) => ({ name, bytes: Buffer.from('<x/>') })));
const PDF = Buffer.from('%PDF-1.7\n%\xe2\xe3\n', 'latin1');

/** What becomes of a file: the name it is kept under, or why it is refused. */
async function fate(name: string, bytes: Uint8Array | string): Promise<string> {
  const done = await classFile(name, Buffer.from(bytes));
  return done.ok ? `${done.value.kind}:${done.value.name}` : done.error;
}

describe('files for a class', () => {
  it('are what their content says', async () => {
    expect(await fate('讲义.PDF', PDF)).to.equal('pdf:讲义.pdf');
    expect(await fate('a.docx', office('word/document.xml'))).to.equal('docx:a.docx');
    expect(await fate('a.xlsx', office('xl/workbook.xml'))).to.equal('xlsx:a.xlsx');
    expect(await fate('a.pptx', office('ppt/presentation.xml'))).to.equal('pptx:a.pptx');
    expect(await fate('a.edi', "UNB+UNOC:3'\r\n")).to.equal('text:a.edi');
    expect(await fate('订单.csv', '编号,数量\n1,2')).to.equal('text:订单.csv');
    // 订单 in GB 18030, as spreadsheets save it.
    expect(await fate('a.csv', Buffer.from([0xb6, 0xa9, 0xb5, 0xa5]))).to.equal('text:a.csv');
  });

  it('are refused when name and content disagree', async () => {
    expect(await fate('a.pdf', '<html><script>alert(1)</script>')).to.equal('lies');
    expect(await fate('a.txt', PDF)).to.equal('lies');
    expect(await fate('a.docx', office('xl/workbook.xml'))).to.equal('lies');
    expect(await fate('a.docx', zipOf([{ name: 'word/document.xml', bytes: PDF }]))).to.equal('lies');
    expect(await fate('a.txt', Buffer.from([0x4d, 0x5a, 0x00, 0x01]))).to.equal('lies');
    expect(await fate('a.png', PDF)).to.equal('lies');
    expect(await fate('a.docx', 'PK\u0003\u0004')).to.equal('lies');
  });

  it('are refused by the end of their name, whatever stands before it', async () => {
    for (const name of [
      'a.exe',
      'a.pdf.exe',
      'a.html',
      'a.svg',
      'a',
      'pdf',
      'a.zip',
      'a.docm',
      'a.pdf\u202efdp.exe',
    ])
      expect(await fate(name, PDF), name).to.equal('kind');
    expect(await fate('a.exe.pdf', PDF)).to.equal('pdf:a.exe.pdf');
  });

  it('with macros, without content or too large are not taken', async () => {
    expect(await fate('a.docx', office('word/document.xml', 'word/vbaProject.bin'))).to.equal('macros');
    expect(await fate('a.txt', '')).to.equal('empty');
    expect(await fate('a.txt', Buffer.alloc(FILE_BYTES_MAX + 1, 0x20))).to.equal('too-large');
    expect(await fate('a.txt', Buffer.alloc(1024, 0x20))).to.equal('text:a.txt');
  });

  it('that are pictures are drawn anew, without what was hidden in them', async () => {
    const drawn = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#c00' } })
      .withExif({ IFD0: { Copyright: 'SECRET-PLACE' } })
      .jpeg()
      .toBuffer();
    expect(drawn.includes('SECRET-PLACE')).to.equal(true);
    const done = await classFile('photo.JPG', Buffer.concat([drawn, Buffer.from('<script>')]));
    if (!done.ok) throw new Error(done.error);
    expect(done.value.name).to.equal('photo.webp');
    expect(done.value.bytes.includes('SECRET-PLACE')).to.equal(false);
    expect(done.value.bytes.includes('<script>')).to.equal(false);
    expect((await sharp(done.value.bytes).metadata()).format).to.equal('webp');
    expect(await fate('a.png', Buffer.from('\x89PNG\r\n\x1a\nnothing', 'latin1'))).to.equal('broken');
  });

  it('are kept under a name that is safe everywhere, whatever it was', async () => {
    expect(await fate('../../etc/passwd.pdf', PDF)).to.equal('pdf:passwd.pdf');
    expect(await fate('C:\\temp\\a:b.pdf', PDF)).to.equal('pdf:a_b.pdf');
    expect(await fate('..pdf', PDF)).to.equal('pdf:file.pdf');
    expect(await fate('con.pdf', PDF)).to.equal('pdf:_con.pdf');
    expect(await fate('a"\r\nSet-Cookie: x.pdf', PDF)).to.equal('pdf:a_ Set-Cookie_ x.pdf');
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (stem) => {
        const done = await classFile(`${stem}.pdf`, PDF);
        const name = done.ok ? done.value.name : '';
        // eslint-disable-next-line no-control-regex -- no name may have these
        expect(name).to.match(/^[^./\\][^/\\<>:"|?*\u0000-\u001f]*\.pdf$/);
        expect([...name].length).to.be.at.most(56);
      }),
    );
  });

  it('never make the reading of them fail', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (rest) => {
        const zip = Buffer.concat([Buffer.from('PK\u0003\u0004'), rest, Buffer.from('PK\u0005\u0006'), rest]);
        expect(await fate('a.docx', zip)).to.equal('lies');
      }),
    );
  });
});
