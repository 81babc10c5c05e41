import { Router, type Request, type Response } from 'express';
import type { RunId } from '../../kernel/ids.ts';
import { fillWithBots } from '../../runs/fill-with-bots.ts';
import { makeRunId } from '../../runs/join-code.ts';
import { playAhead } from '../../runs/play-ahead.ts';
import { CannotBranch, Draining, UnknownRun, type RunRecord } from '../../runs/ports.ts';
import type { WebDeps } from '../context.ts';
import { doneWith, refuseForm } from '../form-answers.ts';
import { textField } from '../entrance/people-routes.ts';
import { branchPoints } from '../presenters/run-page.ts';
import { problem } from '../problems.ts';
import { wordsFor } from '../reader-words.ts';
import { stewardOf, tellRejection } from './run-routes.ts';
import { openRunFor, type OpenedRun } from '../run/sender.ts';
import { ownPasswordProblem } from '../confirm-password.ts';

/** What a teacher does with an exercise as a whole: what if, playing ahead, replacing a student, putting away, removing. */

/** Days that bots may play at once; each takes a moment. */
const AHEAD_MAX = 30;
const TITLE_MAX = 80;

export function createBranchRouter(deps: WebDeps): Router {
  const router = Router();
  const { registry, texts, render, participants, audit } = deps;
  const wordsOf = (req: Request) => wordsFor(deps, req.context.lang);
  const home = (runId: RunId): string => `/teacher/runs/${runId}`;

  const titleOf = ({ host, record }: OpenedRun, req: Request): Promise<string> =>
    record.title ? Promise.resolve(record.title) : host.read((run) => wordsOf(req).local(run.scenario.title));

  router.get('/teacher/runs/:runId/branch', async (req, res) => {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'control-run');
    const entries = await opened.host.entries(0, Infinity);
    const last = entries.findLast(({ events }) => !events.some(({ type }) => type === 'run/Ended'));
    const words = wordsOf(req);
    const runTitle = await titleOf(opened, req);
    render(req, res, 'pages/run-branch', {
      title: texts.both('watch:branch.title'),
      nav: [{ href: home(runId), label: runTitle }],
      base: home(runId),
      runTitle,
      points: branchPoints(entries, words).toReversed(),
      lastSeq: last?.seq ?? 0,
    });
  });

  router.post('/teacher/runs/:runId/branch', async (req, res) => {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'control-run');
    const typed = {
      point: textField(req, 'point'),
      seq: textField(req, 'seq'),
      people: textField(req, 'people'),
    };
    const refuse = (field: string, code: string): void =>
      refuseForm(req, res, {
        to: `${home(runId)}/branch`,
        type: 'branch',
        values: typed,
        errors: { [field]: texts.both(`watch:branch.wrong.${code}`) },
      });
    const seq = wholeNumber(typed.seq === '' ? typed.point : typed.seq);
    if (seq === null) return refuse('seq', 'no-such-entry');
    try {
      const branch = await branchAt(req, opened, seq, typed.people === 'people');
      doneWith(req, res, home(branch), texts.both('watch:branch.made'));
    } catch (error) {
      if (!(error instanceof CannotBranch)) throw error;
      refuse('seq', error.why);
    }
  });

  /** Opens the branch, and lets in there everyone who was in the origin by then, if people are to go on themselves. */
  async function branchAt(req: Request, opened: OpenedRun, seq: number, withPeople: boolean): Promise<RunId> {
    const { host, record, person } = opened;
    const [entry] = await host.entries(seq - 1, 1);
    if (entry?.seq !== seq) throw new CannotBranch('no-such-entry');
    const words = wordsOf(req);
    const title = words.t('watch:branch.name', {
      title: await titleOf(opened, req),
      day: words.day(entry.day),
    });
    const runId = makeRunId();
    const people = withPeople ? await participants.copyRun(record.runId, runId) : null;
    try {
      await registry.branch({
        from: record.runId,
        seq,
        ownerId: person.teacherId ?? record.ownerId,
        title: title.slice(0, TITLE_MAX),
        people,
        runId,
      });
    } catch (error) {
      await participants.removeRun(runId);
      throw error;
    }
    return runId;
  }

  /** Bots take every seat without a person and play the next days at once. */
  router.post('/teacher/runs/:runId/play-ahead', async (req, res) => {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'control-run');
    const { host } = opened;
    const steward = stewardOf(opened);
    const days = wholeNumber(textField(req, 'days'));
    if (days === null || days > AHEAD_MAX) throw problem('bad-fields');
    await fillWithBots(host, steward);
    const phase = await host.read(({ clock }) => clock.phase);
    const command =
      phase === 'lobby'
        ? { type: 'run/Start' }
        : phase === 'paused'
          ? { type: 'run/Resume', market: null }
          : null;
    if (command) {
      const receipt = await host.submit({ commandId: `go-${phase}-${Date.now()}`, actor: steward, command });
      if (!receipt.ok) {
        await tellRejection(deps, req, opened, receipt.rejection);
        res.redirect(303, home(runId));
        return;
      }
    }
    // The page shows the days as they pass; nobody waits for an answer.
    playAhead(host, deps.labs, steward, days).catch((error: unknown) => {
      if (!(error instanceof UnknownRun || error instanceof Draining))
        deps.logger.warn({ run: runId, err: error }, 'an exercise could not be played ahead');
    });
    doneWith(req, res, home(runId), texts.both('watch:ahead.begun', { days, count: days }));
  });

  router.post('/teacher/runs/:runId/replace', async (req, res) => {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'control-run');
    const [seat, participant] = [textField(req, 'seat'), textField(req, 'participant')];
    const note = textField(req, 'note').slice(0, 200);
    const person = await participants.get(participant);
    if (person?.runId !== runId) throw problem('not-found');
    const receipt = await opened.host.submit({
      commandId: `give-${Date.now()}-${participant}`,
      actor: stewardOf(opened),
      command: {
        type: 'run/GiveSeat',
        seat,
        participant,
        name: person.name,
        studentNo: person.studentNo,
        note,
      } as { type: string },
    });
    if (!receipt.ok) {
      await tellRejection(deps, req, opened, receipt.rejection);
      res.redirect(303, home(runId));
      return;
    }
    doneWith(req, res, home(runId), texts.both('watch:replace.done', { name: person.name }));
  });

  /** An ended exercise, for what may only be done to one. */
  async function endedRun(req: Request<{ runId: string }>): Promise<OpenedRun> {
    const opened = await openRunFor(deps, req, req.params.runId, 'control-run');
    if (opened.record.status !== 'ended') throw problem('not-found');
    return opened;
  }

  router.post('/teacher/runs/:runId/archive', async (req, res) => {
    const { record } = await endedRun(req);
    const put = textField(req, 'archived') === 'true';
    await registry.store.update(record.runId, { archivedAtMs: put ? Date.now() : null });
    doneWith(req, res, '/teacher', texts.both(put ? 'watch:archive.done' : 'watch:archive.back'));
  });

  router.get('/teacher/runs/:runId/remove', async (req, res) => {
    const opened = await endedRun(req);
    const runTitle = await titleOf(opened, req);
    const joined = await participants.list(opened.record.runId);
    render(req, res, 'pages/run-remove', {
      title: texts.both('watch:remove.title'),
      pageClass: 'page--narrow',
      nav: [{ href: home(opened.record.runId), label: runTitle }],
      base: home(opened.record.runId),
      runTitle,
      people: joined.length,
      entries: await opened.host.seq(),
    });
  });

  router.post('/teacher/runs/:runId/remove', async (req: Request<{ runId: string }>, res: Response) => {
    const opened = await endedRun(req);
    const { record, person } = opened;
    const wrong = await ownPasswordProblem(deps, req);
    if (wrong) {
      return refuseForm(req, res, {
        to: `${home(record.runId)}/remove`,
        type: 'remove-run',
        values: {},
        errors: { ownPassword: wrong },
      });
    }
    const runTitle = await titleOf(opened, req);
    await forget(record);
    await audit.record({
      actor: person.accountId ?? '',
      action: 'run/deleted',
      thing: `run:${record.runId}`,
      classId: record.classId,
      details: { title: runTitle },
    });
    doneWith(req, res, '/teacher', texts.both('watch:remove.done', { title: runTitle }));
  });

  /** The run with its journal first: what stays behind if this is interrupted belongs to nobody and opens nothing. */
  async function forget({ runId }: RunRecord): Promise<void> {
    await registry.remove(runId);
    await participants.removeRun(runId);
    await deps.classroom.launches.removePlan(runId);
    await deps.judging.forget(runId);
    await deps.grades.forget(runId);
    await deps.debriefs.close(runId);
    await deps.reports.forget(runId);
    for (const { id } of await deps.tokens.list(runId)) await deps.tokens.revoke(runId, id);
  }
  return router;
}

function wholeNumber(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}
