import {
  commandsPerSecond,
  errorsIn,
  slowestMs,
  verdictOf,
  type Latency,
  type Verdict,
} from '../../rehearsal/figures.ts';
import type { Rehearsal } from '../../rehearsal/rehearsals.ts';
import type { Words } from './trade/words.ts';

/** A rehearsal in words and figures. */
export interface RehearsalModel {
  /** Empty for a teacher who did not start it. */
  readonly title: string;
  readonly isOver: boolean;
  readonly phase: string;
  readonly verdict: { readonly kind: 'success' | 'warning' | 'danger' | 'info'; readonly text: string };
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly rows: readonly { readonly label: string; readonly figures: readonly string[] }[];
  readonly errors: readonly { readonly text: string; readonly count: string }[];
}

const KIND = {
  fine: 'success',
  slow: 'warning',
  overloaded: 'danger',
  unknown: 'info',
} as const satisfies Record<Verdict, string>;

export function rehearsalModel(rehearsal: Rehearsal, isOwn: boolean, words: Words): RehearsalModel {
  const { figures, server, phase, ended, durationMs } = rehearsal;
  const { students, joined } = figures;
  const ms = (value: number | null): string =>
    value === null ? '–' : words.t('rehearsal:ms', { ms: words.number(Math.round(value)) });
  const mb = (value: number): string =>
    words.t('rehearsal:mb', {
      now: words.number(Math.round(value)),
      max: words.number(Math.round(server.memoryMaxMb)),
    });
  const row = (label: string, { count, p50Ms, p95Ms, p99Ms, maxMs }: Latency) => ({
    label: words.t(`rehearsal:row.${label}`),
    figures: [words.number(count), ...[p50Ms, p95Ms, p99Ms, maxMs].map(ms)],
  });
  const fact = (name: string, value: string) => ({ label: words.t(`rehearsal:fact.${name}`), value });
  const verdict = verdictOf(figures);
  const leftS = Math.max(0, Math.ceil((durationMs - figures.playedMs) / 1000));
  return {
    title: isOwn ? words.local(rehearsal.title) : '',
    isOver: phase === 'over',
    phase:
      phase === 'over'
        ? words.t(`rehearsal:ended.${ended ?? 'failed'}`)
        : words.t(`rehearsal:phase.${phase}`, { joined, students, seconds: leftS }),
    verdict: {
      kind: KIND[verdict],
      text: words.t(`rehearsal:verdict.${verdict}`, { students, joined, slowest: ms(slowestMs(figures)) }),
    },
    facts: [
      fact('students', words.t('rehearsal:of', { part: joined, all: students })),
      fact('rate', words.number(Math.round(commandsPerSecond(figures) * 10) / 10)),
      fact('accepted', words.number(figures.accepted)),
      fact('refused', words.number(figures.refused)),
      fact(
        'sockets',
        phase === 'over'
          ? words.number(figures.socketsMax)
          : words.t('rehearsal:now-most', { now: figures.sockets, most: figures.socketsMax }),
      ),
      fact('loop', words.t('rehearsal:p99-max', { p99: ms(server.loopP99Ms), max: ms(server.loopMaxMs) })),
      fact('memory', mb(server.memoryMb)),
      fact('errors', words.number(errorsIn(figures))),
    ],
    rows: [row('pages', figures.pages), row('commands', figures.commands), row('pushes', figures.pushes)],
    errors: Object.entries(figures.errors).map(([kind, count]) => ({
      text: errorText(kind, words),
      count: words.number(count),
    })),
  };
}

/** `page 503` → “Pages: answer 503”. */
function errorText(kind: string, words: Words): string {
  const at = kind.indexOf(' ');
  const [what, how] = [kind.slice(0, at), kind.slice(at + 1)];
  const status = /^\d+$/.test(how);
  return words.t('rehearsal:error', {
    what: words.t(`rehearsal:what.${what}`),
    how: status
      ? words.t('rehearsal:how.status', { status: how })
      : words.t(`rehearsal:how.${how.replace(' ', '-')}`),
  });
}
