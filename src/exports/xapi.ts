import { createHash } from 'node:crypto';
import type { ChainedEntry } from '../runs/ports.ts';
import type { ParticipantId, RunId } from '../kernel/ids.ts';
import type { LocalText } from '../kernel/text.ts';
import type { Conformance } from '../scoring/conformance.ts';
import type { Chunk } from './export-file.ts';

/**
 * What people did as statements of the Experience API 1.0.3, one to a line, for a learning record store: one statement for each
 * accepted command of a person, for each task they did, and for each published grade. The same run gives the same
 * statements under the same ids, so a store that has them already takes nothing twice.
 */

export interface XapiTask {
  readonly id: string;
  readonly title: LocalText;
  readonly conformance: Conformance;
}

export interface XapiRun {
  readonly runId: RunId;
  readonly scenarioId: string;
  readonly title: LocalText;
  /** The address of this installation, without a slash at its end: it issues the accounts and names the activities. */
  readonly home: string;
  /** Whom a statement is about; null for someone about whom none is made. */
  actorOf(id: ParticipantId): { readonly name: string | null; readonly account: string } | null;
  /** Tasks by the entry that did them, with whose they are. */
  readonly tasks: ReadonlyMap<number, readonly (XapiTask & { readonly participant: ParticipantId })[]>;
  /** Published grades in hundredths, with the moment of publication. */
  readonly scores: { readonly atMs: number; readonly totals: ReadonlyMap<ParticipantId, number> } | null;
  /** What an event is called, in both languages; null for one that nobody reads about. */
  eventName(type: string): LocalText | null;
}

const VERBS = {
  initialized: { en: 'took a seat', zh: '入席' },
  terminated: { en: 'left the seat', zh: '离席' },
  commented: { en: 'wrote', zh: '写了便条' },
  interacted: { en: 'did', zh: '进行了' },
  completed: { en: 'completed', zh: '完成了' },
  scored: { en: 'was graded', zh: '获得成绩' },
} as const;
type Verb = keyof typeof VERBS;
const ADL = 'http://adlnet.gov/expapi';

const VERB_OF: Readonly<Record<string, Verb>> = {
  'run/SeatClaimed': 'initialized',
  'run/SeatReleased': 'terminated',
  'run/NoteSent': 'commented',
};

/** What one looks at is not something one did. */
const SILENT: ReadonlySet<string> = new Set(['run/NotesRead']);

const languages = ({ en, zh }: LocalText) => ({ en, 'zh-CN': zh });

/** RFC 9562's version 5 in the namespace for addresses: the same name is the same id for ever. */
export function nameUuid(name: string): string {
  const space = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');
  const bytes = createHash('sha1').update(space).update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const activity = (id: string, name: LocalText, type: string) => ({
  objectType: 'Activity',
  id,
  definition: { name: languages(name), type: `${ADL}/activities/${type}` },
});

/** Ids of events may become part of an address. */
const inAddress = (text: string): string => text.split('/').map(encodeURIComponent).join('/');

function writer(run: XapiRun) {
  const { runId, home } = run;
  const runActivity = activity(`${home}/runs/${runId}`, run.title, 'simulation');
  const scenario = {
    objectType: 'Activity',
    id: `${home}/teacher/scenarios/${inAddress(run.scenarioId)}`,
  };
  const registration = nameUuid(`tradelab:${runId}`);
  const statement = (
    key: string,
    participant: ParticipantId,
    verb: Verb,
    object: object,
    atMs: number,
    more: { readonly result?: object; readonly place?: object } = {},
  ): object | null => {
    const who = run.actorOf(participant);
    if (who === null) return null;
    const isRun = object === runActivity;
    return {
      id: nameUuid(`tradelab:${runId}:${key}`),
      actor: {
        objectType: 'Agent',
        ...(who.name !== null && { name: who.name }),
        account: { homePage: home, name: who.account },
      },
      verb: { id: `${ADL}/verbs/${verb}`, display: languages(VERBS[verb]) },
      object,
      ...(more.result && { result: more.result }),
      context: {
        registration,
        platform: 'TradeLab',
        contextActivities: { ...(!isRun && { parent: [runActivity] }), grouping: [scenario] },
        ...(more.place && { extensions: { [`${home}/xapi/place`]: more.place } }),
      },
      timestamp: new Date(atMs).toISOString(),
    };
  };

  function ofEntry({ seq, actor, events, atMs, day }: ChainedEntry): readonly (object | null)[] {
    const place = { seq, day, ...(actor.seat !== null && { seat: actor.seat }) };
    const tasks = (run.tasks.get(seq) ?? []).map(({ participant, id, title, conformance }) =>
      statement(
        `${seq}:task:${id}`,
        participant,
        'completed',
        activity(`${runActivity.id}/tasks/${inAddress(id)}`, title, 'objective'),
        atMs,
        { result: { completion: true, success: conformance === 'done' }, place },
      ),
    );
    if (actor.kind !== 'human') return tasks;
    const told = events.find(
      ({ type }) => !SILENT.has(type) && (VERB_OF[type] ?? run.eventName(type)) !== null,
    );
    if (!told) return tasks;
    const verb = VERB_OF[told.type] ?? 'interacted';
    const object =
      verb === 'interacted'
        ? activity(
            `${home}/xapi/activities/${inAddress(told.type)}`,
            run.eventName(told.type) ?? { en: told.type, zh: told.type },
            'interaction',
          )
        : runActivity;
    return [statement(String(seq), actor.id, verb, object, atMs, { place }), ...tasks];
  }

  const ofGrade = (participant: ParticipantId, totalCenti: number, atMs: number): object | null =>
    statement(`grade:${participant}`, participant, 'scored', runActivity, atMs, {
      result: {
        completion: true,
        score: { scaled: totalCenti / 10_000, raw: totalCenti / 100, min: 0, max: 100 },
      },
    });
  return { ofEntry, ofGrade };
}

export async function* xapiJsonl(
  pages: AsyncIterable<readonly ChainedEntry[]>,
  run: XapiRun,
): AsyncGenerator<Chunk> {
  const write = writer(run);
  const chunk = (statements: readonly (object | null)[]): Chunk => {
    const lines = statements.flatMap((statement) => (statement ? [`${JSON.stringify(statement)}\n`] : []));
    return { bytes: Buffer.from(lines.join('')), rows: lines.length };
  };
  for await (const page of pages) yield chunk(page.flatMap((entry) => write.ofEntry(entry)));
  const { scores } = run;
  if (scores) {
    yield chunk([...scores.totals].map(([id, totalCenti]) => write.ofGrade(id, totalCenti, scores.atMs)));
  }
}
