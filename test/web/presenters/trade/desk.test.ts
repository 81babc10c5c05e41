import { expect } from 'chai';
import { deskPage, deskTab, tabsOf, type DeskPage } from '../../../../src/web/presenters/trade/desk.ts';
import type { DeskFacts } from '../../../../src/web/presenters/trade/tasks.ts';
import type { CardModel } from '../../../../src/web/presenters/trade/blocks.ts';
import { searchPage } from '../../../../src/web/presenters/trade/mall.ts';
import { productPage } from '../../../../src/web/presenters/trade/product-page.ts';
import type { Language } from '../../../../src/kernel/text.ts';
import { deskOf, openLesson, OWNER, type Lesson } from '../../../support/lesson-desk.ts';
import { playTo, SEATS, STAGES, type Player, FRAME } from '../../../support/shortage-lesson.ts';

/** A key without a text comes out as the key itself, a gap without a value as its braces. */
const UNWORDED = /"[a-z]+(-[a-z]+)*\.[a-z-]+[."]|\{\{|undefined|NaN/;
const PLAYERS = Object.keys(SEATS) as Player[];

describe('the desk', () => {
  let lesson: Lesson;
  beforeEach(async () => {
    lesson = await openLesson();
  });
  afterEach(() => lesson.registry.close());

  async function pageOf(player: Player, lang: Language = 'en'): Promise<DeskPage> {
    const desk = await deskOf(lesson, player, lang);
    const facts = await lesson.host.read((run): DeskFacts => {
      const seat = run.seats[SEATS[player]];
      const market = seat && run.markets[seat.market];
      if (!seat || !market) throw new Error('the seat is in a market');
      return {
        runTitle: 'A lesson',
        seat: { ...seat },
        keptByBot: false,
        clock: { ...run.clock },
        nowMs: run.atMs,
        tasks: run.scenario.tasks.filter((task) => task.seat === seat.firm),
        done: { ...market.tasks },
        announcements: [],
      };
    });
    return deskPage(desk, facts, null);
  }
  const titles = ({ waiting }: DeskPage): string[] => waiting.map(({ title }) => title);

  it('says who I am in firm, role and group', async () => {
    const { header } = await pageOf('north', 'zh');
    expect(header).to.include({ firm: '北货场', role: '货场', group: '第 1 组' });
    expect(header.lines).to.have.length(3);
  });

  it('puts the first task where the waiting work stands while nothing else waits', async () => {
    expect(titles(await pageOf('buyer'))).to.deep.equal(['Order 60 aluminium frames']);
    expect((await pageOf('buyer')).waiting[0]?.href).to.match(/\/mall$/);
  });

  it('moves the waiting work from desk to desk as the order goes on', async () => {
    await playTo(lesson.host, OWNER, 'placed');
    expect(titles(await pageOf('supplier'))).to.deep.equal([
      'PO-0001: Veloshop ordered. Draw up the contract.',
    ]);
    await playTo(lesson.host, OWNER, 'sent', 'placed');
    expect(titles(await pageOf('supplier')).join()).to.not.include('PO-0001');
    expect((await pageOf('buyer', 'zh')).waiting[0]?.title).to.equal(
      'PO-0001：轮匠车架厂已发来合同，请阅读并签收。',
    );
    expect((await pageOf('supplier')).upcoming?.[0]?.next).to.match(/^Veloshop reads and signs the contract/);
  });

  it('shows a shortage in amber, first, with its order to open', async () => {
    await playTo(lesson.host, OWNER, 'shortage');
    const [first] = (await pageOf('supplier')).waiting;
    expect(first).to.include({
      urgent: true,
      title: 'PO-0001: 20 missing. Choose a way out of the shortage.',
    });
    expect(first?.href).to.match(/\/orders\/o1$/);
  });

  it('counts every list and marks the one with trouble', async () => {
    await playTo(lesson.host, OWNER, 'shortage');
    const { nav } = await pageOf('supplier');
    const tabs = nav.groups.flatMap((group) => group.tabs);
    expect(tabs.find(({ label }) => label === 'Shortage')).to.include({ count: 1, urgent: true });
    expect(tabs.find(({ label }) => label === 'Unpaid')).to.include({ count: 0, urgent: false });
    expect(tabs.find(({ label }) => label === 'Products')).to.include({ count: 2 });
  });

  it('ticks off the tasks and shows the hint of the next one only', async () => {
    await playTo(lesson.host, OWNER, 'placed');
    const { tasks } = await pageOf('supplier');
    const next = tasks.filter((task) => task.next);
    expect(next.map(({ title }) => title)).to.deep.equal(['Draw up the contract']);
    expect(tasks.filter(({ hint }) => hint !== null)).to.deep.equal(next);
  });

  for (const lang of ['en', 'zh'] as const) {
    it(`words every list of every role in every stage of the lesson (${lang})`, async () => {
      let after: (typeof STAGES)[number] | null = null;
      for (const stage of [null, ...STAGES]) {
        if (stage !== null) await playTo(lesson.host, OWNER, stage, after);
        after = stage;
        for (const player of PLAYERS) {
          const desk = await deskOf(lesson, player, lang);
          const tabs = tabsOf(desk.seat.role).flatMap((group) => group.tabs);
          for (const { tab } of tabs) {
            const model = JSON.stringify(deskTab(desk, tab));
            expect(model, `${player}/${tab} at ${String(stage)}`).to.not.match(UNWORDED);
          }
        }
      }
    });
  }

  it('has no list that its role does not have', async () => {
    expect(deskTab(await deskOf(lesson, 'north'), 'products')).to.equal(null);
    expect(deskTab(await deskOf(lesson, 'buyer'), 'registrations')).to.equal(null);
  });

  it('knows a sensible order: a day that can be kept and no more than the account can pay', async () => {
    const page = productPage(await deskOf(lesson, 'buyer'), FRAME);
    const value = (name: string) => page?.form?.fields.find((field) => field.name === name)?.value;
    expect(value('wantedDay')).to.equal('4');
    expect(Number(value('lines.0.quantity')) * 11_800).to.be.within(1, 30_000_000);
    expect(page?.form?.reason).to.equal(null);
  });

  it('lets nobody order from themselves and tells a warehouse that it cannot order', async () => {
    expect(productPage(await deskOf(lesson, 'supplier'), FRAME)).to.include({
      form: null,
      notForYou: 'This is your own product.',
    });
    expect(productPage(await deskOf(lesson, 'north'), FRAME)).to.include({
      form: null,
      notForYou: 'Only enterprises can order.',
    });
  });

  it('finds products by words of either language', async () => {
    const desk = await deskOf(lesson, 'buyer', 'en');
    expect(searchPage(desk, '车架').products).to.have.length(2);
    expect(searchPage(desk, 'HELMET').products.map(({ name }) => name)).to.deep.equal(['Cycling helmet']);
    expect(searchPage(desk, '  ').products).to.deep.equal([]);
  });
});

describe('the desk of a bank that a person plays', () => {
  const BANK = { seat: 'g1.bank.bank' };
  const NORTH = 'g1.north.warehouse';
  let lesson: Lesson;
  beforeEach(async () => {
    lesson = await openLesson((text) =>
      text
        .replace('accounts: system, certificates: system', 'accounts: people, certificates: people')
        .replace('seats: { min: 5,', 'seats: { min: 6,')
        .replace(
          'clock: { mode: manual }',
          '  - { firm: bank, kind: bank, name: { en: House Bank, zh: 商城银行 }, seats: [bank] }\nclock: { mode: manual }',
        ),
    );
    await lesson.host.submit({
      commandId: 'apply',
      actor: { kind: 'human', id: `P-${NORTH}`, seat: NORTH },
      command: { type: 'trade/ApplyForAccount' },
    });
  });
  afterEach(() => lesson.registry.close());

  const cardsOf = (desk: Awaited<ReturnType<typeof deskOf>>, tab: string): readonly CardModel[] =>
    (deskTab(desk, tab)?.blocks ?? []).flatMap((block) => (block.kind === 'cards' ? block.items : []));

  it('shows who applies for an account, to be opened or declined with a reason', async () => {
    const desk = await deskOf(lesson, BANK);
    const [first] = cardsOf(desk, 'applications');
    expect(first?.title).to.equal('Warehouse North');
    expect(first?.forms.map(({ type, reason }) => [type, reason])).to.deep.equal([
      ['trade/OpenAccount', null],
    ]);
    expect(first?.more.map(({ type }) => type)).to.deep.equal(['trade/DeclineAccount']);
    expect(desk.own.waiting.map(({ kind }) => kind)).to.deep.equal(['review-account']);
  });

  for (const lang of ['en', 'zh'] as const) {
    it(`words every list before and after the account is opened (${lang})`, async () => {
      for (const step of ['before', 'after']) {
        if (step === 'after')
          await lesson.host.submit({
            commandId: 'open',
            actor: { kind: 'human', id: `P-${BANK.seat}`, seat: BANK.seat },
            command: { type: 'trade/OpenAccount', firm: 'north' } as { type: string },
          });
        const desk = await deskOf(lesson, BANK, lang);
        const tabs = tabsOf('bank').flatMap((group) => group.tabs);
        expect(tabs.map(({ tab }) => tab)).to.deep.equal([
          'applications',
          'certificates',
          'accounts',
          'transfers',
          'statements',
        ]);
        for (const { tab } of tabs) expect(JSON.stringify(deskTab(desk, tab))).to.not.match(UNWORDED);
      }
      expect(JSON.stringify(deskTab(await deskOf(lesson, BANK, lang), 'accounts'))).to.include(
        lang === 'en' ? 'Warehouse North' : '北货场',
      );
    });
  }
});
