import { Router, type Request, type Response } from 'express';
import type { JudgingState } from '../../judging/state.ts';
import type { JudgeSheet, SheetContent } from '../../judging/sheets.ts';
import type { DeepReadonly } from '../../kernel/decider.ts';
import type { LocalText } from '../../kernel/text.ts';
import type { RunState } from '../../runs/state.ts';
import { teamNumbers, teamsOf, type Team } from '../../runs/teams.ts';
import type { RubricCriterion } from '../../scenarios/scenario.ts';
import type { WebDeps } from '../context.ts';
import { wantsJson } from '../errors.ts';
import { doneWith, refuseForm } from '../form-answers.ts';
import { takeFlashes } from '../flash.ts';
import { imageForJudge, reportsForJudge } from './judge-reports.ts';
import { textField } from '../entrance/people-routes.ts';
import { blindfold, blindMessage, SEEING, type Blindfold } from '../presenters/judging/blind.ts';
import { orderEvidence, paperEvidence, teamEvidence } from '../presenters/judging/evidence.ts';
import { teamJournal, type JournalSeat } from '../presenters/judging/journal.ts';
import { missingMarks, readSheet, sheetForm, type SheetErrors } from '../presenters/judging/sheet.ts';
import { shownTeam } from '../presenters/judging/teams.ts';
import { momentText } from '../presenters/log.ts';
import type { Words } from '../presenters/trade/words.ts';
import { problem } from '../problems.ts';
import { wordsFor } from '../reader-words.ts';
import { imageNumber, sendImage } from '../grading/report-routes.ts';
import { openRunFor, type OpenedRun } from '../run/sender.ts';

/**
 * What a judge works with: the teams, the evidence of one of them, and the sheet on which it is marked. A judge sees
 * nothing else of an exercise: neither other judges' marks nor grades nor, if it is blind, names.
 */

type Run = DeepReadonly<RunState>;
type TeamRequest = Request<{ runId: string; number: string }>;

/** The form's name in what comes back when it was refused. */
const SHEET_FORM = 'judge-sheet';

interface Bench {
  readonly opened: OpenedRun;
  readonly judgeId: string;
  readonly words: Words;
  /** Null: the teacher has not opened judging. */
  readonly state: JudgingState | null;
}
interface TeamBench extends Bench {
  readonly state: JudgingState;
  readonly team: Team;
  readonly number: number;
  readonly rubric: readonly RubricCriterion[];
  /** The page of this team. */
  readonly to: string;
}

