import { expect } from 'chai';
import { checkInterchange } from '../../src/edi/check.ts';
import { messageOfDocument } from '../../src/labs/trade/message-of-document.ts';
import type { DocumentView, OrderView } from '../../src/labs/trade/view-types.ts';
import { bytesOf } from '../../src/web/entrance/edi-files.ts';
import { chipOf, fileName, messageModel } from '../../src/web/presenters/edi/message.ts';
import type { Desk } from '../../src/web/presenters/trade/context.ts';
import { orderPage } from '../../src/web/presenters/trade/order-page.ts';
import { deskOf, openLesson, OWNER, type Lesson } from '../support/lesson-desk.ts';
import { ORDER, playTo, type Player } from '../support/shortage-lesson.ts';

describe('the messages of an order', () => {
  let lesson: Lesson;
  before(async () => {
    lesson = await openLesson();
    await playTo(lesson.host, OWNER, 'received');
  });
  after(() => lesson.registry.close());

  async function at(player: Player, lang: 'en' | 'zh' = 'en'): Promise<{ desk: Desk; order: OrderView }> {
    const desk = await deskOf(lesson, player, lang);
    const order = desk.own.orders.find(({ id }) => id === ORDER);
    if (!order) throw new Error(`${player} does not see the order`);
    return { desk, order };
  }
  const documentOf = (order: OrderView, kind: string): DocumentView => {
    const document = order.documents.find((one) => one.kind === kind);
    if (!document) throw new Error(`no ${kind}`);
    return document;
  };

  it('are all accepted, and each CONTRL answers its own', async () => {
    const { desk, order } = await at('buyer');
    expect(order.documents.length).to.be.above(6);
    for (const document of order.documents) {
      const message = messageOfDocument(document, { order, view: desk.view });
      expect(message.verdict, document.number).to.equal('accepted');
      expect(message.arrived).to.deep.equal([message.sent]);
      const answer = checkInterchange(message.contrl ?? '');
      expect(answer.messages.map(({ type }) => type)).to.deep.equal(['CONTRL']);
      expect(answer.findings).to.deep.equal([]);
      expect(answer.interchange).to.include({ sender: document.receiver, recipient: document.sender });
      expect(message.contrl).to.include(`UCI+${message.report.interchange.reference}+`);
    }
  });

  it('stand at their stations: kind, from whom to whom, when, and what the answer said', async () => {
    const { desk, order } = await at('supplier');
    const page = orderPage(order, desk);
    const kinds = page.stations.map(({ name, messages }) => [name, messages.map(({ kind }) => kind)]);
    expect(Object.fromEntries(kinds)).to.deep.include({
      order: ['ORDERS'],
      contract: ['ORDRSP'],
      invoice: ['INVOIC'],
      payment: ['REMADV'],
      despatch: ['DESADV'],
      receipt: ['RECADV'],
    });
    const [chip] = page.stations[0]?.messages ?? [];
    expect(chip).to.deep.include({
      way: 'Veloshop → Radwerk Frames',
      accepted: true,
      verdict: 'accepted',
      href: `${desk.base}/orders/o1/documents/PO-0001#message`,
    });
    expect(chip?.when).to.match(/^Day 1 · \d\d:\d\d$/);
    const shown = page.stations.flatMap(({ messages }) => messages);
    expect(shown.length).to.equal(page.papers.length);
    expect(page.papers.map(({ message }) => message.href)).to.have.members(shown.map(({ href }) => href));
  });

  it('open with their text, their words in the reader’s language, and the answer in both', async () => {
    const { desk, order } = await at('buyer', 'zh');
    const model = messageModel(documentOf(order, 'ORDRSP'), order, desk);
    expect(model.about).to.equal('这是轮匠车架厂的系统发给风轮自行车店的系统的内容。');
    expect(model.text).to.match(/^UNA:\+\.\? '\nUNB\+UNOC:3\+radwerk:ZZZ\+veloshop:ZZZ\+/);
    expect(model.reading.sheet?.rows.find(({ tag }) => tag === 'BGM')?.name).to.equal('单证');
    expect(model.reading.answer.verdict).to.equal('风轮自行车店：全部确认。');
    expect(model.reading.answer.sheet?.rows.map(({ tag }) => tag)).to.deep.equal([
      'UNA',
      'UNB',
      'UNH',
      'UCI',
      'UCM',
      'UNT',
      'UNZ',
    ]);
    expect(model.file).to.deep.equal({
      name: 'CT-0001-1.edi',
      href: `${desk.base}/orders/o1/documents/CT-0001-1/message.edi`,
    });
    expect(model.answerFile?.name).to.equal('CT-0001-1-CONTRL.edi');
  });

  it('show a text written by hand as it was sent, with everything that is wrong in it', async () => {
    const { desk, order } = await at('buyer');
    const document = documentOf(order, 'INVOIC');
    const { sent } = messageOfDocument(document, { order, view: desk.view });
    const written = sent.replace(/UNT\+\d+\+/, 'UNT+99+');
    const faulty = { ...document, written };
    const model = messageModel(faulty, order, desk);
    expect(model.text).to.equal(written);
    expect(chipOf(faulty, order, desk)).to.include({ accepted: false, verdict: 'refused' });
    expect(model.reading.faults.flatMap(({ faults }) => faults.map(({ code }) => code))).to.deep.equal([29]);
    expect(model.reading.answer.text).to.match(/UCM\+1\+INVOIC:D:96A:UN\+4\+29\+UNT/);
  });

  it('follow a teacher who looks at somebody’s desk', async () => {
    const { desk, order } = await at('buyer');
    const watched = { ...desk, link: (path: string) => `${desk.base}${path}?seat=s1` };
    const model = messageModel(documentOf(order, 'ORDERS'), order, watched);
    expect(model.file.href).to.match(/\/message\.edi\?seat=s1$/);
  });
});

describe('a message as a file', () => {
  it('has the bytes that its UNB announces', () => {
    const unoc = "UNB+UNOC:3+A+B+260309:0830+1'FTX+AAI+++Thé'";
    expect(bytesOf(unoc)).to.deep.include({ charset: 'iso-8859-1' });
    expect([...bytesOf(unoc).bytes].at(-2)).to.equal(0xe9);
    const unow = "UNB+UNOW:4+A+B+20260309:0830+1'FTX+AAI+++茶'";
    expect(bytesOf(unow).charset).to.equal('utf-8');
    expect(bytesOf(unow).bytes.toString('utf8')).to.equal(unow);
  });

  it('loses no letter even where UNB announces too little', () => {
    const text = "UNB+UNOC:3+A+B+260309:0830+1'FTX+AAI+++茶'";
    expect(bytesOf(text).bytes.toString('utf8')).to.equal(text);
  });

  it('is called by its number, with nothing that a file’s name cannot have', () => {
    expect(fileName('PO-0012')).to.equal('PO-0012.edi');
    expect(fileName('../../etc/passwd "x"')).to.equal('..-..-etc-passwd-x-.edi');
    expect(fileName('订单', '-CONTRL')).to.equal('--CONTRL.edi');
    expect(fileName('')).to.equal('message.edi');
  });
});
