import { Router, type Request, type Response } from 'express';
import type { AuditAction, AuditRecord } from '../../accounts/audit.ts';
import { can } from '../../accounts/can.ts';
import type { JudgingRefusal } from '../../judging/judging.ts';
import type { JudgingState } from '../../judging/state.ts';
import type { Result } from '../../kernel/result.ts';
import type { LocalText } from '../../kernel/text.ts';
import { teamsOf } from '../../runs/teams.ts';
import type { RubricCriterion } from '../../scenarios/scenario.ts';
import { ownPasswordProblem } from '../confirm-password.ts';
import type { WebDeps } from '../context.ts';
import { doneWith, refuseForm } from '../form-answers.ts';
import { textField } from '../entrance/people-routes.ts';
import { teacherNav } from '../presenters/classes.ts';
import { overviewTeam, type ShownJudge, type ShownTeam } from '../presenters/judging/overview.ts';
import { changeText, readChange } from '../presenters/judging/points.ts';
import { appealModel, resultModel } from '../presenters/judging/result.ts';
import { shownTeam } from '../presenters/judging/teams.ts';
import { momentText } from '../presenters/log.ts';
import type { Words } from '../presenters/trade/words.ts';
import { problem } from '../problems.ts';
import { wordsFor } from '../reader-words.ts';
import { openRunFor, type OpenedRun } from '../run/sender.ts';

/**
 * How an exercise is judged, for its teachers and its head judge: who judges and how, all marks side by side, and what
 * cannot be taken back: verifying, publishing, adjustments, answers to appeals.
 */

type LeadRequest = Request<{ runId: string }>;

const DAY_MS = 24 * 3_600_000;
const APPEAL_DAYS_MAX = 60;
const TEXT_MAX = 2_000;

interface Lead {
  readonly opened: OpenedRun;
  readonly runId: string;
  readonly accountId: string;
  readonly state: JudgingState | null;
  readonly rubric: readonly RubricCriterion[];
  /** The run's teacher, who sees names and decides how it is judged. */
  readonly isTeacher: boolean;
  readonly words: Words;
  readonly to: string;
}