export function createJudgeRouter(deps: WebDeps): Router {
  const router = Router();
  const { judging, render, texts, labs } = deps;
  const { sheets } = judging;

  async function openBench(req: Request<{ runId: string }>): Promise<Bench> {
    const opened = await openRunFor(deps, req, req.params.runId, 'judge-run');
    return {
      opened,
      judgeId: opened.person.accountId ?? '',
      words: wordsFor(deps, req.context.lang),
      state: await judging.state(opened.record.runId),
    };
  }

  /** The team of the address; there is none before judging is opened. */
  async function openTeam(req: TeamRequest): Promise<TeamBench> {
    const bench = await openBench(req);
    const { state, opened } = bench;
    const number = /^\d{1,4}$/.test(req.params.number) ? Number(req.params.number) : 0;
    const found = await opened.host.read((run) => {
      const numbers = teamNumbers(run);
      const team = teamsOf(run).find(({ key }) => numbers.get(key) === number);
      return { team: structuredClone(team), rubric: rubricOf(run) };
    });
    if (state === null || !found.team) throw problem('not-found');
    const to = `/my/judging/${opened.record.runId}/teams/${number}`;
    return { ...bench, state, number, team: found.team, rubric: found.rubric, to };
  }

  const veil = (run: Run, state: JudgingState, words: Words): Blindfold =>
    state.blind ? blindfold(run, words) : SEEING;

  /** What every page of a judge hands to its layout. */
  const frame = ({ words, opened }: Bench, run: Run, title: string): object => ({
    title,
    nav: [{ href: '/my', label: words.t('judging:judge.home'), active: false }],
    where: opened.record.title || words.local(run.scenario.title),
    runTitle: opened.record.title || words.local(run.scenario.title),
    base: `/my/judging/${run.runId}`,
  });

  router.get('/my/judging/:runId', async (req, res) => {
    const bench = await openBench(req);
    const { opened, judgeId, words, state } = bench;
    const { runId } = opened.record;
    const own = new Map(
      (await sheets.list(runId))
        .filter((sheet) => sheet.judgeId === judgeId)
        .map((sheet) => [sheet.team, sheet] as const),
    );
    const model = await opened.host.read((run) => ({
      ...frame(bench, run, words.t('judging:judge.title')),
      state,
      criteria: rubricOf(run).map(({ title, points }) => ({ title: words.local(title), points })),
      teams:
        state === null
          ? []
          : teamsOf(run)
              .map((team) => ({
                ...shownTeam(run, team, words, state.blind),
                ...progressOf(own.get(team.key), words),
              }))
              .map(({ number, title, members, progress, when }) => ({
                number,
                title,
                members,
                progress,
                when,
              }))
              .sort((a, b) => a.number - b.number),
    }));
    render(req, res, 'pages/judge', model);
  });

  router.get('/my/judging/:runId/teams/:number', async (req, res) => {
    const bench = await openTeam(req);
    const { opened, state, team, judgeId, words, rubric, to } = bench;
    const sheet = await sheets.get(opened.record.runId, team.key, judgeId);
    const refused = takeFlashes(req).find(({ form }) => form?.type === SHEET_FORM)?.form;
    const reports = await reportsOf(bench);
    const model = await opened.host.read((run) => {
      const veiled = veil(run, state, words);
      const { title, members } = shownTeam(run, team, words, state.blind);
      const seen = teamEvidence(run, team, labs, words);
      const evidence = veiled(seen);
      return {
        ...frame(bench, run, title),
        team: { number: bench.number, title, members },
        evidence: {
          ...evidence,
          orders: evidence.orders.map((order, i) => ({
            ...order,
            href: `${to}/orders/${encodeURIComponent(seen.orders[i]?.id ?? '')}`,
          })),
        },
        reports,
        blind: state.blind,
        to,
      };
    });
    render(req, res, 'pages/judge-team', {
      ...model,
      sheet: sheetForm(rubric, sheet, refused?.values ?? null, words),
      errors: refused?.errors ?? {},
      conflict: refused?.errors['version'] !== undefined,
      published: state.publishedAtMs !== null,
      savedText:
        sheet.version === 0
          ? ''
          : words.t('judging:sheet.saved-at', { time: momentText(sheet.savedAtMs, words) }),
      handedInText:
        sheet.handedInAtMs === null
          ? ''
          : words.t('judging:sheet.handed-in-at', { time: momentText(sheet.handedInAtMs, words) }),
    });
  });

  /** What the team's people wrote in reports that are handed in, question by question. */
  async function reportsOf({ team, opened, words, state, to }: TeamBench) {
    const { questions, veiled } = await opened.host.read((run) => ({
      questions: structuredClone(run.scenario.report),
      veiled: state.blind ? blindfold(run, words) : null,
    }));
    return reportsForJudge(deps, opened.record.runId, team, questions, `${to}/reports`, veiled, words);
  }

  router.get('/my/judging/:runId/teams/:number/reports/:report/images/:image', async (req, res) => {
    const { opened, state, team } = await openTeam(req);
    const { report, image } = req.params;
    // No name can be covered in a picture.
    if (state.blind) throw problem('not-found');
    await sendImage(res, () =>
      imageForJudge(deps, opened.record.runId, team, imageNumber(report), imageNumber(image)),
    );
  });

  router.get('/my/judging/:runId/teams/:number/journal', async (req, res) => {
    const bench = await openTeam(req);
    const { opened, state, team, words, to } = bench;
    const after = typeof req.query['after'] === 'string' ? req.query['after'] : '0';
    const afterSeq = /^\d{1,9}$/.test(after) ? Number(after) : 0;
    const seats = await opened.host.read((run) => {
      const own = Object.values(run.seats).filter(
        ({ market, firm }) => market === team.market && team.firms.includes(firm),
      );
      return new Map(
        own.map(({ id, market, firm, firmName }): [string, JournalSeat] => [
          id,
          { market, firm, name: words.local(firmName) },
        ]),
      );
    });
    const page = await teamJournal(opened.host, team, seats, afterSeq, texts, words);
    const model = await opened.host.read((run) => ({
      ...frame(bench, run, words.t('judging:journal.title')),
      team: { title: shownTeam(run, team, words, state.blind).title },
      lines: veil(run, state, words)(page.lines),
      start: afterSeq === 0 ? null : `${to}/journal`,
      next: page.nextAfter === null ? null : `${to}/journal?after=${page.nextAfter}`,
      to,
    }));
    render(req, res, 'pages/judge-journal', model);
  });

  router.get('/my/judging/:runId/teams/:number/orders/:orderId', async (req, res) => {
    const bench = await openTeam(req);
    const { opened, state, team, words, to } = bench;
    const model = await opened.host.read((run) => {
      const found = orderEvidence(run, team, req.params.orderId, labs, words);
      if (!found) return null;
      const order = veil(run, state, words)(found);
      const papers = `${to}/orders/${encodeURIComponent(found.id)}/papers`;
      return {
        ...frame(bench, run, order.number),
        team: { title: shownTeam(run, team, words, state.blind).title },
        order: {
          ...order,
          stations: order.stations.map((station) => ({ ...station, messages: [], documentHref: null })),
          contract: order.contract && { ...order.contract, links: null },
          earlier: order.earlier.map((contract) => ({ ...contract, links: null })),
          papers: order.papers.map((paper, i) => ({ ...paper, href: `${papers}/${i + 1}` })),
        },
        to,
      };
    });
    if (!model) throw problem('not-found');
    render(req, res, 'pages/judge-order', model);
  });

  router.get('/my/judging/:runId/teams/:number/orders/:orderId/papers/:paper', async (req, res) => {
    const bench = await openTeam(req);
    const { opened, state, team, words, to } = bench;
    const { orderId, paper: asked } = req.params;
    const number = /^\d{1,3}$/.test(asked) ? Number(asked) : 0;
    const model = await opened.host.read((run) => {
      const found = paperEvidence(run, team, orderId, number, labs, words);
      if (!found) return null;
      const { paper, order, message, count } = veil(run, state, words)(found);
      const papers = `${to}/orders/${encodeURIComponent(orderId)}`;
      return {
        ...frame(bench, run, paper.no),
        paper,
        message: state.blind ? blindMessage(run, words)(found.message) : message,
        order: { number: order, href: papers },
        previous: number > 1 ? `${papers}/papers/${number - 1}` : null,
        following: number < count ? `${papers}/papers/${number + 1}` : null,
      };
    });
    if (!model) throw problem('not-found');
    render(req, res, 'pages/judge-paper', model);
  });

  const errorTexts = (errors: SheetErrors): Readonly<Record<string, LocalText>> =>
    Object.fromEntries(
      Object.entries(errors).map(([name, { key, max }]) => [
        name,
        texts.both(`judging:wrong.${key}`, { max }),
      ]),
    );

  /** Refuses the sheet with everything that was typed: as data for the script, else back to the form. */
  function refuse(
    req: Request,
    res: Response,
    bench: TeamBench,
    typed: Readonly<Record<string, string>>,
    errors: Readonly<Record<string, LocalText>>,
    status: number,
  ): void {
    if (!wantsJson(req)) {
      refuseForm(req, res, { to: `${bench.to}#sheet`, type: SHEET_FORM, values: typed, errors });
      return;
    }
    const fields = Object.entries(errors).map(([field, text]) => ({ field, text }));
    res.status(status).json({ ok: false, conflict: errors['version'] !== undefined, fields });
  }

  /** Saves what was typed over the version it was typed upon; null when that was refused and answered. */
  async function save(
    req: TeamRequest,
    res: Response,
    bench: TeamBench,
  ): Promise<{ readonly sheet: JudgeSheet; readonly content: SheetContent; readonly typed: object } | null> {
    const { content, typed, errors } = readSheet(bench.rubric, (name) => textField(req, name));
    const no = (wrong: Readonly<Record<string, LocalText>>, status: number): null => {
      refuse(req, res, bench, typed, wrong, status);
      return null;
    };
    if (bench.state.publishedAtMs !== null) return no({ sheet: texts.both('judging:wrong.published') }, 409);
    if (Object.keys(errors).length > 0) return no(errorTexts(errors), 422);
    const version = /^\d{1,9}$/.test(textField(req, 'version')) ? Number(textField(req, 'version')) : 0;
    const { runId } = bench.opened.record;
    const saved = await sheets.save(runId, bench.team.key, bench.judgeId, version, content);
    if (saved.ok) return { sheet: saved.value, content, typed };
    return saved.error === 'locked'
      ? no({ sheet: texts.both('judging:wrong.locked') }, 409)
      : no({ version: texts.both('judging:wrong.changed') }, 409);
  }

  router.post('/my/judging/:runId/teams/:number', async (req, res) => {
    const bench = await openTeam(req);
    const saved = await save(req, res, bench);
    if (!saved) return;
    const time = momentText(saved.sheet.savedAtMs, bench.words);
    if (wantsJson(req)) {
      const { version } = saved.sheet;
      res.json({ ok: true, version, text: bench.words.t('judging:sheet.saved-at', { time }) });
      return;
    }
    doneWith(req, res, `${bench.to}#sheet`, texts.both('judging:sheet.saved'));
  });

  router.post('/my/judging/:runId/teams/:number/hand-in', async (req, res) => {
    const bench = await openTeam(req);
    const saved = await save(req, res, bench);
    if (!saved) return;
    const { sheet, content, typed } = saved;
    const missing = missingMarks(bench.rubric, content);
    if (Object.keys(missing).length > 0) {
      refuse(req, res, bench, typed as Record<string, string>, errorTexts(missing), 422);
      return;
    }
    const { record } = bench.opened;
    const done = await sheets.handIn(record.runId, bench.team.key, bench.judgeId, sheet.version);
    if (!done.ok) {
      const key = done.error === 'locked' ? 'locked' : 'changed';
      const field = done.error === 'locked' ? 'sheet' : 'version';
      refuse(
        req,
        res,
        bench,
        typed as Record<string, string>,
        { [field]: texts.both(`judging:wrong.${key}`) },
        409,
      );
      return;
    }
    await deps.audit.record({
      actor: bench.judgeId,
      action: 'judging/handed-in',
      thing: `run:${record.runId}`,
      classId: record.classId,
      details: { team: bench.number },
    });
    doneWith(req, res, `/my/judging/${record.runId}`, texts.both('judging:sheet.handed-in'));
  });
  return router;
}

const rubricOf = (run: Run): readonly RubricCriterion[] => structuredClone(run.scenario.rubric);

function progressOf(
  sheet: JudgeSheet | undefined,
  words: Words,
): { readonly progress: 'none' | 'draft' | 'handed-in'; readonly when: string } {
  if (!sheet) return { progress: 'none', when: '' };
  const { handedInAtMs, savedAtMs } = sheet;
  return handedInAtMs === null
    ? { progress: 'draft', when: momentText(savedAtMs, words) }
    : { progress: 'handed-in', when: momentText(handedInAtMs, words) };
}
