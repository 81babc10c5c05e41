import type { Request, Response } from 'express';
import { can } from '../../accounts/can.ts';
import type { DeepReadonly, Rejection } from '../../kernel/decider.ts';
import { randomFrom } from '../../kernel/random.ts';
import type { RunId, SeatId } from '../../kernel/ids.ts';
import type { LabSeat } from '../../labs/lab.ts';
import type { TradeView } from '../../labs/trade/view-types.ts';
import { clockOf, phaseOf } from '../../runs/core/group-clock.ts';
import { labOf, placeOf, viewFor } from '../../runs/lab-of-run.ts';
import type { RunState, SeatState } from '../../runs/state.ts';
import type { WebDeps } from '../context.ts';
import type { NavLink } from '../presenters/classes.ts';
import { ownLinks } from '../presenters/own-links.ts';
import { openDesk, type Desk } from '../presenters/trade/context.ts';
import type { DeskFacts } from '../presenters/trade/tasks.ts';
import type { Words } from '../presenters/trade/words.ts';
import { problem } from '../problems.ts';
import { wordsFor } from '../reader-words.ts';
import { seatSide, type SeatSide } from './seat-side.ts';
import { openRunFor, type OpenedRun } from './sender.ts';

/** Opening the desk a page shows: whose it is, what may be done at it, and what stands around it on every page. */

export type DeskDeps = Pick<WebDeps, 'registry' | 'participants' | 'tokens' | 'labs' | 'texts' | 'render'>;
type Run = DeepReadonly<RunState>;
/** A request for a desk, or for one order of it: that order is in the view however long ago it ended. */
export type DeskRequest = Request<{ runId: string; orderId?: string }>;

/** How many announcements a desk shows. */
const ANNOUNCEMENTS_MAX = 3;

/** A desk as one request sees it. */
export interface OpenDesk {
  readonly desk: Desk;
  readonly facts: DeskFacts;
  readonly seq: number;
  readonly runId: RunId;
  /** What stands on every page of a seat: notes for its holder, who watches for the instructor. */
  readonly beside: SeatSide;
  /** What its holder finds beside the trade; nothing for whoever only looks in. */
  readonly beyond: readonly NavLink[];
  readonly isOver: boolean;
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

/** What routes of desks are built from. */
export interface DeskOpener {
  /**
   * The desk a request asks for: one's own, or, for those who may see it, the one named by `?seat=`. Everything is worded
   * inside the reading, since state must not be kept.
   * @returns null when the person has no desk and was sent where they belong
   */
  readonly withDesk: <T>(req: DeskRequest, res: Response, reader: (open: OpenDesk) => T) => Promise<T | null>;
  /** What every page of a desk hands to its layout. */
  readonly frame: (open: OpenDesk, title: string, part?: 'desk' | 'mall') => object;
}

export function createDeskOpener(deps: DeskDeps): DeskOpener {
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
      beyond: watched ? [] : ownLinks(run, words, null),
      isOver: run.clock.phase === 'ended',
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

  async function withDesk<T>(
    req: DeskRequest,
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

  const frame = (open: OpenDesk, title: string, part: 'desk' | 'mall' = 'desk'): object => {
    const { desk, facts, seq, runId, beside } = open;
    return {
      title,
      where: `${facts.runTitle} · ${desk.words.local(desk.own.firm.name)}`,
      clock: {
        ...facts.clock,
        serverNowMs: facts.nowMs,
      },
      nav: [
        { href: desk.link('/desk'), label: desk.words.t('trade-desk:nav.desk'), active: part === 'desk' },
        { href: desk.link('/mall'), label: desk.words.t('trade-desk:nav.mall'), active: part === 'mall' },
        ...open.beyond,
      ],
      // Once it is over no work waits any more, but these do.
      afterwards: open.isOver && open.beyond.length > 0 ? open.beyond : null,
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
    };
  };

  return { withDesk, frame };
}

/** What was looked for, or the page that says there is none. */
export function notThere<T>(found: T | null | undefined): T {
  if (found === null || found === undefined) throw problem('not-found');
  return found;
}
