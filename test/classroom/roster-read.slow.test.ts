import { expect } from 'chai';
import fc from 'fast-check';
import { stringify } from 'csv-stringify/sync';
import writeWorkbook from 'write-excel-file/node';
import { readRoster } from '../../src/classroom/roster/read.ts';
import { csvFile, rosterFile, rosterTemplate } from '../../src/classroom/roster/template.ts';
import type { RosterRefusal, RosterSheet } from '../../src/classroom/roster/sheet.ts';
import type { Student } from '../../src/classroom/students.ts';
import { gb18030 } from '../support/gb18030.ts';
import { zipOf } from '../support/zip.ts';

const TABLE = '学号,姓名,班级,小组,角色\n20240101,王小明,电商2402,1,货场\n20240102,李华,电商2402,2,\n';

async function sheetOf(bytes: Buffer | string): Promise<RosterSheet> {
  const read = await readRoster(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  if (!read.ok) throw new Error(`refused: ${JSON.stringify(read.error)}`);
  return read.value;
}
async function refusalOf(bytes: Buffer | string): Promise<RosterRefusal> {
  const read = await readRoster(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  if (read.ok) throw new Error(`taken: ${JSON.stringify(read.value).slice(0, 300)}`);
  return read.error;
}
const people = ({ rows }: RosterSheet): unknown[] =>
  rows.map(({ studentNo, name, group, role }) => [studentNo, name, group, role]);
const issuesIn = ({ rows }: RosterSheet): unknown[] =>
  rows.flatMap(({ line, issues }) => issues.map(({ level, code }) => `${line} ${level} ${code}`));

const EXPECTED = [
  ['20240101', '王小明', '1', 'warehouse'],
  ['20240102', '李华', '2', ''],
];

describe('a roster file', () => {
  describe('is read in every usual encoding', () => {
    const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
    const encoded: readonly (readonly [string, Buffer, string])[] = [
      ['UTF-8', Buffer.from(TABLE), 'utf-8'],
      ['UTF-8 with a mark', Buffer.from(`\ufeff${TABLE}`), 'utf-8'],
      ['GB18030', gb18030(TABLE), 'gb18030'],
      ['UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(TABLE)]), 'utf-16le'],
      ['UTF-16 the other way round', utf16(`\ufeff${TABLE}`).swap16(), 'utf-16be'],
      ['UTF-16 without a mark', utf16(TABLE.replace('学号,姓名', 'Student ID,Full name')), 'utf-16le'],
    ];
    for (const [what, bytes, encoding] of encoded) {
      it(what, async () => {
        const sheet = await sheetOf(bytes);
        expect(sheet.encoding).to.equal(encoding);
        expect(people(sheet)).to.deep.equal(EXPECTED);
      });
    }

    it('and not guessed at when it is in none of them', async () => {
      expect((await refusalOf(Buffer.from([0x41, 0x80, 0xff, 0xff, 0x2c, 0x0a]))).code).to.equal('encoding');
    });
  });

  describe('may be written', () => {
    const written: readonly (readonly [string, string])[] = [
      ['with semicolons', TABLE.replaceAll(',', ';')],
      ['with tabs', TABLE.replaceAll(',', '\t')],
      ['with Chinese commas', TABLE.replaceAll(',', '，')],
      ['with the line that tells a spreadsheet the separator', `sep=;\n${TABLE.replaceAll(',', ';')}`],
      ['with old Mac or Windows line ends', TABLE.replaceAll('\n', '\r\n')],
      ['under a title, with empty rows', `电商2402班名单（2024年春，共2人）\n\n${TABLE}\n,,,,\n`],
      [
        'in another order, with other columns between',
        'Email,Group,NAME,Student No.,role\na@b,1,王小明,20240101,仓库\nc@d,2,李华,20240102,学生\n',
      ],
      [
        'with stars and brackets in the headers',
        '学号（必填）*,姓名 *,小组(选填),角色\n20240101,王小明,1,货场\n20240102,李华,2,\n',
      ],
      ['in full width', '学号,姓名,小组,角色\n２０２４０１０１,王小明,１,货场\n２０２４０１０２,李华,２,\n'],
      [
        'with a serial number before the student number',
        'No.,学号,姓名,小组,角色\n1,20240101,王小明,1,货场\n2,20240102,李华,2,\n',
      ],
      [
        'with quotation marks around everything',
        '"学号","姓名","小组","角色"\n"20240101","王小明","1","货场"\n"20240102","李华","2",""\n',
      ],
    ];
    for (const [how, text] of written) {
      it(how, async () => expect(people(await sheetOf(text))).to.deep.equal(EXPECTED));
    }
  });

  it('of Moodle gives number, name and group', async () => {
    const sheet = await sheetOf(
      'username,firstname,lastname,idnumber,email,group1\n' +
        'ann,Ann,Lee,20240101,ann@example.org,Team A\n' +
        'xm,小明,王,20240102,xm@example.org,Team B\n' +
        'bo,Bo,Wang,,bo@example.org,\n',
    );
    expect(sheet.layout).to.equal('moodle');
    expect(people(sheet)).to.deep.equal([
      ['20240101', 'Ann Lee', 'Team A', ''],
      ['20240102', '王小明', 'Team B', ''],
      ['bo', 'Bo Wang', '', ''],
    ]);
    expect(sheet.columns.name).to.equal('lastname + firstname');
    expect(sheet.ignored).to.deep.equal(['email']);
  });

  it('of Canvas gives number, name and section, without the rows that are nobody', async () => {
    const sheet = await sheetOf(
      'Student,ID,SIS User ID,SIS Login ID,Section,Essay (1)\n' +
        '    Points Possible,,,,,10\n' +
        '"Lee, Ann",11,20240101,ann,电商2402,9\n' +
        '"王, 小明",12,,xm,电商2401,8\n' +
        '"Student, Test",13,,abcdef,电商2402,\n',
    );
    expect(sheet.layout).to.equal('canvas');
    expect(people(sheet)).to.deep.equal([
      ['20240101', 'Ann Lee', '', ''],
      ['xm', '王小明', '', ''],
    ]);
    expect(sheet.rows.map(({ className }) => className)).to.deep.equal(['电商2402', '电商2401']);
  });

  describe('with a broken row loses nothing else', () => {
    it('however the row is broken', async () => {
      const sheet = await sheetOf(
        '学号,姓名,小组\n' +
          '1,王小明,1\n' + // 2
          ',李华,1\n' + // 3
          '3,,1\n' + // 4
          '<b>4</b>,赵敏,1\n' + // 5
          '2.02402E+11,钱多,1\n' + // 6
          `6,${'长'.repeat(61)},1\n` + // 7
          `7,孙七,${'组'.repeat(31)}\n` + // 8
          '8,周八\n' + // 9
          '9,吴九,1,too,many,cells\n', // 10
      );
      expect(issuesIn(sheet)).to.deep.equal([
        '3 error number-missing',
        '4 error name-missing',
        '5 error number-form',
        '6 error number-rounded',
        '7 error name-long',
        '8 error group-long',
      ]);
      expect(sheet.rows.map(({ studentNo }) => studentNo)).to.include.members(['1', '8', '9']);
    });

    it('when its quotation marks do not match', async () => {
      const sheet = await sheetOf('学号,姓名\n1,"王小明\n2,李华\n3,"赵"敏\n4,钱多\n');
      expect(issuesIn(sheet)).to.deep.equal(['2 error broken-quotes', '4 error broken-quotes']);
      expect(sheet.rows).to.have.length(4);
      expect(sheet.rows[3]).to.include({ studentNo: '4', name: '钱多', line: 5 });
    });

    it('and tells the line as a spreadsheet and an editor show it', async () => {
      const sheet = await sheetOf('学号,姓名\r\n\r\n1,"王\r\n小明"\r\n2,\r\n');
      expect(sheet.rows.map(({ line, name }) => [line, name])).to.deep.equal([
        [3, '王 小明'],
        [5, ''],
      ]);
    });
  });

  it('calculates nothing: a formula is a text, and what only keeps zeros is the text inside', async () => {
    const sheet = await sheetOf(
      '学号,姓名,小组\n' +
        '"=""007""",王小明,1\n' +
        `8,"=HYPERLINK(""http://x"",""李华"")",1\n` +
        '9,@SUM(A1),+1\n' +
        `10,'=cmd,1\n`,
    );
    expect(people(sheet)).to.deep.equal([
      ['007', '王小明', '1', ''],
      ['8', '=HYPERLINK("http://x","李华")', '1', ''],
      ['9', '@SUM(A1)', '+1', ''],
      ['10', '=cmd', '1', ''],
    ]);
    expect(issuesIn(sheet)).to.deep.equal([
      '2 warning formula-unfolded',
      '3 warning looks-like-formula',
      '4 warning looks-like-formula',
      '4 warning looks-like-formula',
    ]);
  });

  it('keeps a part nobody knows, and says so', async () => {
    const sheet = await sheetOf('学号,姓名,角色\n1,王小明,Radwerk\n2,李华,学生\n3,赵敏,Mall administrator\n');
    expect(sheet.rows.map(({ role }) => role)).to.deep.equal(['Radwerk', '', 'administrator']);
    expect(issuesIn(sheet)).to.deep.equal(['2 warning role-unknown']);
  });

  describe('is refused as a whole with the reason', () => {
    const rowsOf = (count: number): string =>
      `学号,姓名\n${Array.from({ length: count }, (_, i) => `n${i},学生${i}`).join('\n')}\n`;
    const refused: readonly (readonly [string, () => Buffer | string, RosterRefusal['code']])[] = [
      ['when it is empty', () => '', 'empty'],
      ['when it holds nothing but blanks', () => '\ufeff \n\n', 'empty'],
      ['without headers', () => '20240101,王小明\n20240102,李华\n', 'no-header'],
      ['without a column for the number', () => '姓名,班级\n王小明,2402\n', 'missing-column'],
      ['without a column for the name', () => '学号,班级\n1,2402\n', 'missing-column'],
      ['with headers only', () => '学号,姓名\n\n', 'no-rows'],
      ['with 2,001 rows', () => rowsOf(2_001), 'too-many-rows'],
      ['with 10,000 rows', () => rowsOf(10_000), 'too-many-rows'],
      ['when it is larger than two megabytes', () => Buffer.alloc(2 * 1024 * 1024 + 1, 'a'), 'too-large'],
      ['when it is a PDF', () => '%PDF-1.7\n1 0 obj', 'not-a-table'],
      ['when it is a picture', () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), 'not-a-table'],
      [
        'when it is a workbook of before 2007',
        () => Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]),
        'old-excel',
      ],
      [
        'when it is some other binary file',
        () => Buffer.from('学号,姓名\n\u0000\u0001\u0002,x\n'),
        'not-a-table',
      ],
      [
        'when it is a zip file of something else',
        () => zipOf([{ name: 'a.txt', bytes: Buffer.from('hello') }]),
        'not-a-table',
      ],
      [
        'when it is a zip file cut off in the middle',
        () => zipOf([{ name: 'xl/workbook.xml', bytes: Buffer.alloc(4_000) }]).subarray(0, 40),
        'broken-workbook',
      ],
      [
        'when the workbook inside is not one',
        () => zipOf([{ name: 'xl/workbook.xml', bytes: Buffer.from('<no') }]),
        'broken-workbook',
      ],
    ];
    for (const [what, make, code] of refused) {
      it(what, async () => expect((await refusalOf(make())).code).to.equal(code));
    }

    it('but 2,000 rows are taken', async () => {
      expect((await sheetOf(rowsOf(2_000))).rows).to.have.length(2_000);
    });
  });

  describe('that is a workbook', () => {
    const workbook = (rows: readonly (readonly (string | number | null)[])[]): Promise<Buffer> =>
      writeWorkbook(
        rows.map((row) =>
          row.map((value) =>
            value === null ? null : { value, type: typeof value === 'number' ? Number : String },
          ),
        ),
      ).toBuffer();

    it('is read like a table as text, numbers as they are written', async () => {
      const bytes = await workbook([
        ['电商2402名单', null, null],
        [null, null, null],
        ['学号', '姓名', '小组'],
        [202402010001, '王小明', 1],
        ['0007', '李华', '2'],
        [null, '赵敏', null],
      ]);
      const sheet = await sheetOf(bytes);
      expect(people(sheet)).to.deep.equal([
        ['202402010001', '王小明', '1', ''],
        ['0007', '李华', '2', ''],
        ['', '赵敏', '', ''],
      ]);
      expect(sheet).to.include({ format: 'xlsx', encoding: null });
      expect(sheet.rows.map(({ line }) => line)).to.deep.equal([4, 5, 6]);
      expect(issuesIn(sheet)).to.deep.equal(['6 error number-missing']);
    });

    it('takes the value saved with a formula, and calculates nothing', async () => {
      const sheet = (value: string): string =>
        `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` +
        `<row r="1"><c r="A1" t="inlineStr"><is><t>学号</t></is></c><c r="B1" t="inlineStr"><is><t>姓名</t></is></c></row>` +
        `<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="str"><f>CONCATENATE("a","b")</f>${value}</c></row>` +
        `</sheetData></worksheet>`;
      expect(people(await sheetOf(bareWorkbook(sheet('<v>王小明</v>'))))).to.deep.equal([
        ['1', '王小明', '', ''],
      ]);
      expect(issuesIn(await sheetOf(bareWorkbook(sheet(''))))).to.deep.equal(['2 error name-missing']);
    });

    it('with 10,000 rows is refused', async () => {
      const rows = [['学号', '姓名'], ...Array.from({ length: 10_000 }, (_, i) => [`n${i}`, `学生${i}`])];
      expect((await refusalOf(await workbook(rows))).code).to.equal('too-many-rows');
    });

    it('made to fill the memory is refused before it is unpacked for good, whatever it says of its size', async () => {
      const bomb = { name: 'xl/workbook.xml', bytes: Buffer.alloc(40 * 1024 * 1024) };
      const honest = zipOf([bomb]);
      expect(honest.length).to.be.below(100_000);
      expect((await refusalOf(honest)).code).to.equal('inflated');
      expect((await refusalOf(zipOf([{ ...bomb, claimedSize: 100 }]))).code).to.equal('inflated');
      const many = Array.from({ length: 400 }, (_, i) => ({ name: `x${i}`, bytes: Buffer.from('x') }));
      expect((await refusalOf(zipOf(many))).code).to.equal('inflated');
    });

    it('with a password is refused, and says so', async () => {
      expect(
        (await refusalOf(zipOf([{ name: 'xl/workbook.xml', bytes: Buffer.from('x'), locked: true }]))).code,
      ).to.equal('locked');
    });

    it('with entities that multiply gives no more than their names', async () => {
      const lol = `<!DOCTYPE x [<!ENTITY a "${'ha'.repeat(500)}"><!ENTITY b "${'&a;'.repeat(500)}"><!ENTITY c "${'&b;'.repeat(500)}">]>`;
      const sheet = `<?xml version="1.0"?>${lol}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row></sheetData></worksheet>`;
      expect((await refusalOf(bareWorkbook(sheet))).code).to.be.oneOf([
        'no-header',
        'broken-workbook',
        'empty',
      ]);
    });
  });

  describe('of ours', () => {
    for (const lang of ['en', 'zh'] as const) {
      for (const format of ['csv', 'xlsx'] as const) {
        it(`as a template (${lang}, ${format}) is understood without a warning`, async () => {
          const sheet = await sheetOf(Buffer.from(await rosterTemplate(lang, format)));
          expect(sheet.rows).to.have.length(2);
          expect(issuesIn(sheet)).to.deep.equal([]);
          expect(Object.keys(sheet.columns)).to.have.members(['studentNo', 'name', 'class', 'group', 'role']);
        });
      }
    }

    it('comes back as it went, whatever names there are', async () => {
      const text = fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
        .map((name) => name.replace(/[\s\p{C}]+/gu, ' ').trim())
        // Two apostrophes in front are the one sign that is ours.
        .filter((name) => name !== '' && !/^(="|')/.test(name) && !/^points possible$/i.test(name));
      const student = fc.record({
        name: text,
        group: fc.constantFrom('', '1', 'Team 2', '=1+1'),
        role: fc.constantFrom('', 'bank'),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(student, { minLength: 1, maxLength: 8 }), async (made) => {
          const students = made.map((fields, index): Student => ({
            ...fields,
            id: `s${index}`,
            classId: 'c',
            studentNo: `n${index}`,
            accountId: null,
            version: 1,
          }));
          const sheet = await sheetOf(Buffer.from(await rosterFile('2402', students, 'zh', 'csv')));
          expect(people(sheet)).to.deep.equal(
            students.map(({ studentNo, name, group, role }) => [studentNo, name, group, role]),
          );
        }),
        { numRuns: 60 },
      );
    });

    it('holds nothing that a spreadsheet would calculate', () => {
      const file = csvFile([['=1+1', '+2', '-3', '@x', 'plain']]).toString('utf8');
      expect(file).to.equal(`\ufeff'=1+1,'+2,'-3,'@x,plain\r\n`);
    });
  });

  it('never throws, whatever the bytes are', async () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc.string({ unit: 'binary', maxLength: 200 }).map((text) => Buffer.from(`学号,姓名\n${text}`)),
      fc
        .array(fc.array(fc.string({ unit: 'grapheme', maxLength: 8 }), { maxLength: 5 }), { maxLength: 10 })
        .map((rows) => Buffer.from(`学号,姓名\n${stringify(rows)}`)),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (bytes) => {
        const read = await readRoster(bytes);
        expect(read.ok || typeof read.error.code === 'string').to.equal(true);
      }),
      { numRuns: 300 },
    );
  });
});

/** The smallest workbook there is around one sheet. */
function bareWorkbook(sheet: string): Buffer {
  const xml = (body: string): Buffer => Buffer.from(body);
  const rel = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  return zipOf([
    {
      name: '[Content_Types].xml',
      bytes: xml(
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
      ),
    },
    {
      name: 'xl/workbook.xml',
      bytes: xml(
        `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${rel}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      ),
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      bytes: xml(
        `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      ),
    },
    { name: 'xl/worksheets/sheet1.xml', bytes: xml(sheet) },
  ]);
}
