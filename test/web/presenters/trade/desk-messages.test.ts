import { expect } from 'chai';
import type { Language } from '../../../../src/kernel/text.ts';
import { LABS } from '../../../../src/labs/index.ts';
import type { TradeView } from '../../../../src/labs/trade/view-types.ts';
import { viewFor } from '../../../../src/runs/lab-of-run.ts';
import type { Desk } from '../../../../src/web/presenters/trade/context.ts';
import { messagesTab, type MailBlock } from '../../../../src/web/presenters/trade/desk-messages.ts';
import { disturbanceList } from '../../../../src/web/presenters/trade/disturbances.ts';
import { wordsFor } from '../../../../src/web/reader-words.ts';
import { deskOf, openLesson, OWNER, type Lesson } from '../../../support/lesson-desk.ts';
import { ORDER, playTo, SEATS, type Player } from '../../../support/shortage-lesson.ts';

/** A key without a text comes out as the key itself, a gap without a value as its braces. */
const UNWORDED = /"[a-z]+(-[a-z]+)*\.[a-z-]+[."]|\{\{|undefined|NaN/;

describe('the desk’s messages', () => {
  let lesson: Lesson;
  let commands = 0;
  beforeEach(async () => {
    lesson = await openLesson();
  });
  afterEach(() => lesson.registry.close());

  const disturb = async (shock: object): Promise<void> => {
    const receipt = await lesson.host.submit({
      commandId: `shock-${(commands += 1)}`,
      actor: { kind: 'instructor', id: OWNER, seat: null },
      command: { type: 'run/ThrowShock', market: null, shock: { kind: 'message-fault', ...shock } } as {
        type: string;
      },
    });
    expect(receipt.ok).to.equal(true);
  };
  const report = (player: Player, fault: string, message: { kind: string; number: string }) =>
    lesson.host.submit({
      commandId: `report-${(commands += 1)}`,
      actor: { kind: 'human', id: `P-${SEATS[player]}`, seat: SEATS[player] },
      command: { type: 'trade/ReportMessage', order: ORDER, fault, ...message } as { type: string },
    });
  async function mailOf(
    player: Player,
    asked: Desk['asked'] = {},
    lang: Language = 'en',
  ): Promise<MailBlock> {
    const desk = await deskOf(lesson, player, lang);
    const [block] = messagesTab.blocks({ ...desk, asked });
    if (block?.kind !== 'messages') throw new Error('the tab has one block');
    return block;
  }
  const rows = (mail: MailBlock, box: 'in' | 'out'): string[] =>
    (mail.boxes.find(({ id }) => id === box)?.rows ?? []).map(
      ({ kind, reference, answer }) => `${kind} ${reference} ${answer.text}`,
    );

  it('are an in- and an outbox, the newest first, each with its control reference and its answer', async () => {
    await playTo(lesson.host, OWNER, 'signed');
    const buyer = await mailOf('buyer');
    expect(rows(buyer, 'in')).to.deep.equal(['ORDRSP CT-0001-1 acknowledged']);
    expect(rows(buyer, 'out')).to.deep.equal([
      'APERAK AP-0001-1 acknowledged',
      'ORDERS PO-0001 acknowledged',
    ]);
    expect(rows(await mailOf('supplier'), 'in')).to.deep.equal(rows(buyer, 'out'));
    expect(rows(await mailOf('north'), 'in')).to.deep.equal([]);
    expect(JSON.stringify(buyer)).to.not.match(UNWORDED);
  });

  it('can be those of one partner, and come in pages of a hundred', async () => {
    await playTo(lesson.host, OWNER, 'shortage');
    const all = await mailOf('buyer');
    expect(all.partners.map(({ label }) => label)).to.deep.equal([
      'All partners',
      'Warehouse North',
      'Radwerk Frames',
    ]);
    const north = await mailOf('buyer', { partner: 'north' });
    expect(rows(north, 'in')).to.deep.equal(['ORDRSP RS-0001-3 acknowledged']);
    expect(north.partners.filter(({ active }) => active).map(({ label }) => label)).to.deep.equal([
      'Warehouse North',
    ]);
    for (const partner of ['nobody', ['north'], { a: 1 }]) {
      expect((await mailOf('buyer', { partner, page: 'x' })).pager.total).to.equal(all.pager.total);
    }
    const desk = await deskOf(lesson, 'buyer');
    const [order] = desk.own.orders;
    const [document] = order?.documents ?? [];
    if (!order || !document) throw new Error('there is an order');
    const many = Array.from({ length: 230 }, (_, i) => ({ ...document, seq: i + 1, number: `PO-${i}` }));
    const own = { ...desk.own, orders: [{ ...order, documents: many }] };
    const pages = [1, 2, 3, 4].map((page) => {
      const [block] = messagesTab.blocks({ ...desk, own, asked: { page: String(page) } });
      return (block as MailBlock).pager;
    });
    expect(pages.map(({ from, to }) => [from, to])).to.deep.equal([
      [1, 100],
      [101, 200],
      [201, 230],
      [201, 230],
    ]);
    expect(pages.map(({ previous, next }) => [previous !== null, next !== null])).to.deep.equal([
      [false, true],
      [true, true],
      [true, false],
      [true, false],
    ]);
  });

  it('ask what is wrong with a message in doubt, show what arrived unmarked, and hint at what was misjudged', async () => {
    await disturb({ fault: 'garbled', message: 'ORDRSP' });
    await playTo(lesson.host, OWNER, 'sent');
    expect(messagesTab.count(await deskOf(lesson, 'buyer'))).to.equal(1);
    expect(messagesTab.urgent?.(await deskOf(lesson, 'buyer'))).to.equal(true);
    const [doubt] = (await mailOf('buyer')).doubts;
    expect(doubt?.copies).to.have.length(1);
    expect(doubt?.copies[0]?.sheet.faults).to.deep.equal([]);
    expect(doubt?.nothing).to.equal(null);
    const [field] = doubt?.form.fields ?? [];
    expect(field?.options).to.have.length(7);
    expect(rows(await mailOf('buyer'), 'in')).to.deep.equal(['ORDRSP CT-0001-1 not sent: in doubt']);
    expect(rows(await mailOf('supplier'), 'out')).to.deep.equal(['ORDRSP CT-0001-1 refused']);
    await report('buyer', 'wrong-count', { kind: 'ORDRSP', number: 'CT-0001-1' });
    const [tried] = (await mailOf('buyer')).doubts;
    expect(tried?.reported.map(({ name }) => name)).to.deep.equal(['The count is wrong']);
    const closed = tried?.form.fields[0]?.options.filter(({ disabled }) => disabled === true);
    expect(closed?.map(({ value }) => value)).to.deep.equal(['wrong-count']);
    await report('buyer', 'garbled', { kind: 'ORDRSP', number: 'CT-0001-1' });
    const found = await mailOf('buyer');
    expect(found.doubts).to.deep.equal([]);
    expect(found.boxes[0]?.rows[0]?.note).to.equal(
      'Suffered on its way: A letter in a figure. Found out on Day 1 and sent again.',
    );
  });

  it('list a message that came twice two times, and one that never came not at all', async () => {
    await disturb({ fault: 'duplicate', message: 'ORDRSP' });
    await playTo(lesson.host, OWNER, 'sent');
    const twice = await mailOf('buyer');
    expect(rows(twice, 'in')).to.have.length(2);
    expect(new Set(twice.boxes[0]?.rows.map(({ id }) => id)).size).to.equal(2);
    expect(twice.doubts[0]?.copies.map(({ title }) => title)).to.deep.equal([
      'What arrived first',
      'What arrived next',
    ]);
    await report('buyer', 'duplicate', { kind: 'ORDRSP', number: 'CT-0001-1' });
    await disturb({ fault: 'lost', firm: 'radwerk' });
    await playTo(lesson.host, OWNER, 'signed', 'sent');
    const supplier = await mailOf('supplier', {}, 'zh');
    expect(rows(supplier, 'in').join()).to.not.include('APERAK');
    expect(supplier.doubts[0]?.copies).to.deep.equal([]);
    expect(supplier.doubts[0]?.nothing).to.include('APERAK').and.include('风轮自行车店');
    expect(supplier.doubts[0]?.form.hidden).to.deep.include({ name: 'number', value: '-' });
    expect(JSON.stringify(supplier)).to.not.match(UNWORDED).and.not.include('AP-0001');
    expect(rows(await mailOf('buyer'), 'out')[0]).to.equal('APERAK AP-0001-1 none has come');
  });

  it('tell the teacher which faults wait, which struck, and who has found them', async () => {
    await disturb({ fault: 'lost', message: 'INVOIC', firm: 'veloshop' });
    await disturb({ fault: 'garbled', message: 'ORDRSP' });
    await playTo(lesson.host, OWNER, 'sent');
    await report('buyer', 'lost', { kind: 'ORDRSP', number: 'CT-0001-1' });
    const list = () =>
      lesson.host.read((run) => {
        const view = viewFor<TradeView>(run, 'g1', { kind: 'instructor' }, LABS);
        return disturbanceList([{ id: 'g1', group: 'Group 1', view }], wordsFor(lesson, 'en'));
      });
    expect((await list()).armed).to.deep.equal(['Group 1: It never arrived → INVOIC to Veloshop']);
    const [row] = (await list()).struck;
    expect(row).to.deep.include({ firm: 'Veloshop', fault: 'A letter in a figure', reports: 1, found: null });
    await report('buyer', 'garbled', { kind: 'ORDRSP', number: 'CT-0001-1' });
    expect((await list()).struck[0]).to.deep.include({ reports: 1, found: 'Day 1' });
  });
});
