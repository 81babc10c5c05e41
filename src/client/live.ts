import { all, one } from './dom.ts';
import { serverSays, tickNow } from './clock.ts';
import { showStandings, type PushedStanding } from './ranking.ts';
import { showGroupClocks, showMonitor, type MonitorPush } from './monitor.ts';
import { refreshAll, refreshPushed, refreshTopics } from './refresh.ts';
import { openSocket } from './socket.ts';

/**
 * Listens to the run this page shows. Pushes say what became stale; the page fetches it again itself. After a break the
 * page asks from its last seq on, and fetches everything when it missed something.
 */

interface ClockPush {
  readonly runId: string;
  readonly phase: 'lobby' | 'running' | 'paused' | 'ended';
  readonly day: number;
  readonly dayEndsAtMs: number | null;
  readonly remainingMs: number | null;
  readonly serverNowMs: number;
  readonly held?: boolean;
  /** Groups that go by a clock of their own. */
  readonly groups: Readonly<Record<string, GroupClockPush>>;
}
type GroupClockPush = Pick<ClockPush, 'phase' | 'day' | 'dayEndsAtMs' | 'remainingMs'> & {
  readonly held: boolean;
};

/** What the server answers to `watch`. */
interface WatchAnswer {
  readonly ok: boolean;
  readonly seq?: number;
  readonly clock?: ClockPush;
  readonly monitor?: MonitorPush;
}

const TOLERATED_MS = 1_500;
const FETCH_PUSHED_MS = 10_000;
const BACK_SHOWN_MS = 2_500;

function showBanner(kind: 'lost' | 'back' | null): void {
  const banner = one('#live-banner');
  if (!banner) return;
  banner.hidden = kind === null;
  banner.classList.toggle('live-banner--back', kind === 'back');
  banner.setAttribute('role', 'status');
  banner.textContent = kind === null ? '' : (banner.dataset[kind] ?? '');
}

/** The clock that counts on this page: its group's own, if there is one; the class's end is everyone's. */
function clockHere(push: ClockPush): ClockPush {
  const own = push.groups[document.body.dataset['market'] ?? ''];
  return own && push.phase !== 'ended' ? { ...push, ...own } : push;
}

/** Shows the pushed clock in every clock of the page; some pages become another page when the phase changes. */
function showClock(pushed: ClockPush): void {
  serverSays(pushed.serverNowMs);
  showGroupClocks(pushed);
  const push = clockHere(pushed);
  // A group's clock on the teacher's page comes with the group's piece.
  for (const clock of all('[data-clock]').filter((each) => !each.closest('.group-clock'))) {
    const before = clock.dataset['phase'];
    clock.dataset['phase'] = push.phase;
    clock.classList.remove(`clock--${before ?? ''}`);
    clock.classList.add(`clock--${push.phase}`);
    if (push.phase === 'paused') {
      clock.dataset['remaining'] = push.remainingMs === null ? '' : String(push.remainingMs);
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
  if (curtain) {
    curtain.hidden = push.phase !== 'paused';
    const why = one('[data-part="why"]', curtain);
    // One group alone may be held, while the class goes on.
    if (why) why.textContent = curtain.dataset[push.held === true ? 'held' : 'paused'] ?? '';
  }
  document.body.dataset['phase'] = push.phase;
  tickNow();
  const page = one('[data-page-of-phase]');
  if (!page || (page.dataset['pageOfPhase'] ?? '').split(' ').includes(push.phase)) return;
  if (page.dataset['nextPage']) location.assign(page.dataset['nextPage']);
  else location.reload();
}

/** Begins to listen, if the page belongs to a run. */
export function startLive(): void {
  const { run: runId, page, seat } = document.body.dataset;
  if (!runId) return;
  let seq = Number(document.body.dataset['seq'] ?? 0);
  let lostTimer: ReturnType<typeof setTimeout> | undefined;
  let wasLost = false;
  const socket = openSocket();

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
    const message = { runId, sinceSeq: seq, page, ...(seat === undefined ? {} : { seat }) };
    socket.emit('watch', message, (answer: WatchAnswer) => {
      if (!answer.ok) return;
      found();
      if (answer.clock) showClock(answer.clock);
      if (answer.monitor) showMonitor(answer.monitor);
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
  socket.on('monitor', (push: MonitorPush) => {
    if (push.runId === runId) showMonitor(push);
  });
  // What is pushed is fetched, more slowly, while no push can come.
  setInterval(() => {
    if (!socket.connected) refreshPushed();
  }, FETCH_PUSHED_MS);
  socket.on('clock', (push: ClockPush) => {
    if (push.runId === runId) showClock(push);
  });
  window.addEventListener('offline', lost);
  window.addEventListener('online', () => {
    if (socket.connected) watch();
    else socket.connect();
  });
}
