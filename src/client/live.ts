import { io } from 'socket.io-client';
import { all, one } from './dom.ts';
import { serverSays, tickNow } from './clock.ts';
import { showStandings, type PushedStanding } from './ranking.ts';
import { refreshAll, refreshTopics } from './refresh.ts';

/**
 * Listens to the run this page shows. Pushes say what became stale; the page fetches it again itself. After a break the
 * page asks from its last seq on, and fetches everything when it missed something.
 */

interface ClockPush {
  readonly runId: string;
  readonly phase: 'lobby' | 'running' | 'paused' | 'ended';
  readonly day: number;
  readonly dayEndsAtMs: number | null;
  readonly serverNowMs: number;
}

/** What the server answers to `watch`. */
interface WatchAnswer {
  readonly ok: boolean;
  readonly seq?: number;
  readonly clock?: ClockPush;
}

const TOLERATED_MS = 1_500;
const BACK_SHOWN_MS = 2_500;

function showBanner(kind: 'lost' | 'back' | null): void {
  const banner = one('#live-banner');
  if (!banner) return;
  banner.hidden = kind === null;
  banner.classList.toggle('live-banner--back', kind === 'back');
  banner.setAttribute('role', 'status');
  banner.textContent = kind === null ? '' : (banner.dataset[kind] ?? '');
}

/** Shows the pushed clock in every clock of the page; some pages become another page when the phase changes. */
function showClock(push: ClockPush): void {
  serverSays(push.serverNowMs);
  for (const clock of all('[data-clock]')) {
    const before = clock.dataset['phase'];
    clock.dataset['phase'] = push.phase;
    clock.classList.remove(`clock--${before ?? ''}`);
    clock.classList.add(`clock--${push.phase}`);
    if (push.phase === 'paused') {
      const endsAtMs = Number(clock.dataset['ends']);
      if (before === 'running' && endsAtMs > 0) {
        clock.dataset['remaining'] = String(Math.max(0, endsAtMs - push.serverNowMs));
      }
    }
    clock.dataset['ends'] = push.dayEndsAtMs === null ? '' : String(push.dayEndsAtMs);
    const [day, left, word] = ['day', 'left', 'phase'].map((part) => one(`[data-part="${part}"]`, clock));
    if (day) {
      day.textContent =
        push.phase === 'lobby'
          ? (clock.dataset['textLobby'] ?? '')
          : (clock.dataset['textDay'] ?? '').replace('{day}', String(push.day));
    }
    const ticks = push.phase === 'running' && push.dayEndsAtMs !== null;
    if (left) {
      left.hidden = !ticks;
      if (push.dayEndsAtMs !== null) left.dataset['until'] = String(push.dayEndsAtMs);
      else delete left.dataset['until'];
    }
    if (word) {
      word.hidden = ticks || push.phase === 'lobby';
      word.textContent =
        clock.dataset[`text${push.phase[0]?.toUpperCase() ?? ''}${push.phase.slice(1)}`] ?? '';
    }
  }
  const curtain = one('#paused-curtain');
  if (curtain) curtain.hidden = push.phase !== 'paused';
  document.body.dataset['phase'] = push.phase;
  tickNow();
  const page = one('[data-page-of-phase]');
  if (!page || (page.dataset['pageOfPhase'] ?? '').split(' ').includes(push.phase)) return;
  if (page.dataset['nextPage']) location.assign(page.dataset['nextPage']);
  else location.reload();
}

/** Begins to listen, if the page belongs to a run. */
export function startLive(): void {
  const { run: runId, page } = document.body.dataset;
  if (!runId) return;
  let seq = Number(document.body.dataset['seq'] ?? 0);
  let lostTimer: ReturnType<typeof setTimeout> | undefined;
  let wasLost = false;
  const socket = io({ transports: ['websocket', 'polling'], reconnectionDelayMax: 4_000 });

  const lost = (): void => {
    lostTimer ??= setTimeout(() => {
      wasLost = true;
      showBanner('lost');
    }, TOLERATED_MS);
  };
  const found = (): void => {
    clearTimeout(lostTimer);
    lostTimer = undefined;
    if (!wasLost) return;
    wasLost = false;
    showBanner('back');
    setTimeout(() => {
      if (!wasLost) showBanner(null);
    }, BACK_SHOWN_MS);
  };

  /** Tells the server what this page shows, and catches up on what it missed. */
  const watch = (): void => {
    socket.emit('watch', { runId, sinceSeq: seq, page }, (answer: WatchAnswer) => {
      if (!answer.ok) return;
      found();
      if (answer.clock) showClock(answer.clock);
      if (answer.seq === undefined || answer.seq <= seq) return;
      seq = answer.seq;
      void refreshAll(seq);
    });
  };
  socket.on('connect', watch);
  socket.on('disconnect', lost);
  socket.on('connect_error', lost);
  socket.on('changed', (push: { runId: string; seq: number; topics: string[] }) => {
    if (push.runId !== runId) return;
    seq = Math.max(seq, push.seq);
    refreshTopics(push.topics, push.seq);
  });
  socket.on('standings', (push: { runId: string; seq: number; rows: PushedStanding[] }) => {
    if (push.runId !== runId) return;
    seq = Math.max(seq, push.seq);
    showStandings(push.rows);
  });
  socket.on('clock', (push: ClockPush) => {
    if (push.runId === runId) showClock(push);
  });
  window.addEventListener('offline', lost);
  window.addEventListener('online', () => {
    if (socket.connected) watch();
    else socket.connect();
  });
}
