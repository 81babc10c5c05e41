import { parse } from 'csv-parse/sync';
import { expect } from 'chai';
import { EVENT_COLUMNS, eventsCsv, eventsJsonl } from '../../src/exports/events.ts';
import { check, type Chunk } from '../../src/exports/export-file.ts';
import { pseudonyms, UNMASKED } from '../../src/exports/pseudonyms.ts';
import { xapiJsonl, type XapiRun } from '../../src/exports/xapi.ts';
import { chainEntry, genesisHash } from '../../src/runs/chain.ts';
import type { ChainedEntry } from '../../src/runs/ports.ts';
import { person, RunPlay, TEACHER } from '../support/run-play.ts';
import { expectStatement } from '../support/xapi.ts';

/** Opened, two sit down, started, announced: then comes the note. */
const NOTE_SEQ = 6;
const SEAT = 'g1.radwerk.enterprise';
const MEI = { id: 'p-mei', name: '王小明', studentNo: '20240101' };
const BO = { id: 'p-bo', name: 'Bo Wang', studentNo: '7' };

/** A run in which people sit down, write to each other, and leave. */
function entriesOfRun(): readonly ChainedEntry[] {
  const run = new RunPlay();
  const sit = (who: typeof MEI, seat: string): void =>
    void run.accepted(person(who.id), {
      type: 'run/ClaimSeat',
      seat,
      participant: who.id,
      name: who.name,
      studentNo: who.studentNo,
    });
  sit(MEI, SEAT);
  sit(BO, 'g1.veloshop.enterprise');
  run.start();
  run.accepted(TEACHER, {
    type: 'run/Announce',
    text: '=Hello, "王小明"\nand Bo Wang',
    market: null,
    seat: null,
  });
  run.accepted(person(MEI.id, SEAT), {
    type: 'run/SendNote',
    seat: SEAT,
    to: 'g1.veloshop.enterprise',
    text: 'my number is 20240101',
  });
  run.accepted(person(BO.id), { type: 'run/ReleaseSeat', seat: 'g1.veloshop.enterprise' });
  let previous = genesisHash('r1');
  return run.entries.map((entry) => {
    const chained = chainEntry(previous, entry);
    previous = chained.hash;
    return chained;
  });
}

async function* paged(entries: readonly ChainedEntry[]): AsyncGenerator<readonly ChainedEntry[]> {
  for (let at = 0; at < entries.length; at += 3) yield await Promise.resolve(entries.slice(at, at + 3));
}
async function textOf(chunks: AsyncIterable<Chunk>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const { bytes } of chunks) parts.push(bytes);
  return Buffer.concat(parts).toString('utf8');
}
const linesOf = async (chunks: AsyncIterable<Chunk>): Promise<Record<string, unknown>[]> =>
  (await textOf(chunks))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the events of a run as a file', () => {
  const entries = entriesOfRun();
  const events = entries.flatMap((entry) => entry.events.map((event) => ({ entry, event })));

  it('has one line for each event, and as CSV says the same as the journal', async () => {
    const csv = await textOf(eventsCsv(paged(entries), UNMASKED, true));
    const rows = parse(csv, { bom: true, columns: true }) as unknown as Record<string, string>[];
    expect(rows).to.have.length(events.length);
    expect(Object.keys(rows[0] ?? {})).to.deep.equal([...EVENT_COLUMNS]);
    for (const [i, { entry, event }] of events.entries()) {
      const row = rows[i] ?? {};
      expect(JSON.parse(row['data'] ?? '')).to.deep.equal(event.data);
      expect([row['seq'], row['type'], row['version'], row['market']]).to.deep.equal([
        String(entry.seq),
        event.type,
        String(event.v),
        event.market ?? '',
      ]);
      expect([row['actor_kind'], row['actor'], row['seat'], row['hash'], row['day']]).to.deep.equal([
        entry.actor.kind,
        entry.actor.id,
        entry.actor.seat ?? '',
        entry.hash,
        String(entry.day),
      ]);
      expect(new Date(row['at'] ?? '').getTime()).to.equal(entry.atMs);
    }
  });

  it('is as JSONL the journal again', async () => {
    const lines = await linesOf(eventsJsonl(paged(entries), UNMASKED));
    const back = new Map<unknown, unknown[]>();
    for (const { seq, type, version, market, data } of lines) {
      const event = { type, data, v: version, ...(market !== null && { market }) };
      back.set(seq, [...(back.get(seq) ?? []), event]);
    }
    expect([...back]).to.deep.equal(entries.map((entry) => [entry.seq, JSON.parse(entry.text)]));
    expect(lines.map(({ actor }) => actor)).to.deep.equal(events.map(({ entry }) => entry.actor));
  });

  it('counts its rows without the heading, and is the same file twice', async () => {
    const make = () => check(eventsCsv(paged(entries), UNMASKED, true));
    const [first, again] = [await make(), await make()];
    expect(first.rows).to.equal(events.length);
    expect(again).to.deep.equal(first);
    expect(first.sha256).to.match(/^[0-9a-f]{64}$/);
    expect((await check(eventsCsv(paged(entries), UNMASKED, false))).sha256).to.not.equal(first.sha256);
  });

  it('asks for no more of the journal than it has written', async () => {
    let asked = 0;
    async function* counting(): AsyncGenerator<readonly ChainedEntry[]> {
      for await (const page of paged(entries)) {
        asked += 1;
        yield page;
      }
    }
    const chunks = eventsJsonl(counting(), UNMASKED)[Symbol.asyncIterator]();
    await chunks.next();
    expect(asked).to.equal(1);
    await chunks.return?.(undefined);
  });

  describe('under pseudonyms', () => {
    for (const people of [[MEI, BO], []]) {
      it(`names nobody, ${people.length === 0 ? 'even who is known from the events alone' : 'wherever a name stands'}`, async () => {
        for (const make of [
          eventsCsv(paged(entries), pseudonyms(people), true),
          eventsJsonl(paged(entries), pseudonyms(people)),
        ]) {
          const text = await textOf(make);
          for (const secret of [
            MEI.id,
            MEI.name,
            MEI.studentNo,
            BO.id,
            BO.name,
            '"studentNo":"7"',
            '""studentNo"":""7""',
          ])
            expect(text).to.not.include(secret);
          expect(text).to.not.include(`"teacher"`).and.not.include(',teacher,');
          expect(text).to.include('P001').and.include('P002').and.include('instructor');
          expect(text).to.not.include('my number is');
        }
      });
    }

    it('is the same person throughout', async () => {
      const lines = await linesOf(eventsJsonl(paged(entries), pseudonyms([MEI, BO])));
      const claimed = lines.filter(({ type }) => type === 'run/SeatClaimed');
      expect(claimed.map(({ actor, data }) => [(actor as { id: string }).id, data])).to.deep.equal([
        ['P001', { seat: SEAT, participant: 'P001', name: 'P001', studentNo: 'P001' }],
        ['P002', { seat: 'g1.veloshop.enterprise', participant: 'P002', name: 'P002', studentNo: 'P002' }],
      ]);
      expect(lines.every(({ hash }) => hash === null)).to.equal(true);
    });
  });
});

