import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router, type Request, type Response } from 'express';
import { eventNamesIn } from '../../exports/event-names.ts';
import { bytesOf, check, Tally, type Checked, type ExportFile } from '../../exports/export-file.ts';
import { GRADE_FORMATS, RUN_FORMATS, type ExportOptions } from '../../exports/exports.ts';
import { resultSheet, teamSheets } from '../../exports/result-sheets.ts';
import type { PersonRecord } from '../../runs/person-record.ts';
import { openClass } from '../classes/class-access.ts';
import type { WebDeps } from '../context.ts';
import { flash } from '../flash.ts';
import { teacherNav } from '../presenters/classes.ts';
import {
  classFormats,
  hasBom,
  mayBeMasked,
  printedPoints,
  queryOf,
  runFormats,
  type AskedExport,
} from '../presenters/exports.ts';
import { momentText } from '../presenters/log.ts';
import { problem } from '../problems.ts';
import { wordsFor } from '../reader-words.ts';
import { openRunFor, type OpenedRun } from '../run/sender.ts';

/**
 * Everything that can be taken out of an exercise or a class: what there is, a file with its rows and checksum, the file
 * itself; and results on paper.
 */

type RunRequest = Request<{ runId: string; format: string }>;
type ClassRequest = Request<{ classId: string; format: string }>;

/** A file that somebody may have, and what the page about it says. */
interface Offer {
  readonly format: string;
  readonly asked: AskedExport;
  readonly file: ExportFile;
  /** The list of formats. */
  readonly home: string;
  /** Where one came from to the list. */
  readonly about: { readonly title: string; readonly href: string };
  /** What the log says of a download. */
  readonly log: { readonly actor: string; readonly thing: string; readonly classId: string | null };
}

function askedIn(req: Request, seq: number | null): AskedExport {
  const text = (name: string): string => {
    const value = req.query[name];
    return typeof value === 'string' ? value : '';
  };
  const to = text('to');
  return {
    masked: text('pseudonyms') === 'true',
    bom: text('no-bom') !== 'true',
    upToSeq: seq !== null && /^\d{1,9}$/.test(to) ? Math.min(Number(to), seq) : seq,
    sha256: /^[0-9a-f]{64}$/.test(text('sha256')) ? text('sha256') : null,
  };
}

