import { Router, type Request, type Response } from 'express';
import { can } from '../accounts/can.ts';
import type { DeepReadonly, Rejection } from '../kernel/decider.ts';
import { randomFrom } from '../kernel/random.ts';
import type { RunId, SeatId } from '../kernel/ids.ts';
import type { LabSeat } from '../labs/lab.ts';
import type { TradeView } from '../labs/trade/view-types.ts';
import { clockOf, phaseOf } from '../runs/core/group-clock.ts';
import { labOf, placeOf, viewFor } from '../runs/lab-of-run.ts';
import type { RunState, SeatState } from '../runs/state.ts';
import type { WebDeps } from './context.ts';
import { openDesk, type Desk } from './presenters/trade/context.ts';
import { sendInterchange } from './edi-files.ts';
import { takeFlashes } from './flash.ts';
import { EDITOR_FORM } from './message-routes.ts';
import { fileName, messageIn, messageModel } from './presenters/edi/message.ts';
import { deskPage, deskTab, tabsOf } from './presenters/trade/desk.ts';
import { paperOf } from './presenters/trade/documents.ts';
import {
  firmPage,
  firmsPage,
  mallNav,
  noticesPage,
  postsPage,
  productList,
  searchPage,
} from './presenters/trade/mall.ts';
import { EDITOR_TEXTS, editorPage } from './presenters/trade/message-editor.ts';
import { editorRequest } from './presenters/trade/message-request.ts';
import { orderPage } from './presenters/trade/order-page.ts';
import { productPage } from './presenters/trade/product-page.ts';
import type { DeskFacts } from './presenters/trade/tasks.ts';
import type { Words } from './presenters/trade/words.ts';
import { problem } from './problems.ts';
import { wordsFor } from './reader-words.ts';
import { seatSide, type SeatSide } from './seat-side.ts';
import { openRunFor, type OpenedRun } from './sender.ts';
import { addSignedRoutes } from './verify-routes.ts';

/**
 * What a student works with: the desk, its lists, one order, its documents, the mall. Each page's own address is also the
 * address of its fragment: a browser that asks for a part gets the piece alone (see `wantsFragment`).
 */

type DeskDeps = Pick<WebDeps, 'registry' | 'participants' | 'tokens' | 'labs' | 'texts' | 'render'>;
type Run = DeepReadonly<RunState>;

/** How many announcements a desk shows. */
const ANNOUNCEMENTS_MAX = 3;

interface OpenDesk {
  readonly desk: Desk;
  readonly facts: DeskFacts;
  readonly seq: number;
  readonly runId: RunId;
  /** What stands on every page of a seat: notes for its holder, who watches for the instructor. */
  readonly beside: SeatSide;
  /** The exercise is over and is, or may be, judged: its holder finds there what the judges gave. */
  readonly judged: boolean;
  /** The exercise asks for a lab report, and this is its holder's own desk. */
  readonly asksReport: boolean;
  /** The exercise is over: its holder finds there what it counts. */
  readonly graded: boolean;
}

/** A list shows a hundred orders at most, so nobody needs more of those that are over. */
const LOOK_BACK = 100;

/** True when it is this person's own seat, whoever plays it at the moment. */
const isHolder = (seat: Pick<SeatState, 'holder'>, { participant }: OpenedRun): boolean =>
  participant !== null && seat.holder?.participant === participant.id;

/** Why this person may only look at the desk; null when it is theirs to work at. */
function closedBecause(run: Run, seatId: SeatId, opened: OpenedRun, words: Words): string | null {
  const seat = run.seats[seatId];
  if (!seat) return null;
  const mayAct = can(opened.person, 'act-in-seat', { run: opened.record, seat });
  const own = isHolder(seat, opened);
  if (seat.takenOverBy !== null && own) return words.t('trade-desk:read-only.taken-over');
  if (seat.bot && own) return words.t('trade-desk:read-only.bot');
  if (!mayAct) return words.t('trade-desk:read-only.watching');
  const market = run.markets[seat.market];
  const phase = market ? phaseOf(run, market) : run.clock.phase;
  if (phase === 'held') return words.t('watch:halted.held');
  if (phase === 'ended' && run.clock.phase !== 'ended') return words.t('watch:halted.group-ended');
  if (phase !== 'running') return words.t(`trade-desk:halted.${phase}`);
  return null;
}

/** The day it is in a seat's group. */
function dayIn(run: Run, seat: SeatId): number {
  const market = run.markets[run.seats[seat]?.market ?? ''];
  return market ? clockOf(run, market).day : run.clock.day;
}

