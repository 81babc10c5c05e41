import { can, instructorId } from '../../accounts/can.ts';
import type { DeepReadonly } from '../../kernel/decider.ts';
import type { SeatId } from '../../kernel/ids.ts';
import { driverOf, type RunState } from '../../runs/state.ts';
import { noteBox, type NoteBoxModel } from '../presenters/run-page.ts';
import { seatLabel } from '../presenters/monitor.ts';
import type { Words } from '../presenters/trade/words.ts';
import type { OpenedRun } from './sender.ts';

/** What stands beside every page of a seat: the notes of its holder, and for a teacher who looks in, what can be done. */

type Run = DeepReadonly<RunState>;

/** A teacher looks at someone's seat, or plays it. */
export interface WatchingModel {
  readonly seat: SeatId;
  readonly label: string;
  /** Who plays it at the moment, in words. */
  readonly text: string;
  readonly isMine: boolean;
  readonly canTakeOver: boolean;
  readonly action: string;
  /** The group on the teacher's page. */
  readonly backHref: string;
  readonly url: string;
}

export interface SeatSide {
  readonly notes: (NoteBoxModel & { readonly action: string; readonly url: string }) | null;
  readonly watching: WatchingModel | null;
  /** What the page's live part must know besides the run: whose clock counts, and which seat a teacher looks at. */
  readonly live: { readonly market: string; readonly seat?: SeatId };
}

export function seatSide(
  run: Run,
  seatId: SeatId,
  opened: OpenedRun,
  watched: boolean,
  words: Words,
): SeatSide {
  const seat = run.seats[seatId];
  const market = seat?.market ?? '';
  const isOwn = opened.participant !== null && seat?.holder?.participant === opened.participant.id;
  return {
    notes: isOwn
      ? {
          ...noteBox(run, seatId, words),
          action: `/runs/${run.runId}/commands`,
          url: `/runs/${run.runId}/fragments/note-box`,
        }
      : null,
    watching: watched ? watchingModel(run, seatId, opened, words) : null,
    live: watched ? { market, seat: seatId } : { market },
  };
}

/** Null for whoever may not steer the run. */
export function watchingModel(
  run: Run,
  seatId: SeatId,
  opened: OpenedRun,
  words: Words,
): WatchingModel | null {
  const seat = Object.hasOwn(run.seats, seatId) ? run.seats[seatId] : undefined;
  if (!seat || !can(opened.person, 'control-run', { run: opened.record })) return null;
  const isMine = seat.takenOverBy === instructorId(opened.person);
  const driver = driverOf(seat);
  const who = seat.holder?.name ?? words.t('watch:watching.who-nobody');
  return {
    seat: seatId,
    label: seatLabel(run, seat, words),
    text: words.t(isMine ? 'watch:watching.mine' : `watch:watching.${driver}`, { who }),
    isMine,
    canTakeOver: seat.takenOverBy === null && run.clock.phase !== 'ended',
    action: `/runs/${run.runId}/commands`,
    backHref: `/teacher/runs/${run.runId}?group=${seat.group}#teacher-group`,
    url: `/runs/${run.runId}/fragments/watching?seat=${encodeURIComponent(seatId)}`,
  };
}