describe('xAPI statements', () => {
  const entries = entriesOfRun();
  const run: XapiRun = {
    runId: 'r1',
    scenarioId: 'trade/first trade',
    title: { en: 'First lesson', zh: '第一课' },
    home: 'https://lab.example.edu',
    actorOf: (id) => {
      const known = [MEI, BO].find((each) => each.id === id);
      return known ? { name: known.name, account: known.studentNo } : null;
    },
    tasks: new Map([
      [
        NOTE_SEQ,
        [
          {
            participant: MEI.id,
            id: 'greet',
            title: { en: 'Greet', zh: '问候' },
            conformance: 'late' as const,
          },
        ],
      ],
    ]),
    scores: { atMs: 1_767_571_299_000, totals: new Map([[MEI.id, 8_250]]) },
    eventName: (type) => (type.startsWith('counter/') ? { en: 'Counted', zh: '计数' } : null),
  };
  const statements = () => linesOf(xapiJsonl(paged(entries), run));

  it('are such as a learning record store takes', async () => {
    const all = await statements();
    expect(all).to.not.have.length(0);
    all.forEach(expectStatement);
  });

  it('tell who did what, by number and not by what others did', async () => {
    const told = (await statements()).map(({ actor, verb }) => [
      (actor as { account: { name: string } }).account.name,
      (verb as { id: string }).id.replace(/^.*\//, ''),
    ]);
    expect(told).to.deep.equal([
      ['20240101', 'initialized'],
      ['7', 'initialized'],
      ['20240101', 'commented'],
      ['20240101', 'completed'],
      ['7', 'terminated'],
      ['20240101', 'scored'],
    ]);
  });

  it('carry grade and success as results', async () => {
    const all = await statements();
    const results = all.flatMap(({ result }) => (result === undefined ? [] : [result]));
    expect(results).to.deep.equal([
      { completion: true, success: false },
      { completion: true, score: { scaled: 0.825, raw: 82.5, min: 0, max: 100 } },
    ]);
  });

  it('have the same ids whenever they are made, and no id twice', async () => {
    const ids = async () => (await statements()).map(({ id }) => id);
    const [first, again] = [await ids(), await ids()];
    expect(again).to.deep.equal(first);
    expect(new Set(first).size).to.equal(first.length);
  });
});
