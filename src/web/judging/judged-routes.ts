import { Router, type Request } from 'express';
import type { DeepReadonly } from '../../kernel/decider.ts';
import type { ParticipantId } from '../../kernel/ids.ts';
import { personRecords } from '../../runs/person-record.ts';
import type { Labs } from '../../runs/labs.ts';
import type { RunState } from '../../runs/state.ts';
import { teamNumbers, teamsOf } from '../../runs/teams.ts';
import type { WebDeps } from '../context.ts';
import { doneWith, refuseForm } from '../form-answers.ts';
import { textField } from '../entrance/people-routes.ts';
import { appealModel, resultModel } from '../presenters/judging/result.ts';
import { teamTitle } from '../presenters/judging/teams.ts';
import { momentText } from '../presenters/log.ts';
import { ownNav } from '../presenters/own-links.ts';
import { wordsFor } from '../reader-words.ts';
import { openRunFor } from '../run/sender.ts';

/** What the judges gave a student's own team, and the one appeal a team may file. */

type JudgedRequest = Request<{ runId: string }>;

const APPEAL_MAX = 2_000;

/** The team somebody works in, or worked in before they gave their seat away; null for someone who never had one. */
function teamKeyFor(run: DeepReadonly<RunState>, participant: ParticipantId, labs: Labs): string | null {
  const team = teamsOf(run).find(({ members }) => members.some((each) => each.participant === participant));
  if (team) return team.key;
  return personRecords(run, labs).find((each) => each.participant === participant)?.places[0]?.team ?? null;
}

export function createJudgedRouter(deps: WebDeps): Router {
  const router = Router();
  const { judging, texts, render, audit, labs } = deps;

  async function openOwn(req: JudgedRequest) {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'see-own-result');
    const words = wordsFor(deps, req.context.lang);
    const participant = opened.participant?.id ?? '';
    const state = await judging.state(runId);
    const found = await opened.host.read((run) => {
      const key = teamKeyFor(run, participant, labs);
      const team = teamsOf(run).find((each) => each.key === key);
      return {
        key,
        number: teamNumbers(run).get(key ?? '') ?? 0,
        title: team ? teamTitle(team, words) : '',
        runTitle: opened.record.title || words.local(run.scenario.title),
        rubric: structuredClone(run.scenario.rubric),
        nav: ownNav(run, words, 'judged'),
      };
    });
    return { ...found, opened, runId, participant, state, words, to: `/runs/${runId}/judged` };
  }

  router.get('/runs/:runId/judged', async (req, res) => {
    const { key, title, runTitle, rubric, nav, runId, state, words, to } = await openOwn(req);
    const isPublished = state?.publishedAtMs != null;
    const result = isPublished && key !== null ? (await judging.published(runId)).get(key) : undefined;
    const sheets = (await judging.sheets.list(runId)).filter(({ team }) => team === key);
    const appeal = isPublished ? (await judging.appeals(runId)).find(({ team }) => team === key) : undefined;
    const untilMs = state?.appealsUntilMs ?? 0;
    render(req, res, 'pages/judged', {
      title: texts.both('judging:result.title'),
      nav,
      runId,
      runTitle,
      team: title,
      to,
      isPublished,
      result: result ? resultModel(result, rubric, sheets, words) : null,
      appeal: appeal ? appealModel(appeal, words) : null,
      mayAppeal: result !== undefined && appeal === undefined && Date.now() <= untilMs,
      until: isPublished ? momentText(untilMs, words) : '',
      textMax: APPEAL_MAX,
    });
  });

  router.post('/runs/:runId/judged/appeal', async (req, res) => {
    const { key, number, runId, participant, opened, to } = await openOwn(req);
    const text = textField(req, 'text');
    const refuse = (wrong: string): void =>
      refuseForm(req, res, {
        to: `${to}#appeal`,
        type: 'appeal',
        values: { text },
        errors: { text: texts.both(wrong, { max: APPEAL_MAX }) },
      });
    if (text === '') return refuse('judging:wrong.reason');
    if (text.length > APPEAL_MAX) return refuse('judging:wrong.long');
    if (key === null || !(await judging.published(runId)).has(key))
      return refuse('judging:refused.not-published');
    const filed = await judging.appeal(runId, { team: key, participant, text });
    if (!filed.ok) return refuse(`judging:refused.${filed.error}`);
    const { account } = req.context;
    await audit.record({
      actor: account?.id ?? 'visitor',
      action: 'judging/appealed',
      thing: `run:${runId}`,
      classId: opened.record.classId,
      details: { name: opened.participant?.name ?? '', team: number },
    });
    doneWith(req, res, to, texts.both('judging:appeal.filed'));
  });
  return router;
}