export function createJudgingRouter(deps: WebDeps): Router {
  const router = Router();
  const { judging, classroom, accounts, audit, texts, render } = deps;

  async function openLead(req: LeadRequest): Promise<Lead> {
    const { runId } = req.params;
    const state = await judging.state(runId);
    const opened = await openRunFor(deps, req, runId, 'lead-judging', { headJudgeId: state?.headId ?? null });
    return {
      opened,
      runId,
      accountId: opened.person.accountId ?? '',
      state,
      rubric: await opened.host.read(
        (run) => structuredClone(run.scenario.rubric) as readonly RubricCriterion[],
      ),
      isTeacher: can(opened.person, 'control-run', { run: opened.record }),
      words: wordsFor(deps, req.context.lang),
      to: `/teacher/runs/${runId}/judging`,
    };
  }
  async function openTeacher(req: LeadRequest): Promise<Lead> {
    const lead = await openLead(req);
    if (!lead.isTeacher) throw problem('not-allowed');
    return lead;
  }

  const record = (
    { accountId, opened }: Lead,
    action: AuditAction,
    details: NonNullable<AuditRecord['details']> = {},
  ): Promise<void> => {
    const { runId, classId } = opened.record;
    return audit.record({ actor: accountId, action, thing: `run:${runId}`, classId, details });
  };
  const refuse = (
    req: Request,
    res: Response,
    { to }: Lead,
    type: string,
    errors: Readonly<Record<string, LocalText>>,
    values: Readonly<Record<string, string>> = {},
  ): void => refuseForm(req, res, { to: `${to}#${type}`, type, values, errors });
  const refusal = (error: JudgingRefusal): LocalText => texts.both(`judging:refused.${error}`);

  /** Everyone who is named as a judge, and whoever left marks before being removed. */
  async function judgesOf(runId: string): Promise<readonly ShownJudge[]> {
    const named = await classroom.judges.of(runId);
    const marked = (await judging.sheets.list(runId)).map(({ judgeId }) => judgeId);
    const ids = [...new Set([...named, ...marked])];
    return Promise.all(ids.map(async (id) => ({ id, name: (await accounts.get(id))?.name ?? '–' })));
  }

  /** The teams as this reader may know them, and in an order that says no more: by number where names are hidden. */
  const teamsFor = ({ opened, words, isTeacher, state }: Lead): Promise<readonly ShownTeam[]> =>
    opened.host.read((run) => {
      const isBlind = !isTeacher && state?.blind === true;
      const teams = teamsOf(run).map((team) => shownTeam(run, team, words, isBlind));
      return isBlind ? [...teams].sort((a, b) => a.number - b.number) : teams;
    });

  router.get('/teacher/runs/:runId/judging', async (req, res) => {
    const lead = await openLead(req);
    const { state, runId, rubric, words, isTeacher, opened, accountId } = lead;
    const [teams, judges, sheets, published, appeals] = await Promise.all([
      teamsFor(lead),
      judgesOf(runId),
      judging.sheets.list(runId),
      judging.published(runId),
      judging.appeals(runId),
    ]);
    const overview = teams.map((team) => overviewTeam(team, judges, sheets, rubric, words));
    const owner = req.context.account;
    const heads = [
      ...(isTeacher && owner ? [{ id: owner.id, name: owner.name }] : []),
      ...judges.filter(({ id }) => id !== owner?.id),
    ];
    if (state !== null && !heads.some(({ id }) => id === state.headId)) {
      const head = await accounts.get(state.headId);
      if (head) heads.push({ id: head.id, name: head.name });
    }
    render(req, res, 'pages/judging', {
      title: texts.both('judging:title'),
      nav: isTeacher
        ? teacherNav('home', words)
        : [{ href: '/my', label: words.t('judging:judge.home'), active: false }],
      base: lead.to,
      runId,
      runTitle: opened.record.title || (await opened.host.read((run) => words.local(run.scenario.title))),
      isTeacher,
      state: state && {
        ...state,
        head: heads.find(({ id }) => id === state.headId)?.name ?? '–',
        verified: state.verifiedAtMs === null ? null : momentText(state.verifiedAtMs, words),
        published: state.publishedAtMs === null ? null : momentText(state.publishedAtMs, words),
        appealsUntil: state.appealsUntilMs === null ? null : momentText(state.appealsUntilMs, words),
      },
      hasRubric: rubric.length > 0,
      headId: state?.headId ?? accountId,
      heads: heads.map(({ id, name }) => ({ value: id, label: name })),
      judges,
      overview,
      flags: overview.filter(({ flagged }) => flagged).length,
      handedIn: sheets.filter(({ handedInAtMs }) => handedInAtMs !== null).length,
      unmarked: overview.filter(({ handedIn }) => handedIn === 0).length,
      results: [...published.values()].flatMap((result) => {
        const team = teams.find(({ key }) => key === result.team);
        const own = sheets.filter((sheet) => sheet.team === result.team);
        return team ? [{ ...team, ...resultModel(result, rubric, own, words) }] : [];
      }),
      teamChoices: teams
        .filter(({ key }) => published.has(key))
        .map(({ number, title }) => ({ value: String(number), label: title })),
      appeals: appeals.map((appeal) => ({
        ...appealModel(appeal, words),
        title: teams.find(({ key }) => key === appeal.team)?.title ?? '–',
      })),
    });
  });

  router.post('/teacher/runs/:runId/judging', async (req, res) => {
    const lead = await openTeacher(req);
    const { runId, accountId, rubric } = lead;
    const headId = textField(req, 'head') || accountId;
    const blind = textField(req, 'blind') === 'true';
    const values = { head: headId, blind: blind ? 'true' : '' };
    if (rubric.length === 0)
      return refuse(req, res, lead, 'settings', { head: texts.both('judging:wrong.no-rubric') }, values);
    const may =
      headId === accountId ||
      headId === lead.state?.headId ||
      (await classroom.judges.of(runId)).includes(headId);
    if (!may) return refuse(req, res, lead, 'settings', { head: texts.both('judging:wrong.head') }, values);
    const done = await judging.open(runId, { blind, headId });
    if (!done.ok) return refuse(req, res, lead, 'settings', { head: refusal(done.error) }, values);
    const head = await accounts.get(headId);
    await record(lead, 'judging/opened', { blind, name: head?.name ?? '' });
    doneWith(req, res, lead.to, texts.both('judging:settings.saved'));
  });

  /** A new account for a judge, with a link to choose a password; it judges this run at once. */
  router.post('/teacher/runs/:runId/judging/invite', async (req, res) => {
    const lead = await openTeacher(req);
    const [login, name] = [textField(req, 'login'), textField(req, 'name')];
    const no = (errors: Readonly<Record<string, LocalText>>): void =>
      refuse(req, res, lead, 'invite', errors, { login, name });
    const wrong = await ownPasswordProblem(deps, req);
    if (wrong) return no({ ownPassword: wrong });
    const made = await accounts.invite({ login, name }, ['judge']);
    if (!made.ok) return no({ [made.error.field]: texts.both(`web:account.${made.error.problem}`) });
    const { id } = made.value;
    await classroom.judges.add(lead.runId, id);
    await audit.record({
      actor: lead.accountId,
      action: 'account/created',
      thing: `account:${id}`,
      classId: lead.opened.record.classId,
      details: { name, login, role: 'judge' },
    });
    await record(lead, 'run/judge-added', { name, login });
    const token = await deps.links.create(id, lead.accountId);
    const address = deps.lanAddresses()[0] ?? `${req.protocol}://${req.get('host') ?? ''}`;
    const link = `${address}/invitations/${token}`;
    doneWith(req, res, lead.to, texts.both('judging:invite.done', { name, link }));
  });

  /** The team that a form names by its number. */
  async function teamIn(req: Request, lead: Lead): Promise<ShownTeam> {
    const number = Number(textField(req, 'team'));
    const team = (await teamsFor(lead)).find((each) => each.number === number);
    if (!team) throw problem('bad-fields');
    return team;
  }
  /** A reason as typed; what is wrong with it if anything. */
  function reasonIn(req: Request, name: string): { readonly text: string; readonly wrong: LocalText | null } {
    const text = textField(req, name);
    if (text === '') return { text, wrong: texts.both('judging:wrong.reason') };
    const isLong = text.length > TEXT_MAX;
    return { text, wrong: isLong ? texts.both('judging:wrong.long', { max: TEXT_MAX }) : null };
  }

  router.post('/teacher/runs/:runId/judging/reopen', async (req, res) => {
    const lead = await openLead(req);
    const team = await teamIn(req, lead);
    const judgeId = textField(req, 'judge');
    const type = `reopen-${team.number}-${judgeId}`;
    const reason = reasonIn(req, 'reason');
    const no = (text: LocalText): void =>
      refuse(req, res, lead, type, { reason: text }, { reason: reason.text });
    if (reason.wrong) return no(reason.wrong);
    const done = await judging.reopen(lead.runId, { team: team.key, judgeId }, reason.text);
    if (!done.ok) return no(refusal(done.error));
    const judge = await accounts.get(judgeId);
    await record(lead, 'judging/reopened', {
      team: team.number,
      name: judge?.name ?? '',
      reason: reason.text.slice(0, 200),
    });
    doneWith(req, res, lead.to, texts.both('judging:reopen.done'));
  });

  /** Says what was refused beside the form, or that it was done. */
  async function finish(
    req: Request,
    res: Response,
    lead: Lead,
    done: Result<unknown, JudgingRefusal>,
    { type, field, action, text }: { type: string; field: string; action: AuditAction; text: string },
    details: NonNullable<AuditRecord['details']> = {},
  ): Promise<void> {
    if (!done.ok) return refuse(req, res, lead, type, { [field]: refusal(done.error) });
    await record(lead, action, details);
    doneWith(req, res, lead.to, texts.both(text));
  }

  router.post('/teacher/runs/:runId/judging/verify', async (req, res) => {
    const lead = await openLead(req);
    const accept = textField(req, 'acceptFlags') === 'true';
    const done = await judging.verify(lead.runId, lead.accountId, lead.rubric, accept);
    await finish(req, res, lead, done, {
      type: 'verify',
      field: 'acceptFlags',
      action: 'judging/verified',
      text: 'judging:verify.done',
    });
  });

  router.post('/teacher/runs/:runId/judging/publish', async (req, res) => {
    const lead = await openLead(req);
    const typed = textField(req, 'days');
    const days = /^\d{1,2}$/.test(typed) ? Number(typed) : 0;
    const values = { days: typed };
    if (days < 1 || days > APPEAL_DAYS_MAX) {
      const errors = { days: texts.both('judging:wrong.days', { max: APPEAL_DAYS_MAX }) };
      return refuse(req, res, lead, 'publish', errors, values);
    }
    const wrong = await ownPasswordProblem(deps, req);
    if (wrong) return refuse(req, res, lead, 'publish', { ownPassword: wrong }, values);
    const done = await judging.publish(lead.runId, lead.accountId, lead.rubric, days * DAY_MS);
    await finish(
      req,
      res,
      lead,
      done,
      { type: 'publish', field: 'ownPassword', action: 'judging/published', text: 'judging:publish.done' },
      { days },
    );
  });

  router.post('/teacher/runs/:runId/judging/adjust', async (req, res) => {
    const lead = await openLead(req);
    const change = readChange(textField(req, 'change'));
    const reason = reasonIn(req, 'reason');
    const values = { team: textField(req, 'team'), change: textField(req, 'change'), reason: reason.text };
    if (change === null)
      return refuse(req, res, lead, 'adjust', { change: texts.both('judging:wrong.change') }, values);
    if (reason.wrong) return refuse(req, res, lead, 'adjust', { reason: reason.wrong }, values);
    if (values.team === '')
      return refuse(req, res, lead, 'adjust', { team: texts.both('judging:adjust.choose') }, values);
    const team = await teamIn(req, lead);
    if (lead.state?.publishedAtMs != null && !(await judging.published(lead.runId)).has(team.key))
      return refuse(req, res, lead, 'adjust', { team: texts.both('judging:wrong.team-unmarked') }, values);
    const done = await judging.adjust(lead.runId, {
      team: team.key,
      changeCenti: change,
      reason: reason.text,
      by: lead.accountId,
    });
    await finish(
      req,
      res,
      lead,
      done,
      { type: 'adjust', field: 'change', action: 'judging/adjusted', text: 'judging:adjust.done' },
      { team: team.number, points: changeText(change, lead.words), reason: reason.text.slice(0, 200) },
    );
  });

  router.post(
    '/teacher/runs/:runId/judging/appeals/:appealId',
    async (req: Request<{ runId: string; appealId: string }>, res) => {
      const lead = await openLead(req);
      const { appealId } = req.params;
      const id = /^\d{1,9}$/.test(appealId) ? Number(appealId) : 0;
      const appeal = (await judging.appeals(lead.runId)).find((each) => each.id === id);
      if (!appeal) throw problem('not-found');
      const type = `appeal-${id}`;
      const upheld = textField(req, 'answer') === 'upheld';
      const reason = reasonIn(req, 'reason');
      const change = upheld ? readChange(textField(req, 'change')) : null;
      const values = {
        answer: upheld ? 'upheld' : 'refused',
        change: textField(req, 'change'),
        reason: reason.text,
      };
      if (reason.wrong) return refuse(req, res, lead, type, { reason: reason.wrong }, values);
      if (upheld && change === null)
        return refuse(req, res, lead, type, { change: texts.both('judging:wrong.change') }, values);
      const done = await judging.answerAppeal(lead.runId, id, {
        text: reason.text,
        by: lead.accountId,
        changeCenti: change,
      });
      const team = (await teamsFor(lead)).find(({ key }) => key === appeal.team);
      await finish(
        req,
        res,
        lead,
        done,
        {
          type,
          field: 'reason',
          action: 'judging/appeal-answered',
          text: `judging:appeal.done.${upheld ? 'upheld' : 'refused'}`,
        },
        {
          team: team?.number ?? 0,
          points: change === null ? '' : changeText(change, lead.words),
          reason: reason.text.slice(0, 200),
        },
      );
    },
  );
  return router;
}
