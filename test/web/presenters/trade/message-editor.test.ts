import { expect } from 'chai';
import type { Language } from '../../../../src/kernel/text.ts';
import type { DocumentKind } from '../../../../src/labs/trade/messages.ts';
import { deskTab } from '../../../../src/web/presenters/trade/desk.ts';
import { editorPage, type MessageEditor } from '../../../../src/web/presenters/trade/message-editor.ts';
import { editorRequest } from '../../../../src/web/presenters/trade/message-request.ts';
import { orderPage, type OrderPage } from '../../../../src/web/presenters/trade/order-page.ts';
import { productPage } from '../../../../src/web/presenters/trade/product-page.ts';
import { waitingModels } from '../../../../src/web/presenters/trade/waiting.ts';
import { deskOf, openLesson, OWNER, type Lesson } from '../../../support/lesson-desk.ts';
import { FRAME, ORDER, playTo, SEATS, STEEL, type Player } from '../../../support/shortage-lesson.ts';
import { byHand, messageTexts, sendText, WANTED, WRITTEN_STEPS } from '../../../support/written-lesson.ts';

/** A key without a text comes out as the key itself, a gap without a value as its braces. */
const UNWORDED = /"[a-z]+(-[a-z]+)*:[a-z-]+(\.[A-Za-z-]+)+"|\{\{|undefined|NaN/;
/** Segments whose values come from elsewhere; what else is blank is counted, added up or chosen. */
const FINDABLE = /^(NAD|RFF|DOC|LIN|PRI|DTM\+(137|2|11|50|138))/;
const GOODS = { supplier: 'radwerk', product: FRAME, quantity: '60', wantedDay: '3' };

describe('the editor for messages by hand', () => {
  let lesson: Lesson;
  beforeEach(async () => {
    lesson = await openLesson(byHand);
  });
  afterEach(() => lesson.registry.close());

  async function pageOf(player: Player, query: Record<string, unknown>, lang: Language = 'en') {
    const asked = editorRequest(query, null);
    return asked && editorPage(await deskOf(lesson, player, lang), asked);
  }
  async function editorOf(
    player: Player,
    query: Record<string, unknown>,
    lang: Language = 'en',
  ): Promise<MessageEditor> {
    const page = await pageOf(player, query, lang);
    if (!page?.editor) throw new Error('there is no editor');
    return page.editor;
  }
  const orderOf = async (player: Player): Promise<OrderPage> => {
    const desk = await deskOf(lesson, player);
    const order = desk.own.orders.find(({ id }) => id === ORDER);
    if (!order) throw new Error('there is no order');
    return orderPage(order, desk);
  };

  /** Writes all messages of the lesson up to the one with this number; that one is about to be written. */
  async function upTo(step: number): Promise<void> {
    for (const [index, { player, kind, before }] of WRITTEN_STEPS.entries()) {
      await before(lesson.host);
      if (index === step) return;
      const { finished } = await messageTexts(lesson.host, SEATS[player], kind);
      await sendText(lesson.host, player, finished);
    }
  }

  const queryOf = (kind: DocumentKind): Record<string, unknown> =>
    kind === 'ORDERS' ? { kind, ...GOODS } : { kind, order: ORDER };

  for (const [index, { player, kind }] of WRITTEN_STEPS.entries()) {
    it(`step ${index + 1}, ${kind}: begins with the template, all words in both languages`, async () => {
      await upTo(index);
      const { template } = await messageTexts(lesson.host, SEATS[player], kind);
      for (const lang of ['en', 'zh'] as const) {
        const editor = await editorOf(player, queryOf(kind), lang);
        const stamp = /\+\d{6}:\d{4}\+/;
        expect(editor.text.replace(stamp, '')).to.equal(template.replace(stamp, ''));
        expect(editor.nothing).to.equal(null);
        expect(editor.findings.state, JSON.stringify(editor.findings.levels)).to.equal('open');
        expect(JSON.stringify(editor)).to.not.match(UNWORDED);
      }
    });

    it(`step ${index + 1}, ${kind}: every number, name, day and price that is left blank stands beside it`, async () => {
      await upTo(index);
      const { template, finished } = await messageTexts(lesson.host, SEATS[player], kind);
      const editor = await editorOf(player, queryOf(kind));
      const known = new Set(editor.facts.flatMap(({ facts }) => facts.map(({ value }) => value)));
      const wanted = finished.split('\n').flatMap((line, i): string[] => {
        const parts = (text: string): string[] => text.replace(/'$/, '').split(/[+:]/);
        const open = parts(template.split('\n')[i] ?? '');
        return parts(line).filter(
          (_, at) => open[at] === '...' && FINDABLE.test(line) && !line.startsWith('LIN+1+6'),
        );
      });
      const found = wanted.filter((value) => !/^\d{1,2}$/.test(value));
      expect([...known], finished).to.include.members(found);
      if (kind !== 'DESADV') expect(wanted, finished).to.not.be.empty;
    });
  }

  it('is the way from the order: no plain form is left for what is written by hand, and nothing else is missing', async () => {
    await upTo(1);
    const supplier = await orderOf('supplier');
    expect(supplier.actions.write.map(({ kind }) => kind)).to.deep.equal(['ORDRSP']);
    expect(supplier.actions.write[0]?.href).to.match(/\/messages\/new\?kind=ORDRSP&order=o1$/);
    expect(supplier.actions.now.map(({ type }) => type)).to.deep.equal(['trade/DraftContract']);
    const buyer = await orderOf('buyer');
    expect(buyer.actions.write.map(({ kind }) => kind)).to.deep.equal(['ORDCHG']);
    expect(buyer.actions.now).to.deep.equal([]);
  });

  it('stands behind two of the five ways out, and leaves the forms of the others', async () => {
    await upTo(3);
    const { ways } = await orderOf('supplier');
    const links = Object.fromEntries(ways.map(({ way, write }) => [way, write.map(({ kind }) => kind)]));
    expect(links).to.deep.equal({
      replenish: [],
      transfer: [],
      partial: ['ORDRSP'],
      substitute: ['ORDRSP'],
      cancel: ['ORDCHG'],
    });
    const forms = ways.flatMap((way) => way.forms.map(({ type }) => type));
    expect(forms).to.include('trade/Transfer');
    expect(forms).to.not.include.members(['trade/OfferPartial']);
    expect(ways.some(({ marks }) => marks.length > 0)).to.equal(true);
  });

  it('is where the waiting card leads', async () => {
    await upTo(1);
    const [first] = waitingModels(await deskOf(lesson, 'supplier'));
    expect(first).to.deep.include({ form: null, linkLabel: 'Write the ORDRSP' });
    expect(first?.href).to.match(/\/messages\/new\?kind=ORDRSP&order=o1$/);
  });

  it('is reached from a product with quantity and day, and for several products by way of a choice', async () => {
    const page = productPage(await deskOf(lesson, 'buyer'), FRAME);
    expect(page?.form).to.equal(null);
    expect(page?.write?.fields.map(({ name }) => name)).to.deep.equal(['quantity', 'wantedDay']);
    const chosen = await pageOf('buyer', { kind: 'ORDERS' });
    expect(chosen?.editor).to.equal(null);
    expect(chosen?.chooser?.products.map(({ id }) => id)).to.deep.equal([FRAME, STEEL]);
    const several = await editorOf('buyer', {
      ...GOODS,
      kind: 'ORDERS',
      product: [FRAME, STEEL],
      quantity: ['60', ' ５ '],
    });
    expect(several.text.match(/^LIN\+/gm)).to.have.length(2);
    expect(several.facts.map(({ title }) => title)).to.include.members([
      'Line 1: Aluminium frame',
      'Line 2: Steel frame',
    ]);
    const total = several.facts.flatMap(({ facts }) => facts).find(({ label }) => label.startsWith('Total'));
    expect(total?.value).to.equal(String(60 * 118 + 5 * 92));
  });

  it('leaves out of an order what has no quantity', async () => {
    const one = await editorOf('buyer', {
      ...GOODS,
      kind: 'ORDERS',
      product: [FRAME, STEEL],
      quantity: ['60', ''],
    });
    expect(one.text.match(/^LIN\+/gm)).to.have.length(1);
    expect((await pageOf('buyer', { ...GOODS, kind: 'ORDERS', quantity: '' }))?.chooser).to.not.equal(null);
  });

  it('does not exist for a kind that is not written by hand, for another’s order, and for no kind', async () => {
    await upTo(1);
    expect(await pageOf('administrator', { kind: 'ORDERS' })).to.equal(null);
    expect(await pageOf('south', { kind: 'DESADV', order: ORDER })).to.equal(null);
    expect(await pageOf('supplier', { kind: 'ORDRSP', order: 'o99' })).to.equal(null);
    expect(editorRequest({ kind: 'NONSENSE' }, null)).to.equal(null);
  });

  it('says that there is nothing to write when the order is in no state for it', async () => {
    await upTo(1);
    const editor = await editorOf('supplier', { kind: 'INVOIC', order: ORDER });
    expect(editor).to.include({ text: '', template: '' });
    expect(editor.nothing).to.be.a('string');
  });

  it('gives back a text that came back, with each fault, its place, and the segments of the CONTRL that say so', async () => {
    const { finished } = await messageTexts(lesson.host, SEATS.buyer, 'ORDERS');
    const wrong = finished.replace(/UNT\+\d+/, 'UNT+9').replace('QTY+21:60', 'QTY+21:6O');
    await sendText(lesson.host, 'buyer', wrong);
    const { text, answer, tries } = await editorOf('buyer', { kind: 'ORDERS', ...GOODS });
    expect(text).to.equal(wrong);
    expect(answer).to.include({ kind: 'CONTRL', name: 'Try 1' });
    const cut = answer?.faults.map(({ extent }) =>
      wrong.slice(...(extent.split('-').map(Number) as [number, number])),
    );
    expect(cut).to.deep.equal(['6O', '9']);
    expect(answer?.faults.map(({ said }) => said.length > 0)).to.deep.equal([true, true]);
    expect(answer?.faults.map(({ line }) => wrong.split('\n')[line - 1]?.slice(0, 3))).to.deep.equal([
      'QTY',
      'UNT',
    ]);
    expect(tries.map(({ name, isShown }) => [name, isShown])).to.deep.equal([['Try 1', true]]);
  });

  it('words what the partner’s books have against it, and shows an earlier try when asked', async () => {
    await upTo(1);
    const { finished } = await messageTexts(lesson.host, SEATS.supplier, 'ORDRSP');
    await sendText(lesson.host, 'supplier', finished.replace('PRI+AAA:118', 'PRI+AAA:117'));
    await sendText(lesson.host, 'supplier', 'no message at all');
    const latest = await editorOf('supplier', { kind: 'ORDRSP', order: ORDER });
    expect(latest.text).to.equal('no message at all');
    expect(latest.answer).to.include({ kind: null });
    const oldest = latest.tries.at(-1);
    for (const lang of ['en', 'zh'] as const) {
      const { answer } = await editorOf('supplier', { kind: 'ORDRSP', order: ORDER, try: oldest?.id }, lang);
      expect(answer?.kind).to.equal('APERAK');
      expect(answer?.faults).to.have.length(1);
      expect(answer?.faults[0]?.title).to.match(lang === 'en' ? /price/ : /单价|价格/);
      expect(answer?.faults[0]?.said.join(' ')).to.match(/^ERC\+PRICE/);
      expect(JSON.stringify(answer)).to.not.match(UNWORDED);
    }
  });

  it('keeps what came back on the EDI desk, put right or not', async () => {
    const { finished } = await messageTexts(lesson.host, SEATS.buyer, 'ORDERS');
    await sendText(lesson.host, 'buyer', finished.replace(/UNT\+\d+/, 'UNT+9'));
    const rows = async (): Promise<string[][]> => {
      const blocks = deskTab(await deskOf(lesson, 'buyer'), 'edi')?.blocks ?? [];
      const table = blocks.find((block) => block.kind === 'table' && block.id === 'came-back');
      return table?.kind === 'table' ? table.rows.map(({ cells }) => cells.map(({ text }) => text)) : [];
    };
    expect((await rows()).map((cells) => cells.at(-1))).to.deep.equal(['to put right']);
    await sendText(lesson.host, 'buyer', finished);
    expect((await rows()).map((cells) => cells.at(-1))).to.deep.equal(['put right']);
    // The next order is another message: it begins anew.
    const next = await editorOf('buyer', { kind: 'ORDERS', ...GOODS });
    expect(next).to.deep.include({ tries: [], answer: null });
  });

  it('finds the goods of an order that came back in its text', async () => {
    const { finished } = await messageTexts(lesson.host, SEATS.buyer, 'ORDERS');
    await sendText(lesson.host, 'buyer', finished.replace(/UNT\+\d+/, 'UNT+9'));
    const editor = await editorOf('buyer', { kind: 'ORDERS', try: 'm1' });
    expect(editor.hidden[0]?.value).to.equal(
      '/messages/new?kind=ORDERS&supplier=radwerk&product=p1&quantity=60&wantedDay=3',
    );
    expect(editor.answer?.id).to.equal('m1');
    const [card] = waitingModels(await deskOf(lesson, 'buyer'));
    expect(card).to.deep.include({ urgent: true, form: null, linkLabel: 'Put it right' });
    expect(card?.href).to.match(/\/messages\/new\?kind=ORDERS&try=m1#answer$/);
  });

  it('shows the finished message beside the text only to those who asked for it', async () => {
    const { finished } = await messageTexts(lesson.host, SEATS.buyer, 'ORDERS');
    expect((await editorOf('buyer', { kind: 'ORDERS', ...GOODS })).shown).to.equal(null);
    const receipt = await lesson.host.submit({
      commandId: 'show-me',
      actor: { kind: 'human', id: 'P-g1.veloshop.enterprise', seat: 'g1.veloshop.enterprise' },
      command: { type: 'trade/ShowMessage', kind: 'ORDERS', order: null, wanted: WANTED } as { type: string },
    });
    expect(receipt.ok).to.equal(true);
    const { shown, text } = await editorOf('buyer', { kind: 'ORDERS', ...GOODS });
    const stamp = /\+\d{6}:\d{4}\+/;
    expect(shown?.text.replace(stamp, '')).to.equal(finished.replace(stamp, ''));
    expect(text).to.include('...');
    expect(shown?.compared?.differences).to.be.greaterThan(3);
    expect(
      (
        await editorOf('supplier', {
          kind: 'ORDERS',
          supplier: 'veloshop',
          product: 'p3',
          quantity: '1',
          wantedDay: '3',
        })
      ).shown,
    ).to.equal(null);
  });

  it('changes nothing where nobody writes by hand', async () => {
    await lesson.registry.close();
    lesson = await openLesson();
    await playTo(lesson.host, OWNER, 'drafted');
    const { actions } = await orderOf('supplier');
    expect(actions.write).to.deep.equal([]);
    expect(actions.now.map(({ type }) => type)).to.include('trade/SendContract');
    expect(productPage(await deskOf(lesson, 'buyer'), FRAME)).to.include({ write: null });
    expect(await pageOf('supplier', { kind: 'ORDRSP', order: ORDER })).to.equal(null);
    const blocks = deskTab(await deskOf(lesson, 'supplier'), 'edi')?.blocks ?? [];
    expect(blocks.some((block) => block.kind === 'table' && block.id === 'came-back')).to.equal(false);
  });
});
