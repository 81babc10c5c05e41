import { check } from '../../src/exports/export-file.ts';
import { eventNamesIn } from '../../src/exports/event-names.ts';
import { GRADE_FORMATS, RUN_FORMATS, type ExportOptions } from '../../src/exports/exports.ts';
import { wordsFor } from '../../src/web/reader-words.ts';
import { playedClass } from '../support/played-class.ts';
import { startTestServer } from '../support/server.ts';
import { atMost, compared, median, type BenchResult } from './result.ts';

/** Everything that can be taken out of a class of two hundred, against what is promised, and against reading its journal. */

const STUDENTS = 200;
const DAYS = 6;
const PROMISED_MS = 2_000;
const ROUNDS = 3;

export async function benchExports(): Promise<readonly BenchResult[]> {
  const server = await startTestServer();
  try {
    const { deps } = server;
    const played = await playedClass(server, {
      ownerId: 'bench',
      students: STUDENTS,
      titles: ['One', 'Two'],
      days: DAYS,
    });
    const [host] = played.runs;
    if (!host) throw new Error('the class has played');
    const options: ExportOptions = {
      words: wordsFor(deps, 'en'),
      bom: true,
      masked: false,
      home: server.url,
      eventName: eventNamesIn(deps.texts),
    };
    const seq = await host.seq();
    const readMs = await medianMs(async () => {
      // As each row comes from the database: its events are text there.
      const entries = await host.entries(0, seq);
      if (entries.length !== seq) throw new Error('the whole journal was read');
    });
    const results: BenchResult[] = [];
    for (const format of RUN_FORMATS) {
      const tookMs = await medianMs(async () => {
        await check((await deps.exports.ofRun(host.runId, format, options)).chunks);
      });
      results.push(atMost(`exports.${format}`, tookMs, 'ms', PROMISED_MS, 1));
      if (format.startsWith('events') || format === 'xapi')
        results.push(compared(`exports.${format}.vs-reading`, tookMs, 'ms', readMs));
    }
    for (const format of GRADE_FORMATS) {
      const tookMs = await medianMs(async () => {
        const file = await deps.exports.ofClass(played.classId, format, options);
        if (file) await check(file.chunks);
      });
      results.push(atMost(`exports.class.${format}`, tookMs, 'ms', PROMISED_MS, 1));
    }
    return results;
  } finally {
    await server.stop();
  }
}

async function medianMs(make: () => Promise<void>): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    await make();
    took.push(performance.now() - began);
  }
  return median(took);
}