export function createDeskRouter(deps: DeskDeps): Router {
  const router = Router();
  const { labs, texts } = deps;

  /** Whether a seat could do something now, asked of the lab itself without doing it. */
  function asks(run: Run, seat: LabSeat, market: unknown, actorId: string) {
    const lab = labOf(run, labs);
    return (command: { readonly type: string }): Rejection | null => {
      const decision = lab.decide(market, command, {
        actor: { kind: 'human', id: actorId, seat: seat.id },
        seat,
        atMs: run.atMs,
        day: dayIn(run, seat.id),
        random: randomFrom(run.seed, 'what-if'),
        asking: true,
      });
      return decision.ok ? null : decision.rejection;
    };
  }

  function deskOf(
    run: Run,
    seatId: SeatId,
    opened: OpenedRun,
    watched: boolean,
    lang: Words['lang'],
    order: string | undefined,
  ): OpenDesk {
    const place = placeOf(run, seatId, labs);
    const seat = run.seats[seatId];
    if (!place || !seat || !can(opened.person, 'see-seat', { run: opened.record, seat }))
      throw problem('not-found');
    const view = viewFor<TradeView>(
      run,
      place.market.id,
      {
        kind: 'seat',
        seat: place.seat,
        lookBack: LOOK_BACK,
        ...(order === undefined ? {} : { also: order }),
      },
      labs,
    );
    if (view.own === null) throw problem('not-found');
    const words = wordsFor(deps, lang);
    const nowMs = Date.now();
    const base = `/runs/${run.runId}`;
    const { template } = place.firm;
    return {
      runId: run.runId,
      seq: run.seq,
      beside: seatSide(run, seatId, opened, watched, words),
      asksReport: !watched && opened.participant !== null && run.scenario.report.length > 0,
      judged: !watched && run.clock.phase === 'ended' && run.scenario.rubric.length > 0,
      graded: !watched && run.clock.phase === 'ended',
      desk: openDesk(
        {
          view,
          own: view.own,
          seat: { id: seat.id, role: seat.role },
          base,
          nowMs,
          readOnly: closedBecause(run, seatId, opened, words),
          suffix: watched ? `?seat=${encodeURIComponent(seatId)}` : '',
          why: asks(run, place.seat, place.market.state, opened.participant?.id ?? ''),
          rejection: (rejection) => texts.rejection(rejection),
        },
        words,
      ),
      facts: {
        runTitle: words.local(run.scenario.title),
        seat,
        keptByBot: seat.bot && seat.takenOverBy === null && isHolder(seat, opened),
        clock: { ...clockOf(run, place.market) },
        nowMs,
        tasks: run.scenario.tasks.filter((task) => task.seat === template),
        done: place.market.tasks,
        announcements: run.announcements
          .filter(
            ({ market, seat: to }) =>
              (market === null || market === seat.market) && (to === null || to === seat.id),
          )
          .slice(-ANNOUNCEMENTS_MAX)
          .reverse(),
      },
    };
  }

  /**
   * The desk a request asks for: one's own, or, for those who may see it, the one named by `?seat=`. Everything is worded
   * inside the reading, since state must not be kept.
   * @returns null when the person has no desk and was sent where they belong
   */
  async function withDesk<T>(
    req: Request<{ runId: string; orderId?: string }>,
    res: Response,
    reader: (open: OpenDesk) => T,
  ): Promise<T | null> {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'watch-run');
    const asked = typeof req.query['seat'] === 'string' ? req.query['seat'] : null;
    const found = await opened.host.read((run): { readonly page: T } | null => {
      const { participant } = opened;
      const own = participant ? (run.participants[participant.id]?.seat ?? null) : null;
      const seatId = asked ?? own;
      if (seatId === null) return null;
      const watched = asked !== null && asked !== own;
      return {
        page: reader(deskOf(run, seatId, opened, watched, req.context.lang, req.params.orderId)),
      };
    });
    if (found) return found.page;
    const isInstructor = can(opened.person, 'see-everything', { run: opened.record });
    res.redirect(
      302,
      isInstructor && !opened.participant ? `/teacher/runs/${runId}` : `/runs/${runId}/lobby`,
    );
    return null;
  }

  /** What every page of a desk hands to its layout. */
  const frame = (
    { desk, facts, seq, runId, beside, judged, graded, asksReport }: OpenDesk,
    title: string,
    part: 'desk' | 'mall' = 'desk',
  ): object => ({
    title,
    where: `${facts.runTitle} · ${desk.words.local(desk.own.firm.name)}`,
    clock: {
      ...facts.clock,
      serverNowMs: facts.nowMs,
    },
    nav: [
      { href: desk.link('/desk'), label: desk.words.t('trade-desk:nav.desk'), active: part === 'desk' },
      { href: desk.link('/mall'), label: desk.words.t('trade-desk:nav.mall'), active: part === 'mall' },
      ...(asksReport
        ? [{ href: `/runs/${runId}/report`, label: desk.words.t('report:title'), active: false }]
        : []),
      ...(judged
        ? [{ href: `/runs/${runId}/judged`, label: desk.words.t('judging:link.result'), active: false }]
        : []),
      ...(graded
        ? [{ href: `/runs/${runId}/grade`, label: desk.words.t('grades:own.open'), active: false }]
        : []),
      ...(graded
        ? [{ href: `/runs/${runId}/debrief`, label: desk.words.t('debrief:link'), active: false }]
        : []),
    ],
    live: { runId, seq, page: 'desk', ...beside.live },
    notes: beside.notes,
    watching: beside.watching,
    pageClass: 'page--desk',
    action: `${desk.base}/commands`,
    // Why the buttons do not work, and how a person whose seat a bot kept warm gets it back. Whoever looks in knows why.
    closed:
      desk.readOnly === null || beside.watching?.isMine === false
        ? null
        : { text: desk.readOnly, takeBack: facts.keptByBot ? { seat: desk.seat.id } : null },
  });

  const notThere = <T>(found: T | null | undefined): T => {
    if (found === null || found === undefined) throw problem('not-found');
    return found;
  };

  router.get('/runs/:runId/desk', async (req, res) => {
    const model = await withDesk(req, res, (open) => ({
      ...frame(open, open.desk.words.t('trade-desk:title')),
      desk: deskPage(open.desk, open.facts, null),
    }));
    if (model) deps.render(req, res, 'pages/desk', model);
  });

  router.get('/runs/:runId/desk/:tab', async (req, res) => {
    const model = await withDesk(req, res, (open) => {
      const tab = notThere(deskTab({ ...open.desk, asked: req.query }, req.params.tab));
      return { ...frame(open, tab.title), desk: deskPage(open.desk, open.facts, tab.tab), tab };
    });
    if (model) deps.render(req, res, 'pages/desk-tab', model);
  });

  /** One order of this seat's firm. Others' orders do not exist for it. */
  const orderOf = ({ desk }: OpenDesk, id: string) =>
    notThere(desk.own.orders.find((order) => order.id === id));

  router.get('/runs/:runId/orders/:orderId', async (req, res) => {
    const model = await withDesk(req, res, (open) => {
      const order = orderOf(open, req.params.orderId);
      return {
        ...frame(open, order.number),
        order: orderPage(order, open.desk),
        back: open.desk.link('/desk'),
      };
    });
    if (model) deps.render(req, res, 'pages/order', model);
  });

  router.get('/runs/:runId/orders/:orderId/documents/:number', async (req, res) => {
    const model = await withDesk(req, res, (open) => {
      const order = orderOf(open, req.params.orderId);
      const at = order.documents.findIndex(({ number }) => number === req.params.number);
      const document = notThere(order.documents[at]);
      const paper = paperOf(document, order, open.desk);
      const beside = (step: number) => {
        const other = order.documents[at + step];
        return other ? paperOf(other, order, open.desk) : null;
      };
      return {
        ...frame(open, paper.no),
        paper,
        message: messageModel(document, order, open.desk),
        previous: beside(-1),
        following: beside(1),
        order: { number: order.number, href: open.desk.link(`/orders/${order.id}`) },
      };
    });
    if (model) deps.render(req, res, 'pages/document', model);
  });

  addSignedRoutes(router, deps, (req, res, reader) =>
    withDesk(req, res, (open) =>
      reader({
        desk: open.desk,
        order: orderOf(open, req.params.orderId),
        frame: (title) => frame(open, title),
      }),
    ),
  );

  // The message that carried a document, and the CONTRL that answered it, as files.
  for (const [file, ending] of [
    ['message.edi', ''],
    ['contrl.edi', '-CONTRL'],
  ] as const) {
    router.get(`/runs/:runId/orders/:orderId/documents/:number/${file}`, async (req, res) => {
      const { orderId, number } = req.params;
      const text = await withDesk(req, res, (open) => {
        const order = orderOf(open, orderId);
        const document = notThere(order.documents.find((one) => one.number === number));
        const message = messageIn(document, order, open.desk);
        return notThere(ending === '' ? message.text || null : message.contrl);
      });
      if (text !== null) sendInterchange(res, text, fileName(number, ending));
    });
  }

  /** The editor for messages by hand. What was typed and checked without scripts comes back with the flash. */
  router.get('/runs/:runId/messages/new', async (req, res) => {
    const typed =
      takeFlashes(req).find(({ form }) => form?.type === EDITOR_FORM)?.form?.values['text'] ?? null;
    const asked = editorRequest(req.query, typed);
    const model = await withDesk(req, res, (open) => {
      const page = notThere(asked && editorPage(open.desk, asked));
      return {
        ...frame(open, page.title),
        page,
        send: `${open.desk.base}/messages`,
        scriptTexts: editorTexts(req),
      };
    });
    if (model) deps.render(req, res, 'pages/message-editor', model);
  });

  /** What the editor's script words its findings with. */
  const editorTexts = ({ context }: Request): Readonly<Record<string, string>> =>
    Object.fromEntries(
      EDITOR_TEXTS.flatMap(([namespace, part]) =>
        Object.entries(texts.templates(context.lang, namespace, part)),
      ),
    );

  mallRoutes();
  return router;

  function mallRoutes(): void {
    const listed = (category: (req: Request) => string | null) => async (req: Request, res: Response) => {
      const model = await withDesk(req as Request<{ runId: string }>, res, (open) => {
        const list = notThere(productList(open.desk, category(req)));
        return { ...frame(open, list.title, 'mall'), mall: mallNav(open.desk, 'products'), list };
      });
      if (model) deps.render(req, res, 'pages/mall', model);
    };
    router.get(
      '/runs/:runId/mall',
      listed(() => null),
    );
    router.get(
      '/runs/:runId/mall/categories/:id',
      listed((req) => String(req.params['id'])),
    );

    router.get('/runs/:runId/mall/products/:id', async (req, res) => {
      const model = await withDesk(req, res, (open) => {
        const page = notThere(productPage(open.desk, req.params.id));
        return { ...frame(open, page.product.name, 'mall'), mall: mallNav(open.desk, 'products'), page };
      });
      if (model) deps.render(req, res, 'pages/mall-product', model);
    });

    router.get('/runs/:runId/mall/posts', async (req, res) => {
      const model = await withDesk(req, res, (open) => ({
        ...frame(open, open.desk.words.t('trade-mall:tab.posts'), 'mall'),
        mall: mallNav(open.desk, 'posts'),
        page: postsPage(open.desk),
      }));
      if (model) deps.render(req, res, 'pages/mall-posts', model);
    });

    router.get('/runs/:runId/mall/notices', async (req, res) => {
      const model = await withDesk(req, res, (open) => ({
        ...frame(open, open.desk.words.t('trade-mall:tab.notices'), 'mall'),
        mall: mallNav(open.desk, 'notices'),
        page: noticesPage(open.desk),
      }));
      if (model) deps.render(req, res, 'pages/mall-notices', model);
    });

    router.get('/runs/:runId/mall/firms', async (req, res) => {
      const model = await withDesk(req, res, (open) => ({
        ...frame(open, open.desk.words.t('trade-mall:tab.firms'), 'mall'),
        mall: mallNav(open.desk, 'firms'),
        page: firmsPage(open.desk),
      }));
      if (model) deps.render(req, res, 'pages/mall-firms', model);
    });

    router.get('/runs/:runId/mall/firms/:id', async (req, res) => {
      const model = await withDesk(req, res, (open) => {
        const firm = notThere(firmPage(open.desk, req.params.id));
        return { ...frame(open, firm.name, 'mall'), mall: mallNav(open.desk, 'firms'), firm };
      });
      if (model) deps.render(req, res, 'pages/mall-firm', model);
    });

    router.get('/runs/:runId/mall/search', async (req, res) => {
      const query = typeof req.query['q'] === 'string' ? req.query['q'].slice(0, 80) : '';
      const model = await withDesk(req, res, (open) => ({
        ...frame(open, open.desk.words.t('trade-mall:search.label'), 'mall'),
        mall: mallNav(open.desk, 'products', query),
        page: searchPage(open.desk, query),
      }));
      if (model) deps.render(req, res, 'pages/mall-search', model);
    });
  }
}

/** All tabs a desk of this role answers to. */
export const tabNames = (role: string): readonly string[] =>
  tabsOf(role).flatMap(({ tabs }) => tabs.map(({ tab }) => tab));