export function createExportRouter(deps: WebDeps): Router {
  const router = Router();
  const { exports, grades, audit, texts, render } = deps;
  const wordsOf = (req: Request) => wordsFor(deps, req.context.lang);
  const eventName = eventNamesIn(texts);

  const optionsFor = (req: Request, { masked, bom, upToSeq }: AskedExport): ExportOptions => ({
    words: wordsOf(req),
    bom,
    masked,
    ...(upToSeq !== null && { upToSeq }),
    home: `${req.protocol}://${req.get('host') ?? 'localhost'}`,
    eventName,
  });
  const runTitle = ({ record, host }: OpenedRun, req: Request): Promise<string> | string =>
    record.title || host.read((run) => wordsOf(req).local(run.scenario.title));

  async function offerOfRun(req: RunRequest): Promise<Offer> {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'control-run');
    const format = RUN_FORMATS.find((each) => each === req.params.format);
    if (!format) throw problem('not-found');
    const asked = askedIn(req, await opened.host.seq());
    return {
      format,
      asked,
      file: await exports.ofRun(runId, format, optionsFor(req, asked)),
      home: `/teacher/runs/${runId}/exports`,
      about: { title: await runTitle(opened, req), href: `/teacher/runs/${runId}` },
      log: {
        actor: opened.person.accountId ?? '',
        thing: `run:${runId}`,
        classId: opened.record.classId,
      },
    };
  }
  async function offerOfClass(req: ClassRequest): Promise<Offer> {
    const { klass, teacher } = await openClass(deps, req);
    const format = GRADE_FORMATS.find((each) => each === req.params.format);
    if (!format) throw problem('not-found');
    const asked = askedIn(req, null);
    const file = await exports.ofClass(klass.id, format, optionsFor(req, asked));
    if (!file) throw problem('not-found');
    return {
      format,
      asked,
      file,
      home: `/teacher/classes/${klass.id}/exports`,
      about: { title: klass.name, href: `/teacher/classes/${klass.id}` },
      log: { actor: teacher.id, thing: `class:${klass.id}`, classId: klass.id },
    };
  }

  async function showFile(req: Request, res: Response, offer: Offer): Promise<void> {
    const { format, asked, file, home, about } = offer;
    const words = wordsOf(req);
    const checked = await check(file.chunks);
    const masked = asked.masked && mayBeMasked(format);
    render(req, res, 'pages/export-file', {
      title: words.t(`exports:format.${format}`),
      nav: teacherNav(about.href.startsWith('/teacher/classes/') ? 'classes' : 'home', words),
      about,
      home,
      base: `${home}/${format}`,
      explained: words.t(`exports:about.${format}`),
      fileName: file.name,
      checked,
      leftOut: file.leftOut,
      masked,
      bom: asked.bom,
      hasBom: hasBom(format),
      mayBeMasked: mayBeMasked(format),
      hasPeople: format !== 'scenario',
      href: `${home}/${format}/file?${queryOf(format, asked, checked.sha256)}`,
    });
  }

  async function sendFile(req: Request, res: Response, offer: Offer): Promise<void> {
    const { format, asked, file, home, log } = offer;
    // What fits into memory is looked at once more: whoever saw a checksum gets that file, or is told.
    const isStream = mayBeMasked(format);
    const tally = new Tally();
    let checked: Checked | null = null;
    let body: AsyncIterable<Buffer> | Buffer[] = bytesOf(file.chunks, tally);
    if (!isStream) {
      const whole: Buffer[] = [];
      for await (const bytes of body) whole.push(bytes);
      body = whole;
      checked = tally.checked();
      if (asked.sha256 !== null && checked.sha256 !== asked.sha256) {
        flash(req, { kind: 'danger', text: texts.both('exports:check.changed') });
        res.redirect(303, `${home}/${format}${asked.bom ? '' : '?no-bom=true'}`);
        return;
      }
    }
    res.attachment(file.name).type(file.type);
    try {
      await pipeline(Readable.from(body), res);
    } catch (error) {
      // Whoever goes away in the middle of a download has changed their mind.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
      return;
    }
    const { rows, sha256 } = checked ?? tally.checked();
    await audit.record({
      ...log,
      action: 'export/made',
      details: { format, rows, checksum: sha256.slice(0, 16) },
    });
  }

  router.get('/teacher/runs/:runId/exports', async (req, res) => {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'control-run');
    const words = wordsOf(req);
    render(req, res, 'pages/exports', {
      title: texts.both('exports:title'),
      nav: teacherNav('home', words),
      about: { title: await runTitle(opened, req), href: `/teacher/runs/${runId}` },
      lead: words.t('exports:lead'),
      groups: runFormats(`/teacher/runs/${runId}/exports`, words),
      sheets: `/teacher/runs/${runId}/result-sheets`,
    });
  });
  router.get('/teacher/runs/:runId/exports/:format', async (req: RunRequest, res) =>
    showFile(req, res, await offerOfRun(req)),
  );
  router.get('/teacher/runs/:runId/exports/:format/file', async (req: RunRequest, res) =>
    sendFile(req, res, await offerOfRun(req)),
  );

  router.get('/teacher/classes/:classId/exports', async (req, res) => {
    const { klass } = await openClass(deps, req);
    const words = wordsOf(req);
    const href = `/teacher/classes/${klass.id}`;
    render(req, res, 'pages/exports', {
      title: texts.both('exports:title'),
      nav: teacherNav('classes', words),
      about: { title: klass.name, href },
      lead: words.t('exports:lead-class'),
      groups: [{ title: words.t('exports:group.grades'), cards: classFormats(`${href}/exports`, words) }],
      sheets: null,
    });
  });
  router.get('/teacher/classes/:classId/exports/:format', async (req: ClassRequest, res) =>
    showFile(req, res, await offerOfClass(req)),
  );
  router.get('/teacher/classes/:classId/exports/:format/file', async (req: ClassRequest, res) =>
    sendFile(req, res, await offerOfClass(req)),
  );

  /** What sheets of an exercise say besides grades. */
  async function sheetsOf(req: Request, opened: OpenedRun) {
    const { runId, createdAtMs } = opened.record;
    const words = wordsOf(req);
    const all = await grades.ofRun(runId);
    const taskTitles = await opened.host.read(
      (run) => new Map(run.scenario.tasks.map(({ id, title }) => [id, { en: title.en, zh: title.zh }])),
    );
    return {
      all,
      words,
      taskTitles,
      model: {
        runId,
        runTitle: await runTitle(opened, req),
        when: momentText(createdAtMs, words),
        publishedAt: all.published ? momentText(all.published.atMs, words) : null,
        printed: printedPoints,
      },
    };
  }

  router.get('/teacher/runs/:runId/result-sheets', async (req, res) => {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'control-run');
    const { all, words, taskTitles, model } = await sheetsOf(req, opened);
    const byTeam = req.query['by'] === 'team';
    const records = byTeam
      ? new Map<string, PersonRecord>()
      : new Map((await grades.records(runId)).map((record) => [record.participant, record]));
    const students = byTeam
      ? []
      : all.people.map((person) =>
          resultSheet(all, person, records.get(person.participant), { taskTitles }, words),
        );
    const teams = byTeam ? teamSheets(all, words) : [];
    const count = students.length + teams.length;
    render(req, res, 'pages/result-sheets', {
      ...model,
      title: texts.both('exports:sheets.title'),
      nav: teacherNav('home', words),
      ended: all.ended,
      byTeam,
      students,
      teams,
      count,
    });
    if (count > 0) {
      await audit.record({
        actor: opened.person.accountId ?? '',
        action: 'export/made',
        thing: `run:${runId}`,
        classId: opened.record.classId,
        details: { format: 'result-sheets', rows: count },
      });
    }
  });

  router.get('/runs/:runId/result-sheet', async (req, res) => {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'see-own-result');
    const { all, words, taskTitles, model } = await sheetsOf(req, opened);
    const own = all.people.find(({ participant }) => participant === opened.participant?.id);
    const record = own && (await grades.records(runId)).find((each) => each.participant === own.participant);
    render(req, res, 'pages/result-sheet', {
      ...model,
      title: texts.both('exports:own.title'),
      // Until it is published nobody sees more of it than their teacher.
      isPublished: all.published !== null,
      sheet: all.published && own ? resultSheet(all, own, record, { taskTitles }, words) : null,
    });
  });
  return router;
}
